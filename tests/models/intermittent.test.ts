import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import {
  demandBy,
  demandPatternOf,
  leadTimeErrors,
  METHOD_OF,
  sbaPath,
  spreadOfErrors,
  tsbPath,
} from "../../src/models/intermittent.ts";
import { createRandom } from "../../src/models/random.ts";

interface Figures {
  series: {
    name: string;
    demand: number[];
    croston: number;
    sba: number;
    "tsb_0.1_0.1": number;
    "tsb_0.3_0.05": number;
  }[];
}
const figures = JSON.parse(
  readFileSync(join(import.meta.dirname, "intermittent-statsforecast.json"), "utf8"),
) as Figures;

describe("demand that does not come in every period", () => {
  it.each(figures.series)("gives the figures of statsforecast 2.1.1 for $name", (one) => {
    expect(demandBy("croston", one.demand)).toBeCloseTo(one.croston, 10);
    expect(demandBy("sba", one.demand)).toBeCloseTo(one.sba, 10);
    expect(demandBy("tsb", one.demand)).toBeCloseTo(one["tsb_0.1_0.1"], 10);
    expect(demandBy("tsb", one.demand, { size: 0.3, often: 0.05 })).toBeCloseTo(one["tsb_0.3_0.05"], 10);
  });

  it("forecasts after each period from the periods up to it alone", () => {
    const demand = figures.series[2]!.demand;
    const path = sbaPath(demand);
    for (let i = 1; i <= demand.length; i++) expect(path[i - 1]).toBe(demandBy("sba", demand.slice(0, i)));
  });

  it("forgets what is not sold any more", () => {
    const ended = [...new Array(20).fill(5), ...new Array(30).fill(0)];
    expect(demandBy("croston", ended)).toBeCloseTo(5, 10);
    expect(tsbPath(ended).at(-1)).toBeLessThan(0.25);
  });
});

describe("the kind of a demand", () => {
  it.each([
    ["smooth", [9, 10, 11, 10, 9, 11, 10, 10], 1, 0.0063],
    ["erratic", [1, 40, 3, 2, 60, 1, 5, 30], 1, 1.6],
    ["intermittent", [0, 0, 4, 0, 5, 0, 0, 4, 0, 5], 2.5, 0.016],
    ["lumpy", [0, 0, 1, 0, 60, 0, 0, 2, 0, 40], 2.5, 1.4],
    ["fading", [5, 4, 6, 5, 5, 4, 0, 0, 0, 0], 1, 0.02],
  ] as const)("is %s", (pattern, demand, interval, cv2) => {
    const found = demandPatternOf(demand)!;
    expect(found.pattern).toBe(pattern);
    expect(found.interval).toBe(interval);
    expect(found.cv2).toBeGreaterThan(cv2 / 2);
    expect(found.cv2).toBeLessThan(cv2 * 2);
  });

  it("is none without a demand", () => {
    expect(demandPatternOf([0, 0, 0])).toBeUndefined();
    expect(demandPatternOf([])).toBeUndefined();
  });
});

describe("the error over a lead time", () => {
  it("is that of sums of draws: the root of their number times the spread of one", () => {
    const random = createRandom(5, "demand");
    const spread = 4;
    const demand = Array.from({ length: 4000 }, () => 100 + (random() - 0.5) * spread * Math.sqrt(12));
    for (const periods of [1, 2, 2.5, 4]) {
      const parts = periods === 2.5 ? 2 + 0.25 : periods;
      // the forecast itself errs, too: by α / (2 − α) of the variance of one draw, in every period alike
      const expected = spread * Math.sqrt(parts + periods ** 2 * (0.1 / 1.9));
      expect(spreadOfErrors(leadTimeErrors(demand, periods, METHOD_OF.smooth))! / expected).toBeCloseTo(1, 1);
    }
  });

  it("is not known from a short series", () => {
    expect(spreadOfErrors(leadTimeErrors([1, 2, 3, 4, 5, 6], 2, "sba"))).toBeUndefined();
  });
});
