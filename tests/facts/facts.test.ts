import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { basketsOf } from "../../src/analyses/basket/baskets.ts";
import { BasketOptions } from "../../src/analyses/basket.ts";
import { rowsOf } from "../../src/analyses/rows.ts";
import type { Facts } from "../../src/facts/contract.ts";
import { ordersByCustomer } from "../../src/features/customer-orders.ts";
import { type Line, shop } from "../analyses/shop.ts";

const LINES: Line[] = [
  { order: "20", at: "2024-03-02 09:00:00", customer: "b", product: "x", quantity: 2, price: 5, region: "UK" },
  { order: "20", at: "2024-03-02 08:30:00", customer: "b", product: "x", quantity: -1, price: 5, region: "UK" },
  { order: "20", at: "2024-03-02 09:00:00", customer: "b", product: null, quantity: 1, price: 3, region: "UK" },
  { order: "20", at: "2024-03-02 09:00:00", customer: "b", product: "a", quantity: 1, price: 7, region: "UK" },
  { order: "C3", at: "2024-03-05", customer: "a", product: "x", quantity: -4, price: 5 },
  { order: "10", at: "2024-03-01", customer: null, product: "x", quantity: 3, price: 5 },
];

describe("facts", () => {
  const facts = shop(LINES);

  it("are orders in the order of their ids, with the time of their first line", () => {
    expect(
      rowsOf(facts.orders.select("order_no", "order_id", "customer_no", "is_sale", "units", "gross_e4", "returns_e4")),
    ).toEqual([
      { order_no: 0, order_id: "10", customer_no: -1, is_sale: true, units: 3, gross_e4: 150_000, returns_e4: 0 },
      { order_no: 1, order_id: "20", customer_no: 1, is_sale: true, units: 4, gross_e4: 200_000, returns_e4: -50_000 },
      { order_no: 2, order_id: "C3", customer_no: 0, is_sale: false, units: 0, gross_e4: 0, returns_e4: -200_000 },
    ]);
    expect(facts.orders.getColumn("ordered_at").cast(facts.orders.getColumn("net_e4").dtype).toArray()[1]).toBe(
      Date.UTC(2024, 2, 2, 8, 30),
    );
    expect(facts.orders.getColumn("customer_id").toArray()).toEqual([null, "b", "a"]);
    expect(facts.orders.getColumn("region").toArray()).toEqual([null, "UK", null]);
  });

  it("are items by order and product: a product sold and returned is one, a line without a product none", () => {
    expect(rowsOf(facts.orderItems)).toEqual([
      { order_no: 0, product_no: 1, is_sale: true, units: 3, gross_e4: 150_000, net_e4: 150_000 },
      { order_no: 1, product_no: 0, is_sale: true, units: 1, gross_e4: 70_000, net_e4: 70_000 },
      { order_no: 1, product_no: 1, is_sale: true, units: 2, gross_e4: 100_000, net_e4: 50_000 },
      { order_no: 2, product_no: 1, is_sale: false, units: 0, gross_e4: 0, net_e4: -200_000 },
    ]);
  });

  it("have tables that are made once", () => {
    expect(facts.orders).toBe(facts.orders);
    expect(facts.orderItems).toBe(facts.orderItems);
  });

  it("are for analyses the same as their tables are", () => {
    const line = fc.record({
      order: fc.constantFrom("1", "2", "10", "C4", "7", "é"),
      at: fc.constantFrom("2024-01-01", "2023-12-31", "2024-02-29 23:59:59"),
      customer: fc.constantFrom("b", "a", null),
      product: fc.constantFrom("x", "y", "z", null),
      quantity: fc.integer({ min: -3, max: 5 }),
      price: fc.constantFrom(0, 1.5, 300_000),
    });
    const baskets = (facts: Facts): unknown => {
      const { baskets: found, ...counts } = basketsOf(facts, BasketOptions.parse({ minBasketSize: 1 }));
      const lists = Array.from({ length: found.count }, (_, i) =>
        found.items.slice(found.offsets[i], found.offsets[i + 1]).join(" "),
      );
      return { ...counts, lists: lists.sort() };
    };
    fc.assert(
      fc.property(fc.array(line, { minLength: 1, maxLength: 40 }), (lines) => {
        const made = shop(lines);
        const tables = { ...made };
        // orders of one day may come in any order
        const orders = (facts: Facts): unknown => {
          const { starts, day, isSale, netE4 } = ordersByCustomer(facts);
          return Array.from({ length: starts.length - 1 }, (_, c) =>
            Array.from({ length: starts[c + 1]! - starts[c]! }, (_, i) => {
              const at = starts[c]! + i;
              return [day[at], isSale[at], netE4[at]].join(" ");
            }).sort(),
          );
        };
        expect(orders(made)).toEqual(orders(tables));
        expect(baskets(made)).toEqual(baskets(tables));
      }),
      { seed: 3, numRuns: 60 },
    );
  });
});
