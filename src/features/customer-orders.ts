/** Orders customer by customer and day by day, in whole arrays: what recency, gaps and cohorts are counted from. */
import { detach, range } from "../columns/typed-arrays.ts";
import { arraysOf, type FactArrays, type OrderArrays, SALE } from "../facts/arrays.ts";
import type { Facts } from "../facts/contract.ts";

/** The orders of customer c, a row of `facts.customers`, are those from `starts[c]` to `starts[c + 1]`, by day. */
export interface CustomerOrders {
  starts: Int32Array;
  /** Days since 1970. */
  day: Int32Array;
  /** 1 for a sale. */
  isSale: Uint8Array;
  /** Ten-thousandths. */
  netE4: Float64Array;
}

const DAY_MS = 86_400_000;
const known = new WeakMap<FactArrays, CustomerOrders>();

/**
 * The orders of identified customers. Counting sorts only: linear in orders, customers and days. Worked out once for the same
 * facts, because every analysis of customers asks for it.
 */
export function ordersByCustomer(facts: Facts): CustomerOrders {
  const arrays = arraysOf(facts);
  const found = known.get(arrays) ?? inOrder(arrays.orders);
  known.set(arrays, found);
  return found;
}

/** Numbers of orders with a customer, from the earliest day to the latest. */
function byDay({ size, kind, customerNo, at }: OrderArrays): Int32Array {
  const all = range(size);
  let count = 0;
  for (let order = 0; order < size; order++) if (kind[order] !== 0 && customerNo[order]! >= 0) all[count++] = order;
  const numbers = all.subarray(0, count);
  const day = (order: number): number => Math.floor(at[order]! / DAY_MS);
  let [first, last, isSorted] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY, true];
  for (let i = 0; i < numbers.length; i++) {
    const on = day(numbers[i]!);
    if (on < last) isSorted = false;
    if (on < first) first = on;
    if (on > last) last = on;
  }
  // tills write one day after the other
  if (isSorted) return numbers;
  const next = new Int32Array(last - first + 2);
  for (let i = 0; i < numbers.length; i++) next[day(numbers[i]!) - first + 1]!++;
  for (let i = 1; i < next.length; i++) next[i]! += next[i - 1]!;
  const sorted = new Int32Array(numbers.length);
  for (let i = 0; i < numbers.length; i++) sorted[next[day(numbers[i]!) - first]!++] = numbers[i]!;
  detach(numbers);
  return sorted;
}

function inOrder(orders: OrderArrays): CustomerOrders {
  const { kind, customerNo, at, netE4 } = orders;
  const numbers = byDay(orders);
  let customers = 0;
  for (let i = 0; i < numbers.length; i++) customers = Math.max(customers, customerNo[numbers[i]!]! + 1);
  const starts = new Int32Array(customers + 1);
  for (let i = 0; i < numbers.length; i++) starts[customerNo[numbers[i]!]! + 1]!++;
  for (let customer = 0; customer < customers; customer++) starts[customer + 1]! += starts[customer]!;
  const next = starts.slice();
  const sorted = {
    starts,
    day: new Int32Array(numbers.length),
    isSale: new Uint8Array(numbers.length),
    netE4: new Float64Array(numbers.length),
  };
  for (let i = 0; i < numbers.length; i++) {
    const order = numbers[i]!;
    const place = next[customerNo[order]!]!++;
    sorted.day[place] = Math.floor(at[order]! / DAY_MS);
    sorted.isSale[place] = kind[order]! & SALE ? 1 : 0;
    sorted.netE4[place] = netE4[order]!;
  }
  detach(numbers, next);
  return sorted;
}
