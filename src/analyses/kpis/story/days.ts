/** What the days of a period say: which are sound in both, how many there were, and the one that made the difference. */

import type { Day } from "../../../calendar.ts";
import type { Row } from "../../rows.ts";
import { day, num } from "../view.ts";

/** Change over the days that are sound in both periods, and how many they are. */
export interface LikeForLike {
  share: number;
  days: number;
}

/** Days of trade of the two periods, and the change over the weekdays of both. */
export interface OpenDays {
  now: number;
  before: number;
  share: number;
}

/** A day with far more than its usual orders. */
export interface PeakDay {
  day: Day;
  orders: number;
  usual: number;
}

/** Both periods over the weekdays that are sound in both. */
export function likeForLikeOf(now: readonly Row[], then: readonly Row[]): LikeForLike | undefined {
  const sound = (row: Row | undefined): boolean => row?.status === "open" || row?.status === "closed";
  let [after, before, days] = [0, 0, 0];
  now.forEach((row, i) => {
    if (!sound(row) || !sound(then[i])) return;
    after += num(row, "net_revenue") ?? 0;
    before += num(then[i], "net_revenue") ?? 0;
    if (row.status === "open") days++;
  });
  return before > 0 && days > 0 ? { share: after / before - 1, days } : undefined;
}

/** The shop traded on more or fewer days than in the period before, by its own choice. */
export function openDaysOf(now: readonly Row[], then: readonly Row[]): OpenDays | undefined {
  const isOpen = (row: Row | undefined): boolean => row?.status === "open";
  const counts = [now, then].map((rows) => rows.filter(isOpen).length) as [number, number];
  const both = now.flatMap((row, i) => (isOpen(row) && isOpen(then[i]) ? [[row, then[i]!] as const] : []));
  const sum = (side: 0 | 1): number => both.reduce((total, pair) => total + (num(pair[side], "net_revenue") ?? 0), 0);
  if (now.length !== then.length || counts[0] === counts[1] || sum(1) <= 0) return undefined;
  return { now: counts[0], before: counts[1], share: sum(0) / sum(1) - 1 };
}

/** A day of so many times its usual orders, with so much of what the days have beyond theirs, is what the rise is. */
const PEAK = { times: 2, share: 0.6, fewest: 10 } as const;

export function peakOf(rows: readonly Row[]): PeakDay | undefined {
  const days = rows.flatMap((row) => {
    const usual = num(row, "usual_orders");
    return usual === null ? [] : [{ day: day(row, "day"), orders: num(row, "orders") ?? 0, usual }];
  });
  const beyond = days.map(({ orders, usual }) => orders - usual);
  const at = beyond.indexOf(Math.max(...beyond));
  const found = days[at];
  const all = beyond.reduce((sum, value) => sum + value, 0);
  if (found === undefined || beyond[at]! < Math.max(PEAK.fewest, PEAK.share * all)) return undefined;
  return found.orders >= PEAK.times * found.usual ? found : undefined;
}
