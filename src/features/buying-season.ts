/** Customers who buy in one season of the year alone, such as the weeks before Christmas: a pause of months is their habit. */
import type { CustomerOrders } from "./customer-orders.ts";

const YEAR = 365.2425;
const DAY_MS = 86_400_000;
/** A season is at most so many days long. */
const LONGEST_SEASON = 100;
/** Purchases at a steady rate would leave such pauses, a year apart, by chance less often than this. */
const CHANCE = 0.01;
/** Purchase days from which pauses say something. */
const FEWEST_DAYS = 3;
/** A season is seen a few times only: the next one may end so many days later. */
const GRACE = 28;
/** Who has missed a season is called within so many days; later they are gone. */
const CALLED_DAYS = 90;

const MONTHS = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"] as const;

export interface BuyingSeason {
  /** First and last month with a purchase, in the order of the season: "Nov–Jan". */
  months: string;
  /** How many seasons there were. */
  seasons: number;
  /** First day of the season after the last one bought in, and how many days a season has. */
  next: number;
  length: number;
  /** The day from which the season after the last one is missed, and the one from which the customer is gone. */
  missed: number;
  gone: number;
}

const monthOf = (day: number): string => MONTHS[new Date(day * DAY_MS).getUTCMonth()] as string;

/** The place of a day in the year, 0 to 365.2425. */
const placeOf = (day: number): number => ((day % YEAR) + YEAR) % YEAR;

const choose = (n: number, k: number): number => {
  let ways = 1;
  for (let i = 1; i <= k; i++) ways = (ways * (n - k + i)) / i;
  return ways;
};

/**
 * At most the chance that `pauses` of the gaps between `days` purchase days at a steady rate are all as long as the shortest of them,
 * times the chance that what lies between them falls on the same time of the year.
 *
 * @param pause the shortest of these gaps, as a share of the time from the first to the last day
 * @param length of a season, in days
 */
const chanceOf = (days: number, pauses: number, pause: number, length: number): number =>
  choose(days - 1, pauses) * Math.max(0, 1 - pauses * pause) ** (days - 2) * Math.min(1, (2 * length) / YEAR) ** pauses;

/**
 * The season in which a customer buys; undefined where purchases fall into the whole year, into one year alone, or where chance might
 * have left the pauses.
 *
 * @param days purchase days as day numbers, rising
 */
export function buyingSeasonOf(days: readonly number[]): BuyingSeason | undefined {
  const [first, last] = [days[0] as number, days.at(-1) as number];
  if (days.length < FEWEST_DAYS || last - first < YEAR - LONGEST_SEASON) return undefined;
  const places = days.map(placeOf).sort((a, b) => a - b);
  // the year begins after its longest stretch without a purchase
  let [start, pause] = [places[0] as number, YEAR + (places[0] as number) - (places.at(-1) as number)];
  for (let i = 1; i < places.length; i++) {
    const gap = (places[i] as number) - (places[i - 1] as number);
    if (gap > pause) [start, pause] = [places[i] as number, gap];
  }
  const length = YEAR - pause;
  if (length > LONGEST_SEASON) return undefined;
  // half a day for years that are no whole number of days
  const yearOf = (day: number): number => Math.floor((day - start + 0.5) / YEAR);
  let [seasons, shortest] = [1, Number.POSITIVE_INFINITY];
  for (let i = 1; i < days.length; i++) {
    const [before, now] = [days[i - 1] as number, days[i] as number];
    const years = yearOf(now) - yearOf(before);
    if (years > 1) return undefined;
    if (years === 0) continue;
    seasons++;
    shortest = Math.min(shortest, now - before);
  }
  if (seasons < 2 || chanceOf(days.length, seasons - 1, shortest / (last - first), length) > CHANCE) return undefined;
  const offset = (day: number): number => placeOf(day - start + 0.5);
  const within = [...days].sort((a, b) => offset(a) - offset(b));
  const [from, to] = [monthOf(within[0] as number), monthOf(within.at(-1) as number)];
  const next = start + (yearOf(last) + 1) * YEAR;
  const missed = Math.ceil(next + length) + GRACE;
  return {
    months: from === to ? from : `${from}–${to}`,
    seasons,
    next: Math.ceil(next),
    length: Math.ceil(length),
    missed,
    gone: missed + CALLED_DAYS,
  };
}

/** The seasons of these customers, rows of `facts.customers`, by their place; of who buys all the year round there is none. */
export function buyingSeasons(
  { starts, day, isSale }: CustomerOrders,
  rows: Int32Array,
  end: number,
): Map<number, BuyingSeason> {
  const found = new Map<number, BuyingSeason>();
  const days: number[] = [];
  for (let i = 0; i < rows.length; i++) {
    days.length = 0;
    for (let k = starts[rows[i]!]!; k < starts[rows[i]! + 1]! && day[k]! <= end; k++)
      if (isSale[k] === 1 && days.at(-1) !== day[k]) days.push(day[k]!);
    const season = days.length < FEWEST_DAYS ? undefined : buyingSeasonOf(days);
    if (season !== undefined) found.set(i, season);
  }
  return found;
}

/**
 * The day of the next order of who buys in a season: the one expected anyway where it is in the season that is on, else the first of
 * the next season. Once a season has been missed, nothing is known better.
 *
 * @param end last day that counts
 * @param expected day, as it would be without a season; undefined for none
 */
export function nextInSeason(
  { next, length, missed }: BuyingSeason,
  end: number,
  expected: number | undefined,
): number | undefined {
  if (end > missed) return expected;
  const [isOn, isNext] = [next - Math.round(YEAR) + length, next + length].map(
    (until) => expected !== undefined && expected >= until - length && expected <= until,
  );
  return isOn || isNext ? expected : Math.max(end + 1, next);
}
