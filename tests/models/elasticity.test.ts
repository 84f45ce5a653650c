import { describe, expect, it } from "vitest";
import { elasticityOf, type PriceWeek } from "../../src/models/elasticity.ts";
import { type Planted, plantedWeeks } from "./planted-demand.ts";

const USUAL: Planted = { weeks: 104, base: 60, elasticity: -2, persistence: 0.3, noise: 0.2, prices: "steps" };

/** Share of made products whose interval holds the planted elasticity, and the mean of the estimates. */
function recovered(planted: Planted, products: number): { share: number; mean: number; found: number } {
  const found = Array.from({ length: products }, (_, seed) => elasticityOf(plantedWeeks(seed, planted))).flatMap(
    (one) => (one === undefined ? [] : [one.own]),
  );
  const held = found.filter(({ low, high }) => low <= planted.elasticity && planted.elasticity <= high).length;
  return {
    share: held / found.length,
    mean: found.reduce((sum, { value }) => sum + value, 0) / found.length,
    found: found.length,
  };
}

describe("the elasticity of planted demand", () => {
  it.each([
    ["two years of price steps", USUAL],
    ["two years of offers", { ...USUAL, prices: "offers", elasticity: -3 }],
    ["half a year", { ...USUAL, weeks: 30 }],
    ["a price that nobody minds", { ...USUAL, elasticity: -0.3, base: 20 }],
  ] as const)("lies in its interval about 95 times in a hundred: %s", (_, planted) => {
    const { share, mean, found } = recovered(planted, 120);
    expect(found).toBeGreaterThan(90);
    // 120 draws of 95 % fall outside of this once in a thousand
    expect(share).toBeGreaterThan(0.88);
    expect(Math.abs(mean - planted.elasticity)).toBeLessThan(0.25);
  });

  it("is exact without noise, season taken out", () => {
    const weeks = Array.from({ length: 90 }, (_, week): PriceWeek => {
      const month = (Math.floor(week / 4) % 12) + 1;
      const price = 5 + ((week * 7) % 11) / 4;
      return { week, month, price, units: 1000 * month * 1.01 ** week * price ** -1.7, openDays: 6 };
    });
    const { own, rSquared } = elasticityOf(weeks)!;
    expect(own.value).toBeCloseTo(-1.7, 9);
    expect(rSquared).toBeCloseTo(1, 9);
  });

  it("counts pieces by open day, and the rest of the shop as the season of a short series", () => {
    const week = (week: number): PriceWeek => {
      const market = 50 + ((week * 13) % 17);
      const price = 4 + (week % 5);
      const openDays = week % 7 === 0 ? 3 : 6;
      return { week, month: 1, price, openDays, market, units: 40 * openDays * market * price ** -1.2 };
    };
    expect(elasticityOf(Array.from({ length: 30 }, (_, i) => week(i)))!.own.value).toBeCloseTo(-1.2, 9);
  });

  it("knows the answer to the price of another product, too", () => {
    const planted = { ...USUAL, cross: 1.5, base: 400 };
    const crosses = Array.from({ length: 40 }, (_, seed) => elasticityOf(plantedWeeks(seed, planted))!.cross[0]!);
    const held = crosses.filter(({ low, high }) => low <= 1.5 && 1.5 <= high).length;
    expect(held).toBeGreaterThan(34);
    expect(crosses.reduce((sum, { value }) => sum + value, 0) / 40).toBeCloseTo(1.5, 0);
  });

  it.each([
    ["eleven weeks", { ...USUAL, weeks: 11 }],
    ["a few pieces a week", { ...USUAL, base: 1.5 }],
  ])("is not asked for with %s", (_, planted) => {
    expect(elasticityOf(plantedWeeks(1, planted))).toBeUndefined();
  });

  it("is not asked for where the price hardly moves, or just as the season does", () => {
    const weeks = plantedWeeks(1, USUAL);
    expect(elasticityOf(weeks.map((one) => ({ ...one, price: 10 + (one.week % 3) / 10 })))).toBeUndefined();
    expect(elasticityOf(weeks.map((one) => ({ ...one, price: one.week % 2 === 0 ? 8 : 12 })))).toBeUndefined();
    expect(elasticityOf(weeks.map((one) => ({ ...one, price: 8 + one.month })))).toBeUndefined();
  });
});
