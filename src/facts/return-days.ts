/** Returns on the day they happen, whatever order number they carry. */
import { dayOf } from "../calendar.ts";
import { range } from "../columns/typed-arrays.ts";
import { FLAG, type Lines, linesAt } from "../lines.ts";

const DAY_MS = 86_400_000;
const dayNumberOf = (at: number): number => Math.floor(at / DAY_MS);

export interface ReturnDays {
  /** The lines that can be added up at once. Lines with money that are no sales wait: the day of their order is not known. */
  take(lines: Lines): Lines;
  /**
   * The lines that waited, in pieces. One of another day than its order's has an order of its own, named
   * `<order id> (returned <day>)`; where an order has no sale, the earliest day keeps its id.
   *
   * @param dayOfOrder the day, since 1970, of an order by its number among what was taken at once; undefined where there is none
   */
  release(dayOfOrder: (order: number) => number | undefined): Iterable<Lines>;
}

export function createReturnDays(): ReturnDays {
  const waiting: Lines[] = [];
  return {
    take(lines) {
      const { count, flags, amountE4 } = lines;
      const waits = (i: number): boolean => (flags[i] & FLAG.is_sale) === 0 && amountE4[i] !== 0;
      const rows = range(count);
      const later = rows.filter(waits);
      if (later.length === 0) return lines;
      waiting.push(linesAt(lines, later));
      return later.length === count
        ? linesAt(lines, new Int32Array(0))
        : linesAt(
            lines,
            rows.filter((i) => !waits(i)),
          );
    },
    *release(dayOfOrder) {
      const earliest = new Map<number, number>();
      for (const { count, ids, at } of waiting) {
        for (let i = 0; i < count; i++) {
          const order = ids.order_id[i];
          const day = dayNumberOf(at[i]);
          if (dayOfOrder(order) === undefined && !((earliest.get(order) ?? day) < day)) earliest.set(order, day);
        }
      }
      for (const lines of waiting) {
        const { count, ids, at, names } = lines;
        const orders = ids.order_id.slice();
        for (let i = 0; i < count; i++) {
          const order = orders[i];
          const day = dayNumberOf(at[i]);
          if (order === 0 || day === (dayOfOrder(order) ?? earliest.get(order))) continue;
          orders[i] = names.order_id.number(`${names.order_id.text(order)} (returned ${dayOf(day)})`);
        }
        yield { ...lines, ids: { ...ids, order_id: orders } };
      }
      waiting.length = 0;
    },
  };
}
