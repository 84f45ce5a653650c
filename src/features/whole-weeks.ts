/** The weeks and trading days that sales are looked at in. */
import { type Day, dayNumber, periodStart } from "../calendar.ts";
import type { DailySums } from "./daily-sums.ts";

/** Two years: what is older says little about next month. */
export const MOST_WEEKS = 104;
export const YEAR_WEEKS = 52;

export interface Weeks {
  /** Monday of the first whole week, days since 1970. */
  first: number;
  /** Whole weeks, at most 104. */
  count: number;
  /** Days from `first` to the end of the data, the running week included. */
  days: number;
  /** Places of the days on which the shop sold something, counted from `first`. */
  tradingDays: Int32Array;
  /** Days with sales of each week. */
  openDays: Uint8Array;
}

/** The last whole weeks before `asOf` that the data reaches, the first of them whole, too. */
export function weeksOf(daily: DailySums, asOf: Day, dataTo: Day): Weeks {
  const end = Math.min(dayNumber(asOf), dayNumber(dataTo));
  const monday = (day: number): number => day - ((((day + 3) % 7) + 7) % 7);
  const last = Math.min(monday(end), dayNumber(periodStart(asOf, "week")));
  const begin = monday(daily.first + 6);
  const count = Math.max(0, Math.min(MOST_WEEKS, (last - begin) / 7));
  const first = last - 7 * count;
  const days = Math.max(7 * count, end - first);
  const trading: number[] = [];
  const openDays = new Uint8Array(count);
  for (let day = 0; day < days; day++) {
    if ((daily.all.orders[first + day - daily.first] ?? 0) === 0) continue;
    trading.push(day);
    if (day < 7 * count) openDays[Math.floor(day / 7)]!++;
  }
  return { first, count, days, tradingDays: Int32Array.from(trading), openDays };
}
