/** Regions, or stores, whose part of the data is missing or there twice. */
import type { ShopProfile } from "../../features/shop-profile.ts";
import { FEWEST_BASELINE_WEEKS, finding, LEAST_OF_WEEK, median, sumOf } from "./baseline.ts";
import type { Finding } from "./finding.ts";

/** A region is looked at from so many expected orders on: that none came by chance is out of the question. */
const LEAST_EXPECTED = 14;
const WEEKS_BACK = 8;
/** A file that is there twice makes half of the orders copies of others; by chance hardly any is. */
const COPIED = 0.3;
/** With such evidence, so many standard errors of a count above the expected are enough. */
const MORE = 3;

interface Expected {
  value: number;
  expected: number;
  /** Parts of the region in all orders of the same days of the weeks before. */
  shares: number[];
}

/** What the others sold says how much the region should have: its own part may be what is wrong. */
function expectedOf(own: Float64Array, all: Float64Array, from: number, to: number): Expected {
  const shares: number[] = [];
  for (let week = 1; week <= WEEKS_BACK && from - 7 * week >= 0; week++) {
    const orders = sumOf(all, from - 7 * week, to - 7 * week);
    if (orders >= LEAST_OF_WEEK) shares.push(sumOf(own, from - 7 * week, to - 7 * week) / orders);
  }
  const value = sumOf(own, from, to);
  const share = shares.length < FEWEST_BASELINE_WEEKS ? 0 : median(shares);
  const expected = share >= 0.95 ? 0 : (share / (1 - share)) * (sumOf(all, from, to) - value);
  return { value, expected, shares };
}

const isGone = ({ value, expected, shares }: Expected): boolean =>
  value === 0 && expected >= LEAST_EXPECTED && shares.every((share) => share > 0);

function found(grain: Finding["grain"], period: number, name: string, { value, expected }: Expected): Finding {
  const noise = Math.sqrt(Math.max(1, expected));
  const base = {
    centre: expected,
    spread: noise,
    least: Math.max(0, expected - 3 * noise),
    most: expected + 3 * noise,
  };
  return { ...finding("region_orders", grain, period, value, base, Math.abs(value - expected) / noise), name };
}

/** Regions that are gone from the week or from one of its days, or there twice. */
export function regionFindings(
  { first, byRegion, copiesByRegion, regionName, days }: ShopProfile,
  monday: number,
): Finding[] {
  const start = monday - first;
  return [...byRegion].flatMap(([code, own]): Finding[] => {
    const week = expectedOf(own, days.orders, start, start + 7);
    if (isGone(week)) return [found("week", monday, regionName(code), week)];
    const copies = sumOf(copiesByRegion.get(code) ?? new Float64Array(0), start, start + 7);
    const { value, expected } = week;
    if (expected >= LEAST_EXPECTED && copies > COPIED * value && value - expected > MORE * Math.sqrt(expected))
      return [found("week", monday, regionName(code), week)];
    for (let day = start; day < start + 7; day++) {
      const one = expectedOf(own, days.orders, day, day + 1);
      if (isGone(one)) return [found("day", first + day, regionName(code), one)];
    }
    return [];
  });
}
