/**
 * The built-in rules, as data. Every rule is a condition over the typed columns of `typed`; rules with a reason refuse the
 * records that fail them, in this order, first match wins. The others only count.
 */
import pl from "nodejs-polars";
import type { Day } from "../calendar.ts";
import { MONEY_SCALE } from "../money.ts";
import type { RecordColumn } from "../schema.ts";
import type { PresetPatterns } from "./input.ts";
import { MAX_AMOUNT, MAX_QUANTITY } from "./typed.ts";

export const DIMENSIONS = ["Completeness", "Validity", "Uniqueness", "Consistency", "Timeliness", "Volume"] as const;
export type Dimension = (typeof DIMENSIONS)[number];

/** `error` refuses the record, `warn` counts in the score, `info` is only told. */
export type Severity = "error" | "warn" | "info";

export interface RuleContext {
  patterns: PresetPatterns;
  /** The last day that can be true; later is `future_date`. */
  latestDay: Day;
}

export interface Check {
  check: string;
  dimension: Dimension;
  severity: Severity;
  column: string;
}

export interface Rule extends Check {
  /** Code under which a failing record is refused; absent for rules that only count. */
  reason?: string;
  /** False where a source cannot be held to the rule, for example because it lacks the column. */
  applies(has: ReadonlySet<RecordColumn>, context: RuleContext): boolean;
  /** Records the rule speaks about; absent: all. */
  where?(context: RuleContext): pl.Expr;
  fails(context: RuleContext): pl.Expr;
  /** One sentence for a failing record, with its value. */
  message?(context: RuleContext): pl.Expr;
}

const EARLIEST = "1990-01-01";
const SHOWN = 80;

const dayValue = (day: Day): pl.Expr => pl.lit(new Date(`${day}T00:00:00Z`)).cast(pl.Date);

/** `column is "value"; expected …`, the value cut to a readable length. */
export const saying = (column: string, value: pl.Expr, expected: string): pl.Expr =>
  pl.concatString(
    [
      pl.lit(`${column} is "`),
      value.cast(pl.String).fillNull(pl.lit("")).str.slice(0, SHOWN),
      pl.lit(`"; expected ${expected}`),
    ],
    "",
  );

const present = (column: RecordColumn): Rule => ({
  check: `${column}_present`,
  reason: "missing_required",
  dimension: "Completeness",
  severity: "error",
  column,
  applies: (has) => has.has(column),
  fails: () => pl.col(column).isNull(),
  message: () => pl.lit(`${column} is missing`),
});

const filled = (column: RecordColumn, severity: Severity): Rule => ({
  check: `${column}_present`,
  dimension: "Completeness",
  severity,
  column,
  applies: (has) => has.has(column),
  fails: () => pl.col(column).isNull(),
});

/** What sold: bounds of values do not speak about returns, cancellations and book-keeping, negative by nature. */
export const SOLD = pl
  .col("is_cancellation")
  .or(pl.col("is_adjustment"))
  .or(pl.col("pieces").lt(pl.lit(0)).fillNull(pl.lit(false)))
  .not();

const CONTROL = String.raw`[\x00-\x1f\x7f]`;

/** Ids without control characters and, where the preset knows, with the shop's shape. */
const shaped = (
  column: "order_id" | "product_id",
  reason: string,
  pattern: (patterns: PresetPatterns) => string | undefined,
): Rule => ({
  check: `${column}_valid`,
  reason,
  dimension: "Validity",
  severity: "error",
  column,
  applies: (has) => has.has(column),
  where: () => pl.col(column).isNotNull(),
  fails: ({ patterns }) => {
    const shape = pattern(patterns);
    return shape === undefined ? pl.col(column).str.contains(CONTROL) : pl.col(column).str.contains(shape).not();
  },
  message: ({ patterns }) => {
    const shape = pattern(patterns);
    return saying(
      column,
      pl.col(column),
      shape === undefined ? "text without control characters" : `the form ${shape}`,
    );
  },
});

const either = (column: "unit_price" | "amount"): pl.Expr =>
  column === "unit_price"
    ? pl.col("unit_price").isNotNull()
    : pl.col("unit_price").isNull().and(pl.col("amount").isNotNull());

/** The price, or the amount where the record has one instead. */
const priced = (column: "unit_price" | "amount"): Rule => ({
  check: `${column}_valid`,
  reason: "invalid_price",
  dimension: "Validity",
  severity: "error",
  column,
  applies: (has) => has.has(column),
  where: () => either(column),
  // a quantity that is itself invalid leaves no value either; that is not the price's fault
  fails: () =>
    either(column).and(
      pl
        .col(`${column}_number`)
        .abs()
        .lt(pl.lit(MAX_AMOUNT))
        .fillNull(pl.lit(false))
        .not()
        .or(
          pl
            .col("pieces")
            .neq(pl.lit(0))
            .and(pl.col("price_e4").isNull().or(pl.col("amount_e4").isNull())),
        ),
    ),
  message: () =>
    saying(column, pl.col(column), `a number, with the line's value not beyond ${MAX_AMOUNT.toLocaleString("en")}`),
});

