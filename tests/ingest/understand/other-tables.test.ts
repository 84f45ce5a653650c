import { describe, expect, it } from "vitest";
import { understand } from "../../../src/ingest/understand/understand.ts";
import type { Understanding } from "../../../src/ingest/understand/understanding.ts";

const understood = (headers: readonly string[], row: (i: number) => readonly string[]): Understanding =>
  understand(
    { file: "table.csv", headers, hasHeader: true, sample: Array.from({ length: 40 }, (_, i) => row(i)) },
    { preset: "auto", columns: {}, decimal: "auto" },
  );
const day = (i: number): string => `2026-0${1 + (i >> 4)}-${String(1 + (i & 15)).padStart(2, "0")}`;
const money = (i: number): string => String(((i * 37) % 90) + 3.5);

describe("a table that is none of sales", () => {
  it("is one of purchases, by who was paid", () => {
    for (const who of ["Vendor", "Lieferant", "Proveedor"]) {
      const { misfits, positions } = understood(["Date", who, "Category", "Amount"], (i) => [
        ...[day(i), `${who} ${i % 7}`, "Office", money(i)],
      ]);
      expect(misfits.amount).toContain("purchases or expenses");
      expect(positions.has("amount")).toBe(false);
    }
  });
  it("is one of sales where each product has its supplier, or where somebody bought", () => {
    const byProduct = understood(["Order", "Date", "Supplier", "Product", "Quantity", "Amount"], (i) => [
      ...[`A${i >> 1}`, day(i), `Supplier ${(i % 6) >> 1}`, `Vase ${i % 6}`, "1", money(i)],
    ]);
    expect(byProduct.misfits.amount).toBeUndefined();
    const withCustomer = understood(["Date", "Vendor", "Customer", "Amount"], (i) => [
      ...[day(i), `Vendor ${i % 7}`, `C${i % 9}`, money(i)],
    ]);
    expect(withCustomer.positions.has("amount")).toBe(true);
  });
  it("is the statement of an account, or money that was paid out", () => {
    const statement = understood(["Date", "Description", "Amount", "Balance"], (i) => [
      ...[day(i), `Transfer ${i}`, i % 2 === 0 ? `-${money(i)}` : money(i), String(1000 + i * 3.5)],
    ]);
    expect(statement.misfits.amount).toContain("statement of an account");
    const card = understood(["Date", "Description", "Amount"], (i) => [day(i), `Shop ${i}`, `-${money(i)}`]);
    expect(card.misfits.amount).toContain("paid out");
  });
  it("is one of sums of weeks", () => {
    const weekly = understood(["Store", "Date", "Weekly_Sales"], (i) => [`${i % 4}`, day(i), money(i)]);
    expect(weekly.misfits.amount).toContain("sums of a time");
  });
  it("says which parts of its day it lacks", () => {
    const parts = understood(["Order", "Month", "Day", "Amount"], (i) => [
      ...[`A${i}`, String(1 + (i >> 4)), String(1 + (i & 15)), money(i)],
    ]);
    expect(parts.misfits.ordered_at).toBe('"Month" and "Day" say no year');
  });
  it("is a list of what is offered at a price, unless it was sold", () => {
    const listed = (headers: readonly string[]): Understanding =>
      understood(headers, (i) => [String(900 + i), day(i), `Suburb ${i % 5}`, String(2 + (i % 3)), `${250 + i}000`]);
    const offers = listed(["Listing ID", "Listed On", "Suburb", "Bedrooms", "Price"]);
    expect(offers.misfits.amount).toContain("nothing here was sold");
    expect(offers.questions.map(({ topic }) => topic)).toContain("amount");
    expect(understood(["Effective date", "SKU", "Price"], (i) => [day(i), `S${i}`, money(i)]).misfits.amount).toContain(
      "nothing here was sold",
    );
    expect(listed(["Listing ID", "Sold On", "Suburb", "Bedrooms", "Price"]).misfits.amount).toBeUndefined();
    expect(understood(["Date", "Item", "Price"], (i) => [day(i), `Vase ${i % 5}`, money(i)]).misfits).toEqual({});
  });
});

describe("a table of donations", () => {
  it("has the order, the customer, the day and the money under their own names", () => {
    for (const headers of [
      ["Gift ID", "Gift Date", "Donor ID", "Gift Amount"],
      ["Spende Nr", "Spendendatum", "Spender", "Spendenbetrag"],
      ["Donation ID", "Donation Date", "Donor", "Donation Amount"],
    ]) {
      const { positions, questions } = understood(headers, (i) => [`G${i}`, day(i), `D${i % 9}`, money(i)]);
      expect(["order_id", "ordered_at", "customer_id"].map((role) => positions.get(role as "order_id"))).toEqual([
        0, 1, 2,
      ]);
      expect(positions.get("amount") ?? positions.get("order_total")).toBe(3);
      expect(questions).toEqual([]);
    }
  });
});

describe("what goods cost", () => {
  it("is no revenue where it is pieces × the cost of one", () => {
    const { positions } = understood(["Date", "Item", "Qty", "Unit Cost", "Value"], (i) => [
      ...[day(i), `Vase ${i % 5}`, String(1 + (i % 4)), String(2.5 + (i % 5)), String((1 + (i % 4)) * (2.5 + (i % 5)))],
    ]);
    expect(positions.has("amount")).toBe(false);
  });
});
