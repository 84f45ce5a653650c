/** Signs that the data of the last week is not what the shop did: days, prices, ids, products, regions. */
import { dayOf } from "../../calendar.ts";
import type { ProfileDays, ShopProfile } from "../../features/shop-profile.ts";
import { mondayOf, type TradingCalendar } from "../../features/trading-calendar.ts";
import type { DayStatus } from "../../features/trading-days.ts";
import type { Finding } from "./finding.ts";

const WEEKS = 26;
const FEWEST_WEEKS = 8;
const DAYS = 56;
const FEWEST_DAYS = 16;
/** A share of fewer says nothing. */
const LEAST_OF_WEEK = 20;
const LEAST_OF_DAY = 15;
/** Spreads from which on chance is ruled out over hundreds of checks a week. */
const FAR = 7;

const sorted = (values: readonly number[]): number[] => [...values].sort((a, b) => a - b);
const median = (values: readonly number[]): number => sorted(values)[values.length >> 1]!;
const spreadOf = (values: readonly number[], centre: number): number =>
  1.4826 * median(values.map((value) => Math.abs(value - centre)));

const sumOf = (days: Float64Array, from: number, to: number): number => {
  let sum = 0;
  for (let day = Math.max(0, from); day < Math.min(days.length, to); day++) sum += days[day]!;
  return sum;
};

interface Share {
  metric: string;
  part: keyof ProfileDays;
  whole: keyof ProfileDays;
  /** A change of less is none. */
  least: number;
  /** Where only one direction is a defect. */
  only?: "up" | "down";
}

/** Shares that the way files are made decides, and hardly the trade. */
const SHARES: readonly Share[] = [
  { metric: "known_customer_share", part: "known", whole: "orders", least: 0.25 },
  { metric: "new_customer_share", part: "newcomers", whole: "known", least: 0.35 },
  { metric: "midnight_share", part: "midnight", whole: "orders", least: 0.4 },
  { metric: "return_share", part: "returns", whole: "orders", least: 0.4, only: "up" },
  { metric: "new_product_share", part: "newLines", whole: "lines", least: 0.3, only: "up" },
  { metric: "uncategorised_share", part: "uncategorised", whole: "lines", least: 0.4 },
  { metric: "one_customer_share", part: "mostOfOne", whole: "orders", least: 0.3, only: "up" },
];

interface Baseline {
  centre: number;
  spread: number;
  least: number;
  most: number;
}

function baselineOf(values: readonly number[], fewest: number): Baseline | undefined {
  if (values.length < fewest) return undefined;
  const centre = median(values);
  return { centre, spread: spreadOf(values, centre), least: Math.min(...values), most: Math.max(...values) };
}

/** Beyond everything that was, by a margin, and by more than chance: the number of spreads; else 0. */
function beyond(value: number, { centre, spread, least, most }: Baseline, noise: number, margin: number): number {
  const off = Math.abs(value - centre);
  if (off < margin || (value <= most + margin / 4 && value >= least - margin / 4)) return 0;
  const score = off / Math.max(spread, noise);
  return score > FAR ? score : 0;
}

const finding = (
  metric: string,
  grain: Finding["grain"],
  period: number,
  value: number,
  base: Baseline,
  score: number,
): Finding => ({
  level: "data",
  name: "",
  grain,
  period,
  since: period,
  metric,
  value,
  low: base.least,
  high: base.most,
  driver: "",
  score,
  excess: 0,
});

const binomial = (share: number, of: number): number => Math.sqrt(Math.max(0.0025, share * (1 - share)) / of);

