/** Signs in shares, means and levels that the data of the last week is not what the shop did. */
import type { ProfileDays } from "../../features/profile-items.ts";
import type { ShopProfile } from "../../features/shop-profile.ts";
import {
  BASELINE_WEEKS,
  type Baseline,
  baselineOf,
  beyond,
  FAR,
  FEWEST_BASELINE_WEEKS,
  finding,
  LEAST_OF_WEEK,
  median,
  spreadOf,
  sumOf,
} from "./baseline.ts";
import type { Finding } from "./finding.ts";

const DAYS = 56;

const FEWEST_DAYS = 16;

const LEAST_OF_DAY = 15;
/** A day is a smaller sample than a week: it has to be so many times as far off. */
const MORE_OF_A_DAY = 1.4;
/** Rises of less are none: of the share of orders that take something back, and of one customer's share of orders. */
const LEAST_RETURNS = 0.1;
/** … and in their number, over that of all weeks before. */
const MORE_RETURNS = 1.5;
const LEAST_OF_ONE = 0.12;
/** Of the week's revenue: what odd prices add, and what they take away. */
const ODD_MATTERS = 0.02;
const FREE_MATTERS = 0.05;
const MOST_ODD = 3;
/** From this part of their usual number on the others are there. */
const MOST_STAY = 0.7;
const ALL_STAY = 0.9;
/** Prices have moved where those of so many lines have. */
const MOST_LINES = 0.5;

interface Share {
  metric: string;
  part: keyof ProfileDays;
  whole: keyof ProfileDays;
  /** A change of less is none. */
  least: number;
  /** Where only one direction is a defect. */
  only?: "up" | "down";
  /** Where it is one only if the others stay away at the same time: newcomers who come on top are trade. */
  instead?: true;
  /** Where it is one only if it comes on top of all others. */
  onTop?: true;
}

/** Shares that the way files are made decides, and hardly the trade. */
const SHARES: readonly Share[] = [
  { metric: "free_share", part: "free", whole: "linesWithFree", least: 0.2, only: "up" },
  { metric: "tiny_order_share", part: "tiny", whole: "orders", least: 0.15, only: "up", onTop: true },
  { metric: "known_customer_share", part: "known", whole: "orders", least: 0.25 },
  { metric: "new_customer_share", part: "newcomers", whole: "known", least: 0.35, instead: true },
  { metric: "midnight_share", part: "midnight", whole: "orders", least: 0.4 },
  { metric: "return_share", part: "returns", whole: "orders", least: 0.4, only: "up" },
  { metric: "new_product_share", part: "newLines", whole: "lines", least: 0.3, only: "up", instead: true },
  { metric: "uncategorised_share", part: "uncategorised", whole: "lines", least: 0.4 },
  { metric: "one_customer_share", part: "mostOfOne", whole: "orders", least: 0.3, only: "up" },
];

const binomial = (share: number, of: number): number => Math.sqrt(Math.max(0.0025, share * (1 - share)) / of);

/** The last week's shares against those of the weeks before, and each of its days' against those of the days before. */
export function shareFindings({ first, days }: ShopProfile, monday: number): Finding[] {
  const start = monday - first;
  return SHARES.flatMap(({ metric, part, whole, least, only, instead, onTop }): Finding[] => {
    const others = (from: number, to: number): number => sumOf(days[whole], from, to) - sumOf(days[part], from, to);
    /** Whether those who are not in the part are as many as before, by the same days of the weeks before. */
    const areAllThere = (from: number, to: number): boolean => {
      const past = [1, 2, 3, 4, 5, 6].filter((week) => from - 7 * week >= 0);
      const usual = median(past.map((week) => others(from - 7 * week, to - 7 * week)));
      return others(from, to) >= (onTop === true ? ALL_STAY : MOST_STAY) * usual;
    };
    const isTrade = (from: number, to: number): boolean =>
      (instead === true && areAllThere(from, to)) || (onTop === true && !areAllThere(from, to));
    const of = (from: number, to: number): [share: number, count: number] => {
      const count = sumOf(days[whole], from, to);
      return [sumOf(days[part], from, to) / count, count];
    };
    const isWanted = (value: number, { centre }: Baseline): boolean =>
      only === undefined || (only === "up") === value > centre;
    const found: Finding[] = [];
    const before: number[] = [];
    for (let week = 1; week <= BASELINE_WEEKS && start - 7 * week >= 0; week++) {
      const [share, count] = of(start - 7 * week, start - 7 * week + 7);
      if (count >= LEAST_OF_WEEK) before.push(share);
    }
    const weekly = baselineOf(before, FEWEST_BASELINE_WEEKS);
    const [share, count] = of(start, start + 7);
    if (weekly !== undefined && count >= LEAST_OF_WEEK && metric !== "one_customer_share") {
      const score = beyond(share, weekly, binomial(weekly.centre, count), least);
      if (score > 0 && isWanted(share, weekly) && !(share > weekly.centre && isTrade(start, start + 7)))
        found.push(finding(metric, "week", monday, share, weekly, score));
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
      if (score > 0 && isWanted(value, daily) && !(value > daily.centre && isTrade(day, day + 1)))
        found.push(finding(metric, "day", first + day, value, daily, score));
    }
    return found.slice(0, 1);
  });
}

