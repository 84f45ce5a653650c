/** Orders customer by customer and day by day, in whole arrays: what recency, gaps and cohorts are counted from. */
import { detach, range } from "../columns/typed-arrays.ts";
import type { Facts, OrderColumns } from "../facts/contract.ts";

/** The orders of customer c, a row of `facts.customers`, are those from `starts[c]` to `starts[c + 1]`, by day. */
export interface CustomerOrders {
  starts: Int32Array;
  /** Rows of `facts.orders`. */
  order: Int32Array;
  /** Days since 1970. */
  day: Int32Array;
  /** 1 for a sale. */
  isSale: Uint8Array;
  /** Ten-thousandths. */
  netE4: Float64Array;
}

const DAY_MS = 86_400_000;

/** Rows of orders with a customer, from the earliest day to the latest. */
function byDay({ count, customer, at }: OrderColumns): Int32Array {
  const all = range(count);
  let known = 0;
  for (let order = 0; order < count; order++) if (customer[order]! >= 0) all[known++] = order;
  const rows = all.subarray(0, known);
  const day = (order: number): number => Math.floor(at[order]! / DAY_MS);
  let [first, last, isSorted] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY, true];
  for (let i = 0; i < rows.length; i++) {
    const on = day(rows[i]!);
    if (on < last) isSorted = false;
    if (on < first) first = on;
    if (on > last) last = on;
  }
  // tills write one day after the other
  if (isSorted) return rows;
  const next = new Int32Array(last - first + 2);
  for (let i = 0; i < rows.length; i++) next[day(rows[i]!) - first + 1]!++;
  for (let i = 1; i < next.length; i++) next[i]! += next[i - 1]!;
  const sorted = new Int32Array(rows.length);
  for (let i = 0; i < rows.length; i++) sorted[next[day(rows[i]!) - first]!++] = rows[i]!;
  detach(rows);
  return sorted;
}

/** The orders of identified customers. Counting sorts only: linear in orders, customers and days. */
export function customerOrders({ orders, customers }: Facts): CustomerOrders {
  const { customer, at, isSale, netE4 } = orders;
  const rows = byDay(orders);
  const starts = new Int32Array(customers.count + 1);
  for (let i = 0; i < rows.length; i++) starts[customer[rows[i]!]! + 1]!++;
  for (let c = 0; c < customers.count; c++) starts[c + 1]! += starts[c]!;
  const next = starts.slice();
  const sorted = {
    starts,
    order: new Int32Array(rows.length),
    day: new Int32Array(rows.length),
    isSale: new Uint8Array(rows.length),
    netE4: new Float64Array(rows.length),
  };
  for (let i = 0; i < rows.length; i++) {
    const order = rows[i]!;
    const place = next[customer[order]!]!++;
    sorted.order[place] = order;
    sorted.day[place] = Math.floor(at[order]! / DAY_MS);
    sorted.isSale[place] = isSale[order]!;
    sorted.netE4[place] = netE4[order]!;
  }
  detach(rows, next);
  return sorted;
}
