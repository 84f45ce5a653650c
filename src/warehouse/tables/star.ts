/** The star: one fact of sales by line, and the dimensions of customers and products. */
import { FLAG } from "../../lines.ts";
import type { QueriedTable } from "../contract.ts";
import { sqlMoney } from "../sql.ts";
import { warehouseColumn } from "./column.ts";

const flag = (of: keyof typeof FLAG): string => `(l.flags & ${FLAG[of]}) <> 0`;

/** `spooled_lines` has the codes, `names_…` the texts; see `duckdb.ts`. */
export const FACT_SALES: QueriedTable = {
  kind: "table",
  name: "fact_sales",
  grain: "one per order line that counts; returns and cancellations are lines with negative revenue",
  key: ["source_file", "source_row"],
  isLarge: true,
  indexes: ["customer_id", "invoice_date", "invoice_no"],
  access: { region: "region" },
  columns: {
    invoice_no: warehouseColumn("string", "number of the order as the file has it", "lines.order_id"),
    invoice_date: warehouseColumn("date", "day of the line, local shop time", "lines.ordered_on"),
    customer_id: warehouseColumn("string", "the customer; null for an anonymous sale", "lines.customer_id"),
    stock_code: warehouseColumn("string", "the product; null where the line names none", "lines.product_id"),
    quantity: warehouseColumn("float64", "pieces; negative for a return", "lines.quantity"),
    revenue: warehouseColumn(
      "decimal",
      "value of the line in the currency of the report; negative for a return",
      "lines.amount_e4",
    ),
    unit_price: warehouseColumn("decimal", "price of one piece", "lines.unit_price_e4"),
    invoiced_at: warehouseColumn("datetime", "time of the line, local shop time", "lines.ordered_at"),
    region: warehouseColumn("string", "country or region; null where the file has none", "lines.region"),
    invoice_month: warehouseColumn("date", "first day of the month of invoice_date", "lines.ordered_on"),
    is_sale: warehouseColumn(
      "boolean",
      "quantity > 0 and price > 0, neither cancellation nor adjustment",
      "lines.is_sale",
    ),
    is_cancellation: warehouseColumn("boolean", "belongs to a cancelled order", "lines.is_cancellation"),
    is_return: warehouseColumn("boolean", "quantity below 0", "lines.is_return"),
    is_adjustment: warehouseColumn("boolean", "book-keeping line, or price below 0", "lines.is_adjustment"),
    is_product: warehouseColumn(
      "boolean",
      "a real product, not postage, a fee, a test or a voucher",
      "lines.is_product",
    ),
    source_file: warehouseColumn("string", "name of the input file, without its folder", "lines.source_file"),
    source_row: warehouseColumn("int64", "number of the physical record in its file", "lines.source_row"),
  },
  references: {
    invoice_no: { table: "transactions" },
    customer_id: { table: "dim_customer", optional: true },
    stock_code: { table: "dim_product", optional: true },
  },
  query: `
    SELECT o.text AS invoice_no, CAST(l.at AS DATE) AS invoice_date, c.text AS customer_id, p.text AS stock_code, l.quantity,
      ${sqlMoney("l.amount_e4")} AS revenue, ${sqlMoney("l.price_e4")} AS unit_price, l.at AS invoiced_at, r.text AS region,
      CAST(date_trunc('month', CAST(l.at AS DATE)) AS DATE) AS invoice_month,
      ${flag("is_sale")} AS is_sale, ${flag("is_cancellation")} AS is_cancellation, ${flag("is_return")} AS is_return,
      ${flag("is_adjustment")} AS is_adjustment, ${flag("is_product")} AS is_product,
      f.text AS source_file, CAST(l.source_row AS BIGINT) AS source_row
    FROM counted_lines l
    LEFT JOIN names_order_id o ON o.code = l.order_id
    LEFT JOIN names_customer_id c ON c.code = l.customer_id
    LEFT JOIN names_product_id p ON p.code = l.product_id
    LEFT JOIN names_region r ON r.code = l.region
    LEFT JOIN names_source_file f ON f.code = l.source_file`,
};

