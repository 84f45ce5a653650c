/** The weeks of a shop as a series may count them: which days are sound, what a closed day is worth, and which days to come are closed. */
import { type Day, dayNumber, dayOf } from "../calendar.ts";
import type { Facts } from "../facts/contract.ts";
import { countDays, type TradingDay, tradingDays } from "./trading-days.ts";

/** Days since 1970 throughout; weekdays 0 = Monday … 6 = Sunday. */
export interface TradingCalendar {
  /** The first day with an order. */
  first: number;
  /** The day after the last that counts. */
  end: number;
  /** The days that were said to be known, to tell calendars apart. */
  known: string;
  /** Of every day from `first` to `end`. */
  days: readonly TradingDay[];
  /** By weekday: whether the shop trades on it. */
  isOpen: readonly boolean[];
  /** By weekday: its share of a full week's revenue. */
  weights: Float64Array;
  /** Whether the day can be taken at its value: open, or closed as every week. */
  isSound(day: number): boolean;
  /** Whether a day to come is one on which the shop was closed a year before, though it trades on that weekday. */
  isClosedAhead(day: number): boolean;
  /** The Mondays of the full weeks before `end`, oldest first. */
  mondays: Int32Array;
  /** By week: the share of its trade that lies on sound days, 0 to 1. */
  soundShare: Float64Array;
}

/** Weeks from which the pattern of the week is taken. */
const PATTERN_WEEKS = 26;
/** Of the weeks with any trade: open from such a share on, unless it was closed in each of the last few. */
const USUALLY = 0.5;
const GIVEN_UP = 4;

export const weekdayOf = (day: number): number => (((day + 3) % 7) + 7) % 7;
export const mondayOf = (day: number): number => day - weekdayOf(day);

/** How often each weekday of the last weeks was open, and its share of revenue, from days that nothing is odd about. */
function pattern(days: readonly TradingDay[], end: number): { isOpen: boolean[]; weights: Float64Array } {
  const from = end - 7 * PATTERN_WEEKS;
  const traded = new Set<number>();
  const open = new Int32Array(7);
  const seen = new Int32Array(7);
  const revenue: number[][] = Array.from({ length: 7 }, () => []);
  const closedLately = new Int32Array(7);
  for (const { day, orders } of days) if (day >= from && orders > 0) traded.add(mondayOf(day));
  for (const { day, orders, status, netE4 } of days) {
    if (day < from || !traded.has(mondayOf(day))) continue;
    const weekday = weekdayOf(day);
    seen[weekday]!++;
    if (orders > 0) open[weekday]!++;
    closedLately[weekday] = status === "closed" ? closedLately[weekday]! + 1 : 0;
    if (orders > 0 && status === "open") revenue[weekday]!.push(Math.max(0, netE4));
  }
  const isOpen = Array.from(open, (n, i) => n > 0 && n >= USUALLY * seen[i]! && closedLately[i]! < GIVEN_UP);
  const median = (values: number[]): number => values.sort((a, b) => a - b)[values.length >> 1] ?? 0;
  const weights = Float64Array.from(revenue, (values, i) => (isOpen[i] ? median(values) : 0));
  const total = weights.reduce((sum, value) => sum + value, 0);
  const openDays = isOpen.filter(Boolean).length;
  return {
    isOpen,
    weights: weights.map((value, i) => (total > 0 ? value / total : isOpen[i] ? 1 / openDays : 0)),
  };
}

/** Days that are known for something. */
export interface KnownDays {
  /** Closed, whatever weekday it is. */
  closed?: readonly Day[];
  /** Days on which trade was not as usual: nothing is learnt from them. */
  unusual?: readonly Day[];
  /** Public holidays: nothing is learnt from them either, and closed on one is closed on the next of the same rule. */
  holidays?: readonly { on: Day; rule: string }[];
}

