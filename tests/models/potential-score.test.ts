import { describe, expect, it } from "vitest";
import { potentialScores } from "../../src/models/potential-score.ts";
import { percentRanks, spearman } from "../../src/models/rank.ts";
import { theilSenSlope } from "../../src/models/theil-sen.ts";

const { NaN: none } = Number;

describe("percentile ranks", () => {
  it("gives equal values the mean of their places, and passes over what is not known", () => {
    expect([...percentRanks(Float64Array.of(5, 1, 5, none, 9))]).toEqual([0.5, 0.125, 0.5, none, 0.875]);
    expect([...percentRanks(Float64Array.of(3, 3, 3))]).toEqual([0.5, 0.5, 0.5]);
  });
});

describe("Spearman's rank correlation", () => {
  it("is 1 and −1 for what rises and falls together, however unevenly", () => {
    const x = Float64Array.of(1, 2, 3, 4);
    expect(spearman(x, Float64Array.of(1, 10, 100, 1000))).toBeCloseTo(1, 12);
    expect(spearman(x, Float64Array.of(5, 4, 3, -90))).toBeCloseTo(-1, 12);
    expect(spearman(x, Float64Array.of(1, 1, 1, 1))).toBeNaN();
  });

  it("gives R's cor(iq, tv, method = 'spearman') of the ten students of the textbook example", () => {
    const iq = Float64Array.of(106, 100, 86, 101, 99, 103, 97, 113, 112, 110);
    const tv = Float64Array.of(7, 27, 2, 50, 28, 29, 20, 12, 6, 17);
    expect(spearman(iq, tv)).toBeCloseTo(-29 / 165, 12);
  });
});

describe("the Theil–Sen slope", () => {
  it("is that of a line, and one wild value does not bend it", () => {
    expect(theilSenSlope([1, 3, 5, 7])).toBe(2);
    expect(theilSenSlope([1, 3, 5, 7, 900, 11])).toBe(2);
    expect(theilSenSlope([1])).toBeNaN();
  });
});

describe("the CLV potential", () => {
  const measures = {
    trajectory: Float64Array.of(0.2, -0.1, none, none),
    engagement: Float64Array.of(1, 0.5, 0.25, none),
    breadth: Float64Array.of(3, 1, 2, none),
  };

  it("weighs the percentile ranks, renormalised where there are no points", () => {
    const { score, rank, parts, isNeutral } = potentialScores(measures);
    expect([...parts.trajectory!]).toEqual([0.75, 0.25, 0.5, none]);
    expect([...isNeutral]).toEqual([0, 0, 1, 0]);
    expect(parts.points).toBeUndefined();
    expect(score[0]).toBeCloseTo((100 * (0.3 * 0.75 + 0.3 * (5 / 6) + 0.25 * (5 / 6))) / 0.85, 9);
    expect(score[2]).toBeCloseTo((100 * (0.3 * 0.5 + 0.3 * (1 / 6) + 0.25 * 0.5)) / 0.85, 9);
    expect(score[3]).toBeNaN();
    expect([...rank]).toEqual([1, 3, 2, 0]);
  });

  it("uses all four weights where there are points", () => {
    const { score } = potentialScores({ ...measures, points: Float64Array.of(0, 0, 50, none) });
    expect(score[0]).toBeCloseTo(100 * (0.3 * 0.75 + 0.3 * (5 / 6) + 0.25 * (5 / 6) + 0.15 * (1 / 3)), 9);
  });
});
