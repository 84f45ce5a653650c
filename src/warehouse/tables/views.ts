/** Views under the names that other tools know. Their queries mean the same in DuckDB and in PostgreSQL. */
import type { WarehouseView } from "../contract.ts";
import { name } from "../sql.ts";
import { warehouseColumn } from "./column.ts";

export const CUSTOMER_RFM: WarehouseView = {
  kind: "view",
  name: "customer_rfm",
  grain: "one per customer with at least one sale order",
  key: ["customer_id"],
  access: { customer: "customer_id" },
  columns: {
    customer_id: warehouseColumn("string", "identifies the customer", "rfm.customer_id"),
    recency: warehouseColumn("int64", "whole days from the last sale day to as-of, at least 1", "rfm.recency_days"),
    frequency: warehouseColumn("int64", "sale orders", "rfm.frequency"),
    monetary: warehouseColumn("float64", "net spend, currency units", "rfm.monetary"),
    r_score: warehouseColumn("int64", "recency score; 5 = best", "rfm.r_score"),
    f_score: warehouseColumn("int64", "frequency score; 5 = best", "rfm.f_score"),
    m_score: warehouseColumn("int64", "monetary score; 5 = best", "rfm.m_score"),
    rfm_score: warehouseColumn("string", "the three scores one after the other", "rfm.rfm_score"),
    segment: warehouseColumn("string", "name of the segment", "rfm.segment"),
  },
  references: { customer_id: { table: "dim_customer" } },
  query: `SELECT customer_id, recency_days AS recency, frequency, monetary, r_score, f_score, m_score, rfm_score, segment
    FROM rfm`,
};

export const CUSTOMER_SEGMENTS: WarehouseView = {
  kind: "view",
  name: "customer_segments",
  grain: "one per customer with at least one sale order",
  key: ["customer_id"],
  access: { customer: "customer_id" },
  columns: {
    customer_id: warehouseColumn("string", "identifies the customer", "rfm.customer_id"),
    segment: warehouseColumn("string", "name of the segment", "rfm.segment"),
    rfm_score: warehouseColumn("string", "the three scores one after the other", "rfm.rfm_score"),
    recency_days: warehouseColumn("int64", "whole days from the last sale day to as-of", "rfm.recency_days"),
    frequency: warehouseColumn("int64", "sale orders", "rfm.frequency"),
    monetary: warehouseColumn("float64", "net spend, currency units", "rfm.monetary"),
    previous_segment: warehouseColumn("string", "segment in the edition compared with", "rfm.previous_segment"),
    lifecycle: warehouseColumn("string", "New, Active, At-Risk or Churned", "rfm.lifecycle"),
  },
  references: { customer_id: { table: "dim_customer" } },
  query: `SELECT customer_id, segment, rfm_score, recency_days, frequency, monetary, previous_segment, lifecycle FROM rfm`,
};

/** `period` is the column of cohort_retention with the first day of the cohort's period, of whatever length that is. */
export const cohortTable = (period: string): WarehouseView => ({
  kind: "view",
  name: "cohort_table",
  grain: "one per cohort and age",
  key: ["cohort_month", "period_index"],
  access: "all regions",
  columns: {
    cohort_month: warehouseColumn("date", "first day of the cohort's period", `cohort_retention.${period}`),
    period_index: warehouseColumn("int64", "age in periods, 0 = the first", "cohort_retention.period_index"),
    cohort_size: warehouseColumn("int64", "customers of the cohort", "cohort_retention.cohort_size"),
    active_customers: warehouseColumn(
      "int64",
      "of these, with a sale in the period",
      "cohort_retention.active_customers",
    ),
    retention_rate: warehouseColumn("float64", "active_customers / cohort_size", "cohort_retention.retention_rate"),
    net_revenue: warehouseColumn(
      "float64",
      "net value of the cohort's orders in the period",
      "cohort_retention.net_revenue",
    ),
    is_partial: warehouseColumn("boolean", "the period was still running at as-of", "cohort_retention.is_partial"),
  },
  // cohorts of another period are in a column called after it
  query: `SELECT ${name(period)} AS cohort_month, period_index, cohort_size, active_customers, retention_rate, net_revenue, is_partial
    FROM cohort_retention`,
});

