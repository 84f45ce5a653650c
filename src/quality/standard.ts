/** Text columns standardised: trimmed, placeholders emptied, ids and addresses in one spelling; and what was changed. */
import pl from "../polars.ts";
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

/** What a change did: to the rows `at`, with the first of them in the alphabet. */
export interface Changed {
  what: string;
  at: number[];
  before: string;
  after: string;
}

function apply(frame: pl.DataFrame, column: RecordColumn, steps: Steps): { frame: pl.DataFrame; changed?: Changed } {
  const masked = frame.select(column).withColumns(steps.masked);
  const texts = masked.getColumn("masked").toArray() as (string | null)[];
  const at = texts.flatMap((text, i) => ((text ?? null) === null ? [] : [i]));
  if (at.length === 0) return { frame };
  const example = masked.select(steps.example).withColumns(steps.after).toRecords()[0];
  const { masked: before, after } = example as { masked: string; after: string | null };
  const value = masked.withColumns(steps.after).select(steps.value).getColumn(column);
  return { frame: frame.withColumns(value), changed: { what: steps.change.what, at, before, after: after ?? "" } };
}

/** The text column of a frame standardised; the same frame where nothing is to change. */
export function standardised(
  texts: pl.DataFrame,
  column: RecordColumn,
): { frame: pl.DataFrame; changed: readonly Changed[] } {
  const steps = stepsOf(column);
  if (steps.length === 0 || texts.height === 0) return { frame: texts, changed: [] };
  const found = texts.select(...steps.map(({ count }) => count)).toRecords()[0] ?? {};
  // a value that is trimmed may be a placeholder, so one change opens the column to all
  if (steps.every(({ name }) => Number(found[name] ?? 0) === 0)) return { frame: texts, changed: [] };
  const changed: Changed[] = [];
  let frame = texts;
  for (const step of steps) {
    const result = apply(frame, column, step);
    frame = result.frame;
    if (result.changed) changed.push(result.changed);
  }
  return { frame, changed };
}
