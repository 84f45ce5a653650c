import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { benjaminiHochberg, fisherExact, holmAdjusted } from "../../src/mining/significance.ts";

describe("fisherExact", () => {
  it("gives 17/70 for Fisher's lady tasting tea who gets three of four right", () => {
    expect(fisherExact(8, 4, 4, 3)).toBeCloseTo(17 / 70, 14);
    expect(fisherExact(8, 4, 4, 4)).toBeCloseTo(1 / 70, 14);
  });

  // The hypergeometric upper tail summed in exact fractions; scipy.stats.hypergeom.sf gives the same 13 digits.
  it.each([
    [20, 10, 10, 7, 0.08944770399878758],
    [541, 50, 50, 4, 0.7029296006828007],
    [9835, 2513, 1903, 736, 1.4438915547437529e-45],
    [9835, 19, 792, 12, 2.037723612499615e-9],
    [100_000, 3000, 2000, 400, 4.020569483172754e-207],
    [100_000, 3000, 2000, 60, 0.5184670797908953],
    [100_000, 3000, 2000, 40, 0.997921469470573],
    [20, 5, 18, 4, 0.9473684210526315],
    [100_000, 3000, 2000, 1500, 0],
  ])("P(X >= nAB) of n=%i nA=%i nB=%i nAB=%i is %f", (n, nA, nB, nAB, p) => {
    const ours = fisherExact(n, nA, nB, nAB);
    expect(Math.abs(ours - p)).toBeLessThanOrEqual(1e-12 * p);
  });

  it("is 1 at the least possible overlap and 0 beyond the greatest", () => {
    expect(fisherExact(100, 10, 20, 0)).toBe(1);
    expect(fisherExact(10, 8, 7, 5)).toBe(1);
    expect(fisherExact(10, 8, 7, 8)).toBe(0);
  });

  it("equals the sum of binomial coefficients", () => {
    const table = fc
      .integer({ min: 1, max: 40 })
      .chain((n) => fc.tuple(fc.constant(n), fc.nat(n), fc.nat(n), fc.nat(n)));
    fc.assert(
      fc.property(table, ([n, nA, nB, nAB]) => {
        let tail = 0n;
        for (let k = nAB; k <= Math.min(nA, nB); k++) tail += choose(nA, k) * choose(n - nA, nB - k);
        expect(fisherExact(n, nA, nB, nAB)).toBeCloseTo(Number(tail) / Number(choose(n, nB)), 12);
      }),
      { seed: 4, numRuns: 500 },
    );
  });
});

describe("adjusted p-values", () => {
  // Benjamini & Hochberg 1995, section 3.2: 15 tests of thrombolysis; adjusted by R's p.adjust.
  const p = [
    0.0001, 0.0004, 0.0019, 0.0095, 0.0201, 0.0278, 0.0298, 0.0344, 0.0459, 0.324, 0.4262, 0.5719, 0.6528, 0.759, 1,
  ];
  const bh = [
    0.0015, 0.003, 0.0095, 0.035625, 0.0603, 0.06385714285714286, 0.06385714285714286, 0.0645, 0.0765, 0.486,
    0.5811818181818182, 0.714875, 0.7532307692307693, 0.8132142857142857, 1,
  ];
  const byHolm = [0.0015, 0.0056, 0.0247, 0.114, 0.2211, 0.278, 0.278, 0.278, 0.3213, 1, 1, 1, 1, 1, 1];

  it("reproduce the thrombolysis example: four discoveries at 0.05, Holm three", () => {
    expectClose(benjaminiHochberg(Float64Array.from(p)), bh);
    expectClose(holmAdjusted(Float64Array.from(p)), byHolm);
    expect(bh.filter((value) => value <= 0.05)).toHaveLength(4);
    expect(byHolm.filter((value) => value <= 0.05)).toHaveLength(3);
  });

  it("keep the order of the input", () => {
    expectClose(benjaminiHochberg(Float64Array.from([...p].reverse())), [...bh].reverse());
    expectClose(holmAdjusted(Float64Array.from([...p].reverse())), [...byHolm].reverse());
  });

  it("give equal values to equal values, and nothing for nothing", () => {
    expectClose(benjaminiHochberg(Float64Array.of(0.02, 0.02, 0.5)), [0.03, 0.03, 0.5]);
    expectClose(holmAdjusted(Float64Array.of(0.02, 0.02, 0.5)), [0.06, 0.06, 0.5]);
    expect(benjaminiHochberg(new Float64Array())).toHaveLength(0);
    expect(holmAdjusted(new Float64Array())).toHaveLength(0);
  });
});

function expectClose(actual: Float64Array, values: readonly number[]): void {
  expect(actual).toHaveLength(values.length);
  for (const [i, value] of values.entries()) expect(actual[i]).toBeCloseTo(value, 12);
}

function choose(n: number, k: number): bigint {
  if (k < 0 || k > n) return 0n;
  let ways = 1n;
  for (let i = 1; i <= k; i++) ways = (ways * BigInt(n - k + i)) / BigInt(i);
  return ways;
}
