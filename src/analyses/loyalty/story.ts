/** What the loyalty section is written from: the rows of its tables. */
import type pl from "../../columns/polars.ts";
import type { Row } from "../rows.ts";
import { numberAt, rowsOf } from "../rows.ts";
import type { LOYALTY_TABLES } from "./contracts.ts";

export type LoyaltyTables = Record<keyof typeof LOYALTY_TABLES, pl.DataFrame>;

export interface LoyaltyStory {
  totals: Row | undefined;
  members: number;
  atRisk: number;
  tiers: Row[];
  weeks: Row[];
  list: Row[];
  comparison: Row[];
}

export function loyaltyStoryOf(marts: LoyaltyTables): LoyaltyStory {
  const [totals] = rowsOf(marts.loyalty_totals);
  return {
    totals,
    members: numberAt(totals, "members"),
    atRisk: numberAt(totals, "members_at_risk"),
    tiers: rowsOf(marts.loyalty_tiers),
    weeks: rowsOf(marts.loyalty_weeks),
    list: rowsOf(marts.loyalty_list),
    comparison: rowsOf(marts.loyalty_comparison),
  };
}

export const cell = ({ totals }: LoyaltyStory, column: string): string => `loyalty_totals.${totals?.as_of}.${column}`;
