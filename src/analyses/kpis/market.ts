/** How much of the market that the configuration gives the shop has won. */
import { addDays, type Day, dayNumber } from "../../calendar.ts";
import type { Facts } from "../../facts/contract.ts";
import type { CustomerOrders } from "../../features/customer-orders.ts";
import { toAmount } from "../../money.ts";
import { type Contract, column } from "../../schema.ts";
import type { Row } from "../rows.ts";
import type { KpiOptions, MarketSize } from "./options.ts";
import { dayOfOrder, isSelected, type Selection } from "./selection.ts";

export const YEAR_DAYS = 364;
/** The name of the whole market. */
export const WHOLE_MARKET = "(all)";

export const MARKET_PENETRATION: Contract = {
  name: "market_penetration",
  grain: "one per market whose size the configuration gives: the whole one and regions",
  key: ["region"],
  columns: {
    region: column("string", "country or region; (all) = the whole market"),
    customers: column(
      "int64",
      "distinct customers with an order in the 52 weeks that end with the last complete period",
    ),
    market_customers: column("float64", "customers that the market has; null where that is not given"),
    customer_penetration: column("float64", "customers / market_customers; null with less than 52 weeks of sales"),
    net_revenue: column("float64", "net revenue of those weeks, in the currency"),
    market_revenue: column(
      "float64",
      "what the market spends in a year, in the currency; null where that is not given",
    ),
    revenue_penetration: column("float64", "net_revenue / market_revenue; null with less than 52 weeks of sales"),
    weeks: column("int32", "whole weeks of them since the first sale, at most 52"),
  },
};

/** One row per market of the configuration; none without. */
export function marketRows(
  { orders }: Facts,
  { starts, order, isSale }: CustomerOrders,
  to: Day,
  selection: Selection,
  market: KpiOptions["market"],
): Row[] {
  const end = dayNumber(to) + 1;
  const from = dayNumber(addDays(to, 1 - YEAR_DAYS));
  const counts = (row: number): boolean => {
    const day = dayOfOrder(orders, row);
    return day >= from && day < end && isSelected(orders, row, selection);
  };
  const { codes, dictionary } = orders.region;
  const rowOf = (region: string, { customers, revenue }: MarketSize, isIn: (code: number) => boolean): Row => {
    let [netE4, buyers] = [0, 0];
    for (let row = 0; row < orders.count; row++) if (isIn(codes[row]!) && counts(row)) netE4 += orders.netE4[row]!;
    for (let customer = 0; customer + 1 < starts.length; customer++) {
      for (let i = starts[customer]!; i < starts[customer + 1]!; i++) {
        if (isSale[i] === 0 || !isIn(codes[order[i]!]!) || !counts(order[i]!)) continue;
        buyers++;
        break;
      }
    }
    const weeks = Math.max(0, Math.floor((end - Math.max(from, selection.first)) / 7));
    const share = (value: number, of: number | undefined): number | null =>
      of === undefined || weeks < YEAR_DAYS / 7 ? null : value / of;
    return {
      region,
      customers: buyers,
      market_customers: customers ?? null,
      customer_penetration: share(buyers, customers),
      net_revenue: toAmount(netE4),
      market_revenue: revenue ?? null,
      revenue_penetration: share(toAmount(netE4), revenue),
      weeks,
    };
  };
  const isGiven = (size: MarketSize): boolean => size.customers !== undefined || size.revenue !== undefined;
  return [
    ...(isGiven(market) ? [rowOf(WHOLE_MARKET, market, () => true)] : []),
    ...Object.entries(market.regions).map(([name, size]) =>
      rowOf(name, size, (code) => dictionary.text(code) === name),
    ),
  ];
}
