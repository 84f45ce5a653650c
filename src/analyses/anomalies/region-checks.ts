/** Regions, or stores, and categories whose part of the data is missing, there twice, or in other prices. */
import { dayOf } from "../../calendar.ts";
import type { ShopProfile } from "../../features/shop-profile.ts";
import { baselineOf, beyond, FEWEST_BASELINE_WEEKS, finding, LEAST_OF_WEEK, median, sumOf } from "./baseline.ts";
import type { Finding } from "./finding.ts";

/** A region is looked at from so many expected orders on: that none came by chance is out of the question. */
const LEAST_EXPECTED = 14;
const WEEKS_BACK = 8;
/** A file that is there twice makes half of the orders copies of others; by chance hardly any is. */
const COPIED = 0.3;
/** With such evidence, so many standard errors of a count above the expected are enough. */
const MORE = 3;
/** The same week of the year before may have been the one before or after. */
const YEARS_BACK = [357, 364, 371];
const FADING_WEEKS = 3;
/** Prices of a region that moved by less than this, on the logarithm, and by less than so many spreads, did not. */
const LEAST_LEVEL = 0.1;
const LEVEL_NOISE = 0.025;
const LEVEL_FAR = 5;

interface Expected {
  value: number;
  expected: number;
  /** Parts of the region in all orders of the same days of the weeks before. */
  shares: number[];
}

/** The usual part of a whole; of one that goes with the season the least of late, for it may have been fading. */
const usualShare = (shares: readonly number[], isSeasonal: boolean): number =>
  isSeasonal ? Math.min(median(shares), ...shares.slice(0, FADING_WEEKS)) : median(shares);

/** What the others sold says how much the region should have: its own part may be what is wrong. */
function expectedOf(own: Float64Array, all: Float64Array, from: number, to: number, isSeasonal = false): Expected {
  const shares: number[] = [];
  for (let week = 1; week <= WEEKS_BACK && from - 7 * week >= 0; week++) {
    const orders = sumOf(all, from - 7 * week, to - 7 * week);
    if (orders >= LEAST_OF_WEEK) shares.push(sumOf(own, from - 7 * week, to - 7 * week) / orders);
  }
  const value = sumOf(own, from, to);
  const share = shares.length < FEWEST_BASELINE_WEEKS ? 0 : usualShare(shares, isSeasonal);
  const expected = share >= 0.95 ? 0 : (share / (1 - share)) * (sumOf(all, from, to) - value);
  return { value, expected, shares };
}

const isGone = ({ value, expected, shares }: Expected): boolean =>
  value === 0 && expected >= LEAST_EXPECTED && shares.every((share) => share > 0);

/** Days from the first to the last of an unbroken run without an order. */
interface Run {
  from: number;
  to: number;
}

/** The runs of days of a week without an order, each from its first day on: a till that is off is off until it is put right. */
function emptyRuns(own: Float64Array, start: number): Run[] {
  const runs: Run[] = [];
  for (let day = start; day < start + 7; day++) {
    if (own[day]! > 0) continue;
    const last = runs.at(-1);
    if (last !== undefined && last.to === day) last.to = day + 1;
    else runs.push({ from: day, to: day + 1 });
  }
  return runs;
}

function found(
  metric: string,
  grain: Finding["grain"],
  period: number,
  name: string,
  { value, expected }: Expected,
): Finding {
  const noise = Math.sqrt(Math.max(1, expected));
  const base = {
    centre: expected,
    spread: noise,
    least: Math.max(0, expected - 3 * noise),
    most: expected + 3 * noise,
  };
  return { ...finding(metric, grain, period, value, base, Math.abs(value - expected) / noise), name };
}

/** A part of the shop that is gone from the week, or from some days in a row. */
function goneFinding(
  name: string,
  own: Float64Array,
  all: Float64Array,
  first: number,
  monday: number,
): Finding | undefined {
  const start = monday - first;
  const week = expectedOf(own, all, start, start + 7);
  if (isGone(week)) return found("region_orders", "week", monday, name, week);
  for (const { from, to } of emptyRuns(own, start)) {
    const one = expectedOf(own, all, from, to);
    const last = to - from === 1 ? {} : { label: dayOf(first + to - 1) };
    if (isGone(one)) return { ...found("region_orders", "day", first + from, name, one), ...last };
  }
  return undefined;
}

