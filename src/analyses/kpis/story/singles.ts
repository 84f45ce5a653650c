/** Whether a change in revenue is made by a few: large orders, large returns, or one or two customers. */
import type { Facts } from "../../../facts/contract.ts";
import { toAmount } from "../../../money.ts";
import type { Row } from "../../rows.ts";
import { BEFORE, NOW, weeksIn } from "./marks.ts";

/** An order is large from so many times the usual one on, and single while there are at most so many. */
const LARGE = 5;
/** … and larger than the largest of the other range by this. */
const LARGER = 1.5;
const MOST_SINGLE = 3;
/** A few make a change where they are at least so much of it. */
const MOST_OF_IT = 0.5;
/** Who ordered in so many of the six weeks before orders regularly: what is missing is the customer, not a large order. */
const REGULAR_WEEKS = 4;

export interface RangeSums {
  now: number;
  before: number;
  /** Rows of the sale orders of each range. */
  nowOrders: number[];
  beforeOrders: number[];
  /** Rows of what was given back in each range. */
  nowReturns: number[];
  beforeReturns: number[];
  byCustomer: Map<number, CustomerSums>;
}

/** Net revenue of one customer in each range, and the sale orders it is from. */
type CustomerSums = [now: number, before: number, ordersNow: number, ordersBefore: number];

/** What was sold and given back in each range; orders that were given back whole are in neither list. */
export function sumOrders({ orders }: Facts, marks: Uint16Array, reversed: ReadonlySet<number>): RangeSums {
  const { customer: customers, isSale, netE4 } = orders;
  const sums: RangeSums = {
    now: 0,
    before: 0,
    nowOrders: [],
    beforeOrders: [],
    nowReturns: [],
    beforeReturns: [],
    byCustomer: new Map(),
  };
  for (let order = 0; order < orders.count; order++) {
    const isNow = (marks[order]! & NOW) !== 0;
    if (!isNow && (marks[order]! & BEFORE) === 0) continue;
    const net = netE4[order]!;
    if (isNow) sums.now += net;
    else sums.before += net;
    if (!reversed.has(order)) {
      if (isSale[order] === 1 && net > 0) (isNow ? sums.nowOrders : sums.beforeOrders).push(order);
      if (net < 0) (isNow ? sums.nowReturns : sums.beforeReturns).push(order);
    }
    const customer = customers[order]!;
    if (customer < 0) continue;
    const known: CustomerSums = sums.byCustomer.get(customer) ?? [0, 0, 0, 0];
    known[isNow ? 0 : 1] += net;
    if (isSale[order] === 1 && net > 0 && !reversed.has(order)) known[isNow ? 2 : 3]++;
    sums.byCustomer.set(customer, known);
  }
  return sums;
}

const median = (values: number[]): number => {
  values.sort((a, b) => a - b);
  return values.length === 0 ? 0 : values[values.length >> 1]!;
};

/** Whether each of the orders is of a customer who ordered in most of the weeks before. */
function areRegular({ orders }: Facts, marks: Uint16Array, of: readonly number[]): boolean {
  const bits = new Map<number, number>();
  for (const order of of) {
    const customer = orders.customer[order]!;
    if (customer < 0) return false;
    bits.set(customer, 0);
  }
  for (let order = 0; order < orders.count; order++) {
    const known = bits.get(orders.customer[order]!);
    if (known !== undefined && orders.isSale[order] === 1) bits.set(orders.customer[order]!, known | marks[order]!);
  }
  return [...bits.values()].every((one) => weeksIn(one) >= REGULAR_WEEKS);
}

/** The one to three largest of `with_` where they make most of the change, each counted above a usual order. */
function largest(
  { netE4 }: Facts["orders"],
  usual: number,
  with_: readonly number[],
  without: readonly number[],
  change: number,
): number[] | undefined {
  const sizeOf = (order: number): number => Math.abs(netE4[order]!);
  const elsewhere = without.reduce((most, order) => Math.max(most, sizeOf(order)), 0);
  const large = with_
    .filter((order) => sizeOf(order) > Math.max(LARGE * usual, LARGER * elsewhere))
    .sort((x, y) => sizeOf(y) - sizeOf(x));
  let excess = 0;
  for (let count = 1; count <= Math.min(MOST_SINGLE, large.length); count++) {
    excess += sizeOf(large[count - 1]!) - usual;
    // all of the large ones: two of three would be a choice
    if (count < large.length && count < MOST_SINGLE) continue;
    if (excess >= MOST_OF_IT * Math.abs(change)) return large.slice(0, count);
  }
  return undefined;
}

