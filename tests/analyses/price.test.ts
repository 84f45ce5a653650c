import { describe, expect, it } from "vitest";
import { inputOf } from "../../src/analyses/input.ts";
import { PriceOptions } from "../../src/analyses/price/options.ts";
import { listPrices } from "../../src/analyses/price/price-weeks.ts";
import { priceSection } from "../../src/analyses/price/section.ts";
import { price } from "../../src/analyses/price.ts";
import { type Row, rowsOf } from "../../src/analyses/rows.ts";
import { addDays } from "../../src/calendar.ts";
import { createRandom, normal } from "../../src/models/random.ts";
import { contextOf } from "./contract.ts";
import { type Line, shop } from "./shop.ts";

const START = "2024-11-04";
const WEEKS = 90;
const AS_OF = addDays(START, 7 * WEEKS);

interface Made {
  base: number;
  elasticity: number;
  /** Price of a week. */
  at(week: number): number;
  /** Of some lines of every week: larger orders at a lower price. */
  bulk?: { quantity: number; discount: number };
}

/** Lines of products whose demand answers to their price: two a week, and a large one where there are. */
function linesOf(products: Readonly<Record<string, Made>>): Line[] {
  return Object.entries(products).flatMap(([product, { base, elasticity, at, bulk }]) => {
    const random = createRandom(4, product);
    return Array.from({ length: WEEKS }, (_, week): Line[] => {
      const unit = at(week);
      const units = Math.max(2, Math.round(base * (unit / 10) ** elasticity * Math.exp(0.08 * normal(random))));
      const line = (day: number, quantity: number, unitPrice: number): Line => ({
        order: `${product}-${week}-${day}`,
        at: addDays(START, 7 * week + day),
        product,
        quantity,
        price: unitPrice,
      });
      const usual = [line(0, Math.ceil(units / 2), unit), line(3, Math.floor(units / 2), unit)];
      return bulk === undefined || week % 3 !== 0
        ? usual
        : [...usual, line(4, bulk.quantity * (1 + (week % 4)), unit * (1 - bulk.discount))];
    }).flat();
  });
}
const steps =
  (...prices: number[]) =>
  (week: number): number =>
    prices[Math.floor(week / 5) % prices.length]!;

function judged(products: Readonly<Record<string, Made>>, costs?: string) {
  const file = costs === undefined ? undefined : { name: "costs.csv", text: costs };
  const options = PriceOptions.parse(costs === undefined ? {} : { costs: "costs.csv" });
  const input = inputOf(shop(linesOf(products)), undefined, { table: () => undefined, file: () => file });
  const marts = price(input, options, contextOf(AS_OF));
  const rows = rowsOf(marts.price_elasticity);
  return {
    of: (id: string): Row => rows.find(({ product_id }) => product_id === id)!,
    promotions: rowsOf(marts.price_promotions),
    section: priceSection(marts, contextOf(AS_OF), options),
  };
}

const minded: Made = { base: 80, elasticity: -2.5, at: steps(9, 10, 12, 10, 11) };
const hardly: Made = { base: 80, elasticity: -0.3, at: steps(9, 10, 11, 12, 10) };

