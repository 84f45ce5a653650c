import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { dunn, holm, kruskalWallis, proportionDifference, wilson } from "../../src/models/statistics.ts";

const grouped = (...groups: number[][]) =>
  [
    Float64Array.from(groups.flat()),
    groups.flatMap((values, group) => values.map(() => group)),
    groups.length,
  ] as const;

/** Ozone by month, May to September: data set airquality of R, missing values left out. */
const OZONE = [
  [41, 36, 12, 18, 28, 23, 19, 8, 7, 16, 11, 14, 18, 14, 34, 6, 30, 11, 1, 11, 4, 32, 23, 45, 115, 37],
  [29, 71, 39, 23, 21, 37, 20, 12, 13],
  [135, 49, 32, 64, 40, 77, 97, 97, 85, 10, 27, 7, 48, 35, 61, 79, 63, 16, 80, 108, 20, 52, 82, 50, 64, 59],
  [39, 9, 16, 78, 35, 66, 122, 89, 110, 44, 28, 65, 22, 59, 23, 31, 44, 21, 9, 45, 168, 73, 76, 118, 84, 85],
  [96, 78, 73, 91, 47, 32, 20, 23, 21, 24, 44, 21, 28, 9, 13, 46, 18, 13, 24, 16, 13, 23, 36, 7, 14, 30, 14, 18, 20],
];

describe("Kruskal-Wallis", () => {
  it("gives the figures of R's kruskal.test(Ozone ~ Month, airquality)", () => {
    const result = kruskalWallis(...grouped(...OZONE));
    expect(result?.statistic).toBeCloseTo(29.267, 3);
    expect(result?.df).toBe(4);
    expect(result?.pValue).toBeCloseTo(6.901e-6, 9);
    expect(result?.epsilonSquared).toBeCloseTo(29.267 / 115, 4);
  });

  it("gives the figures of Hollander & Wolfe 1973, p. 116 (mucociliary efficiency)", () => {
    const result = kruskalWallis(
      ...grouped([2.9, 3.0, 2.5, 2.6, 3.2], [3.8, 2.7, 4.0, 2.4], [2.8, 3.4, 3.7, 2.2, 2.0]),
    );
    expect(result?.statistic).toBeCloseTo(0.77143, 5);
    expect(result?.pValue).toBeCloseTo(0.68, 3);
  });

  it("passes over empty groups and has no answer for one group or equal values", () => {
    expect(kruskalWallis(...grouped([1, 2], [], [3, 4]))?.df).toBe(1);
    expect(kruskalWallis(...grouped([1, 2, 3], []))).toBeNull();
    expect(kruskalWallis(...grouped([1, 1], [1, 1]))).toBeNull();
    expect(kruskalWallis(...grouped())).toBeNull();
  });
});

describe("Dunn", () => {
  it("gives z from the mean ranks, by hand: ranks 2, 5, 8 of 1…9", () => {
    const pairs = dunn(...grouped([1, 2, 3], [4, 5, 6], [7, 8, 9]));
    const spread = Math.sqrt(((9 * 10) / 12) * (2 / 3));
    expect(pairs.map(({ a, b, z }) => [a, b, z])).toEqual([
      [0, 1, -3 / spread],
      [0, 2, -6 / spread],
      [1, 2, -3 / spread],
    ]);
    expect(pairs[1]?.pValue).toBeCloseTo(0.00729, 5);
    expect(pairs[1]?.pAdjusted).toBeCloseTo(3 * 0.00729, 4);
  });

  it("of two groups squares to Kruskal-Wallis, ties or not", () => {
    fc.assert(
      fc.property(
        fc.array(fc.integer({ min: 0, max: 9 }), { minLength: 1, maxLength: 15 }),
        fc.array(fc.integer({ min: 0, max: 9 }), { minLength: 1, maxLength: 15 }),
        (a, b) => {
          const overall = kruskalWallis(...grouped(a, b));
          const [pair] = dunn(...grouped(a, b));
          if (overall === null) return pair === undefined;
          return Math.abs((pair?.z ?? Number.NaN) ** 2 - overall.statistic) < 1e-9;
        },
      ),
      { seed: 3 },
    );
  });
});

describe("Holm", () => {
  it("adjusts as R's p.adjust does", () => {
    expect(holm([0.01, 0.04, 0.03, 0.005]).map((p) => Number(p.toFixed(6)))).toEqual([0.03, 0.06, 0.06, 0.02]);
    expect(holm([0.9, 0.8])).toEqual([1, 1]);
  });
});

describe("Wilson's interval, figures of Newcombe 1998 (two-sided 95 % intervals for the single proportion)", () => {
  it.each([
    [81, 263, 0.2553, 0.3662],
    [15, 148, 0.0624, 0.1605],
    [0, 20, 0, 0.1611],
    [1, 29, 0.0061, 0.1718],
  ])("%i of %i", (successes, trials, low, high) => {
    const interval = wilson(successes, trials);
    expect(interval.low).toBeCloseTo(low, 4);
    expect(interval.high).toBeCloseTo(high, 4);
  });

  it("knows nothing without trials", () => {
    expect(wilson(0, 0)).toEqual({ low: 0, high: 1 });
  });

  it("holds the proportion and stays inside 0 to 1", () => {
    fc.assert(
      fc.property(fc.nat(500), fc.nat(500), (a, b) => {
        const [successes, trials] = [Math.min(a, b), Math.max(a, b, 1)];
        const { low, high } = wilson(successes, trials);
        return low >= 0 && high <= 1 && low <= successes / trials && high >= successes / trials;
      }),
      { seed: 5 },
    );
  });
});

describe("difference of proportions, figure of Newcombe 1998 (method 10)", () => {
  it("56 of 70 against 48 of 80", () => {
    const result = proportionDifference({ successes: 56, trials: 70 }, { successes: 48, trials: 80 });
    expect(result.difference).toBeCloseTo(0.2, 10);
    expect(result.low).toBeCloseTo(0.0524, 4);
    expect(result.high).toBeCloseTo(0.3339, 4);
  });
});
