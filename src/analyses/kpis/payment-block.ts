/** How customers paid, as the section says it. */
import type { Block } from "../../section.ts";
import { short } from "../short-name.ts";
import { num, type View } from "./view.ts";

const MOST_METHODS = 12;

/** A table of ways to pay; none where the files do not say it, or know one alone. */
export function paymentBlock({ payments, grain, period, context: { format } }: View): Block[] {
  const rows = [...payments]
    .sort(
      (a, b) => num(b, "period_orders")! - num(a, "period_orders")! || (a.payment_method! < b.payment_method! ? -1 : 1),
    )
    .filter((row) => num(row, "period_orders")! > 0 || num(row, "previous_orders")! > 0);
  const [top, second] = rows;
  const share = num(top, "period_order_share");
  if (top === undefined || second === undefined || share === null) return [];
  return [
    {
      kind: "table",
      id: "kpis-payments",
      title: `${format.percent(share, 0)} of the ${grain}'s orders were paid by ${short(top.payment_method)}, ${format.percent(num(second, "period_order_share")!, 0)} by ${short(second.payment_method)}`,
      subtitle: `Orders and net revenue by way to pay, ${format.range(period.from, period.to)}`,
      width: "full",
      columns: [
        { key: "payment_method", label: "Paid by", format: "text" },
        { key: "period_orders", label: "Orders", format: "integer" },
        { key: "period_order_share", label: "Share of orders", format: "percent" },
        { key: "previous_order_share", label: `Share the ${grain} before`, format: "percent" },
        { key: "period_net_revenue", label: "Net revenue", format: "moneyWhole" },
      ],
      rows: rows.slice(0, MOST_METHODS),
      printRows: 6,
      source: "payment_methods",
    },
  ];
}
