/** Counts and sums of any number of ranges of days: money from the sums of each day, customers in one pass over their orders. */
import { dayNumber } from "../../calendar.ts";
import type { CustomerOrders } from "../../features/customer-orders.ts";
import type { DailySums, DaySums } from "../../features/daily-sums.ts";
import { toAmount } from "../../money.ts";
import { type Range, rangeId } from "./ranges.ts";
import type { Selection } from "./selection.ts";

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

/** Every range and every base, once. */
function distinct(ranges: readonly Range[]): Range[] {
  const byId = new Map<string, Range>();
  for (const range of ranges) byId.set(rangeId(range), range);
  for (const { base } of ranges) if (base && !byId.has(rangeId(base))) byId.set(rangeId(base), base);
  return [...byId.values()];
}

/** Counts by day of which the sum up to a day is asked for. */
function cumulative(counts: Int32Array, first: number): (day: number) => number {
  const sums = Float64Array.from(counts);
  for (let i = 1; i < sums.length; i++) sums[i]! += sums[i - 1]!;
  return (day) => (day < first ? 0 : (sums[Math.min(day - first, sums.length - 1)] ?? 0));
}

/** What is counted by customer. Arrays by range are in the order of the ranges. */
interface CustomerCounts {
  /** Distinct customers with a sale in the range; those whose first sale ever lies in it; those of its base who came back. */
  active: Int32Array;
  fresh: Int32Array;
  retained: Int32Array;
  /** By the end of a day: customers ever, those with two orders or more, those whose second came early, by the day of their first. */
  ever(day: number): number;
  repeated(day: number): number;
  early(day: number): number;
}

function countCustomers(
  { starts, day, isSale }: CustomerOrders,
  ranges: readonly Range[],
  { first, last }: Selection,
): CustomerCounts {
  const place = new Map(ranges.map((range, i) => [rangeId(range), i]));
  const baseOf = Int32Array.from(ranges, ({ base }) => (base === undefined ? -1 : place.get(rangeId(base))!));
  const at: number[][] = Array.from({ length: last - first + 1 }, () => []);
  ranges.forEach(({ from, to }, range) => {
    for (let d = Math.max(first, dayNumber(from)); d <= Math.min(last, dayNumber(to)); d++) at[d - first]!.push(range);
  });
  const counts = (): Int32Array => new Int32Array(ranges.length);
  const byDay = (): Int32Array => new Int32Array(last - first + 1);
  const [active, fresh, retained, seen] = [counts(), counts(), counts(), counts().fill(-1)];
  const [begun, repeated, early] = [byDay(), byDay(), byDay()];
  const touched: number[] = [];
  for (let customer = 0; customer + 1 < starts.length; customer++) {
    touched.length = 0;
    let sales = 0;
    let [firstSale, before] = [0, 0];
    for (let i = starts[customer]!; i < starts[customer + 1]!; i++) {
      const on = day[i]!;
      if (on > last) break;
      if (isSale[i] === 0) continue;
      sales++;
      if (sales === 1) {
        firstSale = on;
        begun[on - first]!++;
        for (const range of at[on - first]!) fresh[range]!++;
      } else if (sales === 2) {
        repeated[on - first]!++;
        if (on - firstSale <= EARLY_REPEAT_DAYS) early[firstSale - first]!++;
      }
      if (sales > 1 && on === before) continue;
      before = on;
      for (const range of at[on - first]!) {
        if (seen[range] === customer) continue;
        seen[range] = customer;
        active[range]!++;
        touched.push(range);
      }
    }
    for (const range of touched) if (baseOf[range]! >= 0 && seen[baseOf[range]!] === customer) retained[range]!++;
  }
  return {
    active,
    fresh,
    retained,
    ever: cumulative(begun, first),
    repeated: cumulative(repeated, first),
    early: cumulative(early, first),
  };
}

/** Sum of a column of the days `from` to `to`, both inclusive. */
function sumOf(column: Int32Array | Float64Array, from: number, to: number): number {
  let sum = 0;
  for (let day = Math.max(0, from); day <= Math.min(to, column.length - 1); day++) sum += column[day]!;
  return sum;
}

/**
 * Totals of every range, by `rangeId`. A range without trade has zeros.
 *
 * Revenue counts every order of the day, cancellations and returns included; orders, customers and units count sale
 * orders. A new customer is one whose first sale ever lies in the range; an anonymous order has no customer.
 */
export function measure(
  daily: DailySums,
  customerOrders: CustomerOrders,
  asked: readonly Range[],
  selection: Selection,
): Map<string, Totals> {
  const ranges = distinct(asked);
  const place = new Map(ranges.map((range, i) => [rangeId(range), i]));
  const customers = countCustomers(customerOrders, ranges, selection);
  const chosen = selection.identified ? daily.identified : daily.all;
  return new Map(
    ranges.map((range, i) => {
      const [from, to] = [
        dayNumber(range.from) - daily.first,
        Math.min(dayNumber(range.to), selection.last) - daily.first,
      ];
      const sum = (sums: DaySums, name: keyof DaySums): number => sumOf(sums[name], from, to);
      const gross = sum(chosen, "grossE4");
      const net = sum(chosen, "netE4");
      const end = dayNumber(range.to);
      const totals: Totals = {
        netRevenue: toAmount(net),
        grossRevenue: toAmount(gross),
        returns: toAmount(net - gross),
        orders: sum(chosen, "orders"),
        units: sum(chosen, "unitsE3") / 1000,
        customers: customers.active[i]!,
        newCustomers: customers.fresh[i]!,
        identifiedOrders: sum(daily.identified, "orders"),
        identifiedGross: toAmount(sum(daily.identified, "grossE4")),
        identifiedNet: toAmount(sum(daily.identified, "netE4")),
        // a base that the data covers in part only would make everybody come back
        baseCustomers:
          range.base && dayNumber(range.base.from) >= selection.first
            ? customers.active[place.get(rangeId(range.base))!]!
            : 0,
        retained: customers.retained[i]!,
        customersEver: customers.ever(end),
        repeatCustomers: customers.repeated(end),
        maturedCustomers: customers.ever(end - EARLY_REPEAT_DAYS),
        earlyRepeaters: customers.early(end - EARLY_REPEAT_DAYS),
      };
      return [rangeId(range), totals];
    }),
  );
}
