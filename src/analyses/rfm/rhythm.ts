/** Each customer's own rhythm: how often they buy, whether they are overdue against it, and what a year of their custom is worth. */
import { type Day, dayNumber } from "../../calendar.ts";
import { type BuyingSeason, buyingSeasonOf } from "../../features/buying-season.ts";
import type { CustomerOrders } from "../../features/customer-orders.ts";
import type { Measures } from "./measures.ts";

/** Purchase days from which there is a rhythm. */
const FEWEST_DAYS = 3;
/** Silent for more than so many usual gaps, and at least a week beyond the usual one. */
const OVERDUE_GAPS = 2;
const WEEK = 7;
/** Such a silence would come by chance less often than this, were the customer buying on as before. */
const CHANCE = 0.1;
const LONGEST = 1.5;
/** Who has kept to a rhythm through so many gaps is overdue from one and a half of them on, where that is far beyond the longest. */
const MANY_GAPS = 6;
const KEPT_GAPS = 1.5;
/** Beyond half a year and three usual gaps a customer is gone. */
const GONE_DAYS = 180;
const GONE_GAPS = 3;
const YEAR = 365;
/** An order counts for at most so many of the customer's usual ones: one typing error is no custom. */
const LARGEST = 5;
/** Silence that would come by chance once in 100,000 times is as sure as it gets. */
const SUREST = 5;

export const ON_TIME = 0;
export const OVERDUE = 1;
export const NEWLY_OVERDUE = 2;
export const GONE = 3;

/** Entry i is about entry i of the measures. */
export interface Rhythm {
  /** ON_TIME, OVERDUE, NEWLY_OVERDUE (since seven days before) or GONE. */
  state: Uint8Array;
  /** Mean days between purchase days, a year for who buys in one season alone; NaN with fewer than three of them. */
  gap: Float64Array;
  /** In which months they buy, of those who buy in one season of the year alone, by entry. */
  months: Map<number, string>;
  silent: Int32Array;
  /**
   * How sure it is that the silence is no chance: the digits of its improbability, 1 for one in ten up to 5 for one in 100,000;
   * 5 for the newly overdue, who are the easiest to keep.
   */
  sureness: Float64Array;
  /** Net value of the orders of the 365 days up to the last one, ten-thousandths. */
  stakeE4: Float64Array;
}

interface History {
  gap: number;
  longest: number;
  span: number;
  gaps: number;
}

/** Chance of a gap of at least so many days under a steady rate that is itself only estimated from the gaps (Lomax distribution). */
const chanceOf = ({ span, gaps }: History, silent: number): number => (span / (span + silent)) ** gaps;

function isOverdue(history: History, silent: number): boolean {
  const { gap, longest, gaps } = history;
  const most = gaps >= MANY_GAPS && silent > LONGEST * longest ? KEPT_GAPS : OVERDUE_GAPS;
  if (silent <= most * gap || silent < gap + WEEK) return false;
  return chanceOf(history, silent) <= CHANCE || silent > LONGEST * longest;
}

/** Silent for at most so many usual gaps: who is in between is neither overdue nor a buyer as usual. */
const USUAL_GAPS = 1.5;

/** Whether a customer with a rhythm is where it leads to be expected. */
export const buysAsUsual = ({ state, gap, silent }: Rhythm, i: number): boolean =>
  state[i] === ON_TIME && silent[i]! <= USUAL_GAPS * gap[i]!;

const stateOf = (history: History, silent: number): number => {
  if (!isOverdue(history, silent)) return ON_TIME;
  if (silent > Math.max(GONE_DAYS, GONE_GAPS * history.gap)) return GONE;
  return isOverdue(history, silent - WEEK) ? OVERDUE : NEWLY_OVERDUE;
};

/** The same of who buys in one season of the year alone: what counts is the season, not the silence between two of them. */
const seasonalState = ({ missed, gone }: BuyingSeason, until: number): number => {
  if (until <= missed) return ON_TIME;
  if (until > gone) return GONE;
  return until - WEEK > missed ? OVERDUE : NEWLY_OVERDUE;
};

const median = (values: number[]): number => {
  values.sort((a, b) => a - b);
  const middle = values.length >> 1;
  return values.length % 2 === 1 ? values[middle]! : (values[middle - 1]! + values[middle]!) / 2;
};

/**
 * @param to silence is counted up to this day: as-of, or the end of the data where that comes earlier
 */
export function rhythmOf(
  { starts, day, isSale, netE4 }: CustomerOrders,
  { count, row }: Measures,
  asOf: Day,
  to: Day,
): Rhythm {
  const [end, until] = [dayNumber(asOf), dayNumber(to)];
  const rhythm: Rhythm = {
    state: new Uint8Array(count),
    gap: new Float64Array(count).fill(Number.NaN),
    months: new Map(),
    silent: new Int32Array(count),
    sureness: new Float64Array(count),
    stakeE4: new Float64Array(count),
  };
  const days: number[] = [];
  const spent: number[] = [];
  for (let i = 0; i < count; i++) {
    days.length = 0;
    spent.length = 0;
    let owed = 0;
    for (let k = starts[row[i]!]!; k < starts[row[i]! + 1]!; k++) {
      const on = day[k]!;
      if (on >= end) break;
      if (isSale[k] === 0) {
        owed += netE4[k]!;
        continue;
      }
      if (days.at(-1) === on) spent[spent.length - 1]! += netE4[k]!;
      else {
        days.push(on);
        spent.push(netE4[k]!);
      }
    }
    const last = days.at(-1)!;
    const silent = Math.max(0, until - last);
    rhythm.silent[i] = silent;
    rhythm.stakeE4[i] = stakeOf(days, spent, owed);
    if (days.length < FEWEST_DAYS) continue;
    const span = last - days[0]!;
    let longest = 0;
    for (let k = 1; k < days.length; k++) longest = Math.max(longest, days[k]! - days[k - 1]!);
    const season = buyingSeasonOf(days);
    const gaps = season === undefined ? days.length - 1 : season.seasons - 1;
    const history =
      season === undefined
        ? { gap: span / gaps, longest, span, gaps }
        : { gap: YEAR, longest: YEAR, span: YEAR * gaps, gaps };
    rhythm.gap[i] = history.gap;
    if (season !== undefined) rhythm.months.set(i, season.months);
    rhythm.state[i] = season === undefined ? stateOf(history, silent) : seasonalState(season, until);
    rhythm.sureness[i] =
      rhythm.state[i] === NEWLY_OVERDUE ? SUREST : Math.min(SUREST, -Math.log10(chanceOf(history, silent)));
  }
  return rhythm;
}

/** A year of a customer's orders up to the last one, none of them counted for more than five usual ones; returns taken off. */
function stakeOf(days: readonly number[], spent: readonly number[], returned: number): number {
  const from = days.at(-1)! - YEAR;
  const year = spent.filter((_, i) => days[i]! > from);
  const usual = median([...spent]);
  const capped = year.reduce((sum, net) => sum + Math.min(net, LARGEST * Math.max(0, usual)), 0);
  const share = year.length / days.length;
  return Math.max(0, Math.round(capped + returned * share));
}
