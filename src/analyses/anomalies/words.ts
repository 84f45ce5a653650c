/** What an anomaly is, in a sentence. */

import { addDays } from "../../calendar.ts";
import type { Format } from "../../format.ts";
import type { Row } from "../rows.ts";
import { numbered, short } from "../short-name.ts";

const num = (row: Row, key: string): number => Number(row[key]);

/** "Thu 12 Nov", "the week of 9 – 15 Nov 2026". */
export const periodWords = (row: Row, format: Format): string =>
  row.grain === "week"
    ? `the week of ${format.range(String(row.period), addDays(String(row.period), 6))}`
    : format.weekday(String(row.period));

const usually = (row: Row, of: (value: number) => string): string => {
  const [low, high] = [of(num(row, "expected_low")), of(num(row, "expected_high"))];
  return low === high ? `usually ${low}` : `usually ${low} to ${high}`;
};

const times = (factor: number, format: Format): string =>
  factor >= 3
    ? `${format.decimal(factor, factor >= 20 ? 0 : 1)} times`
    : factor <= 1 / 3
      ? `a ${format.decimal(1 / factor, 1 / factor >= 20 ? 0 : 1)}th of`
      : factor > 1
        ? `${format.percent(factor - 1, 0)} above`
        : `${format.percent(1 - factor, 0)} below`;

/** A price of so small a share of the usual one is none. */
const NOTHING = 0.05;

const clock = (hours: number): string =>
  `${String(Math.floor(hours)).padStart(2, "0")}:${String(Math.floor((hours % 1) * 60)).padStart(2, "0")}`;

/** As a reader knows it. */
const named = ({ label, name }: Row): unknown => (label === "" ? name : label);

type Words = (row: Row, format: Format) => string;

/** What is wrong with the data, and what may have happened. */
const DATA: Readonly<Record<string, Words>> = {
  missing_day: (row, format) =>
    `${periodWords(row, format)} is missing: no orders, usually about ${format.integer(num(row, "expected_high"))}`,
  awaited_day: (row, format) =>
    `the data stops before ${periodWords(row, format)}, which usually has about ${format.integer(num(row, "expected_high"))} orders`,
  incomplete_day: (row, format) =>
    `${periodWords(row, format)} looks cut off: ${numbered(num(row, "value"), "order", "orders", format)}, usually about ${format.integer(num(row, "expected_high"))}`,
  repeated_day: (row, format) =>
    row.label === ""
      ? `some orders of ${periodWords(row, format)} are in the data twice`
      : row.label === row.period
        ? `every order of ${periodWords(row, format)} is in the data twice`
        : `${periodWords(row, format)} repeats ${format.weekday(String(row.label))} order for order`,
  price_level: (row, format) =>
    `since ${format.weekday(String(row.since))} the same products cost ${times(num(row, "value"), format)} what they did in the eight weeks before`,
  price_spread: (row, format) =>
    `since ${format.weekday(String(row.since))} prices do not fit their products, some far too high and some far too low: the rows of a column may have slipped`,
  region_prices: (row, format) =>
    `in ${short(row.name)} the same products cost ${times(num(row, "value"), format)} what they did in the three weeks before: the currency or the tax may have changed`,
  product_price: (row, format) =>
    num(row, "value") > 1
      ? `${short(named(row))} is sold at ${times(num(row, "value"), format)} its usual price since ${format.weekday(String(row.since))}: a price may have been entered wrong`
      : num(row, "value") > NOTHING
        ? `${short(named(row))} is sold at ${format.percent(num(row, "value"), 0)} of its usual price since ${format.weekday(String(row.since))}: a price may have been entered wrong`
        : `${short(named(row))} is sold for next to nothing since ${format.weekday(String(row.since))}: a price may have been entered wrong`,
  category_orders: (row, format) =>
    `there is no sale of ${short(row.name)} in ${periodWords(row, format)}, ${usually(row, format.integer)}`,
  payment_orders: (row, format) =>
    `no order of ${periodWords(row, format)} is paid by ${short(row.name)}, ${usually(row, format.integer)}`,
  payment_share: (row, format) =>
    `${format.percent(num(row, "value"), 0)} of the orders of ${periodWords(row, format)} are paid by ${short(row.name)}, ${usually(row, (value) => format.percent(value, 0))}`,
  quantity_per_line: (row, format) =>
    `since ${format.weekday(String(row.since))} customers buy ${times(num(row, "value"), format)} the pieces per product that they did in the eight weeks before`,
  known_customer_share: (row, format) =>
    `${format.percent(num(row, "value"), 0)} of the orders of ${periodWords(row, format)} have a customer, ${usually(row, (value) => format.percent(value, 0))}`,
  new_customer_share: (row, format) =>
    `${format.percent(num(row, "value"), 0)} of the orders of ${periodWords(row, format)} are of new customers, ${usually(row, (value) => format.percent(value, 0))}: customer ids may have changed`,
  one_customer_share: (row, format) =>
    `one customer has ${format.percent(num(row, "value"), 0)} of the orders of ${periodWords(row, format)}, ${usually(row, (value) => format.percent(value, 0))}`,
  new_product_share: (row, format) =>
    `${format.percent(num(row, "value"), 0)} of the lines of ${periodWords(row, format)} are of products never sold before, ${usually(row, (value) => format.percent(value, 0))}: product ids may have changed`,
  uncategorised_share: (row, format) =>
    `${format.percent(num(row, "value"), 0)} of the lines of ${periodWords(row, format)} are of products without a category, ${usually(row, (value) => format.percent(value, 0))}`,
  lines_per_order: (row, format) =>
    `orders of ${periodWords(row, format)} have ${format.decimal(num(row, "value"), 1)} lines, ${usually(row, (value) => format.decimal(value, 1))}: lines may be missing or doubled`,
  midnight_share: (row, format) =>
    `${format.percent(num(row, "value"), 0)} of the orders of ${periodWords(row, format)} are at midnight sharp, ${usually(row, (value) => format.percent(value, 0))}: the time of day may be lost`,
  hour_of_order: (row, format) =>
    `orders of ${periodWords(row, format)} come at ${clock(num(row, "value"))} on average, ${usually(row, clock)}: the clock may be another`,
  return_share: (row, format) =>
    num(row, "value") > 1
      ? `more is given back than sold: ${format.decimal(num(row, "value"), 1)} returns for each order of ${periodWords(row, format)}, ${usually(row, (value) => format.decimal(value, 1))}`
      : `${format.percent(num(row, "value"), 0)} of the orders of ${periodWords(row, format)} take something back, ${usually(row, (value) => format.percent(value, 0))}`,
  free_share: (row, format) =>
    `${format.percent(num(row, "value"), 0)} of the lines of ${periodWords(row, format)} are at price 0, ${usually(row, (value) => format.percent(value, 0))}: prices may be missing`,
  tiny_order_share: (row, format) =>
    `${format.percent(num(row, "value"), 0)} of the orders of ${periodWords(row, format)} are worth next to nothing, ${usually(row, (value) => format.percent(value, 0))}: they may be tests`,
  no_orders_after: (row, format) =>
    `there is no order after ${clock(num(row, "value"))} in ${periodWords(row, format)}, ${usually(row, (value) => format.percent(value, 0))}: the files may be cut off, or the shop closed earlier`,
  no_orders_before: (row, format) =>
    `there is no order before ${clock(num(row, "value"))} in ${periodWords(row, format)}, ${usually(row, (value) => format.percent(value, 0))}: the files may be cut off, or the shop opened later`,
  no_small_orders: (row, format) =>
    `there is no order below ${format.moneyShort(num(row, "value"))} in ${periodWords(row, format)}, ${usually(row, (value) => format.percent(value, 0))}: small ones may be missing, or no longer be taken`,
  no_large_orders: (row, format) =>
    `there is no order above ${format.moneyShort(num(row, "value"))} in ${periodWords(row, format)}, ${usually(row, (value) => format.percent(value, 0))}: large ones may be missing`,
  region_orders: (row, format) =>
    num(row, "value") === 0 && row.label !== "" && row.label !== row.name
      ? `there is no order from ${short(row.name)} from ${periodWords(row, format)} to ${format.weekday(String(row.label))}, ${usually(row, format.integer)}`
      : num(row, "value") === 0
        ? `there is no order from ${short(row.name)} ${row.grain === "week" ? "in" : "on"} ${periodWords(row, format)}, ${usually(row, format.integer)}`
        : `${short(row.name)} has ${numbered(num(row, "value"), "order", "orders", format)} in ${periodWords(row, format)}, ${usually(row, format.integer)}: they may be there twice`,
  largest_order: (row, format) =>
    `one order of ${periodWords(row, format)} is worth ${format.moneyShort(num(row, "value"))}; the largest of other weeks was ${format.moneyShort(num(row, "expected_high"))}`,
  one_day_share: (row, format) =>
    `one day holds ${format.percent(num(row, "value"), 0)} of the orders of ${periodWords(row, format)}, ${usually(row, (value) => format.percent(value, 0))}: dates may be wrong`,
};

