/** Revenue by product. */
import { dayNumber } from "../../calendar.ts";
import pl from "../../columns/polars.ts";
import { int64Series } from "../../columns/to-polars.ts";
import { detach } from "../../columns/typed-arrays.ts";
import type { Facts } from "../../facts/contract.ts";
import { toAmount } from "../../money.ts";
import { conform } from "../../schema.ts";
import type { Comparison } from "./ranges.ts";
import { dayOfOrder, isSelected, type Selection } from "./selection.ts";
import { PRODUCTS_TABLE } from "./tables.ts";

/** What an order is: among those that count, of the last complete period, of any day before it, of the period before it. */
const COUNTS = 1;
const NOW = 2;
const EARLIER = 4;
const BEFORE = 8;

function marksOf({ orders }: Facts, { current, previous }: Comparison, selection: Selection): Uint8Array {
  const [from, to] = [dayNumber(current.from), dayNumber(current.to)];
  const [earlierFrom, earlierTo] = [dayNumber(previous.from), dayNumber(previous.to)];
  const marks = new Uint8Array(orders.count);
  for (let order = 0; order < orders.count; order++) {
    if (!isSelected(orders, order, selection)) continue;
    const day = dayOfOrder(orders, order);
    marks[order] =
      COUNTS |
      (day >= from && day <= to ? NOW : 0) |
      (day < from ? EARLIER : 0) |
      (day >= earlierFrom && day <= earlierTo ? BEFORE : 0);
  }
  return marks;
}

/** So many periods before the newest say what is usual for a product, where the data covers the fewest of them. */
const USUAL_PERIODS = 13;
const FEWEST_PERIODS = 4;
/** The same weekday a year before. */
const YEAR = 364;

/** By order, how many stretches as long as the period it lies before day `from` (0: the last of them); −1 in none of the last so many. */
function stretchesOf({ orders }: Facts, from: number, days: number): Int8Array {
  const stretches = new Int8Array(orders.count).fill(-1);
  for (let order = 0; order < orders.count; order++) {
    const back = Math.floor((from - 1 - dayOfOrder(orders, order)) / days);
    if (back >= 0 && back < USUAL_PERIODS) stretches[order] = back;
  }
  return stretches;
}

/** How a product sells: its orders by period before the newest, and by period from the same one a year earlier backwards. */
interface Pace {
  before: Int8Array;
  yearBefore: Int8Array;
  /** Periods before the newest that the data covers, at most 13. */
  covered: number;
}

function paceOf(facts: Facts, { current }: Comparison): Pace {
  const from = dayNumber(current.from);
  const days = dayNumber(current.to) - from + 1;
  let first = from;
  for (let order = 0; order < facts.orders.count; order++) first = Math.min(first, dayOfOrder(facts.orders, order));
  return {
    before: stretchesOf(facts, from, days),
    yearBefore: stretchesOf(facts, from - YEAR + days, days),
    covered: Math.min(USUAL_PERIODS, Math.floor((from - first) / days)),
  };
}

/** Sums by product. */
interface Sums {
  /** Lines of any kind. */
  lines: Int32Array;
  net: Float64Array;
  periodNet: Float64Array;
  earlierNet: Float64Array;
  previousNet: Float64Array;
  units: Float64Array;
  periodUnits: Float64Array;
  /** Different orders with a sale of it, different customers who bought it. */
  orders: Float64Array;
  periodOrders: Float64Array;
  earlierOrders: Float64Array;
  previousOrders: Float64Array;
  customers: Float64Array;
  periodCustomers: Float64Array;
  /** Orders of a usual period before, NaN where none is known; periods since the last; 1 where its season is over. */
  usualOrders: Float64Array;
  idlePeriods: Float64Array;
  seasonOver: Float64Array;
}

