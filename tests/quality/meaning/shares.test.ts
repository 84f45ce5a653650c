import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { shareOf } from "../../../src/quality/meaning/shares.ts";

const shares = (total: number, weights: readonly number[]): number[] => {
  const whole = weights.reduce((sum, weight) => sum + weight, 0);
  let before = 0;
  return weights.map((weight) => {
    const share = shareOf(total, before, weight, whole);
    before += weight;
    return share;
  });
};

describe("shares", () => {
  it("are in proportion, rounded so that none is lost", () => {
    expect(shares(100, [1, 1, 1])).toEqual([33, 34, 33]);
    expect(shares(10, [0, 5, 0])).toEqual([0, 10, 0]);
  });

  it("add up to the whole exactly, each within one of its proportion, at any size of money", () => {
    const amount = fc.integer({ min: 0, max: 1e15 });
    fc.assert(
      fc.property(amount, fc.array(amount, { minLength: 1, maxLength: 8 }), (total, weights) => {
        const whole = weights.reduce((sum, weight) => sum + weight, 0);
        fc.pre(whole > 0 && whole <= Number.MAX_SAFE_INTEGER);
        const parts = shares(total, weights);
        expect(parts.reduce((sum, part) => sum + BigInt(part), 0n)).toBe(BigInt(total));
        parts.forEach((part, i) => {
          const off = BigInt(part) * BigInt(whole) - BigInt(total) * BigInt(weights[i]!);
          expect(off < 0n ? -off : off).toBeLessThanOrEqual(BigInt(whole));
        });
      }),
      { seed: 5, numRuns: 300 },
    );
  });
});