/** Holidays to come on which the shop is closed: as it was on most of the same ones before, else as on most of all. */
function closedHolidays(
  holidays: NonNullable<KnownDays["holidays"]>,
  isTrading: (day: number) => boolean | undefined,
  end: number,
): Set<number> {
  const past = holidays.flatMap(({ on, rule }) => {
    const open = isTrading(dayNumber(on));
    return open === undefined ? [] : [{ rule, open }];
  });
  const isMostlyClosed = (some: readonly { open: boolean }[]): boolean =>
    some.length > 0 && some.filter(({ open }) => !open).length * 2 > some.length;
  return new Set(
    holidays
      .filter(({ on, rule }) => {
        const same = past.filter((one) => one.rule === rule);
        return dayNumber(on) >= end && isMostlyClosed(same.length > 0 ? same : past);
      })
      .map(({ on }) => dayNumber(on)),
  );
}

/** Undefined without an order before `asOf`. */
export function tradingCalendar(
  facts: Facts,
  asOf: Day,
  { closed = [], unusual = [], holidays = [] }: KnownDays = {},
): TradingCalendar | undefined {
  const counts = countDays(facts, asOf);
  if (counts === undefined) return undefined;
  const { first } = counts;
  const end = dayNumber(asOf);
  const isHoliday = new Set(holidays.map(({ on }) => dayNumber(on)));
  const isClosed = new Set(closed.map(dayNumber));
  const days = tradingDays(
    counts,
    dayOf(first),
    dayOf(end - 1),
    (day) => isClosed.has(dayNumber(day)) || isHoliday.has(dayNumber(day)),
  );
  const isUnusual = new Set([...unusual.map(dayNumber), ...isHoliday]);
  const { isOpen, weights } = pattern(days, end);
  const traded = new Set(days.filter(({ orders }) => orders > 0).map(({ day }) => mondayOf(day)));
  const isSound = (day: number): boolean => {
    const found = days[day - first];
    if (found === undefined || isUnusual.has(day)) return false;
    if (found.status === "open") return true;
    // in the first weeks nothing is known of the days before: what is usual later tells
    return (
      found.status === "closed" && traded.has(mondayOf(day)) && (found.isExpected === false || !isOpen[weekdayOf(day)])
    );
  };
  const isClosedThen = closedHolidays(
    holidays,
    (day) => {
      const found = days[day - first];
      return found === undefined || !isOpen[weekdayOf(day)] ? undefined : found.orders > 0;
    },
    end,
  );
  const isClosedAhead = (day: number): boolean => {
    if (!isOpen[weekdayOf(day)] || isClosed.has(day)) return true;
    if (isHoliday.has(day)) return isClosedThen.has(day);
    const date = dayOf(day);
    const before = dayNumber(`${Number(date.slice(0, 4)) - 1}${date.slice(4)}`.replace(/02-29$/, "02-28"));
    const found = days[before - first];
    // a feast that moves is not on the same date again
    if (isHoliday.has(before)) return false;
    return found !== undefined && found.orders === 0 && isOpen[weekdayOf(before)] === true;
  };
  const firstMonday = mondayOf(first);
  const weeks = Math.max(0, Math.floor((end - firstMonday) / 7));
  const all = Int32Array.from({ length: weeks }, (_, week) => firstMonday + 7 * week);
  const shareOf = (monday: number): number => {
    let share = 0;
    for (let weekday = 0; weekday < 7; weekday++) if (isSound(monday + weekday)) share += weights[weekday]!;
    return Math.min(1, share);
  };
  // the first week is one from its first day of trade on
  const isPartial = weeks > 0 && isOpen.some((open, weekday) => open && firstMonday + weekday < first);
  const mondays = isPartial ? all.subarray(1) : all;
  return {
    first,
    end,
    known: JSON.stringify([closed, unusual, holidays]),
    days,
    isOpen,
    weights,
    isSound,
    isClosedAhead,
    mondays,
    soundShare: Float64Array.from(mondays, shareOf),
  };
}

/** The share of a coming week's trade that lies on days that are open. */
export function openShare({ isClosedAhead, isOpen, weights }: TradingCalendar, monday: number): number {
  let share = 0;
  for (let weekday = 0; weekday < 7; weekday++)
    if (isOpen[weekday] && !isClosedAhead(monday + weekday)) share += weights[weekday]!;
  return Math.min(1, share);
}
