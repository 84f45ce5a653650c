/** What was read against what came out: the tables of data quality by layer. */
import type { QueriedTable, WarehouseView } from "../contract.ts";
import { sqlMoney } from "../sql.ts";
import { warehouseColumn } from "./column.ts";

export const DQ_BRONZE: WarehouseView = {
  kind: "view",
  name: "dq_bronze",
  grain: "one per column of the input, as it was read",
  key: ["column_name"],
  access: "all regions",
  columns: {
    column_name: warehouseColumn("string", "column of the lines contract", "quality_profile.column_name"),
    records: warehouseColumn("int64", "records read", "quality_profile.records"),
    missing: warehouseColumn(
      "int64",
      "records without a readable value",
      "quality_profile.records",
      "quality_profile.filled",
    ),
    missing_share: warehouseColumn(
      "float64",
      "missing ÷ records; null without records",
      "quality_profile.filled_share",
    ),
    distinct_values: warehouseColumn("int64", "different values", "quality_profile.distinct"),
    minimum: warehouseColumn("string", "smallest value", "quality_profile.minimum"),
    maximum: warehouseColumn("string", "largest value", "quality_profile.maximum"),
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
    date: warehouseColumn("date", "the day", "fact_sales.invoice_date"),
    rows: warehouseColumn("int64", "order lines", "fact_sales.source_row"),
    invoices: warehouseColumn("int64", "different order numbers", "fact_sales.invoice_no"),
    customers: warehouseColumn("int64", "different identified customers", "fact_sales.customer_id"),
    revenue: warehouseColumn("decimal", "value of the lines, returns subtracted", "fact_sales.revenue"),
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
    run_id: warehouseColumn("string", "the run", "publication.run_id"),
    rows_in: warehouseColumn("int64", "physical records of all files", "records.source_row"),
    rows_header: warehouseColumn("int64", "headers", "records.source_row"),
    rows_blank: warehouseColumn("int64", "blank records", "records.source_row"),
    rows_left_out: warehouseColumn("int64", "records that a status or `where:` makes no sale", "records.status"),
    rows_rejected: warehouseColumn("int64", "refused records; each is in bad_records", "rejects.source_row"),
    rejected_by_rule: warehouseColumn("string", "JSON: refused records by reason", "rejects.reason"),
    rows_out: warehouseColumn(
      "int64",
      "lines; rows_in = header + blank + left_out + rejected + out",
      "lines.source_row",
    ),
    rows_not_counted: warehouseColumn(
      "int64",
      "lines that the as-of day or the options leave out of fact_sales",
      "lines.source_row",
      "fact_sales.source_row",
    ),
    revenue_in: warehouseColumn("decimal", "value of all lines", "lines.amount_e4"),
    revenue_out: warehouseColumn("decimal", "value of the lines in fact_sales", "fact_sales.revenue"),
    revenue_delta: warehouseColumn("decimal", "revenue_out − revenue_in", "lines.amount_e4", "fact_sales.revenue"),
  },
  query: `
    SELECT run_id, records AS rows_in, header AS rows_header, blank AS rows_blank, "leftOut" AS rows_left_out,
      rejected AS rows_rejected, rejected_by_rule, lines AS rows_out,
      lines - (SELECT count(*) FROM fact_sales) AS rows_not_counted, revenue_in, revenue_out,
      CAST(revenue_out - revenue_in AS DECIMAL(18,4)) AS revenue_delta
    FROM run_counts,
      (SELECT ${sqlMoney("coalesce(sum(amount_e4), 0)")} AS revenue_in FROM spooled_lines),
      (SELECT CAST(coalesce(sum(revenue), 0) AS DECIMAL(18,4)) AS revenue_out FROM fact_sales)`,
};
