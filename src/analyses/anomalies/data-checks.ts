/** Signs that the data of the last week is not what the shop did: days, prices, ids, products, regions. */
import { dayOf } from "../../calendar.ts";
import type { ShopProfile } from "../../features/shop-profile.ts";
import { mondayOf, type TradingCalendar } from "../../features/trading-calendar.ts";
import type { DayStatus } from "../../features/trading-days.ts";
import { baselineOf, FAR, FEWEST_WEEKS, finding, LEAST_OF_WEEK, median, sumOf, WEEKS } from "./baseline.ts";
import type { Finding } from "./finding.ts";
import { levelFindings, meanFindings, shareFindings } from "./share-checks.ts";

/** A region is looked at from so many expected orders a week on: that none came by chance is out of the question. */
const LEAST_OF_REGION = 14;

/** Regions that are gone from the week, or there twice. */
function regionFindings({ first, byRegion, regionName, days }: ShopProfile, monday: number): Finding[] {
  const start = monday - first;
  const weekOf = (of: Float64Array, week: number): number => sumOf(of, start - 7 * week, start - 7 * week + 7);
  const all = weekOf(days.orders, 0);
  return [...byRegion].flatMap(([code, own]): Finding[] => {
    const shares: number[] = [];
    for (let week = 1; week <= 8 && start - 7 * week >= 0; week++) {
      const orders = weekOf(days.orders, week);
      if (orders >= LEAST_OF_WEEK) shares.push(weekOf(own, week) / orders);
    }
    if (shares.length < FEWEST_WEEKS) return [];
    const share = median(shares);
    const value = weekOf(own, 0);
    // from what the others sold: the region's own part may be what is wrong
    const expected = share >= 0.95 ? 0 : (share / (1 - share)) * (all - value);
    const noise = Math.sqrt(Math.max(1, expected));
    const isGone = value === 0 && expected >= LEAST_OF_REGION && shares.every((one) => one > 0);
    const isTwice =
      expected >= LEAST_OF_REGION &&
      value > 1.8 * expected &&
      value - expected > FAR * noise &&
      share < 0.5 &&
      value / all > Math.max(...shares) + 0.02;
    if (!isGone && !isTwice) return [];
    return [
      {
        ...finding(
          "region_orders",
          "week",
          monday,
          value,
          { centre: expected, spread: noise, least: Math.max(0, expected - 3 * noise), most: expected + 3 * noise },
          Math.abs(value - expected) / noise,
        ),
        name: regionName(code),
      },
    ];
  });
}

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
    if (share !== undefined && week <= WEEKS) dayShares.push(share);
  }
  const [base, byDay] = [baselineOf(largest, FEWEST_WEEKS), baselineOf(dayShares, FEWEST_WEEKS)];
  const value = Math.max(...days.largestE4.subarray(start, start + 7));
  if (base !== undefined && value > 6 * base.most && value > 0.25 * sumOf(days.grossE4, start, start + 7)) {
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
    return [{ ...found, low: usual, high: usual, label: repeats === null || repeats === day ? "" : dayOf(repeats) }];
  });
}

/** Everything that makes the data of the week before `end` doubtful. */
export function dataFindings(calendar: TradingCalendar, profile: ShopProfile): Finding[] {
  const monday = mondayOf(calendar.end) - 7;
  if (monday < profile.first) return [];
  return [
    ...dayFindings(calendar, monday),
    ...levelFindings(profile, monday),
    ...shareFindings(profile, monday),
    ...meanFindings(profile, monday),
    ...regionFindings(profile, monday),
    ...singleFindings(profile, monday),
  ];
}