/** What people do rather than files: of the shop, and worded like signs of the data. */
const CONDUCT: ReadonlySet<unknown> = new Set(["return_share", "payment_share"]);

const METRIC: Readonly<Record<string, string>> = { net_revenue: "revenue", orders: "orders", customers: "customers" };
const capital = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);

/** "orders of Germany", "revenue" */
function subject({ level, label, name, metric }: Row): string {
  const what = METRIC[String(metric)] ?? String(metric);
  return level === "shop" ? what : `${what} of ${short(label === "" ? name : label)}`;
}

const amount = (row: Row, key: string, format: Format): string =>
  row.metric === "net_revenue" || row.metric === "order_value"
    ? format.moneyShort(num(row, key))
    : format.integer(num(row, key));

/** One sentence without its full stop, beginning small where it can follow another. */
export function anomalyWords(row: Row, format: Format): string {
  if (row.level === "data" || CONDUCT.has(row.metric))
    return DATA[String(row.metric)]?.(row, format) ?? `${row.metric} of ${periodWords(row, format)} is out of line`;
  if (row.metric === "isolation")
    return `order ${short(row.name)} of ${periodWords(row, format)} is put together as hardly any other, its ${row.driver} above all`;
  if (row.level === "order")
    return `order ${short(row.name)} of ${periodWords(row, format)} is worth ${amount(row, "value", format)}; usual ones are below ${amount(row, "expected_high", format)}`;
  const way = num(row, "value") > num(row, "expected_high") ? "above" : "below";
  // a part of the shop that is new has no range
  const usual =
    num(row, "expected_high") < 1
      ? "usually none"
      : `${way} the usual range of ${amount(row, "expected_low", format)} to ${amount(row, "expected_high", format)}`;
  const since =
    row.since === row.period
      ? ""
      : `, as ${row.grain === "week" ? "every week" : "every day"} since ${row.grain === "week" ? format.day(String(row.since)) : format.weekday(String(row.since))}`;
  const driver = row.driver === "" ? "" : `, mostly ${short(row.driver)}`;
  return `${subject(row)} ${row.grain === "week" ? "in" : "on"} ${periodWords(row, format)}: ${amount(row, "value", format)}, ${usual}${driver}${since}`;
}

export const anomalySentence = (row: Row, format: Format): string => capital(anomalyWords(row, format));
