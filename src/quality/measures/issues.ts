/** The defects that raw till data is known for: how many lines have each, and what became of them. */
import { FLAG, type Lines } from "../../lines.ts";
import type { QualityOptions } from "../options.ts";
import type { Issue } from "../result.ts";
import type { Coercion } from "../values/standard.ts";

/** How many lines have each defect. */
export interface IssueCounts {
  duplicates: number;
  cancellations: number;
  returns: number;
  unmarkedReturns: number;
  adjustments: number;
  freePrices: number;
  anonymous: number;
  services: number;
}

export const issueCounts = (): IssueCounts => ({
  duplicates: 0,
  cancellations: 0,
  returns: 0,
  unmarkedReturns: 0,
  adjustments: 0,
  freePrices: 0,
  anonymous: 0,
  services: 0,
});

export function addIssues(counts: IssueCounts, { count, flags, priceE4 }: Lines): void {
  for (let i = 0; i < count; i++) {
    const set = flags[i]!;
    if (set & FLAG.is_cancellation) counts.cancellations++;
    if (set & FLAG.is_return) {
      counts.returns++;
      if (!(set & FLAG.is_cancellation)) counts.unmarkedReturns++;
    }
    if (set & FLAG.is_adjustment) counts.adjustments++;
    if (priceE4[i] === 0) counts.freePrices++;
    if (set & FLAG.is_anonymous) counts.anonymous++;
    if (!(set & FLAG.is_product)) counts.services++;
  }
}

/** One entry per defect that occurred, with its treatment under these options. */
export function issuesOf(
  found: IssueCounts,
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
      count: found.duplicates,
      treatment:
        options.duplicates === "quarantine"
          ? "first kept, the others rejected as duplicate_line"
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
