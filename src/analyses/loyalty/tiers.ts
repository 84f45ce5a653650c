/** Which tier a customer is in as points come in: up at once, down at the end of a month. */
import { addPeriods, dayNumber, dayOf, periodStart } from "../../calendar.ts";

/** Points count for so many days. */
export const TIER_DAYS = 365;

/** First days of all months after `first` up to `last`, since 1970. */
export function monthStarts(first: number, last: number): Int32Array {
  const found: number[] = [];
  for (
    let at = addPeriods(periodStart(dayOf(first), "month"), "month", 1);
    dayNumber(at) <= last;
    at = addPeriods(at, "month", 1)
  )
    found.push(dayNumber(at));
  return Int32Array.from(found);
}

/** Standing of one customer; made once and begun anew for each. */
export interface Standing {
  tier: number;
  /** Day since when, days since 1970; −1 before the first entry. */
  since: number;
  /** Points earned in the days that count. */
  points: number;
  /** Begins anew: nothing earned, the lowest tier from `day` on. */
  begin(day: number): void;
  /** Goes on to a day, with the ends of months on the way. */
  to(day: number): void;
  /** Points earned on the day gone to, or taken back. */
  earn(points: number): void;
}

/** @param thresholds points from which a tier is reached, rising from 0; `months` as of `monthStarts` */
export function createStanding(thresholds: readonly number[], months: Int32Array): Standing {
  let days: number[] = [];
  let amounts: number[] = [];
  let head = 0;
  let today = 0;
  let month = 0;
  const reached = (points: number): number => {
    let tier = 0;
    while (tier + 1 < thresholds.length && points >= thresholds[tier + 1]!) tier++;
    return tier;
  };
  const forget = (day: number): void => {
    while (head < days.length && days[head]! <= day - TIER_DAYS) standing.points -= amounts[head++]!;
  };
  const standing: Standing = {
    tier: 0,
    since: -1,
    points: 0,
    begin(day) {
      [days, amounts, head, today] = [[], [], 0, day];
      let [low, high] = [0, months.length];
      while (low < high) {
        const middle = (low + high) >>> 1;
        if (months[middle]! <= day) low = middle + 1;
        else high = middle;
      }
      month = low;
      standing.tier = 0;
      standing.since = day;
      standing.points = 0;
    },
    to(day) {
      for (; month < months.length && months[month]! <= day; month++) {
        if (standing.tier === 0) continue;
        forget(months[month]!);
        const fits = reached(standing.points);
        if (fits < standing.tier) [standing.tier, standing.since] = [fits, months[month]!];
      }
      forget(day);
      today = day;
    },
    earn(points) {
      days.push(today);
      amounts.push(points);
      standing.points += points;
      const fits = reached(standing.points);
      if (fits > standing.tier) [standing.tier, standing.since] = [fits, today];
    },
  };
  return standing;
}
