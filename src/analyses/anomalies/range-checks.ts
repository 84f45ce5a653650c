/** Parts of the day, and of the sizes of orders, that usually have many orders and had none in the last week. */
import type { Facts } from "../../facts/contract.ts";
import { mondayOf, type TradingCalendar } from "../../features/trading-calendar.ts";
import { toAmount } from "../../money.ts";
import { baselineOf, FEWEST_BASELINE_WEEKS, finding, LEAST_OF_WEEK } from "./baseline.ts";
import type { Finding } from "./finding.ts";

const DAY_MS = 86_400_000;
const HOUR_MS = 3_600_000;
const WEEKS = 8;
/** None of so many expected orders is no chance. */
const LEAST_EXPECTED = 14;
/** Of all orders, in each of the weeks before. */
const LEAST_SHARE = 0.12;

interface Measure {
  low: string;
  high: string;
  of(order: number): number;
  /** As it is said. */
  shown(value: number): number;
}

/**
 * Orders of the last complete week end earlier in the day, begin later, or are all larger or smaller than a part of the orders of each
 * of the eight weeks before: a file that was cut off at a time, or a filter that has left some out.
 */
export function rangeFindings({ orders }: Facts, { end, first }: Pick<TradingCalendar, "end" | "first">): Finding[] {
  const monday = mondayOf(end) - 7;
  if (monday - 7 * WEEKS < first) return [];
  const weeks: number[][] = Array.from({ length: WEEKS + 1 }, () => []);
  const traded = new Set<number>();
  const weekOf = (order: number): number => Math.floor((monday + 6 - Math.floor(orders.at[order]! / DAY_MS)) / 7);
  const weekday = (order: number): number => Math.floor(orders.at[order]! / DAY_MS) % 7;
  for (let i = 0; i < orders.count; i++) {
    if (orders.isSale[i] === 0) continue;
    const back = weekOf(i);
    if (back < 0 || back > WEEKS) continue;
    weeks[back]!.push(i);
    if (back === 0) traded.add(weekday(i));
  }
  // a day that was closed takes its evening along
  const [now, ...before] = weeks.map((week) => week.filter((order) => traded.has(weekday(order))));
  if (now === undefined || now.length < LEAST_OF_WEEK) return [];
  const measures: Measure[] = [
    {
      low: "no_orders_before",
      high: "no_orders_after",
      of: (order) => orders.at[order]! % DAY_MS,
      shown: (value) => value / HOUR_MS,
    },
    {
      low: "no_small_orders",
      high: "no_large_orders",
      of: (order) => orders.grossE4[order]!,
      shown: toAmount,
    },
  ];
  return measures.flatMap(({ low, high, of, shown }) => {
    // one after the other: a week of a large shop is more than a call takes as arguments
    let [least, most] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
    for (const order of now) [least, most] = [Math.min(least, of(order)), Math.max(most, of(order))];
    const judged = (metric: string, edge: number, isBeyond: (value: number) => boolean): Finding[] => {
      const shares = before
        .filter((week) => week.length >= LEAST_OF_WEEK)
        .map((week) => week.filter((order) => isBeyond(of(order))).length / week.length);
      const base = baselineOf(shares, FEWEST_BASELINE_WEEKS);
      if (base === undefined || base.least < LEAST_SHARE || base.centre >= 0.95) return [];
      const expected = (base.centre / (1 - base.centre)) * now.length;
      if (expected < LEAST_EXPECTED) return [];
      return [finding(metric, "week", monday, shown(edge), base, Math.sqrt(expected))];
    };
    return [...judged(low, least, (value) => value < least), ...judged(high, most, (value) => value > most)];
  });
}
