/** What the section of customers is written from: segments in the order of the rules, and their sums by role. */

import type pl from "../../columns/polars.ts";
import { numberAt, type Row, rowsOf, total } from "../rows.ts";
import type { RFM_TABLES } from "./contracts.ts";

export type Tables = Record<keyof typeof RFM_TABLES, pl.DataFrame>;

export const plural = (count: number, one: string, many: string): string => (count === 1 ? one : many);

/** Segments in the order of the rules, with what they add up to by role. */
export interface RfmStory {
  segments: Row[];
  core: Row[];
  slipping: Row[];
  customers: number;
  revenue: number;
}

export function storyOf(marts: Tables): RfmStory {
  const segments = rowsOf(marts.segments).sort((a, b) => numberAt(a, "position") - numberAt(b, "position"));
  const of = (role: string): Row[] => segments.filter((row) => row.role === role);
  return {
    segments,
    core: of("core"),
    slipping: of("slipping"),
    customers: total(segments, "customers"),
    revenue: total(segments, "net_revenue"),
  };
}
