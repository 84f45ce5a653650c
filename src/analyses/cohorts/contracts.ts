/** The tables of the cohort analysis. */
import { type Contract, column } from "../../schema.ts";
import type { CohortOptions } from "./options.ts";

/** The column that a cohort is known by: it is called after the period. */
export const cohortColumn = (grain: CohortOptions["grain"]): `cohort_${CohortOptions["grain"]}` => `cohort_${grain}`;

const cohort = column(
  "date",
  "first day of the month of the first sale; with cohorts of another period the column is cohort_week (its Monday), cohort_quarter or cohort_year",
);
const age = column(
  "int64",
  "age in whole calendar periods since the cohort's period, 0 = the period of the first sale",
);
const perCustomer = "currency units per customer of the cohort";

export const COHORT_RETENTION: Contract = {
  name: "cohort_retention",
  grain: "one per cohort and age, also where nobody bought; ages whose period had not begun by as-of are absent",
  key: ["cohort_month", "period_index"],
  columns: {
    cohort_month: cohort,
    period_index: age,
    cohort_size: column("int64", "customers of the cohort"),
    active_customers: column(
      "int64",
      "of these, customers with a sale in the period (variant rolling: in it or later)",
    ),
    retention_rate: column("float64", "active_customers / cohort_size, 0 to 1; 1 at age 0"),
    orders: column("int64", "sale orders of the cohort in the period"),
    net_revenue: column(
      "float64",
      "net value of all its orders in the period, currency units; returns before the first sale count at age 0",
    ),
    cumulative_revenue_per_customer: column("float64", `net revenue up to and including this age, ${perCustomer}`),
    is_partial: column("boolean", "the calendar period was still running at as-of"),
    period_start: column("date", "first day of the calendar period of the cell"),
    revenue_per_customer: column("float64", `net revenue of the period, ${perCustomer}`),
    average_order_value: column("float64", "net revenue per sale order of the period; null without orders"),
    retention_low: column("float64", "lower end of Wilson's 95 % interval of retention_rate"),
    retention_high: column("float64", "upper end"),
    is_truncated: column("boolean", "first cohort of the data: may hold customers who had bought before"),
    is_small: column("boolean", "fewer customers than minCohortSize"),
  },
};

export const COHORT_AVERAGE: Contract = {
  name: "cohort_average",
  grain: "one per age, over the cohorts that reached it in full",
  key: ["period_index"],
  columns: {
    period_index: age,
    cohorts: column("int64", "cohorts whose period of this age is over"),
    customers: column("int64", "customers of these cohorts"),
    active_customers: column("int64", "of these, active at this age"),
    retention_rate: column("float64", "active_customers / customers: the mean weighted by cohort size"),
    retention_low: column("float64", "lower end of Wilson's 95 % interval"),
    retention_high: column("float64", "upper end"),
    revenue_per_customer: column("float64", `net revenue at this age, ${perCustomer}`),
    cumulative_revenue_per_customer: column("float64", `net revenue up to this age, ${perCustomer}`),
  },
};

export const COHORT_SUMMARY: Contract = {
  name: "cohort_summary",
  grain: "one per cohort",
  key: ["cohort_month"],
  columns: {
    cohort_month: cohort,
    cohort_size: column("int64", "new customers of the period"),
    repeat_customers: column("int64", "of these, customers with two or more orders so far"),
    repeat_rate: column("float64", "repeat_customers / cohort_size"),
    first_return_rate: column("float64", "retention at age 1; null before that period has begun"),
    first_return_partial: column("boolean", "the period of age 1 was still running at as-of; null before it"),
    revenue_90d_per_customer: column(
      "float64",
      "net revenue in the 90 days from each customer's first sale, per customer; null until all of them are over",
    ),
    net_revenue: column("float64", "net revenue so far, currency units"),
    revenue_per_customer: column("float64", `net revenue so far, ${perCustomer}`),
    is_truncated: column("boolean", "first cohort of the data"),
    is_small: column("boolean", "fewer customers than minCohortSize"),
  },
};

export const PERIOD_RETENTION: Contract = {
  name: "period_retention",
  grain: "one per calendar period from the first sale to as-of",
  key: ["period_start"],
  columns: {
    period_start: column("date", "first day of the period"),
    active_customers: column("int64", "customers with a sale in the period"),
    previous_active: column("int64", "customers with a sale in the period before"),
    retained_customers: column("int64", "customers with a sale in both"),
    retention_rate: column("float64", "retained_customers / previous_active; null where nobody was active before"),
    is_partial: column("boolean", "the period was still running at as-of"),
  },
};

export const COHORT_TABLES = {
  cohort_retention: COHORT_RETENTION,
  cohort_average: COHORT_AVERAGE,
  cohort_summary: COHORT_SUMMARY,
  period_retention: PERIOD_RETENTION,
} as const;
