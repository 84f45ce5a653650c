import { describe, expect, it } from "vitest";
import { rowsOf } from "../../src/analyses/rows.ts";
import { createFacts, facts as factsOf } from "../../src/facts/facts.ts";
import { type Line, shop, shopLines } from "../analyses/shop.ts";

const LINES: Line[] = [
  { order: "20", at: "2024-03-02 09:00:00", customer: "b", product: "x", quantity: 2, price: 5, region: "UK" },
  { order: "20", at: "2024-03-02 08:30:00", customer: "b", product: "x", quantity: -1, price: 5, region: "UK" },
  { order: "20", at: "2024-03-02 09:00:00", customer: "b", product: null, quantity: 1, price: 3, region: "UK" },
  { order: "20", at: "2024-03-02 09:00:00", customer: "b", product: "a", quantity: 1, price: 7, region: "UK" },
  { order: "C3", at: "2024-03-05", customer: "a", product: "x", quantity: -4, price: 5 },
  { order: "10", at: "2024-03-01", customer: null, product: "x", quantity: 3, price: 5 },
];

describe("facts", () => {
  it("that are closed have given their items back, and say so; everything else stays", () => {
    const facts = shop(LINES);
    const customers = facts.customers.count;
    facts.close();
    facts.close();
    expect(() => facts.items.each(() => undefined)).toThrow("the spill store is closed");
    expect(facts.asFrame("customers").height).toBe(customers);
  });

  const facts = shop(LINES);
  const orders = facts.asFrame("orders");

  it("are orders in the order of their ids, with the time of their first line", () => {
    expect(
      rowsOf(orders.select("order_no", "order_id", "customer_no", "is_sale", "units", "gross_e4", "returns_e4")),
    ).toEqual([
      { order_no: 0, order_id: "10", customer_no: -1, is_sale: true, units: 3, gross_e4: 150_000, returns_e4: 0 },
      { order_no: 1, order_id: "20", customer_no: 1, is_sale: true, units: 4, gross_e4: 200_000, returns_e4: -50_000 },
      { order_no: 2, order_id: "C3", customer_no: 0, is_sale: false, units: 0, gross_e4: 0, returns_e4: -200_000 },
    ]);
    expect(orders.getColumn("ordered_at").cast(orders.getColumn("net_e4").dtype).toArray()[1]).toBe(
      Date.UTC(2024, 2, 2, 8, 30),
    );
    expect(orders.getColumn("customer_id").toArray()).toEqual([null, "b", "a"]);
    expect(orders.getColumn("region").toArray()).toEqual([null, "UK", null]);
  });

  it("are items by order and product: a product sold and returned is one, a line without a product none", () => {
    expect(rowsOf(facts.asFrame("items"))).toEqual([
      { order_no: 0, product_no: 1, is_sale: true, units: 3, gross_e4: 150_000, net_e4: 150_000 },
      { order_no: 1, product_no: 0, is_sale: true, units: 1, gross_e4: 70_000, net_e4: 70_000 },
      { order_no: 1, product_no: 1, is_sale: true, units: 2, gross_e4: 100_000, net_e4: 50_000 },
      { order_no: 2, product_no: 1, is_sale: false, units: 0, gross_e4: 0, net_e4: -200_000 },
    ]);
  });

  it("are the same in a copy, also one with other columns", () => {
    const copy = { ...facts };
    expect(rowsOf(copy.asFrame("items"))).toEqual(rowsOf(facts.asFrame("items")));
    const free = { ...facts, orders: { ...facts.orders, netE4: new Float64Array(facts.orders.count) } };
    expect(rowsOf(free.asFrame("orders")).map((row) => row.net_e4)).toEqual([0, 0, 0]);
  });

  it("know the channel through which a customer first bought, and none where that order names none", () => {
    const order = (id: string, at: string, customer: string, channel: string | null, quantity = 1): Line => ({
      ...{ order: id, at, customer, channel, quantity },
    });
    const some = [
      order("5", "2024-03-02", "a", "web"),
      order("4", "2024-03-01", "a", "shop"),
      order("C1", "2024-02-01", "a", "phone", -1),
      order("6", "2024-03-01", "b", null),
      order("7", "2024-03-02", "b", "web"),
      order("9", "2024-03-01", "c", "web"),
      order("8", "2024-03-01", "c", "fair"),
    ];
    const channels = (lines: readonly Line[]): unknown[] =>
      shop(lines).asFrame("customers").getColumn("first_channel").toArray();
    expect(channels(some)).toEqual(["shop", null, "fair"]);
    expect(channels(some.toReversed())).toEqual(["shop", null, "fair"]);
    expect(factsOf(shopLines(some).drop("channel")).asFrame("customers").getColumn("first_channel").toArray()).toEqual([
      ...[null, null, null],
    ]);
  });

  it("say so where not a single batch was added", () => {
    expect(() => createFacts().snapshot()).toThrow("facts need at least one batch of lines, even an empty one");
  });
});
