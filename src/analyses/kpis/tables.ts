/** The tables of the headline figures: contracts. The first columns of each are promised; others follow them. */
import { type Contract, column } from "../../schema.ts";

const NET = column("float64", "value of all lines, returns and cancellations taken off, in the currency");
const GROSS = column("float64", "value of the sale lines, in the currency");
const SALES = {
  net_revenue: NET,
  gross_revenue: GROSS,
  orders: column("int64", "orders with at least one sale"),
  units: column("float64", "pieces of the sale lines"),
  customers: column("int64", "distinct customers with an order"),
  new_customers: column("int64", "customers whose first order ever lies in the period"),
  average_order_value: column("float64", "net_revenue / orders; null without an order"),
};
const PARTIAL = column(
  "boolean",
  "not to be compared with a full period: it began before the first order in the data or was still running",
);
const PERIOD_MORE = {
  revenue_per_customer: column("float64", "net revenue of identified customers / customers; null without a customer"),
  retention_rate: column(
    "float64",
    "customers of the period before who ordered again / customers of the period before",
  ),
  repeat_rate: column("float64", "customers with two orders or more by the end of the period / customers until then"),
  repeat_rate_90d: column(
    "float64",
    "customers with a second order within 90 days of the first / customers whose first 90 days were over by the end of the period",
  ),
  previous_net_revenue: column("float64", "net revenue of the period before; null where the data does not cover it"),
  year_earlier_net_revenue: column(
    "float64",
    "net revenue of the same period a year (52 weeks) earlier; null where the data does not cover it",
  ),
};

const KPI_COLUMNS: Contract["columns"] = {
  metric: column("string", "name of the metric"),
  value: column("float64", "value in the period; null where there is nothing to divide by"),
  unit: column("string", "currency (units of it), orders, customers, pieces, or share (0 to 1)"),
  previous: column("float64", "value in the period before; null where the data does not cover it"),
  change: column("float64", "value − previous"),
  change_share: column("float64", "change / previous; null unless previous is above 0"),
  period_start: column("date", "first day"),
  period_end: column("date", "last day that counts"),
  is_partial: PARTIAL,
  grain: column("string", "day, week (Monday first) or month"),
  period: column("string", "last_complete, or running: compared with as many days of the earlier periods"),
  previous_start: column("date", "first day of the period before"),
  previous_end: column("date", "last day of it that counts"),
  year_earlier: column("float64", "value a year (52 weeks) earlier; null where the data does not cover it"),
  year_earlier_change: column("float64", "value − year_earlier"),
  year_earlier_change_share: column("float64", "the same as a share of year_earlier; null unless that is above 0"),
  year_earlier_start: column("date", "first day of the period a year earlier"),
  year_earlier_end: column("date", "last day of it that counts"),
};

export const KPIS: Contract = {
  name: "kpis",
  grain: "one per metric, for the last complete period of the edition",
  key: ["metric"],
  columns: KPI_COLUMNS,
};
export const KPI_PERIODS: Contract = {
  name: "kpi_periods",
  grain: "one per metric × last complete day, week and month, and running week and month",
  key: ["grain", "period_start", "metric"],
  columns: KPI_COLUMNS,
};

export const DAILY: Contract = {
  name: "daily",
  grain: "one per calendar day from the first to the last order; days without trade are zero",
  key: ["day"],
  columns: { day: column("date", "the day"), ...SALES },
};
export const WEEKLY: Contract = {
  name: "weekly",
  grain: "one per ISO week from the first to the last order; weeks without trade are zero",
  key: ["week"],
  columns: { week: column("date", "the Monday"), ...SALES, is_partial: PARTIAL, ...PERIOD_MORE },
};
export const MONTHLY: Contract = {
  name: "monthly",
  grain: "one per calendar month from the first to the last order; months without trade are zero",
  key: ["month"],
  columns: { month: column("date", "the first of the month"), ...SALES, is_partial: PARTIAL, ...PERIOD_MORE },
};

