/** Which days the shop usually trades on, and what is odd about the last ones: missing, cut off, or there twice. */
import { type Day, dayNumber, dayOf } from "../calendar.ts";
import type { Facts } from "../facts/contract.ts";

export type DayStatus = "open" | "closed" | "missing" | "awaited" | "incomplete" | "repeated" | "holiday";

/** A day of the shop. */
export interface TradingDay {
  /** Days since 1970. */
  day: number;
  /** The shop traded on this weekday in three of four of the up to 13 weeks before; null with fewer than 4 weeks. */
  isExpected: boolean | null;
  orders: number;
  /** Median of the orders of that weekday in those weeks; null where unknown. */
  usualOrders: number | null;
  status: DayStatus;
  netE4: number;
  /** The day that a repeated day copies, itself where every order is there twice; null where only some are. */
  repeats: number | null;
}

const DAY_MS = 86_400_000;
const WEEKS = 13;
/** A weekday without an order in so many weeks in a row, in which the shop traded, is a closing day where that is no chance. */
const GIVEN_UP_WEEKS = 4;
const FEWEST_WEEKS = 4;
const USUALLY_OPEN = 0.75;
/** A copied day is believed from so many orders on; a quiet day may look like another by chance. */
const FEWEST_COPIED = 8;
const COPY_WITHIN = 28;
/** … and some of its orders there twice from such a share on, and from so many times the share that is usual. */
const SOME_TWICE = 0.15;
const BEYOND_USUAL = 4;
const TWICE_DAYS = 56;
/** Below this share of its usual orders a day may have been cut off. */
const CUT_OFF = 0.45;
/** Counts vary by their square root; so many of these below the usual are no chance. */
const IMPROBABLE = 3;
const FEWEST_USUAL = 8;
/** Days without an order are missing where at least so many were to be expected on them: fewer may stay away by chance. */
const FEWEST_MISSED = 9;
/** What a day lacks and a closed one has, give or take such a share, is dated on the closed one. */
const AS_MANY = 0.25;

const median = (values: readonly number[]): number => {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2 === 1 ? sorted[middle]! : (sorted[middle - 1]! + sorted[middle]!) / 2;
};

/** Orders of each day from `first` to `last`, days since 1970, with a number that tells equal days. */
export interface DayCounts {
  first: number;
  last: number;
  orders: Int32Array;
  /** Ten-thousandths. */
  netE4: Float64Array;
  /** Orders with a customer or a time of day: without either, quiet days look alike. */
  telling: Int32Array;
  /** Sum of the hashes of (customer, value, time of day) of the day's orders. */
  print: Float64Array;
  /** The same hashes, exclusive-or: 0 where every order is there an even number of times. */
  parity: Int32Array;
  /** Different orders that have their like on the same day, of the last few weeks. */
  twice: Int32Array;
}

const hashOf = (customer: number, netE4: number, time: number): number => {
  let h = Math.imul(customer ^ 0x9e3779b9, 0x85ebca6b) ^ Math.imul((netE4 % 2147483647) ^ 0x27d4eb2f, 0xc2b2ae35);
  h = Math.imul(h ^ time, 0x9e3779b1);
  h ^= h >>> 15;
  h = Math.imul(h, 0x2c1b3c6d);
  h ^= h >>> 12;
  return h | 0;
};

export function countDays(
  facts: Facts,
  asOf: Day,
  counting: (order: number) => boolean = () => true,
): DayCounts | undefined {
  const { count: size, isSale, at, customer: customerNo, netE4 } = facts.orders;
  const end = dayNumber(asOf);
  let [first, last] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  for (let order = 0; order < size; order++) {
    if (isSale[order] === 0 || !counting(order)) continue;
    const day = Math.floor(at[order]! / DAY_MS);
    if (day >= end) continue;
    if (day < first) first = day;
    if (day > last) last = day;
  }
  if (first > last) return undefined;
  const length = last - first + 1;
  const counts: DayCounts = {
    first,
    last,
    orders: new Int32Array(length),
    netE4: new Float64Array(length),
    telling: new Int32Array(length),
    print: new Float64Array(length),
    parity: new Int32Array(length),
    twice: new Int32Array(length),
  };
  const [seen, again] = [new Set<number>(), new Set<number>()];
  for (let order = 0; order < size; order++) {
    if (!counting(order)) continue;
    const place = Math.floor(at[order]! / DAY_MS) - first;
    if (place < 0 || place >= length) continue;
    counts.netE4[place]! += netE4[order]!;
    if (isSale[order] === 0) continue;
    const time = at[order]! % DAY_MS;
    const hash = hashOf(customerNo[order]!, netE4[order]!, time);
    counts.orders[place]!++;
    if (customerNo[order]! >= 0 || time !== 0) {
      counts.telling[place]!++;
      const key = hash * TWICE_DAYS + (place % TWICE_DAYS);
      // the third of a kind, and more, is a customer's doing
      if (place >= length - TWICE_DAYS && seen.size === seen.add(key).size && again.size < again.add(key).size)
        counts.twice[place]!++;
    }
    counts.print[place]! += hash;
    counts.parity[place]! ^= hash;
  }
  return counts;
}

