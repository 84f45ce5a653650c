/**
 * The built-in rules, as data. Every rule is a condition over the typed columns of `typed`; rules with a reason refuse the
 * records that fail them, in this order, first match wins. The others only count.
 */

import { addDays, startMs } from "../../calendar.ts";
import pl from "../../columns/polars.ts";
import { MONEY_SCALE } from "../../money.ts";
import type { RecordColumn } from "../../schema.ts";
import type { PresetPatterns } from "../input.ts";
import { MAX_AMOUNT, MAX_QUANTITY } from "../limits.ts";
import { someByte } from "../values/changes.ts";
import { FAILS, OUTSIDE, type ValueTest } from "../values/contract.ts";
import { BASIS, type TypedRecords } from "../values/typed-records.ts";
import type { Rule, Severity } from "./rule.ts";

const SHOWN = 80;

const EARLIEST = "1990-01-01";
const EARLIEST_MS = startMs(EARLIEST);

const cut = (text: string): string => (text.length <= SHOWN ? text : Array.from(text).slice(0, SHOWN).join(""));

/** `column is "value"; expected …`, the value cut to a readable length. */
export const saying = (column: string, value: string | null, expected: string): string =>
  `${column} is "${cut(value ?? "")}"; expected ${expected}`;

const present = (column: RecordColumn): Rule => ({
  ...filled(column, "error"),
  reason: "missing_required",
  message: () => `${column} is missing`,
});

function filled(column: RecordColumn, severity: Severity): Rule {
  return {
    check: `${column}_present`,
    dimension: "Completeness",
    severity,
    column,
    applies: (has) => has.has(column),
    values: () => ({ missing: FAILS }),
  };
}

/** What sold: bounds of values do not speak about returns, cancellations and book-keeping, negative by nature. */
export const isSold: (records: TypedRecords, row: number) => boolean = ({ cancellation, adjustment, pieces }, row) =>
  cancellation[row] === 0 && adjustment[row] === 0 && !(pieces[row]! < 0);

const isControl = (byte: number): boolean => byte < 0x20 || byte === 0x7f;

/** A regular expression that the values that are there must match. */
const matching = (column: RecordColumn, pattern: string): ValueTest => ({
  where: pl.col(column).isNotNull(),
  fails: pl.col(column).str.contains(pattern).not(),
});

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
  values: ({ patterns }) => {
    const shape = pattern(patterns);
    if (shape !== undefined) return matching(column, shape);
    return { missing: OUTSIDE, text: (keys, start, end) => (someByte(keys, start, end, isControl) ? FAILS : 0) };
  },
  message: (records, row, { patterns }) => {
    const shape = pattern(patterns);
    return saying(
      column,
      records.text(column, row),
      shape === undefined ? "text without control characters" : `the form ${shape}`,
    );
  },
});

/** The price, or the amount where the record has one instead. */
const priced = (column: "unit_price" | "amount"): Rule => ({
  check: `${column}_valid`,
  reason: "invalid_price",
  dimension: "Validity",
  severity: "error",
  column,
  applies: (has) => has.has(column),
  record: () => {
    const basis = BASIS[column];
    return {
      passesPlain: true,
      where: (records, row) => records.basis[row] === basis,
      // a quantity that is itself invalid leaves no value either; that is not the price's fault
      fails: (records, row) =>
        records.basis[row] === basis &&
        (!(Math.abs(records.number(column, row)) < MAX_AMOUNT) ||
          (Math.abs(records.pieces[row]!) > 0 &&
            (Number.isNaN(records.priceE4[row]) || Number.isNaN(records.amountE4[row])))),
    };
  },
  message: (records, row) =>
    saying(
      column,
      records.text(column, row),
      `a number, with the line's value not beyond ${MAX_AMOUNT.toLocaleString("en")}`,
    ),
});

/** Files round to the cent. */
const CENT = 0.01005;
const orZero = (value: number): number => (Number.isNaN(value) ? 0 : value);

const isStatedTwice = (records: TypedRecords, row: number): boolean =>
  !Number.isNaN(records.number("amount", row)) &&
  !Number.isNaN(records.number("unit_price", row) * (records.pieces[row] as number));

/** Whether a stated amount is quantity × price, with or without the tax and the discounts that the file says apart. */
function agrees(records: TypedRecords, row: number): boolean {
  const stated = Math.abs(records.number("amount", row));
  const value = Math.abs(records.number("unit_price", row) * records.pieces[row]!);
  const tax = Math.abs(orZero(records.number("tax", row)));
  const discount = Math.abs(orZero(records.number("discount", row)));
  const rate = Math.abs(orZero(records.number("discount_rate", row)));
  const less = value * (1 - (rate > 1 ? rate / 100 : rate));
  return [value, value + tax, value - discount, value - discount + tax, less, less + tax].some(
    (one) => Math.abs(one - stated) <= CENT,
  );
}

