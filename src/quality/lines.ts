/** Typed records that passed the rules, as lines with their flags. */

import pl from "../columns/polars.ts";
import { stringTableOf } from "../columns/strings.ts";
import { int64Series, stringSeries } from "../columns/to-polars.ts";
import { FLAG, FLAGS, type LineDictionaries, type Lines, NAMED, type Named } from "../lines.ts";
import { conform, LINES, type RecordColumn } from "../schema.ts";
import type { PresetPatterns } from "./input.ts";
import type { QualityOptions } from "./options.ts";
import type { TypedColumn, TypedRecords } from "./values/typed-records.ts";

const matches = (column: "order_id", pattern: string | undefined): pl.Expr =>
  pattern === undefined ? pl.lit(false) : pl.col(column).str.contains(pattern).fillNull(pl.lit(false));

/** Marks of an order id. */
export const ORDER_MARKS = { cancellation: 0, adjustment: 1 } as const;
export const orderMarks = (patterns: PresetPatterns | undefined): pl.Expr[] => [
  matches("order_id", patterns?.cancellation),
  matches("order_id", patterns?.adjustment),
];

/** Real products: the pattern's, without the services; a record without a product id is one too. */
export function isProduct(patterns: PresetPatterns, options: QualityOptions["products"]): pl.Expr {
  const id = pl.col("product_id");
  const pattern = options.pattern ?? patterns.product;
  const shaped = pattern === undefined ? pl.lit(true) : id.str.contains(pattern);
  const service = options.pattern === null ? patterns.service : undefined;
  const known = service === undefined ? shaped : shaped.and(id.str.contains(service).not());
  const services = options.services.map((service) => service.trim().toUpperCase());
  const real = services.length === 0 ? known : known.and(id.str.toUpperCase().isIn(services).not());
  return real.fillNull(pl.lit(true));
}

/**
 * Order ids for a source that has none: a customer's lines of one day are one order (`customer|day`), every line without a
 * customer is an order of its own (`file#record`).
 */
const ownOrder = (customer: string | null, at: number, record: string): string =>
  customer === null ? record : `${customer}|${new Date(at).toISOString().slice(0, 10)}`;

/** The records at `rows`, all of them valid, as lines. `recordName` is `file#record` of a row. */
export function toLines(
  records: TypedRecords,
  rows: Int32Array,
  names: LineDictionaries,
  hasOrders: boolean,
  recordName: (row: number) => string,
): Lines {
  const count = rows.length;
  const all = count === records.count;
  const picked = (from: Float64Array): Float64Array => {
    if (all) return from;
    const to = new Float64Array(count);
    for (let i = 0; i < count; i++) to[i] = from[rows[i]];
    return to;
  };
  const idsOf = (name: Named): Int32Array => {
    // order ids that are missing are made below
    if (name === "order_id" && !hasOrders) return new Int32Array(count);
    const from = records.ids(name);
    if (all) return from;
    const to = new Int32Array(count);
    for (let i = 0; i < count; i++) to[i] = from[rows[i]];
    return to;
  };
  const ids = Object.fromEntries(NAMED.map((name) => [name, idsOf(name)])) as Record<Named, Int32Array>;
  const at = picked(records.at);
  if (!hasOrders) {
    for (let i = 0; i < count; i++) {
      const customer = names.customer_id.text(ids.customer_id[i]);
      ids.order_id[i] = names.order_id.number(ownOrder(customer, at[i], recordName(rows[i])));
    }
  }
  const { codes, values } = records.columns.get("product_id") as TypedColumn;
  const real = values.marks[0];
  const { customer_id: customers } = ids;
  const { pieces, priceE4, cancellation, adjustment } = records;
  const flags = new Uint8Array(count);
  for (let i = 0; i < count; i++) {
    const row = rows[i];
    const n = pieces[row];
    const marked = cancellation[row] * FLAG.is_cancellation + adjustment[row] * FLAG.is_adjustment;
    flags[i] =
      marked +
      (n < 0 ? FLAG.is_return : 0) +
      (customers[i] === 0 ? FLAG.is_anonymous : 0) +
      real[codes[row]] * FLAG.is_product +
      (marked === 0 && n > 0 && priceE4[row] > 0 ? FLAG.is_sale : 0);
  }
  return {
    count,
    names,
    ids,
    quantity: picked(records.pieces),
    priceE4: picked(records.priceE4),
    amountE4: picked(records.amountE4),
    at,
    flags,
  };
}

/** Lines as a frame of the contract LINES; `where` names the file and record of each line. */
export function lineFrame(
  lines: Lines,
  records: TypedRecords,
  rows: Int32Array,
  where: { files: readonly string[]; file: Int32Array; record: Int32Array },
): pl.DataFrame {
  const text = (name: RecordColumn): pl.Series => {
    const { codes, values } = records.columns.get(name) as TypedColumn;
    return stringSeries(
      name,
      values,
      rows.map((row) => codes[row]),
    );
  };
  const frame = pl.DataFrame([
    stringSeries("source_file", stringTableOf(where.files), where.file),
    pl.Series("source_row", where.record).cast(pl.Int64),
    ...NAMED.map((name) => stringSeries(name, lines.names[name], lines.ids[name])),
    pl.Series("quantity", lines.quantity),
    int64Series("unit_price_e4", lines.priceE4),
    int64Series("amount_e4", lines.amountE4),
    int64Series("at", lines.at),
    text("email"),
    text("phone"),
    ...FLAGS.map((name) =>
      pl
        .Series(
          name,
          lines.flags.map((flags) => (flags & FLAG[name] ? 1 : 0)),
        )
        .cast(pl.Bool),
    ),
  ]);
  const at = pl.col("at").cast(pl.Datetime("ms"));
  return conform(frame.withColumns(at.alias("ordered_at"), at.cast(pl.Date).alias("ordered_on")), LINES);
}