const usualOrder = ({ orders }: Facts, sums: RangeSums): number =>
  median([...sums.nowOrders, ...sums.beforeOrders].map((order) => orders.netE4[order]!));

const money = ({ orders }: Facts, of: readonly number[]): number =>
  of.reduce((sum, order) => sum + orders.netE4[order]!, 0);

/** What a few orders or returns make of a change; they stand in the later range, or in the earlier one. */
function rowOf(kind: "orders" | "returns", few: readonly number[], sum: number, isLater: boolean, change: number): Row {
  const part = isLater ? sum : -sum;
  return {
    kind,
    name: String(few.length),
    status: isLater ? "rose" : "fell",
    count: few.length,
    before: toAmount(isLater ? 0 : sum),
    after: toAmount(isLater ? sum : 0),
    contribution: toAmount(part),
    share: part / change,
  };
}

/** The one to three large orders that make most of the change. */
export function singleOrders(facts: Facts, marks: Uint16Array, sums: RangeSums, change: number): Row | undefined {
  const rises = change > 0;
  const [with_, without] = rises ? [sums.nowOrders, sums.beforeOrders] : [sums.beforeOrders, sums.nowOrders];
  const few = largest(facts.orders, usualOrder(facts, sums), with_, without, change);
  if (few === undefined || few.length * 10 > with_.length) return undefined;
  if (!rises && areRegular(facts, marks, few)) return undefined;
  return rowOf("orders", few, money(facts, few), rises, change);
}

/** The one to three large returns that make most of a fall, or whose absence makes most of a rise. */
export function singleReturns(facts: Facts, sums: RangeSums, change: number): Row | undefined {
  const falls = change < 0;
  const [with_, without] = falls ? [sums.nowReturns, sums.beforeReturns] : [sums.beforeReturns, sums.nowReturns];
  const few = largest(facts.orders, usualOrder(facts, sums), with_, without, change);
  return few === undefined ? undefined : rowOf("returns", few, money(facts, few), falls, change);
}

/**
 * Whether a customer's change is one order more or less of the usual size: who orders every four weeks has three orders in 13
 * weeks or four, and has bought neither more nor less.
 */
function isRhythm([now, before, ordersNow, ordersBefore]: CustomerSums): boolean {
  const orders = ordersNow + ordersBefore;
  if (Math.min(ordersNow, ordersBefore) < 2 || Math.abs(ordersNow - ordersBefore) !== 1) return false;
  const sizes = [now / ordersNow, before / ordersBefore];
  return Math.max(...sizes) <= 1.25 * Math.min(...sizes) && Math.abs(now - before) <= (1.5 * (now + before)) / orders;
}

/** One or two customers who make most of the change, while all the others are many. */
export function singleCustomers({ byCustomer, before }: RangeSums, change: number): Row | undefined {
  const moved = [...byCustomer.values()]
    .filter((one) => !isRhythm(one))
    .sort((x, y) => (y[0] - y[1] - x[0] + x[1]) * Math.sign(change));
  if (moved.length < 10) return undefined;
  for (const count of [1, 2]) {
    const few = moved.slice(0, count);
    const [after, was] = few.reduce(([x, y], [now, then]) => [x + now, y + then], [0, 0]);
    const part = after! - was!;
    const share = part / change;
    if (share < MOST_OF_IT || Math.abs(part) < 0.03 * Math.abs(before)) continue;
    return {
      kind: "customers",
      name: String(count),
      status: was === 0 ? "new" : after! <= 0 ? "gone" : part > 0 ? "rose" : "fell",
      count,
      before: toAmount(was!),
      after: toAmount(after!),
      contribution: toAmount(part),
      share,
    };
  }
  return undefined;
}
