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
  it("says where the parts of its day stand", () => {
    const parts = understood(["Order", "Year", "Month", "Day", "Amount"], (i) => [
      ...[`A${i}`, "2026", String(1 + (i >> 4)), String(1 + (i & 15)), money(i)],
    ]);
    expect(parts.misfits.ordered_at).toBe(
      'the day stands in three columns, "Year", "Month", "Day"; write it into one, such as 2026-01-31',
    );
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