/** What is usual on the weekday of a day: from the same weekday of the weeks before it. */
export function usualOn(counts: DayCounts, day: number): { expected: boolean | null; orders: number | null } {
  const before: number[] = [];
  for (let week = 1; week <= WEEKS; week++) {
    const place = day - 7 * week - counts.first;
    if (place >= 0) before.push(counts.orders[place] ?? 0);
  }
  if (before.length < FEWEST_WEEKS) return { expected: null, orders: null };
  const open = before.filter((orders) => orders > 0);
  return { expected: open.length >= USUALLY_OPEN * before.length, orders: open.length === 0 ? 0 : median(open) };
}

/** The day is one of four or more in a row, a week apart, without an order, while the shop traded on the days around each. */
function isGivenUp(counts: DayCounts, day: number, last: number): boolean {
  const { first, orders } = counts;
  const isOut = (at: number): boolean =>
    at >= first &&
    at <= last &&
    (orders[at - first] ?? 0) === 0 &&
    [-3, -2, -1, 1, 2, 3].some((offset) => (orders[at + offset - first] ?? 0) > 0);
  if (!isOut(day)) return false;
  let [from, to] = [day, day];
  while (isOut(from - 7)) from -= 7;
  while (isOut(to + 7)) to += 7;
  const weeks = (to - from) / 7 + 1;
  return weeks >= GIVEN_UP_WEEKS && weeks * (usualOn(counts, from).orders ?? 0) >= FEWEST_MISSED;
}

/** The day that `day` copies order for order; itself where each of its orders is there twice. */
function copyOf({ first, orders, telling, print, parity }: DayCounts, day: number): number | undefined {
  const place = day - first;
  const count = orders[place] ?? 0;
  if (count < FEWEST_COPIED || telling[place]! * 2 < count) return undefined;
  if (count % 2 === 0 && parity[place] === 0) return day;
  for (let back = 1; back <= COPY_WITHIN && place - back >= 0; back++)
    if (orders[place - back] === count && print[place - back] === print[place]) return day - back;
  return undefined;
}

/** Some of the day's orders are there twice, far more of them than on the days before it. */
function isPartlyTwice({ first, orders, twice }: DayCounts, day: number): boolean {
  const place = day - first;
  const shareOf = (at: number): number => twice[at]! / orders[at]!;
  if ((twice[place] ?? 0) < FEWEST_COPIED || shareOf(place) < SOME_TWICE) return false;
  const before = Array.from({ length: COPY_WITHIN }, (_, back) => place - 1 - back).filter((at) => orders[at]! > 0);
  return before.length > 0 && shareOf(place) > BEYOND_USUAL * median(before.map(shareOf));
}

/** A year before, on the same date or the same weekday, the shop was closed on a day it usually trades. */
function closedLastYear(counts: DayCounts, day: number): boolean {
  const date = dayOf(day);
  const sameDate = dayNumber(`${Number(date.slice(0, 4)) - 1}${date.slice(4)}`.replace(/02-29$/, "02-28"));
  return [sameDate, day - 364].some((earlier) => {
    const place = earlier - counts.first;
    return place >= 7 * FEWEST_WEEKS && counts.orders[place] === 0 && usualOn(counts, earlier).expected === true;
  });
}

