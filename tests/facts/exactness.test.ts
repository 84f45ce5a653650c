import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { createExactness } from "../../src/facts/exactness.ts";

const isRefused = (amounts: number[]): boolean => {
  const exactness = createExactness();
  exactness.add(Float64Array.from(amounts), amounts.length);
  try {
    exactness.require();
    return false;
  } catch {
    return true;
  }
};

describe("sums of amounts", () => {
  it("are exact in any order, or refused: never wrapped, never off by a digit", () => {
    // ten-thousandths, of currencies with and without decimals
    const amount = fc
      .tuple(fc.integer({ min: -1e11, max: 1e11 }), fc.constantFrom(1, 25, 100, 10_000))
      .map(([value, scale]) => value * scale);
    fc.assert(
      fc.property(
        fc.array(amount, { minLength: 1, maxLength: 30 }),
        fc.integer({ min: 1, max: 4000 }),
        (some, times) => {
          const amounts = Array.from({ length: times }, () => some).flat();
          if (isRefused(amounts)) return;
          const sum = amounts.reduce((all, one) => all + one, 0);
          expect(BigInt(sum)).toBe(amounts.reduce((all, one) => all + BigInt(one), 0n));
        },
      ),
      { seed: 8, numRuns: 120 },
    );
  });

  it("hold a shop of 14 trillion a year in a currency without decimals, not 900 trillion", () => {
    const many = (count: number): number[] => [10_000, ...new Array<number>(count).fill(90_000_000_000 * 10_000)];
    expect([isRefused(many(150)), isRefused(many(10_000))]).toEqual([false, true]);
    expect(isRefused(many(150).map((one, i) => (i === 0 ? one + 1 : one)))).toBe(true);
  });

  it("are refused with the largest sum that is right", () => {
    const exactness = createExactness();
    exactness.add(new Float64Array(20_000).fill(9e14), 20_000);
    exactness.add(Float64Array.of(1), 1);
    expect(() => exactness.require()).toThrow(
      "the amounts of all lines add up to about 1,800,000,000,000,000, signs aside; sums are right to the last digit up to 900,719,925,474",
    );
  });
});
