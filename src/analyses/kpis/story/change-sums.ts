/** Sums of the orders and products of two ranges of days, which the causes of a change are found in. */
import type { Day } from "../../../calendar.ts";
import { dayNumber } from "../../../calendar.ts";
import type { Facts } from "../../../facts/contract.ts";

const DAY_MS = 86_400_000;

/** New or gone is whoever was in none, or in each, of so many weeks before. */
export const STEADY_WEEKS = 6;

export interface Span {
  from: Day;
  to: Day;
}

export interface OrderSums {
  now: number;
  before: number;
  /** Net values, ten-thousandths, of the sale orders of each range. */
  nowOrders: number[];
  beforeOrders: number[];
  byCustomer: Map<number, [now: number, before: number]>;
}

/** What an order is to a comparison. */
const NOW = 1;

const BEFORE = 2;

const EARLIER = 4;

/** Bits from here on: the weeks before the later range. */
const WEEK_BIT = 3;

/** By order: its side of the comparison, whether it lies before the later range, and in which of the six weeks before it. */
export function marksOf({ orders }: Facts, now: Span, before: Span, counts: (order: number) => boolean): Uint16Array {
  const [a, b, c, d] = [now.from, now.to, before.from, before.to].map(dayNumber) as [number, number, number, number];
  const marks = new Uint16Array(orders.count);
  for (let order = 0; order < orders.count; order++) {
    if (!counts(order)) continue;
    const day = Math.floor(orders.at[order]! / DAY_MS);
    const week = Math.floor((a - 1 - day) / 7);
    marks[order] =
      (day >= a && day <= b ? NOW : 0) |
      (day >= c && day <= d ? BEFORE : 0) |
      (day < a ? EARLIER : 0) |
      (day < a && week < STEADY_WEEKS ? 1 << (WEEK_BIT + week) : 0);
  }
  return marks;
}

export function sumOrders({ orders }: Facts, marks: Uint16Array, cancelled: ReadonlySet<number>): OrderSums {
  const { customer: customers, isSale, netE4 } = orders;
  const sums: OrderSums = { now: 0, before: 0, nowOrders: [], beforeOrders: [], byCustomer: new Map() };
  for (let order = 0; order < orders.count; order++) {
    const isNow = (marks[order]! & NOW) !== 0;
    if (!isNow && (marks[order]! & BEFORE) === 0) continue;
    const net = netE4[order]!;
    if (isNow) sums.now += net;
    else sums.before += net;
    if (isSale[order] === 1 && net > 0 && !cancelled.has(order)) (isNow ? sums.nowOrders : sums.beforeOrders).push(net);
    const customer = customers[order]!;
    if (customer < 0) continue;
    const known: [number, number] = sums.byCustomer.get(customer) ?? [0, 0];
    known[isNow ? 0 : 1] += net;
    sums.byCustomer.set(customer, known);
  }
  return sums;
}

export interface Member {
  name: string;
  now: number;
  before: number;
  /** Weeks with revenue among the six before the later range. */
  weeks: number;
  earlier: number;
}

const weeksIn = (bits: number): number => {
  let weeks = 0;
  for (let rest = bits >> WEEK_BIT; rest !== 0; rest &= rest - 1) weeks++;
  return weeks;
};

export function regionsOf({ orders }: Facts, marks: Uint16Array): Member[] {
  const { codes, dictionary } = orders.region;
  const found = new Map<number, Member & { bits: number }>();
  for (let order = 0; order < orders.count; order++) {
    const code = codes[order]!;
    const mark = marks[order]!;
    if (code === 0 || mark === 0) continue;
    const member = found.get(code) ?? { name: "", now: 0, before: 0, weeks: 0, earlier: 0, bits: 0 };
    found.set(code, member);
    if (mark & NOW) member.now += orders.netE4[order]!;
    if (mark & BEFORE) member.before += orders.netE4[order]!;
    if (mark & EARLIER) member.earlier++;
    member.bits |= mark;
  }
  return [...found].map(([code, member]) => ({
    ...member,
    name: dictionary.text(code) ?? "",
    weeks: weeksIn(member.bits),
  }));
}

/** Sums of the real products, by their row. */
export interface ProductSums {
  net: [now: Float64Array, before: Float64Array];
  gross: [now: Float64Array, before: Float64Array];
  units: [now: Float64Array, before: Float64Array];
  earlier: Float64Array;
  bits: Uint16Array;
}

export function sumProducts({ items, products }: Facts, marks: Uint16Array): ProductSums {
  const zeros = (): Float64Array => new Float64Array(products.count);
  const sums: ProductSums = {
    net: [zeros(), zeros()],
    gross: [zeros(), zeros()],
    units: [zeros(), zeros()],
    earlier: zeros(),
    bits: new Uint16Array(products.count),
  };
  items.each(({ count, order, product, isSale, quantity, amountE4 }) => {
    for (let i = 0; i < count; i++) {
      const mark = marks[order[i]!]!;
      const p = product[i]!;
      if (mark === 0 || products.isProduct[p] === 0) continue;
      sums.bits[p]! |= mark;
      if (mark & EARLIER) sums.earlier[p]!++;
      if ((mark & (NOW | BEFORE)) === 0) continue;
      const side = mark & NOW ? 0 : 1;
      sums.net[side][p]! += amountE4[i]!;
      if (isSale[i] === 0) continue;
      sums.gross[side][p]! += amountE4[i]!;
      sums.units[side][p]! += quantity[i]!;
    }
  });
  return sums;
}

export const productsOf = ({ products }: Facts, { net, earlier, bits }: ProductSums): Member[] =>
  products.id.flatMap((name, p) =>
    bits[p] === 0
      ? []
      : [{ name, now: net[0][p]!, before: net[1][p]!, earlier: earlier[p]!, weeks: weeksIn(bits[p]!) }],
  );
