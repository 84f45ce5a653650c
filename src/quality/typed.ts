/** Records, all text, as typed columns: trimmed, parsed, money exact; and a report of what was changed on the way. */
import pl from "nodejs-polars";
import { MONEY_SCALE } from "../money.ts";
import { RECORD_COLUMNS, type RecordColumn } from "../schema.ts";
import { dates } from "./dates.ts";
import type { RecordSource } from "./input.ts";
import { numbers } from "./numbers.ts";
import { once } from "./once.ts";
import { type Coercion, standardised } from "./standard.ts";

/** Per column: what to do with a missing value. */
type Missing = Readonly<Record<string, string | { fill: string }>>;

/** Beyond these, sums of ten-thousandths could leave 64 bits. */
export const MAX_QUANTITY = 1e9;
export const MAX_AMOUNT = 1e11;

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

/** The typed columns, in steps that build on each other; `stated`: the file has quantities. */
const steps = once((stated: boolean): pl.Expr[][] => {
  const priced = pl.col("unit_price").isNotNull();
  const [price, amount] = [pl.col("unit_price_number"), pl.col("amount_number")];
  const quantity = stated
    ? pl.col("quantity_number")
    : pl
        .when(amount.lt(pl.lit(0)).and(priced.not()))
        .then(pl.lit(-1))
        .otherwise(pl.lit(1))
        .cast(pl.Float64);
  const pieces = pl.col("pieces");
  const perPiece = pl
    .when(pieces.neq(pl.lit(0)))
    .then(amount.div(pieces))
    .otherwise(pl.lit(null));
  return [
    [
      pl.col("at").cast(pl.Date).alias("on"),
      pl
        .when(quantity.abs().gt(pl.lit(MAX_QUANTITY)))
        .then(pl.lit(null))
        .otherwise(quantity)
        .alias("pieces"),
    ],
    [
      e4(pl.when(priced).then(price).otherwise(perPiece)).alias("price_e4"),
      e4(pl.when(priced).then(price.mul(pieces)).otherwise(amount)).alias("amount_e4"),
    ],
  ];
});

const NUMBERS = ["quantity", "unit_price", "amount"] as const;
const noNumbers = once((name: string) => pl.lit(null).cast(pl.Float64).alias(`${name}_number`));

/**
 * One row per record, with all text columns standardised and, beside the text of `quantity`, `unit_price`, `amount` and
 * `ordered_at`: their numbers `quantity_number`, `unit_price_number`, `amount_number`, and `pieces` (Float64), `price_e4`,
 * `amount_e4` (Int64 ten-thousandths), `at` (Datetime), `on` (Date), each null where the text is missing or unreadable.
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
  const nulls = records.nullCount().toRecords()[0] ?? {};
  const { height } = records;
  const filled = RECORD_COLUMNS.filter((name) => Number(nulls[name]) < height);
  const standard = standardised(records, filled);
  const { frame, coerced: filledIn } = fillIn(standard.frame, has, missing);
  const coerced = [...standard.coerced, ...filledIn];
  const read = NUMBERS.filter((name) => filled.includes(name)).map((name) => {
    const { values, unusual, example } = numbers(frame, name, source.decimal);
    if (example) coerced.push({ column: name, what: "number read from formatted text", count: unusual, ...example });
    return values.rename(`${name}_number`);
  });
  const absent = NUMBERS.filter((name) => !filled.includes(name)).map(noNumbers);
  const parsed = frame.withColumns(...read, dates(frame, "ordered_at", source.dateFormats));
  const complete = absent.length === 0 ? parsed : parsed.withColumns(...absent);
  return {
    frame: steps(has.has("quantity")).reduce((so, expressions) => so.withColumns(...expressions), complete),
    coerced,
  };
}
