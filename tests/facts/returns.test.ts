import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { rowsOf } from "../../src/analyses/rows.ts";
import { type Line, shop } from "../analyses/shop.ts";

const sold = (order: string, at: string, quantity: number): Line => ({
  order,
  at,
  customer: `c${order}`,
  product: "x",
  quantity,
  price: 5,
});

const shown = (lines: readonly Line[]): unknown =>
  rowsOf(shop(lines).asFrame("orders").select("order_id", "ordered_on", "is_sale", "gross_e4", "returns_e4")).map(
    (row) => ({
      ...row,
      ordered_on: new Date(String(row.ordered_on)).toISOString().slice(0, 10),
    }),
  );

describe("returns", () => {
  it("count on the day they happen, whatever order number they carry", () => {
    const lines = [sold("1", "2026-04-01 10:00:00", 2), sold("1", "2026-07-15 11:00:00", -1)];
    const right = [
      { order_id: "1", ordered_on: "2026-04-01", is_sale: true, gross_e4: 100_000, returns_e4: 0 },
      {
        order_id: "1 (returned 2026-07-15)",
        ordered_on: "2026-07-15",
        is_sale: false,
        gross_e4: 0,
        returns_e4: -50_000,
      },
    ];
    expect(shown(lines)).toEqual(right);
    expect(shown(lines.toReversed())).toEqual(right);
  });

  it("belong to the order on its own day: cancelled the same day, it nets out as one", () => {
    expect(shown([sold("1", "2026-04-01 10:00:00", 2), sold("1", "2026-04-01 17:00:00", -2)])).toEqual([
      { order_id: "1", ordered_on: "2026-04-01", is_sale: true, gross_e4: 100_000, returns_e4: -100_000 },
    ]);
  });

  it("are split by day where the order has no sale at all", () => {
    expect(shown([sold("7", "2026-04-02 10:00:00", -2), sold("7", "2026-04-01 17:00:00", -1)])).toEqual([
      { order_id: "7", ordered_on: "2026-04-01", is_sale: false, gross_e4: 0, returns_e4: -50_000 },
      {
        order_id: "7 (returned 2026-04-02)",
        ordered_on: "2026-04-02",
        is_sale: false,
        gross_e4: 0,
        returns_e4: -100_000,
      },
    ]);
  });

  it("leave every day with the sum of its own lines, in any order of the lines", () => {
    const line = fc.record({
      order: fc.constantFrom("1", "2", "3"),
      at: fc.constantFrom("2026-01-01 09:00:00", "2026-01-02 09:00:00", "2026-01-09 09:00:00"),
      customer: fc.constant("c"),
      product: fc.constantFrom("x", "y"),
      // sales on one day alone: an order's sales belong to the day of its first one
      quantity: fc.integer({ min: -4, max: -1 }),
      price: fc.constantFrom(1, 2.5),
    });
    const sales = ["1", "2", "3"].map((order) => sold(order, "2026-01-01 10:00:00", 3));
    fc.assert(
      fc.property(fc.array(line, { maxLength: 12 }), (returned) => {
        const all = [...sales, ...returned];
        const facts = shop(all);
        const byDay = new Map<string, number>();
        for (const row of rowsOf(facts.asFrame("orders").select("ordered_on", "net_e4"))) {
          const day = new Date(String(row.ordered_on)).toISOString().slice(0, 10);
          byDay.set(day, (byDay.get(day) ?? 0) + Number(row.net_e4));
        }
        for (const day of byDay.keys()) {
          const own = all.filter(({ at }) => at.startsWith(day));
          expect(byDay.get(day)).toBe(own.reduce((sum, one) => sum + one.quantity! * one.price! * 10_000, 0));
        }
        const items = rowsOf(facts.asFrame("items").select("net_e4")).reduce(
          (sum, { net_e4 }) => sum + Number(net_e4),
          0,
        );
        expect(items).toBe([...byDay.values()].reduce((sum, one) => sum + one, 0));
      }),
      { seed: 11, numRuns: 50 },
    );
  });
});
