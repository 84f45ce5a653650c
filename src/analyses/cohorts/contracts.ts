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
    median_revenue_90d: column(
      "float64",
      "median over the customers of their net revenue in these 90 days; null until all of them are over",
    ),
    top_customer_share_90d: column(
      "float64",
      "share of the customer with most of the cohort's net revenue in these 90 days; null until all of them are over, and without revenue",
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

export const COHORT_VALUE: Contract = {
  name: "cohort_value",
  grain: "one per cohort",
  key: ["cohort_month"],
  columns: {
    cohort_month: cohort,
    new_customers: column("int64", "new customers of the period"),
    marketing_spend: column("float64", "spent in the period to win customers, currency units; null where not known"),
    cac: column("float64", "cost of a new customer: marketing_spend / new_customers; null where not known"),
    revenue_90d_per_customer: column(
      "float64",
      "net revenue in the 90 days from each customer's first sale, per customer; null until all of them are over",
    ),
    ltv: column("float64", `margin × net revenue so far, ${perCustomer}`),
    ltv_to_cac: column("float64", "ltv / cac; null where the cost is not known or 0"),
    payback_period: column(
      "int64",
      "first age at which margin × cumulative revenue per customer reaches cac; null before it does",
    ),
    is_paid_back: column("boolean", "it has; null where the cost is not known"),
    quality_rank: column(
      "int64",
      "1 = the most revenue per customer in 90 days; null for small cohorts, the first of the data and those too young",
    ),
    ages: column("int64", "periods seen so far, that of the first sale included"),
  },
};

export const BEHAVIOUR_COHORTS: Contract = {
  name: "behaviour_cohorts",
  grain: "one per group of newcomers whose first 90 days are over",
  key: ["kind", "name"],
  columns: {
    kind: column("string", "first category, first basket, first channel or region"),
    name: column(
      "string",
      "the category that most was spent on at first, how many different products, the sales channel of the first order, or the region",
    ),
    customers: column("int64", "newcomers of the group"),
    repeat_rate_90d: column("float64", "share who bought on another day within 90 days"),
    repeat_low: column("float64", "lower end of Wilson's 95 % interval"),
    repeat_high: column("float64", "upper end"),
    revenue_90d_per_customer: column("float64", "net revenue of the 90 days, currency units per newcomer"),
  },
};

export const PURCHASE_STEPS: Contract = {
  name: "purchase_steps",
  grain: "one per number of a purchase, up to 10",
  key: ["purchase"],
  columns: {
    purchase: column("int64", "1 = the first purchase day of a customer"),
    customers: column("int64", "customers who made it more than within_days ago"),
    went_on: column("int64", "of these, customers with the next one within within_days"),
    continue_rate: column("float64", "went_on / customers"),
    low: column("float64", "lower end of Wilson's 95 % interval"),
    high: column("float64", "upper end"),
    within_days: column(
      "int64",
      "days waited for the next one: 95th percentile of all gaps; 180 with fewer than 30 gaps",
    ),
  },
};

export const PURCHASE_GAPS: Contract = {
  name: "purchase_gaps",
  grain: "one per week of days between two purchase days of a customer, up to 728",
  key: ["days_from"],
  columns: {
    days_from: column("int64", "fewest days"),
    days_to: column("int64", "most days"),
    gaps: column("int64", "gaps of so many days"),
    cumulative_share: column("float64", "share of all gaps up to days_to"),
  },
};

export const PURCHASE_GAP_PERCENTILES: Contract = {
  name: "purchase_gap_percentiles",
  grain: "one per percentile: 50, 80, 95",
  key: ["percentile"],
  columns: {
    percentile: column("int64", "share of the gaps that are at most so long, in percent"),
    days: column("float64", "days between two purchase days (type 7); null without a gap"),
    gaps: column("int64", "gaps there are"),
  },
};

export const COHORT_TABLES = {
  cohort_retention: COHORT_RETENTION,
  cohort_average: COHORT_AVERAGE,
  cohort_summary: COHORT_SUMMARY,
  period_retention: PERIOD_RETENTION,
  cohort_value: COHORT_VALUE,
  behaviour_cohorts: BEHAVIOUR_COHORTS,
  purchase_steps: PURCHASE_STEPS,
  purchase_gaps: PURCHASE_GAPS,
  purchase_gap_percentiles: PURCHASE_GAP_PERCENTILES,
} as const;
