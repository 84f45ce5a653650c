/** What buy-till-you-die models need of the orders: purchase days of each customer, and what they are worth. */
import { type Day, dayNumber } from "../calendar.ts";
import type { PurchaseHistory } from "../models/purchase-history.ts";
import type { CustomerOrders } from "./customer-orders.ts";

/** Units of time of a history, in days. */
export const UNIT_DAYS = { day: 1, week: 7 } as const;
export type TimeUnit = keyof typeof UNIT_DAYS;

/** Entry i is about one customer with at least one purchase day; entries are in the order of the customers' ids. */
export interface BuyingHistory {
  count: number;
  /** The customer's row in `facts.customers`. */
  row: Int32Array;
  /** Purchase days after the first. */
  x: Int32Array;
  /** Days since 1970 of the first and the last purchase day. */
  firstDay: Int32Array;
  lastDay: Int32Array;
  /** Net value of the purchase days after the first, ten-thousandths, at least 0. */
  repeatE4: Float64Array;
  /** The last day that counts: T is measured to it. */
  end: number;
}

/** A purchase day, and what it is worth, ten-thousandths. */
export interface Visit {
  day: number;
  e4: number;
}

/** Takes what came back off the visits before, the latest first, none of them below 0. */
function takeOff(visits: readonly Visit[], owed: number): void {
  let rest = owed;
  for (let i = visits.length - 1; i >= 0 && rest > 0; i--) {
    const visit = visits[i] as Visit;
    const taken = Math.min(rest, visit.e4);
    visit.e4 -= taken;
    rest -= taken;
  }
}

/**
 * The purchase days of one customer before day `before`. A day counts if something was sold on it that did not come back whole on
 * the same day. What comes back on another day is taken off the purchases before it, the latest first.
 */
export function visitsOf(
  { starts, day, isSale, netE4 }: CustomerOrders,
  customer: number,
  before: number,
  visits: Visit[],
): void {
  visits.length = 0;
  const to = starts[customer + 1] as number;
  for (let i = starts[customer] as number; i < to && (day[i] as number) < before; ) {
    const on = day[i] as number;
    let [net, sales, others] = [0, 0, 0];
    for (; i < to && day[i] === on; i++) {
      net += netE4[i] as number;
      if (isSale[i] === 1) sales++;
      else others++;
    }
    if (sales > 0 && (net > 0 || (net === 0 && others === 0))) visits.push({ day: on, e4: net });
    else if (net < 0) takeOff(visits, -net);
  }
}

/**
 * @param asOf orders of this day and later do not count
 * @param dataTo the first day that the data does not reach, where it ends before `asOf`
 */
export function buyingHistory(orders: CustomerOrders, asOf: Day, dataTo: Day = asOf): BuyingHistory {
  const before = dayNumber(asOf);
  const end = Math.min(before, dayNumber(dataTo)) - 1;
  const most = orders.starts.length - 1;
  const ints = (): Int32Array => new Int32Array(most);
  const [row, x, firstDay, lastDay, repeatE4] = [ints(), ints(), ints(), ints(), new Float64Array(most)];
  const visits: Visit[] = [];
  let count = 0;
  for (let customer = 0; customer < most; customer++) {
    visitsOf(orders, customer, before, visits);
    const [first] = visits;
    if (first === undefined) continue;
    row[count] = customer;
    x[count] = visits.length - 1;
    firstDay[count] = first.day;
    lastDay[count] = (visits.at(-1) as Visit).day;
    for (let i = 1; i < visits.length; i++) repeatE4[count]! += (visits[i] as Visit).e4;
    count++;
  }
  return {
    count,
    row: row.subarray(0, count),
    x: x.subarray(0, count),
    firstDay: firstDay.subarray(0, count),
    lastDay: lastDay.subarray(0, count),
    repeatE4: repeatE4.subarray(0, count),
    end,
  };
}

/** x, t_x and T in a unit of time. */
export function inUnit({ count, x, firstDay, lastDay, end }: BuyingHistory, unit: TimeUnit): PurchaseHistory {
  const days = UNIT_DAYS[unit];
  const history = { x: Float64Array.from(x), tx: new Float64Array(count), T: new Float64Array(count) };
  for (let i = 0; i < count; i++) {
    history.tx[i] = ((lastDay[i] as number) - (firstDay[i] as number)) / days;
    // an order on the day after the last that counts would be no data at all
    history.T[i] = Math.max(end - (firstDay[i] as number), (lastDay[i] as number) - (firstDay[i] as number)) / days;
  }
  return history;
}
