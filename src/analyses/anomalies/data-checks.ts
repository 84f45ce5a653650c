/** Signs that the data of the last week is not what the shop did: days, prices, ids, products, regions. */
import { dayOf } from "../../calendar.ts";
import type { ShopProfile } from "../../features/shop-profile.ts";
import { mondayOf, type TradingCalendar } from "../../features/trading-calendar.ts";
import type { DayStatus } from "../../features/trading-days.ts";
import {
  BASELINE_WEEKS,
  baselineOf,
  FAR,
  FEWEST_BASELINE_WEEKS,
  finding,
  LEAST_OF_WEEK,
  median,
  sumOf,
} from "./baseline.ts";
import type { Finding } from "./finding.ts";
import { categoryFindings, paymentFindings, regionFindings, regionPriceFindings } from "./region-checks.ts";
import {
  conductFindings,
  levelFindings,
  meanFindings,
  oddPriceFindings,
  oneCustomerFindings,
  shareFindings,
} from "./share-checks.ts";

/** One order that is larger than all others were, or one day that holds the whole week. */
function singleFindings({ first, days }: ShopProfile, monday: number): Finding[] {
  const start = monday - first;
  const found: Finding[] = [];
  const largest: number[] = [];
  const dayShares: number[] = [];
  const shareOfDay = (from: number): number | undefined => {
    const all = sumOf(days.orders, from, from + 7);
    if (all < LEAST_OF_WEEK) return undefined;
    return Math.max(...days.orders.subarray(Math.max(0, from), from + 7)) / all;
  };
  for (let week = 1; week <= 52 && start - 7 * week >= 0; week++) {
    const from = start - 7 * week;
    largest.push(Math.max(...days.largestE4.subarray(from, from + 7)));
    const share = shareOfDay(from);
    if (share !== undefined && week <= BASELINE_WEEKS) dayShares.push(share);
  }
  const [base, byDay] = [baselineOf(largest, FEWEST_BASELINE_WEEKS), baselineOf(dayShares, FEWEST_BASELINE_WEEKS)];
  const value = Math.max(...days.largestE4.subarray(start, start + 7));
  const isTakenBack = value === Math.max(...days.largestReturnE4.subarray(start, start + 7));
  if (
    base !== undefined &&
    !isTakenBack &&
    value > 6 * base.most &&
    value > 0.25 * sumOf(days.grossE4, start, start + 7)
  ) {
    const inUnits = (e4: number): number => e4 / 10_000;
    const score = value / base.most;
    found.push({
      ...finding("largest_order", "week", monday, inUnits(value), base, score),
      low: inUnits(base.least),
      high: inUnits(base.most),
    });
  }
  const share = shareOfDay(start);
  if (byDay !== undefined && share !== undefined && share > 0.5 && share > byDay.most + 0.25)
    found.push(finding("one_day_share", "week", monday, share, byDay, FAR + share / byDay.most));
  return found;
}

const ODD: Readonly<Partial<Record<DayStatus, string>>> = {
  missing: "missing_day",
  awaited: "awaited_day",
  incomplete: "incomplete_day",
  repeated: "repeated_day",
};

/** Days of the week that are missing, cut off or there twice: the same that the headline speaks of. */
function dayFindings({ days }: TradingCalendar, monday: number): Finding[] {
  return days.flatMap(({ day, status, orders, usualOrders, repeats }) => {
    const metric = ODD[status];
    if (metric === undefined || day < monday || day >= monday + 7) return [];
    const usual = usualOrders ?? 0;
    const found = finding(
      metric,
      "day",
      day,
      orders,
      { centre: usual, spread: Math.sqrt(usual), least: 0, most: 0 },
      FAR,
    );
    return [{ ...found, low: usual, high: usual, label: repeats === null ? "" : dayOf(repeats) }];
  });
}

/** So much of a usual week's orders make a whole week. */
const WHOLE = 0.6;

/** Whether the week has about as many orders as those before it. */
function isWholeWeek({ first, days }: ShopProfile, monday: number): boolean {
  const start = monday - first;
  const before = [1, 2, 3, 4, 5, 6, 7, 8].filter((week) => start - 7 * week >= 0);
  const usual = median(before.map((week) => sumOf(days.orders, start - 7 * week, start - 7 * week + 7)));
  return sumOf(days.orders, start, start + 7) >= WHOLE * usual;
}

/** Everything that makes the data of the week before `end` doubtful. */
export function dataFindings(calendar: TradingCalendar, profile: ShopProfile): Finding[] {
  const monday = mondayOf(calendar.end) - 7;
  if (monday < profile.first) return [];
  const single = singleFindings(profile, monday);
  // where one day has the orders of the others, too, they are under a wrong date, and not missing
  const isLump = single.some(({ metric }) => metric === "one_day_share") && isWholeWeek(profile, monday);
  return [
    ...(isLump ? [] : dayFindings(calendar, monday)),
    ...levelFindings(profile, monday),
    ...shareFindings(profile, monday),
    ...meanFindings(profile, monday),
    ...oneCustomerFindings(profile, monday),
    ...conductFindings(profile, monday),
    ...oddPriceFindings(profile, monday),
    ...regionFindings(profile, monday),
    ...regionPriceFindings(profile, monday),
    ...categoryFindings(profile, monday),
    ...paymentFindings(profile, monday),
    ...single,
  ];
}