const matching = (column: "email" | "phone", pattern: string): Rule => ({
  check: `${column}_valid`,
  dimension: "Validity",
  severity: "warn",
  column,
  applies: (has) => has.has(column),
  where: () => pl.col(column).isNotNull(),
  fails: () => pl.col(column).str.contains(pattern).not(),
});

export const RULES: readonly Rule[] = [
  present("order_id"),
  present("product_id"),
  present("quantity"),
  {
    ...present("unit_price"),
    check: "price_present",
    applies: () => true,
    fails: () => pl.col("unit_price").isNull().and(pl.col("amount").isNull()),
    message: () => pl.lit("unit_price is missing, and there is no amount either"),
  },
  { ...present("ordered_at"), applies: () => true },
  shaped("order_id", "invalid_order_id", (patterns) => patterns.orderId),
  shaped("product_id", "invalid_product", () => undefined),
  {
    check: "quantity_valid",
    reason: "invalid_quantity",
    dimension: "Validity",
    severity: "error",
    column: "quantity",
    applies: (has) => has.has("quantity"),
    fails: () =>
      pl
        .col("pieces")
        .isNull()
        .or(pl.col("pieces").eq(pl.lit(0))),
    message: () =>
      saying("quantity", pl.col("quantity"), `a number other than 0, not beyond ${MAX_QUANTITY.toLocaleString("en")}`),
  },
  priced("unit_price"),
  priced("amount"),
  {
    check: "amount_at_least_minimum",
    reason: "invalid_price",
    dimension: "Validity",
    severity: "error",
    column: "amount",
    applies: (_has, { patterns }) => patterns.minimumAmount !== undefined,
    where: () => SOLD,
    fails: ({ patterns }) => SOLD.and(pl.col("amount_e4").lt(pl.lit(Number(patterns.minimumAmount) * MONEY_SCALE))),
    message: ({ patterns }) =>
      saying(
        "amount",
        pl.col("amount").fillNull(pl.col("unit_price")),
        `at least ${patterns.minimumAmount} for what is no return`,
      ),
  },
  {
    check: "ordered_at_valid",
    reason: "invalid_date",
    dimension: "Validity",
    severity: "error",
    column: "ordered_at",
    applies: () => true,
    fails: () =>
      pl
        .col("on")
        .isNull()
        .or(pl.col("on").lt(dayValue(EARLIEST))),
    message: () => saying("ordered_at", pl.col("ordered_at"), `a date of the file's format, not before ${EARLIEST}`),
  },
  {
    check: "not_in_the_future",
    reason: "future_date",
    dimension: "Timeliness",
    severity: "error",
    column: "ordered_at",
    applies: () => true,
    fails: ({ latestDay }) => pl.col("on").gt(dayValue(latestDay)),
    message: ({ latestDay }) => saying("ordered_at", pl.col("ordered_at"), `no day after ${latestDay}`),
  },
  filled("customer_id", "warn"),
  filled("description", "warn"),
  filled("category", "info"),
  filled("region", "warn"),
  {
    check: "price_above_zero",
    dimension: "Validity",
    severity: "warn",
    column: "unit_price",
    applies: () => true,
    where: () => pl.col("price_e4").isNotNull(),
    fails: () => pl.col("price_e4").eq(pl.lit(0)),
  },
  matching("email", String.raw`^[^@\s"<>]+@[^@\s"<>]+\.[^@\s.]{2,}$`),
  matching("phone", String.raw`^\+?\d{7,15}$`),
  {
    check: "amount_is_quantity_times_price",
    dimension: "Consistency",
    severity: "warn",
    column: "amount",
    applies: (has) => has.has("amount") && has.has("unit_price"),
    where: () => pl.col("amount_number").isNotNull().and(pl.col("amount_e4").isNotNull()),
    // one hundredth: files round the amount to the cent
    fails: () =>
      pl
        .col("amount_number")
        .mul(pl.lit(MONEY_SCALE))
        .sub(pl.col("amount_e4").cast(pl.Float64))
        .abs()
        .gt(pl.lit(100.5)),
  },
  {
    check: "return_is_marked_as_cancellation",
    dimension: "Consistency",
    severity: "warn",
    column: "quantity",
    applies: (has, { patterns }) => has.has("quantity") && has.has("order_id") && patterns.cancellation !== undefined,
    where: () => pl.col("pieces").lt(pl.lit(0)),
    fails: () => pl.col("pieces").lt(pl.lit(0)).and(pl.col("is_cancellation").not()),
  },
  {
    check: "cancellation_is_negative",
    dimension: "Consistency",
    severity: "warn",
    column: "quantity",
    applies: (has, { patterns }) => has.has("quantity") && has.has("order_id") && patterns.cancellation !== undefined,
    where: () => pl.col("is_cancellation"),
    fails: () => pl.col("pieces").gt(pl.lit(0)).and(pl.col("is_cancellation")),
  },
];
