/** How much of the market that the configuration gives the shop has won. */
import { addDays, type Day, dayNumber } from "../../calendar.ts";
import type { Facts } from "../../facts/contract.ts";
import type { CustomerOrders } from "../../features/customer-orders.ts";
import { toAmount } from "../../money.ts";
import { type Contract, column } from "../../schema.ts";
import type { Block } from "../../section.ts";
import type { Row } from "../rows.ts";
import { short } from "../short-name.ts";
import type { KpiOptions, MarketSize } from "./options.ts";
import { dayOfOrder, isSelected, type Selection } from "./selection.ts";
import { num, type View } from "./view.ts";

const YEAR_DAYS = 364;
/** The name of the whole market. */
const ALL = "(all)";

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
  if (market === undefined) return [];
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
    ...(isGiven(market) ? [rowOf(ALL, market, () => true)] : []),
    ...Object.entries(market.regions).map(([name, size]) =>
      rowOf(name, size, (code) => dictionary.text(code) === name),
    ),
  ];
}

/** What is missing where the sales do not cover a year. */
export function marketNote({ market, context: { format } }: View): string[] {
  const weeks = num(market[0], "weeks");
  return weeks === null || weeks >= YEAR_DAYS / 7
    ? []
    : [`Market penetration needs ${YEAR_DAYS / 7} weeks of sales; there are ${format.integer(weeks)}.`];
}

/** The shop's part of its market, as a table; none where no market is given or sales are of less than a year. */
export function marketBlock({ market, context: { currency, format } }: View): Block[] {
  const known = market.filter((row) => row.customer_penetration !== null || row.revenue_penetration !== null);
  const [top] = known;
  if (top === undefined) return [];
  const where = top.region === ALL ? "the market" : short(top.region);
  const [won, share] = [num(top, "customer_penetration"), num(top, "revenue_penetration")];
  const title =
    won === null
      ? `${format.percent(share!)} of what ${where} spends in a year goes to the shop`
      : `${format.percent(won)} of the customers of ${where} bought within a year`;
  const has = (key: string): boolean => known.some((row) => row[key] !== null);
  return [
    {
      kind: "table",
      id: "kpis-market",
      title,
      subtitle: `The last 52 weeks against the size of the market that the configuration gives, ${currency}`,
      width: "full",
      columns: [
        { key: "region", label: "Market", format: "text" },
        ...(has("market_customers")
          ? ([
              { key: "customers", label: "Customers", format: "integer" },
              { key: "market_customers", label: "In the market", format: "integer" },
              { key: "customer_penetration", label: "Won", format: "percent" },
            ] as const)
          : []),
        ...(has("market_revenue")
          ? ([
              { key: "net_revenue", label: "Net revenue", format: "moneyWhole" },
              { key: "market_revenue", label: "Spent in the market", format: "moneyWhole" },
              { key: "revenue_penetration", label: "Share of spending", format: "percent" },
            ] as const)
          : []),
      ],
      rows: known.map((row) => ({ ...row, region: row.region === ALL ? "Whole market" : row.region! })),
      source: "market_penetration",
    },
  ];
}