/** Adds up money and pieces; gives the number of sale lines of each product. */
function addLines({ items }: Facts, marks: Uint8Array, sums: Sums): Int32Array {
  const sales = new Int32Array(sums.lines.length);
  items.each(({ count, order, product, isSale, quantity, amountE4 }) => {
    for (let i = 0; i < count; i++) {
      const mark = marks[order[i]!]!;
      if (mark === 0) continue;
      const p = product[i]!;
      const amount = amountE4[i]!;
      sums.lines[p]!++;
      sums.net[p]! += amount;
      if (mark & NOW) sums.periodNet[p]! += amount;
      if (mark & EARLIER) sums.earlierNet[p]! += amount;
      if (mark & BEFORE) sums.previousNet[p]! += amount;
      if (isSale[i] === 0) continue;
      sales[p]!++;
      sums.units[p]! += quantity[i]!;
      if (mark & NOW) sums.periodUnits[p]! += quantity[i]!;
    }
  });
  return sales;
}

/** The orders of the sale lines, product by product; those of product p are from `starts[p]` to `starts[p + 1]`. */
function ordersByProduct(
  { items }: Facts,
  marks: Uint8Array,
  sales: Int32Array,
): { starts: Int32Array; rows: Int32Array } {
  const starts = new Int32Array(sales.length + 1);
  for (let p = 0; p < sales.length; p++) starts[p + 1] = starts[p]! + sales[p]!;
  const next = starts.slice();
  const rows = new Int32Array(starts[sales.length]!);
  items.each(({ count, order, product, isSale }) => {
    for (let i = 0; i < count; i++)
      if (isSale[i] === 1 && marks[order[i]!] !== 0) rows[next[product[i]!]!++] = order[i]!;
  });
  return { starts, rows };
}

/** The pace of one product, from its orders by period before the newest, and before the same one a year earlier. */
function addPace(sums: Sums, p: number, covered: number, before: Int32Array, yearBefore: Int32Array): void {
  const sum = (of: Int32Array, from: number, to: number): number => of.subarray(from, to).reduce((a, b) => a + b, 0);
  const last = before.findIndex((orders) => orders > 0);
  if (last < 0 || covered < FEWEST_PERIODS) return;
  const idle = sums.periodOrders[p]! > 0 ? 0 : last + 1;
  sums.idlePeriods[p] = idle;
  sums.usualOrders[p] = sum(before, last, covered) / Math.max(1, covered - last);
  if (idle > 0 && sum(yearBefore, 0, idle) === 0 && sum(yearBefore, idle, USUAL_PERIODS) > 0) sums.seasonOver[p] = 1;
}

/** Counts the different orders and customers of each product. */
function countDistinct(facts: Facts, marks: Uint8Array, pace: Pace, sales: Int32Array, sums: Sums): void {
  const { starts, rows } = ordersByProduct(facts, marks, sales);
  const { count, customer } = facts.orders;
  const seenOrder = new Int32Array(count).fill(-1);
  const seenCustomer = new Int32Array(facts.customers.count).fill(-1);
  const seenInPeriod = new Int32Array(facts.customers.count).fill(-1);
  const [before, yearBefore] = [new Int32Array(USUAL_PERIODS), new Int32Array(USUAL_PERIODS)];
  for (let p = 0; p < sales.length; p++) {
    before.fill(0);
    yearBefore.fill(0);
    for (let i = starts[p]!; i < starts[p + 1]!; i++) {
      const order = rows[i]!;
      if (seenOrder[order] === p) continue;
      seenOrder[order] = p;
      const mark = marks[order]!;
      if (pace.before[order]! >= 0) before[pace.before[order]!]!++;
      if (pace.yearBefore[order]! >= 0) yearBefore[pace.yearBefore[order]!]!++;
      sums.orders[p]!++;
      if (mark & NOW) sums.periodOrders[p]!++;
      if (mark & EARLIER) sums.earlierOrders[p]!++;
      if (mark & BEFORE) sums.previousOrders[p]!++;
      const c = customer[order]!;
      if (c < 0) continue;
      if (seenCustomer[c] !== p) sums.customers[p]!++;
      seenCustomer[c] = p;
      if ((mark & NOW) === 0) continue;
      if (seenInPeriod[c] !== p) sums.periodCustomers[p]!++;
      seenInPeriod[c] = p;
    }
    addPace(sums, p, pace.covered, before, yearBefore);
  }
  detach(rows, seenOrder, seenCustomer, seenInPeriod);
}