/** Means that hardly move: lines per order, the hour at which people order. `noise` is the least spread that is believed. */
export function meanFindings({ first, days }: ShopProfile, monday: number): Finding[] {
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
    const of = (from: number, to: number, fewest: number): number[] => {
      const orders = sumOf(days.orders, from, to);
      const sum = sumOf(part, from, to);
      return orders >= fewest && sum > 0 ? [into(sum / orders)] : [];
    };
    const judged = (
      grain: Finding["grain"],
      from: number,
      before: readonly number[],
      fewest: number,
      by: number,
    ): Finding[] => {
      const base = baselineOf(before, fewest);
      const [value] = grain === "week" ? of(from, from + 7, LEAST_OF_WEEK) : of(from, from + 1, LEAST_OF_DAY);
      if (base === undefined || value === undefined) return [];
      const score = beyond(value, base, by * noise, by * least);
      // a fee or a gift that every order has of late is a line more, and none twice
      const span = grain === "week" ? 7 : 1;
      const old = sumOf(days.lines, from, from + span) - sumOf(days.newLines, from, from + span);
      if (
        metric === "lines_per_order" &&
        value > base.centre &&
        Math.log(old / sumOf(days.orders, from, from + span)) <= base.most
      )
        return [];
      const range = { low: back(base.least), high: back(base.most) };
      return score === 0 ? [] : [{ ...finding(metric, grain, first + from, back(value), base, score), ...range }];
    };
    const weeks = Array.from({ length: BASELINE_WEEKS }, (_, week) => start - 7 * (week + 1)).filter(
      (from) => from >= 0,
    );
    const byWeek = weeks.flatMap((from) => of(from, from + 7, LEAST_OF_WEEK));
    const ofWeek = judged("week", start, byWeek, FEWEST_BASELINE_WEEKS, 1);
    if (ofWeek.length > 0) return ofWeek;
    const past = Array.from({ length: Math.min(DAYS, start) }, (_, day) => start - 1 - day);
    const byDay = past.flatMap((day) => of(day, day + 1, LEAST_OF_DAY));
    return [0, 1, 2, 3, 4, 5, 6]
      .flatMap((day) => judged("day", start + day, byDay, FEWEST_DAYS, MORE_OF_A_DAY))
      .slice(0, 1);
  });
}

/** Weekly shares that people make rather than files: a rise is worth a look, and no reason to doubt the figures. */
export function conductFindings({ first, days }: ShopProfile, monday: number): Finding[] {
  const start = monday - first;
  const of = (from: number): number[] => {
    const orders = sumOf(days.orders, from, from + 7);
    return orders >= LEAST_OF_WEEK ? [sumOf(days.returns, from, from + 7) / orders] : [];
  };
  const weeks = Array.from({ length: BASELINE_WEEKS }, (_, week) => start - 7 * (week + 1)).filter((from) => from >= 0);
  const base = baselineOf(weeks.flatMap(of), FEWEST_BASELINE_WEEKS);
  const [share] = of(start);
  if (base === undefined || share === undefined || share <= base.most) return [];
  // after a feast orders are few and returns as many as ever
  const most = Math.max(...weeks.map((from) => sumOf(days.returns, from, from + 7)));
  if (sumOf(days.returns, start, start + 7) < MORE_RETURNS * most) return [];
  const score = beyond(share, base, binomial(base.centre, sumOf(days.orders, start, start + 7)), LEAST_RETURNS);
  return score === 0 ? [] : [{ ...finding("return_share", "week", monday, share, base, score), level: "shop" }];
}

/** One customer with far more of the week's orders than anybody ever had: a guest account, or tests. */
export function oneCustomerFindings({ first, days, mostOfOneByWeek }: ShopProfile, monday: number): Finding[] {
  const start = monday - first;
  const shares = Array.from(mostOfOneByWeek, (most, back) => {
    const orders = sumOf(days.orders, start - 7 * back, start - 7 * back + 7);
    return start - 7 * back >= 0 && orders >= LEAST_OF_WEEK ? most / orders : Number.NaN;
  });
  const [share = Number.NaN, ...before] = shares;
  const base = baselineOf(
    before.filter((one) => !Number.isNaN(one)),
    FEWEST_BASELINE_WEEKS,
  );
  if (base === undefined || Number.isNaN(share) || share <= base.most) return [];
  const score = beyond(share, base, binomial(base.centre, sumOf(days.orders, start, start + 7)), LEAST_OF_ONE);
  return score === 0 ? [] : [finding("one_customer_share", "week", monday, share, base, score)];
}

/** Products at prices far outside all that they ever had, where that makes a part of the week's revenue. */
export function oddPriceFindings({ first, days, oddPrices }: ShopProfile, monday: number): Finding[] {
  const revenue = sumOf(days.grossE4, monday - first, monday - first + 7);
  return oddPrices
    .filter(({ excessE4, factor }) => Math.abs(excessE4) > (factor > 1 ? ODD_MATTERS : FREE_MATTERS) * revenue)
    .sort((a, b) => Math.abs(b.excessE4) - Math.abs(a.excessE4) || a.product - b.product)
    .slice(0, MOST_ODD)
    .map(({ id, description, day, factor, least, most }) => ({
      ...finding("product_price", "day", day, factor, { centre: 1, spread: 1, least, most }, FAR),
      name: id,
      label: description,
    }));
}

/** Price and pieces per line of the days, each against the same products before. */
export function levelFindings(
  { recent, priceLevel, priceSpread, quantityLevel, matched, moved }: ShopProfile,
  monday: number,
): Finding[] {
  const levels = [
    { metric: "price_level", of: priceLevel, least: 0.1, drift: 0.05, noise: 0.012 },
    { metric: "price_spread", of: priceSpread, least: 0.4, drift: 1, noise: 0.05 },
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
    // of one product whose price moved orders may be full, and the others cost what they did
    const isBroad = (day: number): boolean => {
      const side = moved[of[day]! < centre ? 0 : 2]![day]!;
      return metric !== "price_level" || side >= MOST_LINES * moved.reduce((sum, lines) => sum + lines[day]!, 0);
    };
    const isOff = (day: number): boolean =>
      isBroad(day) &&
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
