import { describe, expect, it } from "vitest";
import { fromHash, NO_FILTER, select, toHash } from "../../src/explore/filter.ts";
import { byRule } from "../../src/explore/rules.ts";
import { byProduct, byRegion } from "../../src/explore/sales.ts";
import { beginnings, spanOf, totalsOf } from "../../src/explore/totals.ts";
import { shop } from "./shop.ts";

const totals = (filter: Parameters<typeof select>[1]): ReturnType<typeof totalsOf> => {
  const selection = select(shop, filter);
  return totalsOf(shop, selection, beginnings(shop, selection), spanOf(shop, filter));
};

describe("a permalink", () => {
  it("carries the filter and brings it back", () => {
    const filter = { weeks: 13, region: 2, category: 1 } as const;
    expect(toHash(filter, shop)).toBe("weeks=13&region=South&category=Tea");
    expect(fromHash(`#${toHash(filter, shop)}`, shop)).toEqual(filter);
    expect(toHash(NO_FILTER, shop)).toBe("");
  });
  it("brings back names of any letters", () => {
    const strange = { ...shop, regions: ["", 'a&b="<c>', "Côte d’Ivoire+%41 #"] };
    for (const region of [1, 2])
      expect(fromHash(toHash({ weeks: 1, region }, strange), strange)).toEqual({ weeks: 1, region });
  });
  it("leaves out what this edition does not have", () => {
    expect(fromHash("#weeks=7&region=East&segment=Loyal", shop)).toEqual({ weeks: 1, segment: 1 });
  });
});

describe("totals", () => {
  it("are of the week without a filter", () => {
    expect(totals(NO_FILTER)).toEqual({
      net_revenue: 25,
      gross_revenue: 27,
      orders: 3,
      customers: 2,
      new_customers: 1,
      average_order_value: 25 / 3,
      repeat_rate: 1 / 3,
    });
  });
  it("follow region, segment, category and weeks", () => {
    expect(totals({ weeks: 1, region: 1 })).toMatchObject({ net_revenue: 13, orders: 2, customers: 2 });
    expect(totals({ weeks: 1, segment: 1 })).toMatchObject({ net_revenue: 8, orders: 1, customers: 1 });
    // what came back of the cup is no order of cups
    expect(totals({ weeks: 1, category: 2 })).toMatchObject({ net_revenue: 10, orders: 1, customers: 0 });
    expect(totals({ weeks: 13 })).toMatchObject({ net_revenue: 59, orders: 5, customers: 3, new_customers: 3 });
    expect(totals({ weeks: 1, region: 2, segment: 1 })).toMatchObject({
      net_revenue: 0,
      orders: 0,
      average_order_value: null,
    });
  });
});

describe("what is left", () => {
  it("is added up by region and by real product", () => {
    const week = spanOf(shop, NO_FILTER);
    expect(byRegion(shop, select(shop, NO_FILTER), week)).toEqual([0, 13, 12]);
    expect(byProduct(shop, select(shop, NO_FILTER), week)).toEqual([
      { product: 0, revenue: 15, units: 3, orders: 2, customers: 2 },
      { product: 1, revenue: 10, units: 1, orders: 1, customers: 0 },
    ]);
  });
  it("is customers of the region and segment who bought from the category", () => {
    expect([...select(shop, { weeks: 1, region: 1 }).customers]).toEqual([1, 1, 0]);
    expect([...select(shop, { weeks: 1, category: 2 }).customers]).toEqual([1, 0, 1]);
    expect([...select(shop, { weeks: 1, category: 1, segment: 2 }).customers]).toEqual([0, 1, 0]);
  });
  it("counts rules again, sale lines alone", () => {
    expect(byRule(shop, select(shop, NO_FILTER))).toEqual([{ count: 1, antecedent: 3, consequent: 3, baskets: 5 }]);
    expect(byRule(shop, select(shop, { weeks: 1, region: 2 }))).toEqual([
      { count: 0, antecedent: 0, consequent: 2, baskets: 2 },
    ]);
  });
});
