/** Text columns standardised: trimmed, placeholders emptied, ids and addresses in one spelling; and what was changed. */
import pl from "nodejs-polars";
import { RECORD_COLUMNS, type RecordColumn } from "../schema.ts";
import { once } from "./once.ts";

/** Values that were changed while they were read, with one example (the first in the alphabet). */
export interface Coercion {
  column: string;
  /** What was done, for example "blanks around the value removed". */
  what: string;
  count: number;
  before: string;
  after: string;
}

const EDGE = String.raw`^[\s\x{200b}\x{feff}]|[\s\x{200b}\x{feff}]$`;
/** The same characters, to be stripped. */
const BLANKS =
  "\t\n\v\f\r \u0085\u00a0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u2028\u2029\u202f\u205f\u3000\u200b\ufeff";
const DECIMAL_ID = String.raw`^[0-9]+\.0+$`;
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
    to: (text) => text.str.stripChars(BLANKS),
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
    where: (text) => text.str.contains(String.raw`^00|[^+0-9]|.\+`),
    to: (text) => text.str.replaceAll("(0)", "", true).str.replaceAll("[^+0-9]", "").str.replace("^00", "+"),
  },
];

interface Steps {
  change: Change;
  /** How many values of the column would change, named `<column>_<number of the change>`. */
  count: pl.Expr;
  name: string;
  masked: pl.Expr;
  after: pl.Expr;
  example: pl.Expr;
  value: pl.Expr;
}

const stepsOf = once((column: RecordColumn): Steps[] =>
  CHANGES.flatMap((change, i) => {
    if (!change.columns.includes(column)) return [];
    const text = pl.col(column);
    const masked = pl.col("masked");
    const name = `${column}_${i}`;
    return [
      {
        change,
        name,
        count: change.where(text).sum().cast(pl.Int64).alias(name),
        masked: pl.when(change.where(text)).then(text).otherwise(pl.lit(null)).alias("masked"),
        after: change.to(masked).alias("after"),
        example: masked.min(),
        value: pl.when(masked.isNull()).then(text).otherwise(pl.col("after")).alias(column),
      },
    ];
  }),
);

/** One change of one column; the same frame where no value changes. */
function apply(frame: pl.DataFrame, column: RecordColumn, steps: Steps): { frame: pl.DataFrame; coerced?: Coercion } {
  const masked = frame.select(column).withColumns(steps.masked);
  const count = masked.height - masked.getColumn("masked").nullCount();
  if (count === 0) return { frame };
  const example = masked.select(steps.example).withColumns(steps.after).toRecords()[0];
  const { masked: before, after } = example as { masked: string; after: string | null };
  const value = masked.withColumns(steps.after).select(steps.value).getColumn(column);
  return {
    frame: frame.withColumns(value),
    coerced: { column, what: steps.change.what, count, before, after: after ?? "" },
  };
}

/** @param filled text columns that have any value; the others, and columns where nothing is to change, are not touched */
export function standardised(
  records: pl.DataFrame,
  filled: readonly RecordColumn[],
): { frame: pl.DataFrame; coerced: Coercion[] } {
  const steps = filled.map((column) => ({ column, steps: stepsOf(column) }));
  const counts = steps.flatMap((one) => one.steps.map(({ count }) => count));
  if (counts.length === 0 || records.height === 0) return { frame: records, coerced: [] };
  const found = records.select(...counts).toRecords()[0] ?? {};
  const coerced: Coercion[] = [];
  let frame = records;
  for (const { column, steps: own } of steps) {
    // a value that is trimmed may be a placeholder, so one change opens the column to all
    if (own.every(({ name }) => Number(found[name] ?? 0) === 0)) continue;
    for (const step of own) {
      const result = apply(frame, column, step);
      frame = result.frame;
      if (result.coerced) coerced.push(result.coerced);
    }
  }
  return { frame, coerced };
}
