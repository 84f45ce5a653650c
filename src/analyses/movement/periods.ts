/** Two periods of the same length, one behind the other, and who bought in which. */
import { addPeriods, type Day, dayNumber, dayOf, lastCompletePeriod } from "../../calendar.ts";
import type { CustomerOrders } from "../../features/customer-orders.ts";
import type { MovementOptions } from "./options.ts";

export interface Periods {
  months: number;
  /** Days since 1970: the period before from `start`, the period from `middle`, both before `end`. */
  start: number;
  middle: number;
  end: number;
}

const LENGTHS = [12, 6, 3, 1];
/** A shop that opened so many days into a month has that month all the same. */
const LATE = 7;

/** @param first first day with an order, since 1970; undefined where the data holds no two periods of a month */
export function periodsOf({ months }: MovementOptions, first: number | undefined, dataTo: Day): Periods | undefined {
  if (first === undefined) return undefined;
  const end = addPeriods(lastCompletePeriod(dataTo, "month").start, "month", 1);
  return (months === "auto" ? LENGTHS : [months])
    .map((length) => ({
      months: length,
      start: dayNumber(addPeriods(end, "month", -2 * length)),
      middle: dayNumber(addPeriods(end, "month", -length)),
      end: dayNumber(end),
    }))
    .find(({ start }) => first <= start + LATE);
}

export const rangeOf = (from: number, to: number): { period_start: Day; period_end: Day } => ({
  period_start: dayOf(from),
  period_end: dayOf(to - 1),
});

export const MOVEMENTS = ["new", "reactivated", "repeating", "lapsed", "returns only"] as const;
export const [NEW, REACTIVATED, REPEATING, LAPSED, RETURNS] = [0, 1, 2, 3, 4];
const NONE = 255;

/** By row of `facts.customers`. */
export interface Moves {
  /** Place in `MOVEMENTS`; 255 for a customer without an order in either period. */
  movement: Uint8Array;
  /** 1 where there is a sale in the period. */
  buys: Uint8Array;
  beforeE4: Float64Array;
  nowE4: Float64Array;
}

export const hasMoved = (movement: number): boolean => movement !== NONE;

export function movesOf({ starts, day, isSale, netE4 }: CustomerOrders, { start, middle, end }: Periods): Moves {
  const customers = starts.length - 1;
  const moves: Moves = {
    movement: new Uint8Array(customers).fill(NONE),
    buys: new Uint8Array(customers),
    beforeE4: new Float64Array(customers),
    nowE4: new Float64Array(customers),
  };
  for (let customer = 0; customer < customers; customer++) {
    let [earlier, before, now, any] = [false, false, false, false];
    for (let i = starts[customer]!; i < starts[customer + 1]! && day[i]! < end; i++) {
      const sells = isSale[i] === 1;
      if (day[i]! < start) {
        earlier ||= sells;
        continue;
      }
      any = true;
      if (day[i]! < middle) {
        before ||= sells;
        moves.beforeE4[customer]! += netE4[i]!;
      } else {
        now ||= sells;
        moves.nowE4[customer]! += netE4[i]!;
      }
    }
    if (!any) continue;
    moves.buys[customer] = now ? 1 : 0;
    moves.movement[customer] = now ? (before ? REPEATING : earlier ? REACTIVATED : NEW) : before ? LAPSED : RETURNS;
  }
  return moves;
}

export const SPENDERS = ["heavy", "medium", "light"] as const;

/**
 * By customer the place in `SPENDERS`, −1 without a sale in the period: the share of the buyers who spend the most is heavy, the next
 * one medium. Equal spend is in the same group, the upper one at a cut; who spent nothing is light.
 */
export function spendersOf({ buys, nowE4 }: Moves, { heavyShare, mediumShare }: MovementOptions): Int8Array {
  const spent = nowE4.filter((_, i) => buys[i] === 1).sort();
  const n = spent.length;
  const from = (share: number): number => spent[n - Math.min(n, Math.max(1, Math.ceil(share * n)))] ?? 0;
  const [heavy, medium] = [from(heavyShare), from(heavyShare + mediumShare)];
  return Int8Array.from(nowE4, (amount, i) =>
    buys[i] === 0 ? -1 : amount <= 0 ? 2 : amount >= heavy ? 0 : amount >= medium ? 1 : 2,
  );
}