export const MBA_RULES: WarehouseView = {
  kind: "view",
  name: "mba_rules",
  grain: "one per rule antecedent → consequent",
  key: ["antecedent", "consequent"],
  access: "all regions",
  columns: {
    antecedent: warehouseColumn(
      "string",
      "ids of the products that come first, joined by |",
      "basket_rules.antecedent",
    ),
    consequent: warehouseColumn("string", "ids of the products that follow, joined by |", "basket_rules.consequent"),
    antecedent_names: warehouseColumn("string", "their names", "basket_rules.antecedent_names"),
    consequent_names: warehouseColumn("string", "their names", "basket_rules.consequent_names"),
    n_ab: warehouseColumn("int64", "baskets with both sides", "basket_rules.count"),
    n_a: warehouseColumn("int64", "baskets with the antecedent", "basket_rules.antecedent_count"),
    n_b: warehouseColumn("int64", "baskets with the consequent", "basket_rules.consequent_count"),
    n: warehouseColumn("int64", "all baskets", "basket_rules.baskets"),
    support: warehouseColumn("float64", "n_ab / n", "basket_rules.support"),
    confidence: warehouseColumn("float64", "n_ab / n_a", "basket_rules.confidence"),
    lift: warehouseColumn("float64", "confidence over the share of the consequent", "basket_rules.lift"),
    leverage: warehouseColumn("float64", "support above independence", "basket_rules.leverage"),
    conviction: warehouseColumn("float64", "null at confidence 1", "basket_rules.conviction"),
    is_redundant: warehouseColumn("boolean", "a shorter rule is as confident", "basket_rules.is_redundant"),
    is_significant: warehouseColumn("boolean", "significant after correction", "basket_rules.is_significant"),
  },
  query: `SELECT antecedent, consequent, antecedent_names, consequent_names, count AS n_ab, antecedent_count AS n_a,
    consequent_count AS n_b, baskets AS n, support, confidence, lift, leverage, conviction, is_redundant, is_significant
    FROM basket_rules`,
};

/** Eight columns, named as the pipeline that it stands in for names them. */
export const SALES_ENRICHED: WarehouseView = {
  kind: "view",
  name: "sales_enriched",
  grain: "one per order line that counts",
  key: [],
  access: { region: "region" },
  columns: {
    transaction_month: warehouseColumn("date", "first day of the month of the line", "fact_sales.invoice_month"),
    quarter: warehouseColumn("string", "quarter of the line, such as Q3_2025", "fact_sales.invoice_date"),
    revenue: warehouseColumn("decimal", "value of the line; negative for a return", "fact_sales.revenue"),
    customer_segment: warehouseColumn("string", "the customer's segment; null without one", "rfm.segment"),
    rfm_score: warehouseColumn("string", "the customer's three scores", "rfm.rfm_score"),
    days_since_last_purchase: warehouseColumn(
      "int64",
      "from the customer's last sale day to as-of",
      "rfm.recency_days",
    ),
    lifetime_value: warehouseColumn("float64", "the customer's expected value of 12 months", "customer_value.clv_12m"),
    churn_probability: warehouseColumn("float64", "chance of no order in 90 days", "customer_value.churn_prob_90d"),
  },
  query: `SELECT s.invoice_month AS transaction_month,
    'Q' || CAST(extract(quarter FROM s.invoice_date) AS VARCHAR) || '_' || CAST(extract(year FROM s.invoice_date) AS VARCHAR) AS quarter,
    s.revenue, r.segment AS customer_segment, r.rfm_score, r.recency_days AS days_since_last_purchase,
    v.clv_12m AS lifetime_value, v.churn_prob_90d AS churn_probability
    FROM fact_sales s LEFT JOIN rfm r ON r.customer_id = s.customer_id
    LEFT JOIN customer_value v ON v.customer_id = s.customer_id`,
};