/** Rank 1 = most, among rows where `among` holds; equal values get the same, better rank; the others have none. */
const rankBy = (column: string, among: pl.Expr): pl.Expr =>
  pl.when(among).then(pl.col(column)).otherwise(pl.lit(null)).rank({ method: "min", descending: true }).cast(pl.Int64);

/** One row per product: totals over all data, the last complete period, and ranks beside those before it. */
export function products(facts: Facts, comparison: Comparison, selection: Selection): pl.DataFrame {
  const { products: all } = facts;
  const zeros = (): Float64Array => new Float64Array(all.count);
  const sums: Sums = {
    lines: new Int32Array(all.count),
    net: zeros(),
    periodNet: zeros(),
    earlierNet: zeros(),
    previousNet: zeros(),
    units: zeros(),
    periodUnits: zeros(),
    orders: zeros(),
    periodOrders: zeros(),
    earlierOrders: zeros(),
    previousOrders: zeros(),
    customers: zeros(),
    periodCustomers: zeros(),
    usualOrders: zeros().fill(Number.NaN),
    idlePeriods: zeros(),
    seasonOver: zeros(),
  };
  const marks = marksOf(facts, comparison, selection);
  countDistinct(facts, marks, paceOf(facts, comparison), addLines(facts, marks, sums), sums);
  const found = all.id.flatMap((_, p) => (sums.lines[p]! > 0 ? [p] : []));
  const picked = (of: Float64Array): Float64Array => Float64Array.from(found, (p) => of[p]!);
  const texts = (name: string, of: readonly string[]): pl.Series =>
    pl.Series(
      name,
      found.map((p) => of[p]!),
      pl.String,
    );
  const pieces = (name: string, of: Float64Array): pl.Series =>
    pl.Series(
      name,
      // so that the order in which fractional quantities are added cannot be seen
      picked(of).map((units) => Math.round(units * 1000) / 1000),
    );
  const sold = (orders: string): pl.Expr => pl.col("is_product").and(pl.col(orders).gt(pl.lit(0)));
  const frame = pl.DataFrame([
    texts("product_id", all.id),
    texts("description", all.description),
    pl
      .Series(
        "is_product",
        Uint8Array.from(found, (p) => all.isProduct[p]!),
      )
      .cast(pl.Bool),
    pl.Series("net_revenue", picked(sums.net).map(toAmount)),
    pl.Series("period_net_revenue", picked(sums.periodNet).map(toAmount)),
    pl.Series("net_e4", picked(sums.net)),
    pl.Series("period_net_e4", picked(sums.periodNet)),
    pl.Series("earlier_net_e4", picked(sums.earlierNet)),
    pl.Series("previous_net_e4", picked(sums.previousNet)),
    pieces("units", sums.units),
    pieces("period_units", sums.periodUnits),
    int64Series("orders", picked(sums.orders)),
    int64Series("period_orders", picked(sums.periodOrders)),
    int64Series("earlier_orders", picked(sums.earlierOrders)),
    int64Series("previous_orders", picked(sums.previousOrders)),
    int64Series("customers", picked(sums.customers)),
    int64Series("period_customers", picked(sums.periodCustomers)),
    pl.Series(
      "usual_orders",
      [...picked(sums.usualOrders)].map((orders) => (Number.isNaN(orders) ? null : Math.round(orders * 1000) / 1000)),
      pl.Float64,
    ),
    int64Series("idle_periods", picked(sums.idlePeriods)),
    pl.Series("season_over", Uint8Array.from(picked(sums.seasonOver))).cast(pl.Bool),
  ]);
  return conform(
    frame.withColumns(
      rankBy("net_e4", sold("orders")).alias("rank"),
      rankBy("earlier_net_e4", sold("earlier_orders")).alias("previous_rank"),
      rankBy("period_net_e4", sold("period_orders")).alias("period_rank"),
      rankBy("previous_net_e4", sold("previous_orders")).alias("period_previous_rank"),
    ),
    PRODUCTS_TABLE,
  );
}