/** The last week's shares against those of the weeks before, and each of its days' against those of the days before. */
function shareFindings({ first, days }: ShopProfile, monday: number): Finding[] {
  const start = monday - first;
  return SHARES.flatMap(({ metric, part, whole, least, only }): Finding[] => {
    const of = (from: number, to: number): [share: number, count: number] => {
      const count = sumOf(days[whole], from, to);
      return [sumOf(days[part], from, to) / count, count];
    };
    const isWanted = (value: number, { centre }: Baseline): boolean =>
      only === undefined || (only === "up") === value > centre;
    const found: Finding[] = [];
    const before: number[] = [];
    for (let week = 1; week <= WEEKS && start - 7 * week >= 0; week++) {
      const [share, count] = of(start - 7 * week, start - 7 * week + 7);
      if (count >= LEAST_OF_WEEK) before.push(share);
    }
    const weekly = baselineOf(before, FEWEST_WEEKS);
    const [share, count] = of(start, start + 7);
    if (weekly !== undefined && count >= LEAST_OF_WEEK && metric !== "one_customer_share") {
      const score = beyond(share, weekly, binomial(weekly.centre, count), least);
      if (score > 0 && isWanted(share, weekly)) found.push(finding(metric, "week", monday, share, weekly, score));
    }
    if (found.length > 0) return found;
    const earlier: number[] = [];
    for (let day = start - 1; day >= Math.max(0, start - DAYS); day--) {
      const [value, of1] = of(day, day + 1);
      if (of1 >= LEAST_OF_DAY) earlier.push(value);
    }
    const daily = baselineOf(earlier, FEWEST_DAYS);
    if (daily === undefined) return found;
    for (let day = start; day < start + 7; day++) {
      const [value, of1] = of(day, day + 1);
      if (of1 < LEAST_OF_DAY) continue;
      const score = beyond(value, daily, binomial(daily.centre, of1), least);
      if (score > 0 && isWanted(value, daily)) found.push(finding(metric, "day", first + day, value, daily, score));
    }
    return found.slice(0, 1);
  });
}

/** Means that hardly move: lines per order, the hour at which people order. `noise` is the least spread that is believed. */
function meanFindings({ first, days }: ShopProfile, monday: number): Finding[] {
  const means = [
    { metric: "lines_per_order", part: days.lines, least: Math.log(1.5), noise: 0.05, into: Math.log, back: Math.exp },
    {
      metric: "hour_of_order",
      part: days.hours,
      least: 2.5,
      noise: 0.25,
      into: (x: number) => x,
      back: (x: number) => x,
    },
  ];
  const start = monday - first;
  return means.flatMap(({ metric, part, least, noise, into, back }) => {
    const of = (from: number): number | undefined => {
      const orders = sumOf(days.orders, from, from + 7);
      const sum = sumOf(part, from, from + 7);
      return orders >= LEAST_OF_WEEK && sum > 0 ? into(sum / orders) : undefined;
    };
    const before: number[] = [];
    for (let week = 1; week <= WEEKS && start - 7 * week >= 0; week++) {
      const value = of(start - 7 * week);
      if (value !== undefined) before.push(value);
    }
    const base = baselineOf(before, FEWEST_WEEKS);
    const value = of(start);
    if (base === undefined || value === undefined) return [];
    const score = beyond(value, base, noise, least);
    if (score === 0) return [];
    return [
      { ...finding(metric, "week", monday, back(value), base, score), low: back(base.least), high: back(base.most) },
    ];
  });
}

/** Price and pieces per line of the days, each against the same products before. */
function levelFindings({ recent, priceLevel, quantityLevel, matched }: ShopProfile, monday: number): Finding[] {
  const levels = [
    { metric: "price_level", of: priceLevel, least: 0.1, drift: 0.05, noise: 0.012 },
    { metric: "quantity_per_line", of: quantityLevel, least: Math.log(2.5), drift: 0.5, noise: 0.1 },
  ];
  const start = monday - recent;
  return levels.flatMap(({ metric, of, least, drift, noise }) => {
    const all = [...of.keys()].filter((day) => !Number.isNaN(of[day]!));
    const before = all.filter((day) => day < start).map((day) => of[day]!);
    if (before.length < 8) return [];
    const middle = median(before);
    // what has been off for weeks is no measure of itself
    const centre = Math.max(-drift, Math.min(drift, middle));
    const spread = Math.max(
      noise,
      spreadOf(
        before.filter((value) => Math.abs(value - centre) < least),
        centre,
      ) || noise,
    );
    const isOff = (day: number): boolean =>
      Math.abs(of[day]! - centre) > Math.max(least, FAR * spread * Math.sqrt(Math.max(1, 20 / matched[day]!)));
    const off = all.filter((day) => day >= start && isOff(day));
    const [first] = off;
    if (first === undefined) return [];
    const worst = off.reduce((a, b) => (Math.abs(of[b]! - centre) > Math.abs(of[a]! - centre) ? b : a));
    let since = first;
    for (let place = all.indexOf(first) - 1; place >= 0 && isOff(all[place]!); place--) since = all[place]!;
    return [
      {
        ...finding(
          metric,
          "day",
          recent + worst,
          Math.exp(of[worst]!),
          { centre, spread, least: 0, most: 0 },
          Math.abs(of[worst]! - centre) / spread,
        ),
        since: recent + since,
        low: Math.exp(centre - FAR * spread),
        high: Math.exp(centre + FAR * spread),
      },
    ];
  });
}

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
