/** What the dates of the orders say before any amount does: a week under one date, and weekdays that the shop gave up or took up. */
import { addDays, type Day, daysBetween } from "../../../calendar.ts";

/** Orders by day. */
export type DayOrders = ReadonlyMap<Day, number>;

/** A week whose orders are all dated on one day of it, as many as in a whole usual week. */
export interface Lump {
  from: Day;
  to: Day;
  day: Day;
  orders: number;
  /** Orders of a usual week. */
  usual: number;
}

/** A weekday without an order of late, or with orders of late, where it was otherwise for months. */
export interface Turned {
  isOpen: boolean;
  since: Day;
  weeks: number;
}

/** Hardly a new customer for so many weeks, where there were so many in a usual one. */
export interface DriedUp {
  weeks: number;
  came: number;
  usual: number;
}

const WEEKS = 8;
/** One day holds so much of its week's orders, and so much of a usual week's, and so many times the most of any usual day. */
const LUMP = { share: 0.95, ofWeek: 0.6, times: 1.7, fewest: 20 } as const;
/** A new pattern is one after so many weeks, and is told for as long as the 13 weeks before still know another one. */
const FEWEST_WEEKS = 4;
const MOST_WEEKS = 13;
/** The pattern before it: in so much of at least so many weeks. */
const USUALLY = 0.75;
const FEWEST_BEFORE = 8;
/** So many orders on days that never had any, or so many missing on days that had, are no chance. */
const FEWEST_ORDERS = 9;

const median = (values: readonly number[]): number => [...values].sort((a, b) => a - b)[values.length >> 1] ?? 0;
const WEEK = [0, 1, 2, 3, 4, 5, 6] as const;

/** The first week from `from` on, a Monday, whose orders before `end` are all dated on one day. */
export function lumpOf(orders: DayOrders, from: Day, end: Day): Lump | undefined {
  const daysOf = (monday: Day): number[] => WEEK.map((offset) => orders.get(addDays(monday, offset)) ?? 0);
  const sum = (days: readonly number[]): number => days.reduce((total, n) => total + n, 0);
  const before = Array.from({ length: WEEKS }, (_, week) => daysOf(addDays(from, -7 * (week + 1))));
  const usual = median(before.map(sum));
  const most = Math.max(...before.flat());
  if (usual < LUMP.fewest || before.some((days) => sum(days) === 0)) return undefined;
  for (let monday = from; monday < end; monday = addDays(monday, 7)) {
    const days = daysOf(monday);
    const count = Math.max(...days);
    if (count < LUMP.share * sum(days) || count < LUMP.ofWeek * usual || count < LUMP.times * most) continue;
    return { from: monday, to: addDays(monday, 6), day: addDays(monday, days.indexOf(count)), orders: count, usual };
  }
  return undefined;
}

/** Weekdays of the seven days to `to` that have been closed, or open, for a month, after months in which they were not. */
export function turnedDays(orders: DayOrders, first: Day, to: Day): Turned[] {
  const isTraded = (day: Day): boolean => [-3, -2, -1, 1, 2, 3].some((offset) => orders.has(addDays(day, offset)));
  return WEEK.flatMap((back): Turned[] => {
    const newest = addDays(to, back - 6);
    const days = Array.from({ length: 2 * MOST_WEEKS }, (_, week) => addDays(newest, -7 * week)).filter(
      (day) => day >= first && isTraded(day),
    );
    const counts = days.map((day) => orders.get(day) ?? 0);
    const isOpen = (counts[0] ?? 0) > 0;
    const end = counts.findIndex((count) => count > 0 !== isOpen);
    const weeks = end < 0 ? counts.length : end;
    const before = counts.slice(weeks);
    const others = before.filter((count) => count > 0 !== isOpen);
    if (weeks < FEWEST_WEEKS || weeks > MOST_WEEKS || before.length < FEWEST_BEFORE) return [];
    if (others.length < USUALLY * before.length) return [];
    const known = median(isOpen ? counts.slice(0, weeks) : others);
    if (weeks * known < FEWEST_ORDERS || daysBetween(days[weeks - 1]!, newest) !== 7 * (weeks - 1)) return [];
    return [{ isOpen, since: days[weeks - 1]!, weeks }];
  });
}

/** New customers have dried up below such a part of the usual, for two weeks or more, where so many are missing. */
const DRY = 0.25;
const LONGEST_DRY = 8;
const FEWEST_NEW = 12;

/** Whether new customers, by week and the newest last, have dried up. */
export function driedUpOf(newcomers: readonly number[]): DriedUp | undefined {
  for (let weeks = LONGEST_DRY; weeks >= 2; weeks--) {
    const before = newcomers.slice(0, -weeks).slice(-WEEKS);
    const usual = median(before);
    const dry = newcomers.slice(-weeks);
    const came = dry.reduce((sum, n) => sum + n, 0);
    if (before.length < WEEKS || dry.some((n) => n > DRY * usual) || before.at(-1)! <= DRY * usual) continue;
    if (weeks * usual - came >= FEWEST_NEW) return { weeks, came, usual };
  }
  return undefined;
}
