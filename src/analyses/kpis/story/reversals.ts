/** Orders that were cancelled or given back whole within the period they were placed in: they are no trade, and no returns either. */
import { type Day, dayNumber } from "../../../calendar.ts";
import type { Facts } from "../../../facts/contract.ts";
import { toAmount } from "../../../money.ts";
import type { Totals } from "../measure.ts";

const DAY_MS = 86_400_000;

/** Order numbers of sales that the same customer gave back whole on the same or a later day of the same span, and of those returns. */
export function reversedOrders(facts: Facts, spans: readonly { from: Day; to: Day }[]): ReadonlySet<number> {
  const { count: size, isSale, at, customer: customerNo, netE4 } = facts.orders;
  const limits = spans.map(({ from, to }) => [dayNumber(from), dayNumber(to)] as const);
  const dayOf = (order: number): number => Math.floor(at[order]! / DAY_MS);
  const spanOf = (day: number): number => limits.findIndex(([from, to]) => day >= from && day <= to);
  const keyOf = (order: number, span: number): string => `${customerNo[order]}/${span}/${Math.abs(netE4[order]!)}`;
  const waiting = new Map<string, number[]>();
  for (let order = 0; order < size; order++) {
    if (customerNo[order]! < 0 || isSale[order] === 1 || netE4[order]! >= 0) continue;
    const span = spanOf(dayOf(order));
    if (span < 0) continue;
    const key = keyOf(order, span);
    waiting.set(key, [...(waiting.get(key) ?? []), order]);
  }
  const reversed = new Set<number>();
  if (waiting.size === 0) return reversed;
  for (let order = 0; order < size; order++) {
    if (isSale[order] === 0 || customerNo[order]! < 0 || netE4[order]! <= 0) continue;
    const span = spanOf(dayOf(order));
    const list = span < 0 ? undefined : waiting.get(keyOf(order, span));
    const at = list?.findIndex((by) => dayOf(by) >= dayOf(order)) ?? -1;
    if (list === undefined || at < 0) continue;
    reversed.add(order);
    reversed.add(list.splice(at, 1)[0]!);
  }
  return reversed;
}

/** The totals of a range without what was given back whole within it; net revenue stays as it is. */
export function withoutReversed(
  totals: Totals,
  facts: Facts,
  span: { from: Day; to: Day },
  reversed: ReadonlySet<number>,
): Totals {
  if (reversed.size === 0) return totals;
  const { count, isSale, at, netE4, customer: customerNo } = facts.orders;
  const [from, to] = [dayNumber(span.from), dayNumber(span.to)];
  let [gross, orders] = [0, 0];
  const gone = new Set<number>();
  for (const order of reversed) {
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
    if (isSale[order] === 1 && day >= from && day <= to && !reversed.has(order)) gone.delete(customerNo[order]!);
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
