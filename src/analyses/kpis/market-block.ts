/** The shop's part of its market as the section says it. */
import type { Block } from "../../section.ts";
import { short } from "../short-name.ts";
import { WHOLE_MARKET, YEAR_DAYS } from "./market.ts";
import { num, type View } from "./view.ts";

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
  const where = top.region === WHOLE_MARKET ? "the market" : short(top.region);
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
      rows: known.map((row) => ({ ...row, region: row.region === WHOLE_MARKET ? "Whole market" : row.region! })),
      source: "market_penetration",
    },
  ];
}
