/** What the loyalty section is written from: the rows of its tables. */
import type pl from "../../columns/polars.ts";
import type { Row } from "../rows.ts";
import { rowsOf } from "../rows.ts";
import type { LOYALTY_TABLES } from "./contracts.ts";

export type Tables = Record<keyof typeof LOYALTY_TABLES, pl.DataFrame>;

export const n = (row: Row | undefined, key: string): number => Number(row?.[key] ?? 0);

export const total = (rows: readonly Row[], key: string): number => rows.reduce((sum, row) => sum + n(row, key), 0);

export interface Story {
  totals: Row | undefined;
  members: number;
  atRisk: number;
  tiers: Row[];
  weeks: Row[];
  list: Row[];
  comparison: Row[];
}

export function storyOf(marts: Tables): Story {
  const [totals] = rowsOf(marts.loyalty_totals);
  return {
    totals,
    members: n(totals, "members"),
    atRisk: n(totals, "members_at_risk"),
    tiers: rowsOf(marts.loyalty_tiers),
    weeks: rowsOf(marts.loyalty_weeks),
    list: rowsOf(marts.loyalty_list),
    comparison: rowsOf(marts.loyalty_comparison),
  };
}

export const cell = ({ totals }: Story, column: string): string => `loyalty_totals.${totals?.as_of}.${column}`;
