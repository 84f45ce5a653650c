/** Counts and sums of any number of ranges of days in one pass over the orders. */
import pl from "nodejs-polars";
import { type Day, dayNumber } from "../../calendar.ts";
import type { Facts } from "../../facts/contract.ts";
import { amountColumn } from "../../money.ts";
import { type Range, rangeId } from "./ranges.ts";

/** Days after the first order within which a second one counts as an early repeat. */
export const EARLY_REPEAT_DAYS = 90;

/** What is known of one range. Money in currency units. */
export interface Totals {
  netRevenue: number;
  grossRevenue: number;
  returns: number;
  orders: number;
  units: number;
  /** Distinct customers with a sale order. */
  customers: number;
  newCustomers: number;
  identifiedOrders: number;
  identifiedGross: number;
  identifiedNet: number;
  /** Customers of the base period, and those of them active in this range. */
  baseCustomers: number;
  retained: number;
  /** By the end of the range: customers ever, those with two orders or more. */
  customersEver: number;
  repeatCustomers: number;
  /** Customers whose first 90 days are over at the end of the range, those with a second order within them. */
  maturedCustomers: number;
  earlyRepeaters: number;
}

const int = (values: readonly number[], name: string): pl.Series => pl.Series(name, values, pl.Int32);

/** One row per range × day on which there may be trade. */
function spansOf(ranges: readonly Range[], first: number, last: number): pl.DataFrame {
  const range: number[] = [];
  const day: number[] = [];
  ranges.forEach(({ from, to }, i) => {
    for (let d = Math.max(first, dayNumber(from)); d <= Math.min(last, dayNumber(to)); d++) {
      range.push(i);
      day.push(d);
    }
  });
  return pl.DataFrame([int(range, "range"), int(day, "day")]);
}

/** Running totals by day: `upTo(n)` is the sum of all days ≤ n. */
function cumulative(frame: pl.DataFrame, column: string, first: number, last: number): (day: number) => number {
  const sums = new Float64Array(Math.max(0, last - first + 1));
  const counted = frame
    .filter(pl.col(column).isNotNull())
    .groupBy(column)
    .agg(pl.col(column).count().cast(pl.Float64).alias("n"));
  const days = counted.getColumn(column).toArray() as number[];
  const counts = counted.getColumn("n").toArray() as number[];
  days.forEach((day, i) => {
    sums[day - first] = counts[i]!;
  });
  for (let i = 1; i < sums.length; i++) sums[i]! += sums[i - 1]!;
  return (day) => (day < first ? 0 : (sums[Math.min(day, last) - first] ?? 0));
}

/** First and second order day of every customer, as days since 1970, and the first again where the second came early. */
const beginnings = (sales: pl.DataFrame): pl.DataFrame =>
  sales
    .filter(pl.col("customer_id").isNotNull())
    .groupBy("customer_id")
    .agg(pl.col("day").min().alias("first"), pl.col("day").sort().slice(1, 1).first().alias("second"))
    .withColumns(
      pl
        .when(pl.col("second").sub(pl.col("first")).ltEq(pl.lit(EARLY_REPEAT_DAYS)))
        .then(pl.col("first"))
        .otherwise(pl.lit(null))
        .alias("early"),
    );

/** Every range and every base, once. */
function distinct(ranges: readonly Range[]): Range[] {
  const byId = new Map<string, Range>();
  for (const range of ranges) byId.set(rangeId(range), range);
  for (const { base } of ranges) if (base && !byId.has(rangeId(base))) byId.set(rangeId(base), base);
  return [...byId.values()];
}

/** How many customers of each range's base are active in the range. */
function retention(active: pl.DataFrame, ranges: readonly Range[]): Map<number, number> {
  const place = new Map(ranges.map((range, i) => [rangeId(range), i]));
  const pairs = ranges.flatMap(({ base }, i) => (base ? [{ range: i, base: place.get(rangeId(base))! }] : []));
  const column = (name: "base" | "range"): pl.Series =>
    pl.Series(
      name,
      pairs.map((pair) => pair[name]),
      pl.Int32,
    );
  const bases = pl.DataFrame([column("base"), column("range")]);
  const retained = active
    .rename({ range: "base" })
    .join(bases, { on: "base", how: "inner" })
    .join(active, { on: ["range", "customer_id"], how: "semi" })
    .groupBy("range")
    .agg(pl.col("customer_id").count().cast(pl.Float64).alias("n"));
  return new Map(retained.toRecords().map((row) => [Number(row.range), Number(row.n)]));
}

