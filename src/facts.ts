/**
 * Facts: the waist of the house. Almost every analysis needs only these four tables, which are far smaller than the
 * lines they are made from. Money stays exact (Int64 ten-thousandths); nothing here depends on the order of the lines.
 */

import { type Day, dayNumber } from "./calendar.ts";
import { createItemSums } from "./facts/items.ts";
import { createOrderSums } from "./facts/orders.ts";
import { createProductNames } from "./facts/products.ts";
import { type AllNames, createAllNames, FLAG, type Lines, linesAt, linesOf } from "./lines.ts";
import type pl from "./polars.ts";

export interface Facts {
  /** One per order: `ORDERS` in schema.ts. */
  orders: pl.DataFrame;
  /** One per order × product: `ORDER_ITEMS`. */
  orderItems: pl.DataFrame;
  /** One per identified customer: `CUSTOMERS`. */
  customers: pl.DataFrame;
  /** One per product: `PRODUCTS`. */
  products: pl.DataFrame;
}

export interface FactsOptions {
  /** Only lines before the start of this day count. Default: all. */
  asOf?: Day;
  /** `net` (default) subtracts returns, cancellations and adjustments; `exclude` looks at sale lines alone. */
  cancellations?: "net" | "exclude";
  /** `keep` (default) keeps anonymous sales in revenue and baskets; `drop` leaves them out of everything. */
  missingCustomer?: "keep" | "drop";
}

export interface FactsBuilder {
  /**
   * Adds lines, as a frame (`LINES` in schema.ts) or as numbers; may be called any number of times, in any order. Lines as
   * numbers must share their names.
   */
  add(lines: pl.DataFrame | Lines): void;
  finish(): Facts;
}

const DAY_MS = 86_400_000;

/** The lines that the options let count. */
function counting(lines: Lines, options: FactsOptions): Lines {
  const end = options.asOf === undefined ? Number.POSITIVE_INFINITY : dayNumber(options.asOf) * DAY_MS;
  const needed = options.cancellations === "exclude" ? FLAG.is_sale : 0;
  const unwanted = options.missingCustomer === "drop" ? FLAG.is_anonymous : 0;
  const { at, flags } = lines;
  const rows = new Int32Array(lines.count);
  let kept = 0;
  for (let i = 0; i < lines.count; i++)
    if (at[i] < end && (flags[i] & needed) === needed && (flags[i] & unwanted) === 0) rows[kept++] = i;
  return kept === lines.count ? lines : linesAt(lines, rows.subarray(0, kept));
}

/** Builds facts from lines that arrive in pieces; of a piece only what is added up is kept. */
export function createFacts(options: FactsOptions = {}): FactsBuilder {
  const orderSums = createOrderSums();
  const itemSums = createItemSums();
  const productNames = createProductNames();
  let names: AllNames | undefined;
  return {
    add(some) {
      const all = "ids" in some ? some : linesOf(some, names ?? createAllNames());
      if (names !== undefined && names !== all.names) throw new Error("lines to be added up must share their names");
      names = all.names;
      const lines = counting(all, options);
      orderSums.add(lines);
      itemSums.add(lines);
      productNames.add(lines);
    },
    finish() {
      if (names === undefined) throw new Error("facts need at least one piece of lines, even an empty one");
      const { orders, customers, orderNo } = orderSums.finish(names);
      const { products, productNo } = productNames.finish(names);
      const orderItems = itemSums.finish(orderNo, productNo, orders.height);
      return { orders, orderItems, customers, products };
    },
  };
}

/**
 * Facts of a whole frame of lines.
 *
 * `lines`: one row per valid order line (`LINES` in schema.ts). Orders count as orders only when they have a sale line
 * (quantity > 0, price > 0, neither cancellation nor adjustment); their money is net of returns unless
 * `cancellations: "exclude"`.
 */
export function facts(lines: pl.DataFrame, options: FactsOptions = {}): Facts {
  const builder = createFacts(options);
  builder.add(lines);
  return builder.finish();
}
