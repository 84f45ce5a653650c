/** Returns on the day they happen, whatever order number they carry. */
import { dayOf } from "../calendar.ts";
import { FLAG, type Lines, linesAt } from "../lines.ts";

const DAY_MS = 86_400_000;
export const dayNumberOf = (at: number): number => Math.floor(at / DAY_MS);

/** Lines with money that are no sales wait until the day of their order is known. */
export interface Returns {
  /** Keeps the lines that wait; gives 1 for each of them, undefined where there is none. */
  take(lines: Lines): Uint8Array | undefined;
  /** All lines that waited. */
  readonly waiting: readonly Lines[];
}

export function createReturns(): Returns {
  const waiting: Lines[] = [];
  return {
    waiting,
    take(lines) {
      const { count, flags, amountE4 } = lines;
      let waits: Uint8Array | undefined;
      const later: number[] = [];
      for (let i = 0; i < count; i++) {
        if ((flags[i]! & FLAG.is_sale) !== 0 || amountE4[i] === 0) continue;
        waits ??= new Uint8Array(count);
        waits[i] = 1;
        later.push(i);
      }
      if (waits === undefined) return undefined;
      waiting.push(linesAt(lines, Int32Array.from(later)));
      return waits;
    },
  };
}

/** An order of its own for what came back of an order on another day. */
export interface ReturnOrder {
  /** The order's code in the dictionary of the run, and the day since 1970. */
  order: number;
  day: number;
  /** `<order id> (returned <day>)` */
  id: string;
}

export interface PlacedReturns {
  /** Return orders, in the order in which their first line came. */
  orders: ReturnOrder[];
  /** For each batch of lines and line: the return order it belongs to; −1 for the order whose number it carries. */
  places: Int32Array[];
}

/** Codes are below 2³¹; days, also those long before 1970, below 2²⁰. */
const keyOf = (order: number, day: number): number => order * 2 ** 21 + day + 2 ** 20;

/**
 * Where returns belong: to the order whose number they carry if they happened on its day; where that order has no other line, the
 * earliest day of its returns is its day. Otherwise to an order of their own for that day.
 *
 * @param dayOfOrder the day, since 1970, of an order by its code among the lines that were added up at once; undefined where there is none
 */
export function placeReturns(
  waiting: readonly Lines[],
  dayOfOrder: (order: number) => number | undefined,
): PlacedReturns {
  const earliest = new Map<number, number>();
  for (const { count, ids, at } of waiting) {
    for (let i = 0; i < count; i++) {
      const order = ids.order_id[i]!;
      const day = dayNumberOf(at[i]!);
      if (dayOfOrder(order) === undefined && !((earliest.get(order) ?? day) < day)) earliest.set(order, day);
    }
  }
  const orders: ReturnOrder[] = [];
  const known = new Map<number, number>();
  const places = waiting.map(({ count, ids, at, names }) => {
    const place = new Int32Array(count).fill(-1);
    for (let i = 0; i < count; i++) {
      const order = ids.order_id[i]!;
      const day = dayNumberOf(at[i]!);
      if (order === 0 || day === (dayOfOrder(order) ?? earliest.get(order))) continue;
      const key = keyOf(order, day);
      let found = known.get(key);
      if (found === undefined) {
        const id = `${names.order_id.text(order)} (returned ${dayOf(day)})`;
        found = orders.push({ order, day, id }) - 1;
        known.set(key, found);
      }
      place[i] = found;
    }
    return place;
  });
  return { orders, places };
}