/**
 * Totals of every range, by `rangeId`. A range without trade has zeros.
 *
 * `facts`: orders and customers; `first` and `last`: first and last day with an order.
 * Revenue counts every order of the day, cancellations and returns included; orders, customers and units count sale
 * orders. A new customer is one whose first sale ever lies in the range; an anonymous order has no customer.
 */
export function measure(facts: Facts, asked: readonly Range[], first: Day, last: Day): Map<string, Totals> {
  const ranges = distinct(asked);
  const [from, to] = [dayNumber(first), dayNumber(last)];
  const spans = spansOf(ranges, from, to);
  const known = pl.col("customer_id").isNotNull();
  const orders = facts.orders.withColumns(
    pl.col("ordered_on").cast(pl.Int32).alias("day"),
    pl.col("is_sale").and(known).alias("identified"),
  );
  const sales = orders.filter(pl.col("is_sale"));
  const inRange = orders.join(spans, { on: "day", how: "inner" });
  const sums = inRange.groupBy("range").agg(
    ...["net_e4", "gross_e4", "returns_e4"].map((name) => pl.col(name).sum()),
    pl.col("gross_e4").filter(pl.col("identified")).sum().alias("identified_gross_e4"),
    // rounded, so that the order in which fractional quantities are added cannot be seen
    pl.col("units").sum().round(3),
    pl.col("is_sale").sum().cast(pl.Float64).alias("orders"),
    pl.col("identified").sum().cast(pl.Float64).alias("identified_orders"),
    pl.col("net_e4").filter(known).sum().alias("identified_net_e4"),
  );
  const amounts = sums.withColumns(
    ...sums.columns.filter((name) => name.endsWith("_e4")).map((name) => amountColumn(pl.col(name)).alias(name)),
  );
  const active = inRange.filter(pl.col("identified")).select("range", "customer_id").unique();
  const countBy = (frame: pl.DataFrame): Map<number, number> =>
    new Map(
      frame
        .groupBy("range")
        .agg(pl.col("customer_id").count().cast(pl.Float64).alias("n"))
        .toRecords()
        .map((row) => [Number(row.range), Number(row.n)]),
    );
  const customers = countBy(active);
  const starts = beginnings(sales);
  const newcomers = countBy(starts.rename({ first: "day" }).join(spans, { on: "day", how: "inner" }));
  const retained = retention(active, ranges);
  const ever = cumulative(starts, "first", from, to);
  const repeated = cumulative(starts, "second", from, to);
  const early = cumulative(starts, "early", from, to);
  const byRange = new Map(amounts.toRecords().map((row) => [Number(row.range), row]));
  const place = new Map(ranges.map((range, i) => [rangeId(range), i]));
  return new Map(
    ranges.map((range, i) => {
      const sum = (name: string): number => Number(byRange.get(i)?.[name] ?? 0);
      const end = dayNumber(range.to);
      const totals: Totals = {
        netRevenue: sum("net_e4"),
        grossRevenue: sum("gross_e4"),
        returns: sum("returns_e4"),
        orders: sum("orders"),
        units: sum("units"),
        customers: customers.get(i) ?? 0,
        newCustomers: newcomers.get(i) ?? 0,
        identifiedOrders: sum("identified_orders"),
        identifiedGross: sum("identified_gross_e4"),
        identifiedNet: sum("identified_net_e4"),
        baseCustomers: range.base ? (customers.get(place.get(rangeId(range.base))!) ?? 0) : 0,
        retained: retained.get(i) ?? 0,
        customersEver: ever(end),
        repeatCustomers: repeated(end),
        maturedCustomers: ever(end - EARLY_REPEAT_DAYS),
        earlyRepeaters: early(end - EARLY_REPEAT_DAYS),
      };
      return [rangeId(range), totals];
    }),
  );
}
