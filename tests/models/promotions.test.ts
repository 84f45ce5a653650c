import { describe, expect, it } from "vitest";
import { promotionsOf } from "../../src/models/promotions.ts";

/** 30 weeks at 10 with 100 pieces, of a shop that sells 1000; `change` says what differs. */
function weeksOf(change: Readonly<Record<number, { price?: number; units?: number; market?: number }>>) {
  const of = (key: "price" | "units" | "market", usual: number): number[] =>
    Array.from({ length: 30 }, (_, week) => change[week]?.[key] ?? usual);
  return { price: of("price", 10), units: of("units", 100), market: of("market", 1000) };
}

describe("promotions", () => {
  it("are temporary cuts, with what they brought beyond usual sales", () => {
    const found = promotionsOf(weeksOf({ 12: { price: 8, units: 180 }, 13: { price: 8, units: 160 } }));
    expect(found).toHaveLength(1);
    expect(found[0]).toMatchObject({ from: 12, to: 13, usualPrice: 10, price: 8, units: 340 });
    expect(found[0]!.baseline).toBeCloseTo(200, 9);
    expect(found[0]!.uplift).toBeCloseTo(0.7, 12);
    expect(found[0]!.extraRevenue).toBeCloseTo(340 * 8 - 200 * 10, 9);
    expect(found[0]!.low).toBeLessThan(0.7);
    expect(found[0]!.high).toBeGreaterThan(0.7);
  });

  it("are judged against the shop of their weeks", () => {
    const christmas = promotionsOf(weeksOf({ 12: { price: 8, units: 300, market: 3000 } }));
    expect(christmas[0]!.baseline).toBeCloseTo(300, 9);
    expect(christmas[0]!.uplift).toBeCloseTo(0, 9);
  });

  it("do not count the week after, when people still have some", () => {
    const dip = promotionsOf(weeksOf({ 12: { price: 8, units: 180 }, 13: { units: 20 } }));
    expect(dip[0]!.baseline).toBeCloseTo(100, 9);
  });

  it.each([
    ["a lower price that stays", Object.fromEntries(Array.from({ length: 18 }, (_, i) => [12 + i, { price: 8 }]))],
    ["a rise", { 12: { price: 12 } }],
    ["a cut of next to nothing", { 12: { price: 9.7 } }],
    ["a cut for months", Object.fromEntries(Array.from({ length: 7 }, (_, i) => [12 + i, { price: 8 }]))],
    ["a cut in the last week", { 29: { price: 8 } }],
  ])("are none: %s", (_, change) => {
    expect(promotionsOf(weeksOf(change))).toEqual([]);
  });

  it("are none where the usual pieces are too few to tell", () => {
    const few = weeksOf({ 12: { price: 8, units: 3 } });
    expect(promotionsOf({ ...few, units: few.units.map((units) => units / 100) })).toEqual([]);
  });
});
