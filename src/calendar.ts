/**
 * The only date logic of the program. A calendar day is an ISO string `YYYY-MM-DD` (`Day`) without a time zone; days are
 * counted in whole days since 1970-01-01 (`dayNumber`). Weeks are ISO 8601 weeks (Monday first).
 */
import { UserError } from "./errors.ts";

/** A calendar day, `YYYY-MM-DD`. */
export type Day = string;
/** The length of a period; weeks are ISO weeks, which begin on Monday. */
export type Grain = "day" | "week" | "month" | "quarter" | "year";

const MS_PER_DAY = 86_400_000;

export const dayNumber = (day: Day): number => Math.round(Date.parse(`${day}T00:00:00Z`) / MS_PER_DAY);
/** The first millisecond of a day, since 1970 in UTC. */
export const startMs = (day: Day): number => MS_PER_DAY * dayNumber(day);
export const dayOf = (number: number): Day => new Date(number * MS_PER_DAY).toISOString().slice(0, 10);
/** The day `days` after `day`; negative numbers go back. */
export const addDays = (day: Day, days: number): Day => dayOf(dayNumber(day) + days);
/** Whole days from `from` to `to`, negative where `to` comes first. */
export const daysBetween = (from: Day, to: Day): number => dayNumber(to) - dayNumber(from);
/** 1 = Monday … 7 = Sunday. */
export const weekday = (day: Day): number => ((((dayNumber(day) + 3) % 7) + 7) % 7) + 1;
export const monthIndex = (day: Day): number => Number(day.slice(0, 4)) * 12 + Number(day.slice(5, 7)) - 1;

/** Parses a user's date; @throws UserError (exit code 2) naming `option` when it is not a real calendar day. */
export function parseDay(text: string, option: string): Day {
  const match = /^(\d{4})-(\d{2})-(\d{2})$/.exec(text.trim());
  if (match) {
    const at = new Date(`${match[0]}T00:00:00Z`);
    if (!Number.isNaN(at.getTime()) && at.toISOString().slice(0, 10) === match[0]) return match[0];
  }
  throw new UserError(`invalid ${option}: ${JSON.stringify(text)}; expected a calendar day like 2026-11-16`, {
    exitCode: 2,
  });
}

const pad = (n: number, width = 2): string => String(n).padStart(width, "0");

/** First day of the period of `grain` that holds `day`. */
export function periodStart(day: Day, grain: Grain): Day {
  if (grain === "day") return day;
  if (grain === "week") return addDays(day, 1 - weekday(day));
  if (grain === "month") return `${day.slice(0, 7)}-01`;
  if (grain === "year") return `${day.slice(0, 4)}-01-01`;
  const month = Number(day.slice(5, 7));
  return `${day.slice(0, 4)}-${pad(month - ((month - 1) % 3))}-01`;
}

/** The start of the period `count` periods after the one that begins at `start`. */
export function addPeriods(start: Day, grain: Grain, count: number): Day {
  if (grain === "day") return addDays(start, count);
  if (grain === "week") return addDays(start, 7 * count);
  const months = { month: 1, quarter: 3, year: 12 }[grain];
  const index = monthIndex(start) + months * count;
  return `${pad(Math.floor(index / 12), 4)}-${pad((((index % 12) + 12) % 12) + 1)}-01`;
}

/** Last day of the period that begins at `start`. */
export const periodEnd = (start: Day, grain: Grain): Day => addDays(addPeriods(start, grain, 1), -1);

/** A period of the calendar: both ends inclusive. */
export interface Period {
  grain: Grain;
  start: Day;
  end: Day;
}
/** The period of the calendar that holds `day`. */
export const periodOf = (day: Day, grain: Grain): Period => {
  const start = periodStart(day, grain);
  return { grain, start, end: periodEnd(start, grain) };
};
/** The last period that is over when day `asOf` begins. */
export const lastCompletePeriod = (asOf: Day, grain: Grain): Period => {
  const start = addPeriods(periodStart(asOf, grain), grain, -1);
  return { grain, start, end: periodEnd(start, grain) };
};
export const previousPeriod = (period: Period): Period =>
  periodOf(addPeriods(period.start, period.grain, -1), period.grain);
/** The same period a year earlier; for weeks 52 weeks, so that weekdays match. */
export const yearEarlier = (period: Period): Period => {
  const back = { day: -364, week: -52, month: -12, quarter: -4, year: -1 }[period.grain];
  return periodOf(addPeriods(period.start, period.grain, back), period.grain);
};

/** ISO week number and its year: `2026-12-31` is in 2026-W53. */
export function isoWeek(day: Day): { year: number; week: number } {
  const thursday = addDays(day, 4 - weekday(day));
  const year = Number(thursday.slice(0, 4));
  return { year, week: Math.floor(daysBetween(`${thursday.slice(0, 4)}-01-01`, thursday) / 7) + 1 };
}
/** The name of a weekly edition: `2026-W47`. */
export const weekName = (day: Day): string => {
  const { year, week } = isoWeek(day);
  return `${year}-W${pad(week)}`;
};
/** The Monday of an edition name such as `2026-W47`, or undefined if it is none. */
export function weekStart(name: string): Day | undefined {
  const match = /^(\d{4})-W(\d{2})$/.exec(name);
  if (!match) return undefined;
  const monday = addDays(periodStart(`${match[1]}-01-04`, "week"), 7 * (Number(match[2]) - 1));
  return weekName(monday) === name ? monday : undefined;
}

/** Today's calendar day in `timezone`, from a clock reading in milliseconds; the only use of a wall clock's value. */
export function dayInZone(ms: number, timezone: string): Day {
  // the usual one, and Intl takes 10 ms to load what it knows of zones
  if (timezone === "UTC") return dayOf(Math.floor(ms / MS_PER_DAY));
  return new Intl.DateTimeFormat("en-CA", {
    timeZone: timezone,
    year: "numeric",
    month: "2-digit",
    day: "2-digit",
  }).format(ms);
}