/** A year before, on the same date or the same weekday, the day was about as quiet beside its own usual one, or looked cut off itself. */
function quietLastYear(counts: DayCounts, day: number, ratio: number): boolean {
  const date = dayOf(day);
  const sameDate = dayNumber(`${Number(date.slice(0, 4)) - 1}${date.slice(4)}`.replace(/02-29$/, "02-28"));
  return [sameDate, day - 364].some((earlier) => {
    const usual = usualOn(counts, earlier);
    const orders = counts.orders[earlier - counts.first] ?? 0;
    return (
      usual.expected === true &&
      usual.orders !== null &&
      orders > 0 &&
      orders / usual.orders < Math.max(1.5 * ratio, CUT_OFF)
    );
  });
}

/** Every day from `from` to `to` with what is odd about it. */
export function tradingDays(counts: DayCounts, from: Day, to: Day, isHoliday: (day: Day) => boolean): TradingDay[] {
  const days = Array.from({ length: Math.max(0, dayNumber(to) - dayNumber(from) + 1) }, (_, i) => dayNumber(from) + i);
  const rows = days.map((day) => {
    const orders = counts.orders[day - counts.first] ?? 0;
    const { expected, orders: usual } = usualOn(counts, day);
    return { day, orders, expected, usual };
  });
  // the others of the seven days around a day say whether trade was as usual
  const ratioAround = (day: number): number => {
    const place = day - rows[0]!.day;
    const near = rows
      .slice(Math.max(0, place - 6), place + 7)
      .filter((row) => row.day !== day && row.orders > 0 && (row.usual ?? 0) > 0);
    return near.length === 0 ? 1 : median(near.map((row) => row.orders / row.usual!));
  };
  const likelyOn = rows.map(({ day, usual }) => (usual ?? 0) * Math.min(1, ratioAround(day)));
  // what the unbroken run of days without an order, of which this is one, would have brought
  const missed = (place: number): number => {
    const isOut = (at: number): boolean => rows[at] !== undefined && rows[at].orders === 0;
    let sum = likelyOn[place]!;
    for (let at = place - 1; isOut(at); at--) sum += rows[at]!.expected === true ? likelyOn[at]! : 0;
    for (let at = place + 1; isOut(at); at++) sum += rows[at]!.expected === true ? likelyOn[at]! : 0;
    return sum;
  };
  // a day of the week around it, on which the shop does not trade, has what this one lacks
  const isDatedElsewhere = (place: number): boolean => {
    const lack = likelyOn[place]! - rows[place]!.orders;
    return rows
      .slice(Math.max(0, place - 6), place + 7)
      .some(({ orders, expected }) => expected === false && Math.abs(orders - lack) <= AS_MANY * lack);
  };
  const withoutOrder = (day: number, expected: boolean | null, place: number): DayStatus => {
    if (expected !== true) return "closed";
    if (isHoliday(dayOf(day))) return "holiday";
    if (isGivenUp(counts, day, dayNumber(to))) return "closed";
    if (missed(place) < FEWEST_MISSED) return "open";
    if (day > counts.last) return "awaited";
    if (isDatedElsewhere(place)) return "closed";
    return closedLastYear(counts, day) ? "holiday" : "missing";
  };
  return rows.map(({ day, orders, expected, usual }, place): TradingDay => {
    const copied = copyOf(counts, day);
    const likely = likelyOn[place]!;
    const status: DayStatus =
      copied !== undefined || isPartlyTwice(counts, day)
        ? "repeated"
        : orders === 0
          ? withoutOrder(day, expected, place)
          : expected === true &&
              usual !== null &&
              usual >= FEWEST_USUAL &&
              !isHoliday(dayOf(day)) &&
              orders < CUT_OFF * likely &&
              likely - orders > IMPROBABLE * Math.sqrt(likely) &&
              !isDatedElsewhere(place) &&
              !quietLastYear(counts, day, orders / usual)
            ? "incomplete"
            : "open";
    return {
      day,
      isExpected: expected,
      orders,
      usualOrders: usual,
      status,
      netE4: counts.netE4[day - counts.first] ?? 0,
      repeats: copied ?? null,
    };
  });
}

/**
 * The day after the last one that can be looked at: the day after the last order, moved on over days on which the shop does not
 * trade. A file that ends on a Saturday is a full week where Sundays are closed.
 */
export function endOfData(facts: Facts, asOf: Day): Day | undefined {
  const counts = countDays(facts, asOf);
  if (counts === undefined) return undefined;
  let day = counts.last + 1;
  while (day < dayNumber(asOf) && usualOn(counts, day).expected === false) day++;
  return day > dayNumber(asOf) ? asOf : dayOf(day);
}
