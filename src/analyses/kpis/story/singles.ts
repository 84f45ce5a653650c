/** Whether a change in revenue is made by a few: large orders, large returns, or one or two customers. */
import type { Facts } from "../../../facts/contract.ts";
import { toAmount } from "../../../money.ts";
import type { Row } from "../../rows.ts";
import { BEFORE, NOW, STEADY_WEEKS, WEEK_BIT, weeksIn } from "./marks.ts";

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

/** A group of regular customers is so many at most, and no more than such a part of all. */
const MOST_REGULARS = 30;
const MOST_OF_ALL = 0.2;
const FEWEST_REGULARS = 3;
/** Their part of the change exceeds their part of revenue by so much: they moved, and not the shop with them. */
const BEYOND_THEIR_PART = 0.4;
/** Who bought less, or more, by so much, and by such a part of what they moved on average, is counted among them. */
const MOVED = 0.1;
const MOVED_ALIKE = 0.25;
/** The group ends before a customer who spends less than this part of what its members do on average. */
const OF_A_KIND = 0.35;
/** They moved by so many times the scatter of their own weeks, which is not believed to be less than this part of their mean. */
const BEYOND_CHANCE = 4;
const LEAST_SCATTER = 0.03;

/** A regular customer: what was spent in each of the six weeks before, and in the two ranges. */
interface Regular {
  weeks: number[];
  /** Where all of their orders are from, where others are from elsewhere. */
  region?: string;
  sums: CustomerSums;
}
const totalOf = ({ weeks }: Regular): number => weeks.reduce((sum, value) => sum + value, 0);

/** Customers who ordered in most of the weeks before and spent alike in them: chosen by the past alone, the largest first. */
function regulars({ orders }: Facts, marks: Uint16Array, { byCustomer }: RangeSums): Regular[] {
  const found = new Map<number, number[]>();
  const regions = new Map<number, number>();
  const known = new Set<number>();
  for (let order = 0; order < orders.count; order++) {
    const week = 31 - Math.clz32(marks[order]! >> WEEK_BIT);
    const customer = orders.customer[order]!;
    if (customer < 0 || orders.isSale[order] === 0 || week < 0) continue;
    const region = orders.region.codes[order]!;
    known.add(region);
    regions.set(customer, (regions.get(customer) ?? region) === region ? region : 0);
    const weeks = found.get(customer) ?? new Array<number>(STEADY_WEEKS).fill(0);
    weeks[week]! += orders.netE4[order]!;
    found.set(customer, weeks);
  }
  const all = [...found]
    .filter(([customer, weeks]) => byCustomer.has(customer) && weeks.filter((sum) => sum > 0).length >= REGULAR_WEEKS)
    .sort(([x], [y]) => x - y)
    .map(([customer, weeks]): Regular => {
      const region = known.size > 1 ? orders.region.dictionary.text(regions.get(customer)!) : undefined;
      return { weeks, sums: byCustomer.get(customer)!, ...(region ? { region } : {}) };
    })
    .sort((x, y) => totalOf(y) - totalOf(x));
  let sum = 0;
  const end = all.findIndex((one, place) => {
    if (place > 0 && totalOf(one) < (OF_A_KIND * sum) / place) return true;
    sum += totalOf(one);
    return false;
  });
  return all.slice(0, end < 0 ? all.length : end);
}

/** Whether the group's weeks of the later range leave its weeks before by more than those scatter. */
function isBeyondChance(group: readonly Regular[], after: number, span: number): boolean {
  const weeks = Array.from({ length: STEADY_WEEKS }, (_, week) =>
    group.reduce((sum, one) => sum + one.weeks[week]!, 0),
  );
  const mean = weeks.reduce((sum, value) => sum + value, 0) / STEADY_WEEKS;
  const scatter = Math.sqrt(weeks.reduce((sum, value) => sum + (value - mean) ** 2, 0) / (STEADY_WEEKS - 1));
  return Math.abs(after / span - mean) > BEYOND_CHANCE * Math.max(scatter, LEAST_SCATTER * mean);
}

/** The largest regular customers, where they make most of the change, and far more of it than of revenue; `span`: weeks of the later range. */
export function regularCustomers(
  facts: Facts,
  marks: Uint16Array,
  sums: RangeSums,
  { change, weeks: span }: { change: number; weeks: number },
): Row | undefined {
  const all = regulars(facts, marks, sums).slice(0, Math.min(MOST_REGULARS, MOST_OF_ALL * sums.byCustomer.size));
  let [after, was, beyond, size] = [0, 0, 0, 0];
  for (const [
    place,
    {
      sums: [now, before],
    },
  ] of all.entries()) {
    [after, was] = [after + now, was + before];
    const share = (after - was) / change;
    const more = share - Math.max(0, was) / Math.max(1, sums.before);
    if (place + 1 < FEWEST_REGULARS || share < MOST_OF_IT || more < BEYOND_THEIR_PART || more <= beyond) continue;
    [beyond, size] = [more, place + 1];
  }
  const group = all.slice(0, size);
  const spent = group.reduce((sum, one) => sum + one.sums[0], 0);
  if (size === 0 || !isBeyondChance(group, spent, span)) return undefined;
  const moveOf = ({ sums: [now, before] }: Regular): number => (now - before) * Math.sign(change);
  const alike = (MOVED_ALIKE * group.reduce((sum, one) => sum + moveOf(one), 0)) / size;
  const few = group.filter((one) => moveOf(one) >= Math.max(alike, MOVED * Math.abs(one.sums[1])));
  if (few.length < FEWEST_REGULARS) return undefined;
  const [sumNow, sumBefore] = few.reduce(([x, y], { sums: [now, before] }) => [x + now, y + before], [0, 0]) as [
    number,
    number,
  ];
  const [{ region }] = few as [Regular];
  return {
    kind: "customers",
    name: region !== undefined && few.every((one) => one.region === region) ? region : String(few.length),
    status: sumNow <= 0 ? "gone" : sumNow > sumBefore ? "rose" : "fell",
    count: few.length,
    before: toAmount(sumBefore),
    after: toAmount(sumNow),
    contribution: toAmount(sumNow - sumBefore),
    share: (sumNow - sumBefore) / change,
  };
}
