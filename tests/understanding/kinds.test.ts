/** Kinds of files that were once read wrongly without a word: the command on each, without configuration. */
import { describe, expect, it } from "vitest";
import { judge } from "../../bench/understanding/judge.ts";
import type { Truth } from "../../bench/understanding/truth.ts";

interface Line {
  order: number;
  day: string;
  customer: string;
  product: string;
  pieces: number;
  paid: number;
}
const PRICES = [12.5, 3.75, 49.9, 8.2, 20.4];
const LINES: readonly Line[] = Array.from({ length: 80 }, (_, i): Line => {
  const order = i >> 1;
  const pieces = 1 + ((i * 7) % 4);
  const product = i % PRICES.length;
  return {
    order,
    day: `2026-0${1 + (order >> 4)}-${10 + (order % 16)}`,
    customer: `c${order % 11}`,
    product: `Good ${"ABCDE"[product]}`,
    pieces,
    paid: Math.round(100 * pieces * PRICES[product]!) / 100,
  };
});
const HEADER = "order,date,customer,product,quantity";
const isBack = ({ order }: Line): boolean => order % 9 === 4;
const sum = (lines: readonly Line[]): number => lines.reduce((all, { paid }) => all + paid, 0);
const KEPT = LINES.filter((line) => !isBack(line));

const text = (names: string, cells: (line: Line) => string): string =>
  `${HEADER},${names}\n${LINES.map((line) => `${100 + line.order},${line.day},${line.customer},${line.product},${line.pieces},${cells(line)}\n`).join("")}`;

const verdict = async (content: string, truth: Truth) => {
  const files = [{ name: "sales.csv", content }];
  const { verdict: found, why } = await judge({ id: "x", language: "en", kind: "x", files, truth, mayAsk: false });
  return [found, why];
};

describe("a file is read rightly", () => {
  it.each<[string, string, Truth]>([
    [
      "where lines of an order were given back with their own money",
      text("amount,refund amount", (line) => `${line.paid},${isBack(line) ? line.paid : "0.00"}`),
      { netRevenue: sum(KEPT) },
    ],
    [
      "where a column answers whether an order was voided",
      text("amount,Void?", (line) => `${line.paid},${isBack(line) ? "TRUE" : "FALSE"}`),
      { netRevenue: sum(KEPT), orders: new Set(KEPT.map(({ order }) => order)).size },
    ],
    [
      "where money is in cents",
      text("amount_cents", ({ paid }) => String(Math.round(100 * paid))),
      { netRevenue: sum(LINES), orders: 40 },
    ],
    [
      "where a type tells credit notes from invoices",
      text("amount,type", (line) => `${line.paid},${isBack(line) ? "Credit Note" : "Invoice"}`),
      { netRevenue: sum(LINES) - 2 * sum(LINES.filter(isBack)) },
    ],
    [
      "where a payment type names credit and transfers, which give nothing back",
      text(
        "amount,type,status",
        ({ paid, order }) => `${paid},${order % 2 ? "Credit card payment" : "Bank transfer"},Paid`,
      ),
      { netRevenue: sum(LINES), orders: 40 },
    ],
    [
      "where a discount of one value stands between gross and net sales",
      text("gross sales,discount,net sales", ({ paid }) => `${(paid + 1).toFixed(2)},-1.00,${paid}`),
      { netRevenue: sum(LINES) },
    ],
  ])("%s", async (_, content, truth) => {
    expect(await verdict(content, truth)).toEqual(["right", ""]);
  });
});
