/** The defects that raw till data is known for: how many lines have each, and what became of them. */
import pl from "nodejs-polars";
import type { QualityOptions } from "./options.ts";
import type { Issue } from "./result.ts";
import type { Coercion } from "./standard.ts";

interface Found {
  cancellations: number;
  returns: number;
  unmarkedReturns: number;
  adjustments: number;
  freePrices: number;
  anonymous: number;
  services: number;
}

const FLAGS: Readonly<Record<keyof Found, pl.Expr>> = {
  cancellations: pl.col("is_cancellation"),
  returns: pl.col("is_return"),
  unmarkedReturns: pl.col("is_return").and(pl.col("is_cancellation").not()),
  adjustments: pl.col("is_adjustment"),
  freePrices: pl.col("unit_price_e4").eq(pl.lit(0)),
  anonymous: pl.col("is_anonymous"),
  services: pl.col("is_product").not(),
};

const NAMES = Object.keys(FLAGS) as (keyof Found)[];
const SUMS = NAMES.map((name) => FLAGS[name].sum().cast(pl.Int64).alias(name));

export interface IssueCounts {
  duplicates: number;
  readonly found: Readonly<Found>;
  add(lines: pl.DataFrame): void;
}

export function issueCounts(): IssueCounts {
  const found: Found = {
    cancellations: 0,
    returns: 0,
    unmarkedReturns: 0,
    adjustments: 0,
    freePrices: 0,
    anonymous: 0,
    services: 0,
  };
  return {
    duplicates: 0,
    found,
    add(lines) {
      if (lines.height === 0) return;
      const row = lines.select(...SUMS).toRecords()[0];
      for (const name of NAMES) found[name] += Number(row[name]);
    },
  };
}

/** One entry per defect that occurred, with its treatment under these options. */
export function issuesOf(
  { found, duplicates }: IssueCounts,
  options: Pick<QualityOptions, "duplicates" | "cancellations" | "missingCustomer">,
  coerced: readonly Coercion[],
): Issue[] {
  const subtracted =
    options.cancellations === "net"
      ? "kept; subtracted from revenue, no sale"
      : "kept as lines, left out of revenue and counts";
  const changed = coerced.map(({ column, what, count }) => ({
    issue: `${column}: ${what}`,
    count,
    treatment: "value standardised",
  }));
  return [
    {
      issue: "repeated lines",
      count: duplicates,
      treatment:
        options.duplicates === "quarantine"
          ? "first kept, the others set aside as duplicate_line"
          : "kept, only counted",
    },
    {
      issue: "no customer id",
      count: found.anonymous,
      treatment:
        options.missingCustomer === "keep"
          ? "kept in revenue and baskets, left out of customer analyses"
          : "kept as lines, left out of every analysis",
    },
    { issue: "cancelled orders", count: found.cancellations, treatment: subtracted },
    { issue: "negative quantities", count: found.returns, treatment: subtracted },
    {
      issue: "negative quantities outside cancelled orders",
      count: found.unmarkedReturns,
      treatment: "kept as returns, no sale",
    },
    {
      issue: "book-keeping lines or negative prices",
      count: found.adjustments,
      treatment: "kept in net revenue, no sale",
    },
    { issue: "price 0", count: found.freePrices, treatment: "kept; no purchase for baskets and customer analyses" },
    {
      issue: "services, fees and vouchers instead of products",
      count: found.services,
      treatment: "kept in revenue, left out of baskets and best sellers",
    },
    ...changed,
  ].filter(({ count }) => count > 0);
}
