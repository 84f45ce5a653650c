/** A first record of sales is no header, though its words are names of columns. */
import { describe, expect, it } from "vitest";
import { isHeaderRow } from "../../../src/ingest/understand/header-row.ts";

const row = (text: string): boolean => isHeaderRow(text.split(","));

describe("a header", () => {
  it.each([
    "Date,Type,Invoice,Customer,Item,Qty,Price,Amount",
    "Product,Region,2025.01,2025.02,2025.03",
    "Product,Region,01/02/2026,02/02/2026,03/02/2026",
    "Bestellung,Kunde,Menge,Preis 2025",
  ])("%s", (text) => expect(row(text)).toBe(true));
});

describe("a record whose words name columns", () => {
  it.each([
    "1/5/2026,Invoice,10248,Customer G,Basket,3,45.65,136.95",
    "Invoice,Customer,Basket,3,45.65",
    "05-Jan-2026,Invoice,Customer G,Basket,3,45",
    "2026年1月5日,Invoice,Customer,Basket,3,450",
    "2026-01-05 10:20:00,Order,Customer,Card,3",
  ])("%s", (text) => expect(row(text)).toBe(false));
});
