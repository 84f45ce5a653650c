/** The relational tables: customers, transactions and what belongs to them; what was not identified and what was refused. */
import type { QueriedTable, WarehouseView } from "../contract.ts";
import { warehouseColumn } from "./column.ts";

export const TRANSACTIONS: QueriedTable = {
  kind: "table",
  name: "transactions",
  grain: "one per order number",
  key: ["transaction_id"],
  isLarge: true,
  indexes: ["customer_id", "transaction_date"],
  access: { region: "region" },
  columns: {
    transaction_id: warehouseColumn("string", "number of the order as the file has it", "fact_sales.invoice_no"),
    transaction_date: warehouseColumn("date", "day of its first line", "fact_sales.invoice_date"),
    transacted_at: warehouseColumn("datetime", "time of its first line", "fact_sales.invoiced_at"),
    customer_id: warehouseColumn("string", "the customer; null for an anonymous sale", "fact_sales.customer_id"),
    region: warehouseColumn("string", "country or region; null where the file has none", "fact_sales.region"),
    lines: warehouseColumn("int64", "order lines", "fact_sales.source_row"),
    units: warehouseColumn("float64", "pieces of the sale lines", "fact_sales.quantity", "fact_sales.is_sale"),
    gross_amount: warehouseColumn("decimal", "value of the sale lines", "fact_sales.revenue", "fact_sales.is_sale"),
    total_amount: warehouseColumn("decimal", "value of all lines, returns subtracted", "fact_sales.revenue"),
    is_sale: warehouseColumn("boolean", "at least one line is a sale", "fact_sales.is_sale"),
  },
  references: { customer_id: { table: "dim_customer", optional: true } },
  query: `
    SELECT invoice_no AS transaction_id, min(invoice_date) AS transaction_date, min(invoiced_at) AS transacted_at,
      min(customer_id) AS customer_id, min(region) AS region, count(*) AS lines,
      coalesce(sum(quantity) FILTER (is_sale), 0) AS units,
      CAST(coalesce(sum(revenue) FILTER (is_sale), 0) AS DECIMAL(18,4)) AS gross_amount,
      CAST(sum(revenue) AS DECIMAL(18,4)) AS total_amount, bool_or(is_sale) AS is_sale
    FROM fact_sales GROUP BY invoice_no ORDER BY invoice_no`,
};

export const TRANSACTION_ITEMS: WarehouseView = {
  kind: "view",
  name: "transaction_items",
  grain: "one per order line that counts",
  key: ["source_file", "source_row"],
  access: { region: "region" },
  columns: {
    transaction_id: warehouseColumn("string", "the order", "fact_sales.invoice_no"),
    product_id: warehouseColumn("string", "the product; null where the line names none", "fact_sales.stock_code"),
    quantity: warehouseColumn("float64", "pieces; negative for a return", "fact_sales.quantity"),
    unit_price: warehouseColumn("decimal", "price of one piece", "fact_sales.unit_price"),
    line_total: warehouseColumn("decimal", "value of the line; negative for a return", "fact_sales.revenue"),
    source_file: warehouseColumn("string", "name of the input file", "fact_sales.source_file"),
    source_row: warehouseColumn("int64", "number of the physical record in its file", "fact_sales.source_row"),
  },
  references: { transaction_id: { table: "transactions" }, product_id: { table: "dim_product", optional: true } },
  query: `SELECT invoice_no AS transaction_id, stock_code AS product_id, quantity, unit_price, revenue AS line_total,
    source_file, source_row FROM fact_sales`,
};

export const RELATIONAL_CUSTOMERS: WarehouseView = {
  kind: "view",
  name: "customers",
  grain: "one per identified customer",
  key: ["customer_id"],
  access: { region: "country" },
  columns: {
    customer_id: warehouseColumn("string", "identifies the customer", "dim_customer.customer_id"),
    country: warehouseColumn("string", "most frequent region by orders; may be null", "dim_customer.country"),
    first_order_on: warehouseColumn("date", "day of the first sale; null without one", "dim_customer.first_order_on"),
    last_order_on: warehouseColumn("date", "day of the last sale; null without one", "dim_customer.last_order_on"),
    orders: warehouseColumn("int64", "sale orders", "dim_customer.orders"),
    net_revenue: warehouseColumn("decimal", "value of all lines, returns subtracted", "dim_customer.net_revenue"),
    is_member: warehouseColumn("boolean", "has an account in loyalty_accounts", "loyalty_accounts.customer_id"),
  },
  query: `SELECT c.customer_id, c.country, c.first_order_on, c.last_order_on, c.orders, c.net_revenue,
    a.customer_id IS NOT NULL AS is_member
    FROM dim_customer c LEFT JOIN loyalty_accounts a ON a.customer_id = c.customer_id`,
};

export const NEW_CUSTOMER: QueriedTable = {
  kind: "table",
  name: "new_customer",
  grain: "one per month with a sale to an unidentified customer",
  key: ["month"],
  access: "all regions",
  columns: {
    month: warehouseColumn("date", "first day of the month", "fact_sales.invoice_date"),
    transactions: warehouseColumn(
      "int64",
      "orders with a sale and without a customer",
      "fact_sales.invoice_no",
      "fact_sales.customer_id",
    ),
    revenue: warehouseColumn("decimal", "value of their lines, returns subtracted", "fact_sales.revenue"),
    revenue_share: warehouseColumn(
      "float64",
      "share of the month's revenue; null where that is not above 0",
      "fact_sales.revenue",
      "fact_sales.customer_id",
    ),
  },
  query: `
    SELECT CAST(date_trunc('month', invoice_date) AS DATE) AS month,
      count(DISTINCT invoice_no) FILTER (customer_id IS NULL AND is_sale) AS transactions,
      CAST(sum(revenue) FILTER (customer_id IS NULL) AS DECIMAL(18,4)) AS revenue,
      CASE WHEN sum(revenue) > 0 THEN CAST(sum(revenue) FILTER (customer_id IS NULL) AS DOUBLE) / CAST(sum(revenue) AS DOUBLE) END
        AS revenue_share
    FROM fact_sales GROUP BY 1 HAVING count(*) FILTER (customer_id IS NULL) > 0 ORDER BY 1`,
};

export const BAD_RECORDS: WarehouseView = {
  kind: "view",
  name: "bad_records",
  grain: "one per refused record; all of them",
  key: ["source_file", "source_row"],
  access: "all regions",
  columns: {
    run_id: warehouseColumn("string", "the run that refused it", "publication.run_id"),
    source_file: warehouseColumn("string", "name of the input file, without its folder", "rejects.source_file"),
    source_row: warehouseColumn("int64", "number of the physical record in its file", "rejects.source_row"),
    rule_id: warehouseColumn("string", "code of the reason, such as invalid_quantity or rule:<name>", "rejects.reason"),
    severity: warehouseColumn("string", "error: the record is refused", "rejects.reason"),
    error_reason: warehouseColumn(
      "string",
      "one sentence with the column, the value and what was expected",
      "rejects.message",
    ),
    raw_json: warehouseColumn("string", "the text of the record as a JSON string", "rejects.raw"),
  },
  query: `SELECT p.run_id, r.source_file, r.source_row, r.reason AS rule_id, 'error' AS severity, r.message AS error_reason,
    CAST(to_json(r.raw) AS TEXT) AS raw_json FROM rejects r CROSS JOIN publication p`,
};
