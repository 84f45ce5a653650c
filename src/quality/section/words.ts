/** Codes of reasons and checks in the reader's words. */
import type { QualityResult } from "../result.ts";

/**
 * What left records out that are not rejected: a status that is no sale, or a filter (`where:`) and rows of totals, as
 * pairs of words and counts; empty where nothing was left out.
 */
export function leftOutBy({
  rows,
  leftOutByStatus,
}: Pick<QualityResult, "rows" | "leftOutByStatus">): [words: string, count: number][] {
  const all: [string, number][] = [
    ["left out as no sales by their status", leftOutByStatus],
    ["left out by a filter or as totals", rows.leftOut - leftOutByStatus],
  ];
  return all.filter(([, count]) => count > 0);
}

/** One and several: "1 repeated line", "5,268 repeated lines". */
const REASONS: Readonly<Record<string, readonly [one: string, several: string]>> = {
  unreadable_record: ["unreadable record", "unreadable records"],
  missing_required: ["record without a required value", "records without a required value"],
  invalid_order_id: ["invalid order id", "invalid order ids"],
  invalid_product: ["invalid product id", "invalid product ids"],
  invalid_quantity: ["invalid quantity", "invalid quantities"],
  invalid_price: ["invalid price", "invalid prices"],
  invalid_date: ["invalid date", "invalid dates"],
  future_date: ["date in the future", "dates in the future"],
  duplicate_line: ["repeated line", "repeated lines"],
};

/** A reason code for `count` records; a configured rule keeps its name. */
export const reasonWords = (reason: string, count: number): string => {
  const words = REASONS[reason];
  if (words !== undefined) return words[count === 1 ? 0 : 1];
  return `against the rule ${reason.replace(/^rule:/, "")}`;
};

const CHECKS: Readonly<Record<string, string>> = {
  record_readable: "the record can be read",
  order_id_present: "there is an order id",
  product_id_present: "there is a product id",
  quantity_present: "there is a quantity",
  price_present: "there is a price or an amount",
  ordered_at_present: "there is a date",
  customer_id_present: "there is a customer id",
  description_present: "there is a product name",
  category_present: "there is a category",
  region_present: "there is a region",
  order_id_valid: "the order id has the right form",
  product_id_valid: "the product id has the right form",
  quantity_valid: "the quantity is a number other than 0",
  unit_price_valid: "the price is a number",
  amount_valid: "the amount is a number",
  amount_at_least_minimum: "a sale's amount reaches the smallest allowed",
  ordered_at_valid: "the date can be read and is from 1990 or later",
  not_in_the_future: "the date is not in the future",
  price_above_zero: "the price is not 0",
  email_valid: "the e-mail address has the right form",
  phone_valid: "the telephone number has 7 to 15 digits",
  amount_is_quantity_times_price: "the amount is quantity × price",
  return_is_marked_as_cancellation: "negative quantities belong to a cancelled order",
  cancellation_is_negative: "cancelled orders have negative quantities",
  line_unique: "no earlier line is the same in all columns",
  amount_usual: "the amount is not far from the usual",
  file_has_records: "the file has records",
  product_has_one_name: "a product code has one name",
};

/** A check's name as a sentence that is true where it passes; a configured rule keeps its name. */
export const checkWords = (check: string): string => CHECKS[check] ?? `rule ${check}`;

/** Reasons with their counts, most frequent first. */
export const byCount = (rejectedBy: Readonly<Record<string, number>>): [string, number][] =>
  Object.entries(rejectedBy).sort(([a, n], [b, m]) => m - n || (a < b ? -1 : 1));