describe("the answer to a price", () => {
  const { of, section } = judged({ "1": minded, "2": hardly });

  it("is the planted elasticity", () => {
    for (const [id, planted] of [
      ["1", -2.5],
      ["2", -0.3],
    ] as const) {
      expect(Number(of(id).low)).toBeLessThan(planted);
      expect(Number(of(id).high)).toBeGreaterThan(planted);
      expect(of(id)).toMatchObject({ weeks: WEEKS, prices: 4, lowest_price: 9, highest_price: 12 });
    }
  });

  it("says what ten per cent would do", () => {
    const row = of("1");
    const e = Number(row.elasticity);
    expect(row.units_up_10).toBeCloseTo(1.1 ** e - 1, 12);
    expect(row.revenue_up_10).toBeCloseTo(1.1 ** (1 + e) - 1, 12);
    expect(row.revenue_down_10).toBeCloseTo(0.9 ** (1 + e) - 1, 12);
    expect(Number(row.revenue_up_10_low)).toBeLessThan(Number(row.revenue_up_10));
    expect(Number(row.revenue_up_10_high)).toBeGreaterThan(Number(row.revenue_up_10));
  });

  it("advises a tenth, up or down by the interval", () => {
    const [low, high] = [of("1"), of("2")];
    expect(low).toMatchObject({ verdict: "elastic", price: 12, suggested_price: 10.8 });
    expect(high).toMatchObject({ verdict: "inelastic", price: 11, suggested_price: 12 });
    expect(low.advice).toMatch(/^Try £10\.80: revenue \+\d+% \(\+\d+% to \+\d+%\)$/);
    expect(section.title).toBe("product 2 could cost a little more: buyers hardly mind its price");
    expect(section.notes.join(" ")).toContain("This is what happened, not a test");
  });

  it("never advises a price that was not charged before", () => {
    const dear = judged({ "1": { ...hardly, at: (week) => (week >= 85 ? 12 : steps(9, 10, 11)(week)) } }).of("1");
    expect(dear).toMatchObject({ verdict: "inelastic", suggested_price: null });
    expect(dear.advice).toBe("Keep £12.00: buyers hardly mind the price, but no higher one was tried");
  });

  it("looks for the most profit where the cost is known", () => {
    const { of: costed } = judged({ "1": minded }, "product_id,cost\n1,6.3\n");
    const e = Number(costed("1").elasticity);
    expect(costed("1").suggested_price).toBeCloseTo((6.3 * e) / (1 + e), 2);
    expect(costed("1").advice).toContain("most profit");
    expect(() => judged({ "1": minded }, "product_id,cost\n1,-2")).toThrow(/costs\.csv, line 2: invalid cost -2/);
  });

  it("advises nothing where the interval holds both", () => {
    const row = judged({ "1": { ...minded, elasticity: -1 } }).of("1");
    expect(row).toMatchObject({ verdict: "inconclusive", suggested_price: null });
  });
});

describe("list prices", () => {
  it("do not take large orders at a rebate for a price cut", () => {
    const { of } = judged({ "1": { base: 60, elasticity: 0, at: () => 10, bulk: { quantity: 100, discount: 0.3 } } });
    expect(of("1")).toMatchObject({ verdict: "unknown", advice: "Its price never changed", prices: 1, price: 10 });
  });

  it("hold as long as they are charged", () => {
    const week = (...lines: [price: number, count: number][]): Map<number, number> => new Map(lines);
    expect(
      listPrices([
        week([100, 8]),
        week([100, 3], [200, 5]),
        undefined,
        week([100, 1], [90, 12]),
        week([100, 6]),
        week([100, 5], [200, 4]),
      ]),
    ).toEqual([100, 100, undefined, 90, 100, 100]);
  });

  it("are the higher of two that are charged as often", () => {
    expect(
      listPrices([
        new Map([
          [90, 2],
          [100, 2],
        ]),
      ]),
    ).toEqual([100]);
  });
});

describe("temporary cuts", () => {
  it("are found with what they brought", () => {
    const at = (week: number): number => (week % 20 === 10 || week % 20 === 11 ? 8 : 10);
    const { promotions, section } = judged({
      "1": { base: 80, elasticity: -2, at },
      "2": { ...hardly, at: () => 10, base: 400 },
    });
    expect(promotions.map((row) => row.from_week)).toEqual([10, 30, 50, 70].map((week) => addDays(START, 7 * week)));
    for (const row of promotions) {
      expect(row).toMatchObject({ product_id: "1", weeks: 2, usual_price: 10, promotion_price: 8 });
      expect(Number(row.uplift)).toBeGreaterThan(0.3);
      expect(Number(row.uplift_low)).toBeLessThan(0.8 ** -2 - 1);
      expect(Number(row.uplift_high)).toBeGreaterThan(0.8 ** -2 - 1);
    }
    expect(section.blocks.some(({ id }) => id === "price-offers")).toBe(true);
  });
});
