/** The stretches of days that are measured: every day, week and month of the data, and what they are compared with. */
import {
  addDays,
  addPeriods,
  type Day,
  daysBetween,
  type Grain,
  lastCompletePeriod,
  type Period,
  periodEnd,
  periodOf,
  periodStart,
  previousPeriod,
  yearEarlier,
} from "../../calendar.ts";

/** Days `from` to `to`, both inclusive; `base` is the period whose customers may come back in it. */
export interface Range {
  from: Day;
  to: Day;
  base?: { from: Day; to: Day };
}
export const rangeId = (range: { from: Day; to: Day }): string => `${range.from}/${range.to}`;

const earlier = (a: Day, b: Day): Day => (a < b ? a : b);

/** The first `days` days of a period, compared for retention with the whole period before it. */
function head(period: Period, days: number): Range {
  const before = previousPeriod(period);
  return {
    from: period.start,
    to: earlier(addDays(period.start, days - 1), period.end),
    base: { from: before.start, to: before.end },
  };
}
const whole = (period: Period): Range => head(period, daysBetween(period.start, period.end) + 1);

/** Every period of `grain` from the one with day `first` to the one with day `last`, cut at the day before `asOf`. */
export function series(first: Day, last: Day, asOf: Day, grain: Grain): Range[] {
  const ranges: Range[] = [];
  for (let start = periodStart(first, grain); start <= last; start = addPeriods(start, grain, 1)) {
    const end = earlier(periodEnd(start, grain), addDays(asOf, -1));
    ranges.push(head({ grain, start, end: periodEnd(start, grain) }, daysBetween(start, end) + 1));
  }
  return ranges;
}

/** A period beside the one before it and the one a year earlier. */
export interface Comparison {
  grain: Grain;
  period: "last_complete" | "running";
  current: Range;
  previous: Range;
  yearEarlier: Range;
}

/** The last complete period before `asOf`. */
export function lastComplete(asOf: Day, grain: Grain): Comparison {
  const period = lastCompletePeriod(asOf, grain);
  return {
    grain,
    period: "last_complete",
    current: whole(period),
    previous: whole(previousPeriod(period)),
    yearEarlier: whole(yearEarlier(period)),
  };
}

/**
 * The period that runs on day `asOf`, up to the day before, beside as many days of the period before and of the one a
 * year earlier; undefined where no day of it is over.
 */
export function running(asOf: Day, grain: Grain): Comparison | undefined {
  const period = periodOf(asOf, grain);
  const days = daysBetween(period.start, asOf);
  if (days === 0) return undefined;
  return {
    grain,
    period: "running",
    current: head(period, days),
    previous: head(previousPeriod(period), days),
    yearEarlier: head(yearEarlier(period), days),
  };
}
