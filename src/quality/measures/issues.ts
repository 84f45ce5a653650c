/** The defects that raw till data is known for: how many lines have each, and what became of them. */
import { FLAG, type Lines } from "../../lines.ts";
import type { QualityOptions } from "../options.ts";
import type { Issue } from "../result.ts";
import type { Coercion } from "../values/standard.ts";

interface Found {
  cancellations: number;
  returns: number;
  unmarkedReturns: number;
  adjustments: number;
  freePrices: number;
  anonymous: number;
  services: number;
}

export interface IssueCounts {
  duplicates: number;
  readonly found: Readonly<Found>;
  add(lines: Lines): void;
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
    add({ count, flags, priceE4 }) {
      for (let i = 0; i < count; i++) {
        const set = flags[i];
        if (set & FLAG.is_cancellation) found.cancellations++;
        if (set & FLAG.is_return) {
          found.returns++;
          if (!(set & FLAG.is_cancellation)) found.unmarkedReturns++;
        }
        if (set & FLAG.is_adjustment) found.adjustments++;
        if (priceE4[i] === 0) found.freePrices++;
        if (set & FLAG.is_anonymous) found.anonymous++;
        if (!(set & FLAG.is_product)) found.services++;
      }
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
