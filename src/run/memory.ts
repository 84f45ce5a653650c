/** What a run will take of memory, from the sizes of its facts: said before the analyses begin, instead of running out in them. */
import type { Analysis } from "../analyses/analysis.ts";
import { EXIT, UserError } from "../errors.ts";
import type { Facts } from "../facts/contract.ts";
import type { Format } from "../format.ts";

/** Sizes that memory grows with. */
export interface FactSizes {
  lines: number;
  orders: number;
  customers: number;
  products: number;
}

/**
 * Bytes, measured: peaks of 10 and 40 million lines (facts), of 1.2 and five million customers (tables of customers), and of two million
 * products in a whole report.
 */
const BASE = 500e6;
const EACH: FactSizes = { lines: 35, orders: 80, customers: 170, products: 1280 };
/** A cell of a table with a row per customer or per order, with what is needed to make and to write it. */
const CELL = 23;

const SIZES = ["lines", "orders", "customers", "products"] as const;

/** Bytes that the tables of an analysis take which have a row for every customer, or for every order of one. */
function tablesOf({ tables }: Analysis, { customers, orders }: FactSizes): number {
  let bytes = 0;
  for (const { key, columns } of Object.values(tables)) {
    const rows =
      key.length === 1 && key[0] === "customer_id"
        ? customers
        : "customer_id" in columns && "order_id" in columns
          ? orders
          : 0;
    bytes += rows * Object.keys(columns).length * CELL;
  }
  return bytes;
}

/** Bytes at the peak, about. It never depends on the machine. */
export const memoryNeeded = (sizes: FactSizes, analyses: readonly Analysis[]): number =>
  BASE +
  SIZES.reduce((sum, name) => sum + sizes[name] * EACH[name], 0) +
  analyses.reduce((sum, analysis) => sum + tablesOf(analysis, sizes), 0);

/** The sizes of these facts; `lines` are counted before. */
export const sizesOf = ({ orders, customers, products }: Facts, lines: number): FactSizes => ({
  lines,
  orders: orders.count,
  customers: customers.count,
  products: products.count,
});

/**
 * Refuses a run that would take more than `maxMemoryMb`.
 *
 * @throws UserError (exit code 2) with the numbers, and what to do
 */
export function demandMemory(
  sizes: FactSizes,
  analyses: readonly Analysis[],
  maxMemoryMb: number,
  { decimal, integer }: Format,
): void {
  const needed = memoryNeeded(sizes, analyses);
  const allowed = maxMemoryMb * 1e6;
  if (needed <= allowed) return;
  const gigabytes = (bytes: number): string => `${decimal(bytes / 1e9, 1)} GB`;
  const largest = analyses
    .map((analysis) => ({ name: analysis.name, bytes: tablesOf(analysis, sizes) }))
    .filter(({ bytes }) => bytes > allowed / 50)
    .sort((a, b) => b.bytes - a.bytes)
    .slice(0, 3)
    .map(({ name, bytes }) => `${name} ${gigabytes(bytes)}`);
  const [lines, orders, customers, products] = SIZES.map((name) => `${integer(sizes[name])} ${name}`);
  throw new UserError(
    `${lines}, ${orders}, ${customers} and ${products} would take about ${gigabytes(needed)} of memory, more than maxMemoryMb allows, ${gigabytes(allowed)}`,
    {
      hint: `set maxMemoryMb where the machine has more, or leave analyses out with --only${largest.length === 0 ? "" : ` (${largest.join(", ")})`}`,
      exitCode: EXIT.usage,
    },
  );
}
