/** What was read against what came out: the tables of data quality by layer. */
import type { QueriedTable, View } from "../contract.ts";
import { money } from "../sql.ts";
import { column } from "./column.ts";

export const DQ_BRONZE: View = {
  kind: "view",
  name: "dq_bronze",
  grain: "one per column of the input, as it was read",
  key: ["column_name"],
  access: "all regions",
  columns: {
    column_name: column("string", "column of the lines contract", "quality_profile.column_name"),
    records: column("int64", "records read", "quality_profile.records"),
    missing: column("int64", "records without a readable value", "quality_profile.records", "quality_profile.filled"),
    missing_share: column("float64", "missing ÷ records; null without records", "quality_profile.filled_share"),
    distinct_values: column("int64", "different values", "quality_profile.distinct"),
    minimum: column("string", "smallest value", "quality_profile.minimum"),
    maximum: column("string", "largest value", "quality_profile.maximum"),
  },
  query: `SELECT column_name, records, records - filled AS missing, 1 - filled_share AS missing_share,
    "distinct" AS distinct_values, minimum, maximum FROM quality_profile`,
};

export const DQ_DAILY_COUNTS: QueriedTable = {
  kind: "table",
  name: "dq_daily_counts",
  grain: "one per day with a line",
  key: ["date"],
  access: "all regions",
  columns: {
    date: column("date", "the day", "fact_sales.invoice_date"),
    rows: column("int64", "order lines", "fact_sales.source_row"),
    invoices: column("int64", "different order numbers", "fact_sales.invoice_no"),
    customers: column("int64", "different identified customers", "fact_sales.customer_id"),
    revenue: column("decimal", "value of the lines, returns subtracted", "fact_sales.revenue"),
  },
  query: `
    SELECT invoice_date AS date, count(*) AS rows, count(DISTINCT invoice_no) AS invoices,
      count(DISTINCT customer_id) AS customers, CAST(sum(revenue) AS DECIMAL(18,4)) AS revenue
    FROM fact_sales GROUP BY 1 ORDER BY 1`,
};

export const DQ_BRONZE_SILVER: QueriedTable = {
  kind: "table",
  name: "dq_bronze_silver",
  grain: "one per publication",
  key: ["run_id"],
  access: "all regions",
  columns: {
    run_id: column("string", "the run", "publication.run_id"),
    rows_in: column("int64", "physical records of all files", "records.source_row"),
    rows_header: column("int64", "headers", "records.source_row"),
    rows_blank: column("int64", "blank records", "records.source_row"),
    rows_left_out: column("int64", "records that a status or `where:` makes no sale", "records.status"),
    rows_rejected: column("int64", "refused records; each is in bad_records", "rejects.source_row"),
    rejected_by_rule: column("string", "JSON: refused records by reason", "rejects.reason"),
    rows_out: column("int64", "lines; rows_in = header + blank + left_out + rejected + out", "lines.source_row"),
    rows_not_counted: column(
      "int64",
      "lines that the as-of day or the options leave out of fact_sales",
      "lines.source_row",
      "fact_sales.source_row",
    ),
    revenue_in: column("decimal", "value of all lines", "lines.amount_e4"),
    revenue_out: column("decimal", "value of the lines in fact_sales", "fact_sales.revenue"),
    revenue_delta: column("decimal", "revenue_out − revenue_in", "lines.amount_e4", "fact_sales.revenue"),
  },
  query: `
    SELECT run_id, records AS rows_in, header AS rows_header, blank AS rows_blank, "leftOut" AS rows_left_out,
      rejected AS rows_rejected, rejected_by_rule, lines AS rows_out,
      lines - (SELECT count(*) FROM fact_sales) AS rows_not_counted, revenue_in, revenue_out,
      CAST(revenue_out - revenue_in AS DECIMAL(18,4)) AS revenue_delta
    FROM run_counts,
      (SELECT ${money("coalesce(sum(amount_e4), 0)")} AS revenue_in FROM spooled_lines),
      (SELECT CAST(coalesce(sum(revenue), 0) AS DECIMAL(18,4)) AS revenue_out FROM fact_sales)`,
};
