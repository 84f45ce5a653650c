/** Acquisition cohorts: who comes back, and what a cohort is worth as it ages. */
import type pl from "../columns/polars.ts";
import { type Context, defineAnalysis, type Input } from "./analysis.ts";
import { spendOf, valueTable } from "./cohorts/acquisition.ts";
import { behaviourTable, rhythmTables } from "./cohorts/behaviour.ts";
import { COHORT_TABLES } from "./cohorts/contracts.ts";
import { type CohortOptions, cohortsInfo } from "./cohorts/options.ts";
import { cohortSection } from "./cohorts/section.ts";
import { averageTable, countsOf, periodTable, retentionRows, retentionTable, summaryTable } from "./cohorts/tables.ts";
import { rowsOf } from "./rows.ts";

export { CohortOptions } from "./cohorts/options.ts";

/** The tables of `cohorts`: one row per (cohort, age), per age, per cohort and per period; their columns are those of the contracts. */
export type CohortMarts = Record<keyof typeof COHORT_TABLES, pl.DataFrame>;

/**
 * Retention of acquisition cohorts: orders in, one row per (cohort, age) out (`cohort_retention`), with averages per
 * age, a summary per cohort and retention from one period to the next.
 *
 * A cohort is the calendar period of a customer's first sale; `cohort_month` holds that period's first day; with
 * another grain the column is `cohort_week` (Mondays), `cohort_quarter` or `cohort_year`. Age is counted in whole calendar periods from there (M0 = the period itself, 100 %).
 * Retention is the share of the cohort with a sale in the period, or in it or later (`variant: "rolling"`). Money is
 * net: returns are subtracted in the period they happen. Anonymous orders are left out. Cells whose period had not begun
 * by `context.asOf` are absent; cells whose period was still running have `is_partial` and are in no average. The first
 * cohort of the data holds customers who had bought before it begins (`is_truncated`).
 *
 * Beside them: what a new customer costs and when that is earned back (`cohort_value`, where a file of marketing spend is named), newcomers
 * by what they bought first (`behaviour_cohorts`), and how it goes on from one purchase to the next (`purchase_steps`, `purchase_gaps`).
 *
 * @see Fader & Hardie on retention against survival; Wilson 1927 for the intervals
 */
export function cohorts(
  input: Input,
  options: CohortOptions,
  context: Pick<Context, "asOf"> & Partial<Pick<Context, "dataTo">>,
): CohortMarts {
  // where the data ends before as-of, nobody has stayed away since
  const { asOf, dataTo = asOf } = context;
  const counts = countsOf(input, options, dataTo);
  const rows = retentionRows(counts, options);
  const summary = summaryTable(counts, rows, options, dataTo);
  const spend = input.file("cohorts.marketingSpend");
  const orders = input.feature("customerOrders");
  const { gaps, percentiles, steps } = rhythmTables(orders, dataTo);
  return {
    cohort_retention: retentionTable(rows, options),
    cohort_average: averageTable(rows, options),
    cohort_summary: summary,
    period_retention: periodTable(counts, options),
    cohort_value: valueTable(
      counts,
      rows,
      rowsOf(summary),
      spend === undefined ? undefined : spendOf(spend, options.grain),
      options,
    ),
    behaviour_cohorts: behaviourTable(input.facts, orders, input.feature("firstPurchases"), dataTo),
    purchase_steps: steps,
    purchase_gaps: gaps,
    purchase_gap_percentiles: percentiles,
  };
}

export default defineAnalysis<CohortOptions, CohortMarts>({
  ...cohortsInfo,
  tables: COHORT_TABLES,
  marts: cohorts,
  section: cohortSection,
});