/** Regions that are gone from the week or from days of it, or there twice. */
export function regionFindings(
  { first, byRegion, copiesByRegion, regionName, days }: ShopProfile,
  monday: number,
): Finding[] {
  const start = monday - first;
  return [...byRegion].flatMap(([code, own]): Finding[] => {
    const gone = goneFinding(regionName(code), own, days.orders, first, monday);
    if (gone !== undefined) return [gone];
    const week = expectedOf(own, days.orders, start, start + 7);
    const copies = sumOf(copiesByRegion.get(code) ?? new Float64Array(0), start, start + 7);
    const { value, expected } = week;
    if (expected >= LEAST_EXPECTED && copies > COPIED * value && value - expected > MORE * Math.sqrt(expected))
      return [found("region_orders", "week", monday, regionName(code), week)];
    return [];
  });
}

/** Categories that are gone from the week at once, and were not a year before: seasons end slowly. */
export function categoryFindings({ first, byCategory, inCategories }: ShopProfile, monday: number): Finding[] {
  const start = monday - first;
  const isGoneThen = (own: Float64Array, then: number): boolean =>
    then >= 0 && sumOf(inCategories, then, then + 7) > 0 && sumOf(own, then, then + 7) === 0;
  return [...byCategory].flatMap(([name, own]): Finding[] => {
    if (YEARS_BACK.some((days) => isGoneThen(own, start - days))) return [];
    const week = expectedOf(own, inCategories, start, start + 7, true);
    return isGone(week) ? [found("category_orders", "week", monday, name, week)] : [];
  });
}

/** A rise of a way to pay by less of all orders is none. */
const LEAST_RISE = 0.2;

/** Ways to pay that are gone from the week, which is a fault of a till or of the files; else the one whose part has jumped most. */
export function paymentFindings({ first, byPayment, paid }: ShopProfile, monday: number): Finding[] {
  const start = monday - first;
  const orders = sumOf(paid, start, start + 7);
  if (byPayment.size < 2 || orders < LEAST_OF_WEEK) return [];
  const gone = [...byPayment].flatMap(([name, own]): Finding[] => {
    const week = expectedOf(own, paid, start, start + 7);
    return isGone(week) ? [found("payment_orders", "week", monday, name, week)] : [];
  });
  if (gone.length > 0) return gone;
  return [...byPayment]
    .flatMap(([name, own]): Finding[] => {
      const base = baselineOf(expectedOf(own, paid, start, start + 7).shares, FEWEST_BASELINE_WEEKS);
      if (base === undefined) return [];
      const share = sumOf(own, start, start + 7) / orders;
      const noise = Math.sqrt(Math.max(0.0025, base.centre * (1 - base.centre)) / orders);
      const score = share > base.most ? beyond(share, base, noise, LEAST_RISE) : 0;
      return score === 0
        ? []
        : [{ ...finding("payment_share", "week", monday, share, base, score), name, level: "shop" }];
    })
    .sort((a, b) => b.score - a.score)
    .slice(0, 1);
}

/** Regions whose prices of the same products jumped: they may have come in another currency, or with another tax. */
export function regionPriceFindings({ priceLevelsByRegion, regionName }: ShopProfile, monday: number): Finding[] {
  return [...priceLevelsByRegion].flatMap(([code, { levels, matched }]): Finding[] => {
    const [now, ...rest] = levels;
    const before = rest.filter((level) => !Number.isNaN(level));
    if (now === undefined || Number.isNaN(now) || before.length < 2) return [];
    const centre = median(before);
    const spread = Math.max(
      LEVEL_NOISE / Math.sqrt(Math.min(1, matched[0]! / 20)),
      ...before.map((level) => Math.abs(level - centre)),
    );
    const off = Math.abs(now - centre);
    if (off < Math.max(LEAST_LEVEL, LEVEL_FAR * spread)) return [];
    const base = { centre, spread, least: 0, most: 0 };
    return [
      {
        ...finding("region_prices", "week", monday, Math.exp(now), base, off / spread),
        name: regionName(code),
        low: Math.exp(centre - LEVEL_FAR * spread),
        high: Math.exp(centre + LEVEL_FAR * spread),
      },
    ];
  });
}
