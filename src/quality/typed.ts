/** Records, all text, as typed columns: trimmed, parsed, money exact; and a report of what was changed on the way. */
import pl from "nodejs-polars";
import { MONEY_SCALE } from "../money.ts";
import { RECORD_COLUMNS, type RecordColumn } from "../schema.ts";
import { dates } from "./dates.ts";
import type { RecordSource } from "./input.ts";
import { numbers } from "./numbers.ts";

/** Values that were changed while they were read, with one example (the first in the alphabet). */
export interface Coercion {
  column: string;
  /** What was done, for example "spaces around the value removed". */
  what: string;
  count: number;
  before: string;
  after: string;
}

/** Per column: what to do with a missing value. */
type Missing = Readonly<Record<string, string | { fill: string }>>;

/** Beyond these, sums of ten-thousandths could leave 64 bits. */
export const MAX_QUANTITY = 1e9;
export const MAX_AMOUNT = 1e11;

const EDGE = String.raw`^[\s\x{200b}\x{feff}]|[\s\x{200b}\x{feff}]$`;
const EDGES = String.raw`^[\s\x{200b}\x{feff}]+|[\s\x{200b}\x{feff}]+$`;
const DECIMAL_ID = String.raw`^\d+\.0+$`;
/** How programs write "no value" where they mean to write nothing. */
const NOTHING = ["nan", "NaN", "NAN", "null", "NULL", "None", "none", "<NA>", "#N/A", "N/A", "n/a"];

interface Change {
  columns: readonly RecordColumn[];
  what: string;
  /** True for the values to change. */
  where(text: pl.Expr): pl.Expr;
  to(text: pl.Expr): pl.Expr;
}

/** How text is standardised, in this order. */
const CHANGES: readonly Change[] = [
  {
    columns: RECORD_COLUMNS.filter((name) => !["quantity", "unit_price", "amount"].includes(name)),
    what: "blanks around the value removed",
    where: (text) => text.str.contains(EDGE),
    to: (text) => text.str.replaceAll(EDGES, ""),
  },
  {
    columns: ["order_id", "customer_id", "product_id", "region", "email", "phone"],
    what: "placeholder read as missing",
    where: (text) => text.isIn(["", ...NOTHING]),
    to: () => pl.lit(null).cast(pl.String),
  },
  {
    columns: ["description", "category", "ordered_at"],
    what: "empty text read as missing",
    where: (text) => text.eq(pl.lit("")),
    to: () => pl.lit(null).cast(pl.String),
  },
  {
    columns: ["customer_id"],
    what: "id written as a decimal number",
    where: (text) => text.str.contains(DECIMAL_ID),
    to: (text) => text.str.stripCharsEnd("0").str.stripCharsEnd("."),
  },
  {
    columns: ["email"],
    what: "e-mail address in lower case",
    where: (text) => text.neq(text.str.toLowerCase()),
    to: (text) => text.str.toLowerCase(),
  },
  {
    columns: ["phone"],
    what: "telephone number reduced to its digits",
    where: (text) => text.str.contains(String.raw`^00|[^+\d]|.\+`),
    to: (text) =>
      text.str.replaceAll(String.raw`\(0\)`, "").str.replaceAll(String.raw`[^+\d]`, "").str.replace("^00", "+"),
  },
];

/** Applies the changes to the columns that have any value; columns where nothing is to change are not copied. */
function standardise(records: pl.DataFrame): { frame: pl.DataFrame; coerced: Coercion[] } {
  let frame = records;
  const coerced: Coercion[] = [];
  for (const { columns, what, where, to } of CHANGES) {
    const filled = columns.filter((name) => frame.getColumn(name).nullCount() < frame.height);
    if (filled.length === 0) continue;
    const counts = frame
      .select(...filled.map((name) => where(pl.col(name)).sum().cast(pl.Int64).alias(name)))
      .toRecords()[0];
    for (const name of filled) {
      const count = Number(counts?.[name] ?? 0);
      if (count === 0) continue;
      const text = pl.col(name);
      const masked = pl.when(where(text)).then(text).otherwise(pl.lit(null));
      const changed = frame
        .select(text.alias("before"), masked.alias("masked"))
        .withColumns(to(pl.col("masked")).alias("after"));
      const example = changed
        .select(pl.col("masked").min().alias("before"))
        .withColumns(to(pl.col("before")).alias("after"));
      const [{ before, after }] = example.toRecords() as [{ before: string; after: string | null }];
      coerced.push({ column: name, what, count, before, after: after ?? "" });
      const value = changed
        .select(pl.when(pl.col("masked").isNull()).then(pl.col("before")).otherwise(pl.col("after")).alias(name))
        .getColumn(name);
      frame = frame.withColumns(value);
    }
  }
  return { frame, coerced };
}