export const DIM_CUSTOMER: QueriedTable = {
  kind: "table",
  name: "dim_customer",
  grain: "one per identified customer",
  key: ["customer_id"],
  access: { region: "country" },
  columns: {
    customer_id: warehouseColumn("string", "identifies the customer", "facts.customers.customer_id"),
    country: warehouseColumn("string", "most frequent region by orders; may be null", "facts.customers.country"),
    first_order_on: warehouseColumn(
      "date",
      "day of the first sale; null without one",
      "facts.customers.first_order_on",
    ),
    last_order_on: warehouseColumn("date", "day of the last sale; null without one", "facts.customers.last_order_on"),
    orders: warehouseColumn("int64", "sale orders", "facts.customers.orders"),
    units: warehouseColumn("float64", "pieces bought", "facts.customers.units"),
    gross_revenue: warehouseColumn("decimal", "value of the sale lines", "facts.customers.gross_e4"),
    returns: warehouseColumn("decimal", "value of the other lines, usually ≤ 0", "facts.customers.returns_e4"),
    net_revenue: warehouseColumn("decimal", "gross_revenue + returns", "facts.customers.net_e4"),
  },
  query: `
    SELECT customer_id, country, first_order_on, last_order_on, orders, units, ${sqlMoney("gross_e4")} AS gross_revenue,
      ${sqlMoney("returns_e4")} AS returns, ${sqlMoney("net_e4")} AS net_revenue
    FROM run_customers ORDER BY customer_id`,
};

export const DIM_PRODUCT: QueriedTable = {
  kind: "table",
  name: "dim_product",
  grain: "one per product",
  key: ["stock_code"],
  access: "everybody",
  columns: {
    stock_code: warehouseColumn("string", "identifies the product", "facts.products.product_id"),
    description: warehouseColumn("string", "its most frequent name", "facts.products.description"),
    category: warehouseColumn("string", "its most frequent category; may be null", "facts.products.category"),
    is_product: warehouseColumn(
      "boolean",
      "a real product, not postage, a fee, a test or a voucher",
      "facts.products.is_product",
    ),
  },
  query: `
    SELECT product_id AS stock_code, description, category, is_product FROM run_products ORDER BY product_id`,
};

/** What most charts ask of the fact, a thousandth of its size: a database that reads rows adds up ten million lines for seconds. */
export const SALES_BY_DAY: QueriedTable = {
  kind: "table",
  name: "sales_by_day",
  grain: "day × region × category; the lines of fact_sales added up, for charts by day, month, region and category",
  key: ["invoice_date", "region", "category"],
  access: { region: "region" },
  columns: {
    invoice_date: warehouseColumn("date", "day of the lines, local shop time", "fact_sales.invoice_date"),
    region: warehouseColumn("string", "country or region; (none) without one", "fact_sales.region"),
    category: warehouseColumn("string", "category of the product; (none) without one", "dim_product.category"),
    invoice_month: warehouseColumn("date", "first day of the month of invoice_date", "fact_sales.invoice_month"),
    lines: warehouseColumn("int64", "order lines, returns included", "fact_sales.source_row"),
    quantity: warehouseColumn("float64", "pieces, those that came back subtracted", "fact_sales.quantity"),
    revenue: warehouseColumn("decimal", "value of the lines, returns subtracted", "fact_sales.revenue"),
    gross_revenue: warehouseColumn("decimal", "value of the sale lines", "fact_sales.revenue", "fact_sales.is_sale"),
  },
  query: `
    SELECT f.invoice_date, coalesce(f.region, '(none)') AS region, coalesce(p.category, '(none)') AS category, any_value(f.invoice_month) AS invoice_month, count(*) AS lines,
      sum(f.quantity) AS quantity, CAST(sum(f.revenue) AS DECIMAL(18, 4)) AS revenue,
      CAST(coalesce(sum(f.revenue) FILTER (f.is_sale), 0) AS DECIMAL(18, 4)) AS gross_revenue
    FROM fact_sales f LEFT JOIN dim_product p USING (stock_code)
    GROUP BY 1, 2, 3 ORDER BY 1, 2, 3`,
};
