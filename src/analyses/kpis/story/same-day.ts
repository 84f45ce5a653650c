/** Orders that were cancelled on the day they were placed: they are no trade, and no returns either. */
import { type Day, dayNumber } from "../../../calendar.ts";
import type { Facts } from "../../../facts/contract.ts";
import { toAmount } from "../../../money.ts";
import type { Totals } from "../measure.ts";

const DAY_MS = 86_400_000;

/** Order numbers of sales that the same customer cancelled in full on the same day, and of those cancellations. */
export function cancelledSameDay(facts: Facts, spans: readonly { from: Day; to: Day }[]): ReadonlySet<number> {
  const { count: size, isSale, at, customer: customerNo, netE4 } = facts.orders;
  const limits = spans.map(({ from, to }) => [dayNumber(from), dayNumber(to)] as const);
  const within = (day: number): boolean => limits.some(([from, to]) => day >= from && day <= to);
  const keyOf = (order: number): string =>
    `${customerNo[order]}/${Math.floor(at[order]! / DAY_MS)}/${Math.abs(netE4[order]!)}`;
  const waiting = new Map<string, number[]>();
  const isCancellation = (order: number): boolean => isSale[order] === 0 && netE4[order]! < 0;
  for (let order = 0; order < size; order++) {
    if (customerNo[order]! < 0 || !isCancellation(order)) continue;
    if (!within(Math.floor(at[order]! / DAY_MS))) continue;
    const key = keyOf(order);
    waiting.set(key, [...(waiting.get(key) ?? []), order]);
  }
  const cancelled = new Set<number>();
  if (waiting.size === 0) return cancelled;
  for (let order = 0; order < size; order++) {
    if (isSale[order] === 0 || customerNo[order]! < 0 || netE4[order]! <= 0) continue;
    const list = waiting.get(keyOf(order));
    const by = list?.pop();
    if (by === undefined) continue;
    cancelled.add(order);
    cancelled.add(by);
  }
  return cancelled;
}

/** The totals of a range without what was cancelled on the same day; net revenue stays as it is. */
export function withoutSameDay(
  totals: Totals,
  facts: Facts,
  span: { from: Day; to: Day },
  cancelled: ReadonlySet<number>,
): Totals {
  if (cancelled.size === 0) return totals;
  const { count, isSale, at, netE4, customer: customerNo } = facts.orders;
  const [from, to] = [dayNumber(span.from), dayNumber(span.to)];
  let [gross, orders] = [0, 0];
  const gone = new Set<number>();
  for (const order of cancelled) {
    const day = Math.floor(at[order]! / DAY_MS);
    if (day < from || day > to || isSale[order] === 0) continue;
    gross += netE4[order]!;
    orders++;
    gone.add(customerNo[order]!);
  }
  if (orders === 0) return totals;
  // who bought something else in the range is still a customer of it
  for (let order = 0; order < count && gone.size > 0; order++) {
    const day = Math.floor(at[order]! / DAY_MS);
    if (isSale[order] === 1 && day >= from && day <= to && !cancelled.has(order)) gone.delete(customerNo[order]!);
  }
  const money = toAmount(gross);
  return {
    ...totals,
    grossRevenue: totals.grossRevenue - money,
    identifiedGross: totals.identifiedGross - money,
    returns: totals.returns + money,
    orders: totals.orders - orders,
    identifiedOrders: totals.identifiedOrders - orders,
    customers: totals.customers - gone.size,
  };
}
