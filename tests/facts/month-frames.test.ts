import { describe, expect, it } from "vitest";
import pl from "../../src/columns/polars.ts";
import { factsByMonth } from "../../src/facts/month-frames.ts";
import { shop } from "../analyses/shop.ts";

describe("factsByMonth", () => {
  it("has the orders and items of the whole frames, each in its month, in the same order", () => {
    const facts = shop(
      Array.from({ length: 400 }, (_, i) => ({
        order: `o${(i * 7) % 150}`,
        customer: i % 5 === 0 ? null : `c${i % 11}`,
        product: `p${(i * 3) % 17}`,
        at: `2026-0${1 + (((i * 7) % 150) % 9)}-1${i % 10} 10:00:00`,
        quantity: i % 13 === 0 ? -1 : 1 + (i % 3),
        price: 2.5,
      })),
    );
    const months = [...factsByMonth(facts)];
    const names = months.map(({ month }) => month);
    expect(names).toEqual([...new Set(names)].sort());
    const orders = facts.asFrame("orders");
    const all = facts
      .asFrame("items")
      .join(orders.select("order_no", "order_id", "ordered_on"), { on: "order_no", how: "inner" })
      .join(facts.asFrame("products").select("product_no", "product_id"), { on: "product_no", how: "inner" })
      .select("order_id", "product_id", "ordered_on", "is_sale", "units", "gross_e4", "net_e4")
      .sort(["order_id", "product_id"]);
    for (const { month, ...made } of months) {
      const isOfMonth = pl.col("ordered_on").dt.strftime("%Y-%m").eq(pl.lit(month));
      expect(made.orders.toRecords()).toEqual(orders.drop("order_no", "customer_no").filter(isOfMonth).toRecords());
      expect(made.items.toRecords()).toEqual(all.filter(isOfMonth).toRecords());
    }
    expect(months.reduce((sum, { items }) => sum + items.height, 0)).toBe(all.height);
    expect(months.length).toBeGreaterThan(5);
    facts.close();
  });
});