const wellFormed = (column: "email" | "phone", pattern: string): Rule => ({
  check: `${column}_valid`,
  dimension: "Validity",
  severity: "warn",
  column,
  applies: (has) => has.has(column),
  values: () => matching(column, pattern),
});

export const RULES: readonly Rule[] = [
  // a sale without an order id or a product is a sale
  filled("order_id", "info"),
  filled("product_id", "info"),
  {
    check: "quantity_present",
    reason: "missing_required",
    dimension: "Completeness",
    severity: "error",
    column: "quantity",
    applies: (has) => has.has("quantity"),
    message: () => "quantity is missing, and there is no amount either",
    // a record that states its amount is a sale of one piece, or of as many as amount and price say
    record: () => ({
      passesPlain: true,
      fails: (records, row) => records.text("quantity", row) === null && records.basis[row] !== BASIS.amount,
    }),
  },
  {
    check: "price_present",
    reason: "missing_required",
    dimension: "Completeness",
    severity: "error",
    column: "unit_price",
    applies: () => true,
    // a record that lacks its quantity alone has failed that check
    record: () => ({
      passesPlain: true,
      fails: (records, row) =>
        records.basis[row] === BASIS.none &&
        (records.text("unit_price", row) === null || records.text("quantity", row) !== null),
    }),
    message: () => "unit_price is missing, and there is no amount either",
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
    // what is not there is for the check above
    values: () => ({
      missing: OUTSIDE,
      number: (pieces) => (Math.abs(pieces) > 0 && Math.abs(pieces) <= MAX_QUANTITY ? 0 : FAILS),
    }),
    message: (records, row) =>
      saying(
        "quantity",
        records.text("quantity", row),
        `a number other than 0, not beyond ${MAX_QUANTITY.toLocaleString("en")}`,
      ),
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
    record: ({ patterns }) => {
      const least = Number(patterns.minimumAmount) * MONEY_SCALE;
      return { where: isSold, fails: (records, row) => records.amountE4[row]! < least && isSold(records, row) };
    },
    message: (records, row, { patterns }) =>
      saying(
        "amount",
        records.text("amount", row) ?? records.text("unit_price", row),
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
    values: () => ({ missing: FAILS, number: (ms) => (ms >= EARLIEST_MS ? 0 : FAILS) }),
    message: (records, row) =>
      saying("ordered_at", records.text("ordered_at", row), `a date of the file's format, not before ${EARLIEST}`),
  },
  {
    check: "not_in_the_future",
    reason: "future_date",
    dimension: "Timeliness",
    severity: "error",
    column: "ordered_at",
    applies: () => true,
    // a record without a date is neither in the future nor out of it
    values({ latestDay }) {
      const end = startMs(addDays(latestDay, 1));
      return { missing: OUTSIDE, number: (ms) => (Number.isNaN(ms) ? OUTSIDE : ms >= end ? FAILS : 0) };
    },
    message: (records, row, { latestDay }) =>
      saying("ordered_at", records.text("ordered_at", row), `no day after ${latestDay}`),
  },
  // who buys without a name is no fault of the data
  filled("customer_id", "info"),
  filled("description", "warn"),
  filled("category", "info"),
  filled("region", "warn"),
  {
    check: "price_above_zero",
    dimension: "Validity",
    severity: "warn",
    column: "unit_price",
    applies: () => true,
    record: () => ({
      passesPlain: true,
      where: ({ priceE4 }, row) => !Number.isNaN(priceE4[row]),
      fails: ({ priceE4 }, row) => priceE4[row] === 0,
    }),
  },
  wellFormed("email", String.raw`^[^@\s"<>]+@[^@\s"<>]+\.[^@\s.]{2,}$`),
  wellFormed("phone", String.raw`^\+?\d{7,15}$`),
  {
    check: "amount_is_quantity_times_price",
    dimension: "Consistency",
    severity: "info",
    column: "amount",
    applies: (has) => has.has("amount") && has.has("unit_price"),
    record: () => ({
      where: isStatedTwice,
      fails: (records, row) => isStatedTwice(records, row) && !agrees(records, row),
    }),
  },
  {
    check: "return_is_marked_as_cancellation",
    dimension: "Consistency",
    severity: "warn",
    column: "quantity",
    applies: (has, { patterns }) => has.has("quantity") && has.has("order_id") && patterns.cancellation !== undefined,
    record: () => ({
      passesPlain: true,
      where: ({ pieces }, row) => pieces[row]! < 0,
      fails: ({ pieces, cancellation }, row) => pieces[row]! < 0 && cancellation[row] === 0,
    }),
  },
  {
    check: "cancellation_is_negative",
    dimension: "Consistency",
    severity: "warn",
    column: "quantity",
    applies: (has, { patterns }) => has.has("quantity") && has.has("order_id") && patterns.cancellation !== undefined,
    record: () => ({
      passesPlain: true,
      where: ({ cancellation }, row) => cancellation[row] === 1,
      fails: ({ pieces, cancellation }, row) => cancellation[row] === 1 && pieces[row]! > 0,
    }),
  },
];