export const PRODUCTS_TABLE: Contract = {
  name: "products",
  grain: "one per product, over all data and for the last complete period",
  key: ["product_id"],
  columns: {
    product_id: column("string", "identifies the product"),
    description: column("string", "its most frequent name"),
    net_revenue: NET,
    units: column("float64", "pieces of the sale lines"),
    orders: column("int64", "orders in which it was sold"),
    customers: column("int64", "distinct customers who bought it"),
    rank: column("int64", "rank by net_revenue among real products sold so far (1 = most); null for services and fees"),
    previous_rank: column("int64", "the same rank at the start of the last complete period"),
    is_product: column("boolean", "a real product, not postage, a fee, a test or a voucher"),
    period_net_revenue: column("float64", "net revenue in the last complete period"),
    period_units: column("float64", "pieces sold in it"),
    period_orders: column("int64", "orders of it in which the product was sold"),
    period_customers: column("int64", "distinct customers who bought it in it"),
    period_rank: column("int64", "rank by period_net_revenue among real products sold in the period; else null"),
    period_previous_rank: column("int64", "the same rank in the period before"),
    usual_orders: column(
      "float64",
      "its orders in a mean period: of the 13 before the last complete one, those up to the last in which it was sold; null where they do not say",
    ),
    idle_periods: column(
      "int64",
      "periods without an order of it up to the last complete one; 0 where it sold in that, or in none of the 13 before",
    ),
    season_over: column(
      "boolean",
      "it did not sell in the same periods of the year before either, but in those before them",
    ),
  },
};

export const REGIONS: Contract = {
  name: "regions",
  grain: "one per country or region, over all data and for the last complete period",
  key: ["region"],
  columns: {
    region: column("string", "country or region; 'unknown' where an order has none"),
    net_revenue: NET,
    revenue_share: column("float64", "share of all net revenue; null where that is not above 0"),
    orders: column("int64", "orders with at least one sale"),
    customers: column("int64", "distinct customers with an order"),
    average_order_value: column("float64", "net_revenue / orders; null without an order"),
    period_net_revenue: column("float64", "net revenue in the last complete period"),
    period_revenue_share: column("float64", "share of that period's net revenue; null where that is not above 0"),
    period_orders: column("int64", "orders in the last complete period"),
    previous_net_revenue: column("float64", "net revenue in the period before it"),
  },
};

export const WEEKDAY_HOUR: Contract = {
  name: "weekday_hour",
  grain: "one per weekday × hour with an order, over the 52 weeks that end with the last complete period",
  key: ["weekday", "hour"],
  columns: {
    weekday: column("int32", "1 = Monday … 7 = Sunday"),
    hour: column("int32", "0 to 23, local shop time"),
    orders: column("int64", "orders with at least one sale"),
    gross_revenue: GROSS,
  },
};

export const REVENUE_DRIVERS: Contract = {
  name: "revenue_drivers",
  grain: "one per comparison × driver of the last complete period's change in net revenue",
  key: ["comparison", "driver"],
  columns: {
    comparison: column("string", "previous or year_earlier"),
    driver: column(
      "string",
      "customers, orders_per_customer, order_value, anonymous_sales or returns; without any customer orders, order_value and returns",
    ),
    before: column(
      "float64",
      "the driver's value in the earlier period; where it has no order, the later one's orders per customer and order value are carried over",
    ),
    after: column("float64", "its value in the last complete period"),
    contribution: column("float64", "its part of the change in net revenue; the parts of a comparison add up to it"),
  },
};

export const TRADING_DAYS: Contract = {
  name: "trading_days",
  grain: "one per day of the last complete period and the one before it",
  key: ["day"],
  columns: {
    day: column("date", "the day"),
    is_expected: column(
      "boolean",
      "the shop traded on this weekday in three of four of the up to 13 weeks before; null with fewer than 4 weeks",
    ),
    orders: column("int64", "orders with a sale"),
    usual_orders: column("float64", "median of the orders of that weekday in those weeks; null where unknown"),
    status: column(
      "string",
      "open (also without an order, where so few are usual that none may be chance); closed (no order, and not expected, or the fourth week in a row or more); missing (expected, no order); awaited (missing, and no later day has an order); holiday (missing as on the same date a year before, or closed by an event of the configuration); incomplete (far fewer orders than usual on an otherwise usual week); repeated (order for order a copy of another day, or orders twice)",
    ),
    net_revenue: column("float64", "value of all lines of the day, returns taken off"),
    repeats: column(
      "date",
      "the day that a repeated day copies; the day itself where every order is there twice; null where some are",
    ),
  },
};
