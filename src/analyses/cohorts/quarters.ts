/** Thin monthly cohorts by quarter: for the reader of the report, not in the tables. */
import { wilson } from "../../models/statistics.ts";
import { numberAt, type Row } from "../rows.ts";
import { startOf } from "./story.ts";

/** Of so many of the latest cohorts that most are small, months are thin. */
const LATEST = 12;

const quarterOf = (day: string): string =>
  `${day.slice(0, 4)}-${String(3 * Math.floor((Number(day.slice(5, 7)) - 1) / 3) + 1).padStart(2, "0")}-01`;

const byQuarter = (rows: readonly Row[]): Map<string, Row[]> => {
  const groups = new Map<string, Row[]>();
  for (const row of rows) {
    const quarter = quarterOf(startOf(row));
    groups.set(quarter, [...(groups.get(quarter) ?? []), row]);
  }
  return groups;
};

const sum = (rows: readonly Row[], key: string): number => rows.reduce((total, row) => total + numberAt(row, key), 0);

/** The mean of a column per customer; null where a cohort has none. */
const perCustomer = (rows: readonly Row[], key: string): number | null =>
  rows.some((row) => row[key] === null)
    ? null
    : rows.reduce((total, row) => total + numberAt(row, key) * numberAt(row, "cohort_size"), 0) /
      sum(rows, "cohort_size");

/** Whether most of the latest monthly cohorts are too small to say anything. */
export function areMonthsThin(summaries: readonly Row[]): boolean {
  const latest = summaries.filter((row) => row.is_truncated !== true).slice(-LATEST);
  return latest.length >= 6 && latest.filter((row) => row.is_small === true).length * 2 > latest.length;
}

/** Cells by quarter of the first sale and age in months: those ages that every month of the quarter has reached. */
export function quarterCells(cells: readonly Row[], minCohortSize: number): Row[] {
  return [...byQuarter(cells)].flatMap(([quarter, rows]) => {
    const months = new Set(rows.map(startOf)).size;
    const ages = [...new Set(rows.map((row) => numberAt(row, "period_index")))].sort((a, b) => a - b);
    let cumulative = 0;
    return ages.flatMap((age): Row[] => {
      const of = rows.filter((row) => row.period_index === age);
      if (of.length < months) return [];
      const [size, active] = [sum(of, "cohort_size"), sum(of, "active_customers")];
      const revenue = sum(of, "net_revenue");
      cumulative += revenue;
      const { low, high } = wilson(active, size);
      return [
        {
          cohort_quarter: quarter,
          period_index: age,
          cohort_size: size,
          active_customers: active,
          retention_rate: active / size,
          revenue_per_customer: revenue / size,
          cumulative_revenue_per_customer: cumulative / size,
          retention_low: low,
          retention_high: high,
          is_partial: of.some((row) => row.is_partial === true),
          is_truncated: of.some((row) => row.is_truncated === true),
          is_small: size < minCohortSize,
        },
      ];
    });
  });
}

/** Summaries by quarter; what is not known of one of its months is not known of the quarter. */
export function quarterSummaries(summaries: readonly Row[], minCohortSize: number): Row[] {
  return [...byQuarter(summaries)].map(([quarter, rows]): Row => {
    const size = sum(rows, "cohort_size");
    const largest = Math.max(
      ...rows.map(
        (row) =>
          numberAt(row, "top_customer_share_90d") *
          numberAt(row, "revenue_90d_per_customer") *
          numberAt(row, "cohort_size"),
      ),
    );
    const early = perCustomer(rows, "revenue_90d_per_customer");
    return {
      cohort_quarter: quarter,
      cohort_size: size,
      repeat_customers: sum(rows, "repeat_customers"),
      repeat_rate: sum(rows, "repeat_customers") / size,
      first_return_rate: perCustomer(rows, "first_return_rate"),
      first_return_partial: rows.some((row) => row.first_return_partial !== false),
      revenue_90d_per_customer: early,
      top_customer_share_90d: early === null || early <= 0 ? null : largest / (early * size),
      net_revenue: sum(rows, "net_revenue"),
      revenue_per_customer: sum(rows, "net_revenue") / size,
      is_truncated: rows.some((row) => row.is_truncated === true),
      is_small: size < minCohortSize,
    };
  });
}