/** Writes the configured value where one is missing, in the columns the file has. */
function fillIn(
  frame: pl.DataFrame,
  has: ReadonlySet<RecordColumn>,
  missing: Missing,
): { frame: pl.DataFrame; coerced: Coercion[] } {
  const coerced: Coercion[] = [];
  const fills = Object.entries(missing).flatMap(([column, how]) => {
    const name = column as RecordColumn;
    if (typeof how === "string" || !has.has(name)) return [];
    const count = frame.getColumn(name).nullCount();
    if (count === 0) return [];
    coerced.push({ column: name, what: "missing value filled in", count, before: "", after: how.fill });
    return [pl.col(name).fillNull(pl.lit(how.fill)).alias(name)];
  });
  return { frame: fills.length === 0 ? frame : frame.withColumns(...fills), coerced };
}

const e4 = (value: pl.Expr): pl.Expr =>
  pl
    .when(value.abs().gt(pl.lit(MAX_AMOUNT)))
    .then(pl.lit(null))
    .otherwise(value.mul(pl.lit(MONEY_SCALE)).round(0))
    .cast(pl.Int64, false);

/**
 * One row per record, with all text columns standardised and, beside the text of `quantity`, `unit_price`, `amount` and
 * `ordered_at`: `pieces` (Float64), `price_e4`, `amount_e4` (Int64 ten-thousandths), `at` (Datetime), `on` (Date), each null
 * where the text is missing or unreadable.
 *
 * The amount is quantity × price, rounded once. Where a record has an amount and no price, the amount stands and the price is
 * amount ÷ quantity. In a source without quantities a line is one piece, or one returned piece where its amount is negative.
 */
export function typed(
  records: pl.DataFrame,
  source: RecordSource,
  has: ReadonlySet<RecordColumn>,
  missing: Missing,
): { frame: pl.DataFrame; coerced: Coercion[] } {
  const standard = standardise(records);
  const { frame, coerced: filled } = fillIn(standard.frame, has, missing);
  const coerced = [...standard.coerced, ...filled];
  const read = (name: "quantity" | "unit_price" | "amount"): pl.Series => {
    const { values, unusual, example } = numbers(frame, name, source.decimal);
    if (example) coerced.push({ column: name, what: "number read from formatted text", count: unusual, ...example });
    return values.rename(`${name}_number`);
  };
  const at = dates(frame, "ordered_at", source.dateFormats);
  const stated = pl.col("unit_price").isNotNull();
  const quantity = has.has("quantity")
    ? pl.col("quantity_number")
    : pl
        .when(pl.col("amount_number").lt(pl.lit(0)).and(pl.col("unit_price").isNull()))
        .then(pl.lit(-1))
        .otherwise(pl.lit(1))
        .cast(pl.Float64);
  const value = frame
    .withColumns(read("quantity"), read("unit_price"), read("amount"), at.rename("at"))
    .withColumns(
      pl.col("at").cast(pl.Date).alias("on"),
      pl
        .when(quantity.abs().gt(pl.lit(MAX_QUANTITY)))
        .then(pl.lit(null))
        .otherwise(quantity)
        .alias("pieces"),
    )
    .withColumns(
      pl
        .when(stated)
        .then(pl.col("unit_price_number"))
        .when(pl.col("pieces").neq(pl.lit(0)))
        .then(pl.col("amount_number").div(pl.col("pieces")))
        .otherwise(pl.lit(null))
        .alias("price_number"),
    )
    .withColumns(
      e4(pl.col("price_number")).alias("price_e4"),
      e4(
        pl
          .when(stated)
          .then(pl.col("unit_price_number").mul(pl.col("pieces")))
          .otherwise(pl.col("amount_number")),
      ).alias("amount_e4"),
    );
  return { frame: value, coerced };
}
