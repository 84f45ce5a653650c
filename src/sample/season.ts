/**
 * When the synthetic shop trades: the factor of every day on orders, and the operational clock, on which purchases of a
 * living customer come at an even rate. Seven days of average trade make one operational week.
 */
import { addDays, type Day, dayNumber, dayOf, periodStart, weekday } from "../calendar.ts";
import type { Random } from "../models/random.ts";
import { categorical } from "../models/random.ts";

/** January … December. */
export const MONTHS: readonly number[] = [0.8, 0.86, 0.95, 1.02, 1.04, 0.96, 0.8, 0.72, 0.95, 1.1, 1.4, 1.4];
/** Monday … Sunday. */
export const WEEKDAY_FACTORS: readonly number[] = [1.2, 1.15, 1.1, 1.15, 1.1, 0.85, 0.45];
export const CLOSED: readonly string[] = ["12-25", "12-26", "01-01"];
/** After the last posting day before Christmas nobody orders presents. */
const AFTER_LAST_POST = { from: "12-21", to: "12-31", factor: 0.35 };
const DIP_FACTOR = 0.25;

/** Demand by category in each month, 1 where not said. */
const CATEGORY_MONTHS: Readonly<Record<string, readonly number[]>> = {
  Christmas: [0.1, 0.02, 0.02, 0.02, 0.02, 0.02, 0.05, 0.1, 0.4, 1.5, 4, 4],
  Garden: [0.4, 0.6, 1.3, 2, 2.2, 2, 1.6, 1.2, 0.8, 0.5, 0.3, 0.3],
  Candles: [1.1, 1, 0.9, 0.7, 0.6, 0.6, 0.6, 0.8, 1.1, 1.4, 1.5, 1.5],
  Stationery: [0.9, 0.9, 0.9, 0.9, 0.9, 0.9, 0.9, 0.9, 1, 1.1, 1.5, 1.6],
};
export const categoryFactor = (category: string, month: number): number => CATEGORY_MONTHS[category]?.[month] ?? 1;

const month = (day: Day): number => Number(day.slice(5, 7)) - 1;

/** The factor of the month, running smoothly from the middle of one month to the middle of the next. */
function yearly(day: Day): number {
  const place = month(day) + (Number(day.slice(8)) - 0.5) / 30.5 - 0.5;
  const before = Math.floor(place);
  const share = place - before;
  return MONTHS[(before + 12) % 12]! * (1 - share) + MONTHS[(before + 13) % 12]! * share;
}

export interface Season {
  /** Number of days of the window. */
  days: number;
  dip: { from: Day; to: Day; factor: number };
  /** Factor of a day of the window, counted from 0; 1 is a day of average trade. */
  factor(index: number): number;
  /** Where a day begins on the operational clock, in operational weeks; `days` gives the end of the window. */
  clock(index: number): number;
  /** The day of the window in which an operational time falls; `days` or more where it is after the end. */
  dayAt(time: number): number;
}

/** The season of a window, both ends inclusive. */
export function season(start: Day, end: Day): Season {
  const first = dayNumber(start);
  const days = dayNumber(end) - first + 1;
  // a fortnight at two thirds of the window, beginning on a Monday
  const from = periodStart(dayOf(first + Math.round(days * 0.66)), "week");
  const dip = { from, to: addDays(from, 13), factor: DIP_FACTOR };
  const factors = Float64Array.from({ length: days }, (_, i) => {
    const day = dayOf(first + i);
    const monthDay = day.slice(5);
    if (CLOSED.includes(monthDay)) return 0;
    const late = monthDay >= AFTER_LAST_POST.from && monthDay <= AFTER_LAST_POST.to ? AFTER_LAST_POST.factor : 1;
    const trouble = day >= dip.from && day <= dip.to ? dip.factor : 1;
    return yearly(day) * WEEKDAY_FACTORS[weekday(day) - 1]! * late * trouble;
  });
  const begins = new Float64Array(days + 1);
  for (let i = 0; i < days; i++) begins[i + 1] = begins[i]! + factors[i]! / 7;
  const dayAt = (time: number): number => {
    let low = 0;
    let high = days;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if (begins[middle]! <= time) low = middle;
      else high = middle - 1;
    }
    return low;
  };
  return { days, dip, factor: (i) => factors[i]!, clock: (i) => begins[i]!, dayAt };
}

const HOURS = [0.3, 0.1, 0, 0, 0, 0.1, 0.5, 1.5, 3, 4.5, 5.5, 6, 7, 6.5, 5, 4.5, 4.5, 5, 6, 7.5, 8.5, 7, 4, 1.5];
const drawHour = categorical(HOURS);

/** A minute of the day, 0 … 1439: at lunch and in the evening most. */
export const drawMinute = (random: Random): number => drawHour(random) * 60 + Math.floor(random() * 60);
