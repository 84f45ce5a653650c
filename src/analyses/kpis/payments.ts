/** Revenue and orders by how they were paid. */
import { dayNumber } from "../../calendar.ts";
import type { Facts } from "../../facts/contract.ts";
import { share } from "../../features/periods-and-quantiles.ts";
import { toAmount } from "../../money.ts";
import { type Contract, column } from "../../schema.ts";
import type { Row } from "../rows.ts";
import type { Comparison } from "./ranges.ts";
import { dayOfOrder, isSelected, type Selection } from "./selection.ts";

export const PAYMENT_METHODS: Contract = {
  name: "payment_methods",
  grain: "one per way to pay, over all data and for the last complete period; none where the files do not say it",
  key: ["payment_method"],
  columns: {
    payment_method: column("string", "as the files write it; 'unknown' where an order has none"),
    net_revenue: column("float64", "value of all lines, returns and cancellations taken off, in the currency"),
    orders: column("int64", "orders with at least one sale"),
    average_order_value: column("float64", "net_revenue / orders; null without an order"),
    period_net_revenue: column("float64", "net revenue in the last complete period"),
    period_orders: column("int64", "orders in the last complete period"),
    period_order_share: column("float64", "share of that period's orders; null without one"),
    previous_orders: column("int64", "orders in the period before it"),
    previous_order_share: column("float64", "share of that period's orders; null without one"),
  },
};

/** One row per way to pay; none where no line says it. */
export function paymentRows({ orders }: Facts, { current, previous }: Comparison, selection: Selection): Row[] {
  const { dictionary, codes } = orders.payment;
  if (codes.length === 0) return [];
  const sums = () => new Float64Array(dictionary.size);
  const [entries, net, sales, now, nowNet, before] = [sums(), sums(), sums(), sums(), sums(), sums()];
  const isIn = (day: number, { from, to }: { from: string; to: string }): boolean =>
    day >= dayNumber(from) && day <= dayNumber(to);
  for (let row = 0; row < orders.count; row++) {
    if (!isSelected(orders, row, selection)) continue;
    const [method, day, isSale] = [codes[row]!, dayOfOrder(orders, row), orders.isSale[row]!];
    entries[method]!++;
    net[method]! += orders.netE4[row]!;
    sales[method]! += isSale;
    if (isIn(day, current)) {
      now[method]! += isSale;
      nowNet[method]! += orders.netE4[row]!;
    } else if (isIn(day, previous)) before[method]! += isSale;
  }
  const total = (values: Float64Array): number => values.reduce((sum, value) => sum + value, 0);
  const [nowTotal, beforeTotal] = [total(now), total(before)];
  return Array.from(entries, (count, method): Row[] =>
    count === 0
      ? []
      : [
          {
            payment_method: dictionary.text(method) ?? "unknown",
            net_revenue: toAmount(net[method]!),
            orders: sales[method]!,
            average_order_value: sales[method]! > 0 ? toAmount(net[method]!) / sales[method]! : null,
            period_net_revenue: toAmount(nowNet[method]!),
            period_orders: now[method]!,
            period_order_share: share(now[method]!, nowTotal),
            previous_orders: before[method]!,
            previous_order_share: share(before[method]!, beforeTotal),
          },
        ],
  ).flat();
}
