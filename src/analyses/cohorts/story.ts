/** What the cohorts section tells from: the tables as rows, and the comparisons drawn from them. */

import type { Format } from "../../format.ts";
import { proportionDifference, wilson } from "../../models/statistics.ts";
import type { Row } from "../rows.ts";
import { numberAt } from "../rows.ts";
import type { CohortOptions } from "./options.ts";

export const GRAINS = {
  week: { prefix: "W", noun: "week", next: "the week after" },
  month: { prefix: "M", noun: "month", next: "the month after" },
  quarter: { prefix: "Q", noun: "quarter", next: "the quarter after" },
  year: { prefix: "Y", noun: "year", next: "the year after" },
} as const;

/** First day of the cohort's period. */
export const startOf = (row: Row): string =>
  String(row.cohort_month ?? row.cohort_week ?? row.cohort_quarter ?? row.cohort_year);

/** A cohort's name: "Oct 2011", "Q4 2011", "2011", or the Monday of a week. */
export function cohortName(start: string, grain: CohortOptions["grain"], format: Format): string {
  if (grain === "month") return format.month(start);
  if (grain === "week") return format.day(start);
  if (grain === "year") return start.slice(0, 4);
  return `Q${Math.ceil(Number(start.slice(5, 7)) / 3)} ${start.slice(0, 4)}`;
}

/** First return of the last cohort whose first period after is over, against the cohorts before it. */
export interface FirstReturn {
  cohort: Row;
  rate: number;
  before: { cohorts: number; rate: number };
  verdict: "more" | "fewer" | "as many";
  low: number;
  high: number;
}

export function firstReturn(cells: readonly Row[], trailing: number, periods: readonly Row[]): FirstReturn | undefined {
  const complete = cells.filter(
    (row) => row.period_index === 1 && !row.is_partial && !row.is_small && row.is_truncated !== true,
  );
  const last = complete.at(-1);
  const before = complete.slice(Math.max(0, complete.length - 1 - trailing), -1);
  if (last === undefined || before.length === 0 || !isNews(last, periods)) return undefined;
  const sum = (key: string): number => before.reduce((total, row) => total + numberAt(row, key), 0);
  const pooled = { successes: sum("active_customers"), trials: sum("cohort_size") };
  const own = { successes: numberAt(last, "active_customers"), trials: numberAt(last, "cohort_size") };
  const { low, high } = proportionDifference(own, pooled);
  return {
    cohort: last,
    rate: numberAt(last, "retention_rate"),
    before: { cohorts: before.length, rate: pooled.successes / pooled.trials },
    verdict: low > 0 ? "more" : high < 0 ? "fewer" : "as many",
    low,
    high,
  };
}

/** Means are drawn and told only where so many cohorts carry them. */
export const MEAN_COHORTS = 3;

/**
 * Means per age over the cohorts that are shown, weighted by size: cohorts with their period over, the first of the data (which
 * holds customers who had bought before) and small ones left out. Revenue is chained: each age adds the mean of the cohorts that
 * reached it, so that the curve does not jump where the mix of cohorts changes.
 */
export function shownMeans(cells: readonly Row[], latest: number): Row[] {
  const starts = new Set([...new Set(cells.map(startOf))].slice(-latest));
  const counted = cells.filter(
    (row) => starts.has(startOf(row)) && !row.is_partial && row.is_truncated !== true && row.is_small !== true,
  );
  const ages = [...new Set(counted.map((row) => numberAt(row, "period_index")))].sort((a, b) => a - b);
  let cumulative = 0;
  return ages.flatMap((age): Row[] => {
    const reached = counted.filter((row) => row.period_index === age);
    const sum = (of: (row: Row) => number): number => reached.reduce((total, row) => total + of(row), 0);
    const customers = sum((row) => numberAt(row, "cohort_size"));
    const active = sum((row) => numberAt(row, "active_customers"));
    cumulative += sum((row) => numberAt(row, "revenue_per_customer") * numberAt(row, "cohort_size")) / customers;
    if (reached.length < MEAN_COHORTS) return [];
    const { low, high } = wilson(active, customers);
    return [
      {
        period_index: age,
        cohorts: reached.length,
        customers,
        active_customers: active,
        retention_rate: active / customers,
        retention_low: low,
        retention_high: high,
        cumulative_revenue_per_customer: cumulative,
      },
    ];
  });
}

/** News is of cohorts of the last so many periods. */
const NEWS_PERIODS = 6;

/** Whether a cohort began in the last periods. */
const isNews = (row: Row, periods: readonly Row[]): boolean =>
  periods.slice(-NEWS_PERIODS).some((period) => String(period.period_start) === startOf(row));

/** The tables as rows, with the names of the grain. */
export interface CohortStory {
  cells: Row[];
  averages: Row[];
  summaries: Row[];
  periods: Row[];
  back: FirstReturn | undefined;
  /** The period in which ages are counted. */
  grain: (typeof GRAINS)[keyof typeof GRAINS];
  /** What a cohort is the newcomers of: the same period, or the quarter where months are thin. */
  cohortNoun: string;
  /** A cohort's name, by its first day. */
  name(start: string): string;
  /** A period's name, by its first day. */
  periodName(start: string): string;
}

/** A cohort in which one customer has more of the revenue than this says nothing about the others. */
const ONE_CUSTOMER = 0.3;
export const isOneCustomers = (row: Row): boolean =>
  typeof row.top_customer_share_90d === "number" && row.top_customer_share_90d > ONE_CUSTOMER;

/** Best and worst cohort by revenue per customer in their first 90 days. */
export function extremes(summaries: readonly Row[], periods: readonly Row[]): { best: Row; worst: Row } | undefined {
  const ranked = summaries
    .filter(
      (row) => row.revenue_90d_per_customer !== null && !row.is_small && !row.is_truncated && !isOneCustomers(row),
    )
    .filter((row) => periods.slice(-2 * NEWS_PERIODS).some((period) => String(period.period_start) === startOf(row)))
    .sort((a, b) => numberAt(b, "revenue_90d_per_customer") - numberAt(a, "revenue_90d_per_customer"));
  const [best, worst] = [ranked[0], ranked.at(-1)];
  return best === undefined || worst === undefined || best === worst ? undefined : { best, worst };
}
