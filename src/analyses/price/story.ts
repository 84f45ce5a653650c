/** What the section on prices is written from: the rows of its tables. */

import type { Format } from "../../format.ts";
import type { Row } from "../rows.ts";
import { numberAt, rowsOf } from "../rows.ts";
import type { PriceMarts } from "./marts.ts";

/** As for the advice: see the table's contract. */
export const SIGNIFICANT = 0.05;

export const byRevenue = (a: Row, b: Row): number =>
  numberAt(b, "gross_revenue") - numberAt(a, "gross_revenue") || (String(a.product_id) < String(b.product_id) ? -1 : 1);

export interface PriceStory {
  rows: Row[];
  /** Those with an elasticity. */
  known: Row[];
  dearer: Row[];
  cheaper: Row[];
  promotions: Row[];
  cross: Row[];
}

export function priceStoryOf(marts: PriceMarts): PriceStory {
  const rows = rowsOf(marts.price_elasticity).sort(byRevenue);
  const tried = rows.filter((row) => row.suggested_price !== null);
  return {
    rows,
    known: rows.filter((row) => row.elasticity !== null),
    dearer: tried.filter((row) => numberAt(row, "suggested_price") > numberAt(row, "price")),
    cheaper: tried.filter((row) => numberAt(row, "suggested_price") < numberAt(row, "price")),
    promotions: rowsOf(marts.price_promotions),
    cross: rowsOf(marts.price_cross)
      .filter(({ relation }) => relation !== "none")
      .sort((a, b) => Math.abs(numberAt(b, "elasticity")) - Math.abs(numberAt(a, "elasticity"))),
  };
}

export const some = (count: number, format: Format): string =>
  `${format.integer(count)} ${count === 1 ? "product" : "products"}`;

/** Revenue-weighted mean uplift of all promotions. */
export const upliftOf = (promotions: readonly Row[]): number | null => {
  const baseline = promotions.reduce((sum, row) => sum + numberAt(row, "baseline_units"), 0);
  return baseline > 0 ? promotions.reduce((sum, row) => sum + numberAt(row, "units"), 0) / baseline - 1 : null;
};
