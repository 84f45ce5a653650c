/**
 * What the columns of lines, facts and marts are made from, `table.column`; a name without a column is a whole table. Of a mart
 * the columns that are not named have what stands under `*`. Kept here and not beside the columns: the computations are not SQL, so
 * nothing can read it off them, and a test changes the input and holds what changes against this.
 */
import { ANALYSIS_SOURCES, type Declared, type Sources } from "./declared-analyses.ts";

const AMOUNT: Sources = [
  "records.quantity",
  "records.unit_price",
  "records.amount",
  "records.discount",
  "records.discount_rate",
  "records.gross_amount",
  "records.tax",
  "records.refund",
  "records.currency",
  "records.order_total",
  "records.order_discount",
  "records.order_tax",
  "records.shipping",
];
const TIME: Sources = ["records.ordered_at", "records.cancelled_at", "records.refunded_at"];

export const LINE_SOURCES: Readonly<Record<string, Sources>> = {
  source_file: ["records.source_file"],
  source_row: ["records.source_row"],
  order_id: ["records.order_id"],
  customer_id: ["records.customer_id"],
  product_id: ["records.product_id"],
  description: ["records.description"],
  category: ["records.category"],
  quantity: ["records.quantity"],
  unit_price_e4: ["records.unit_price", "records.amount", "records.quantity"],
  amount_e4: AMOUNT,
  ordered_at: TIME,
  ordered_on: TIME,
  region: ["records.region"],
  channel: ["records.channel"],
  payment_method: ["records.payment_method"],
  email: ["records.email"],
  phone: ["records.phone"],
  is_cancellation: ["records.order_id", "records.status", "records.quantity"],
  is_return: ["records.quantity"],
  is_adjustment: ["records.order_id", "records.unit_price"],
  is_anonymous: ["records.customer_id"],
  is_product: ["records.product_id", "records.description"],
  is_sale: ["records.quantity", "records.unit_price", "records.amount", "records.order_id", "records.status"],
  is_outlier: AMOUNT,
};

/** Facts, as they are called inside: the warehouse has views of the same names. */
export const FACT_SOURCES: Declared = {
  "facts.orders": {
    order_no: ["lines.order_id"],
    order_id: ["lines.order_id", "lines.ordered_on", "lines.is_sale"],
    customer_id: ["lines.customer_id"],
    customer_no: ["lines.customer_id"],
    ordered_at: ["lines.ordered_at"],
    ordered_on: ["lines.ordered_on"],
    region: ["lines.region"],
    is_sale: ["lines.is_sale"],
    units: ["lines.quantity", "lines.is_sale"],
    gross_e4: ["lines.amount_e4", "lines.is_sale"],
    returns_e4: ["lines.amount_e4", "lines.is_sale"],
    net_e4: ["lines.amount_e4"],
  },
  "facts.order_items": {
    order_no: ["lines.order_id"],
    product_no: ["lines.product_id"],
    is_sale: ["lines.is_sale"],
    units: ["lines.quantity", "lines.is_sale"],
    gross_e4: ["lines.amount_e4", "lines.is_sale"],
    net_e4: ["lines.amount_e4"],
  },
  "facts.customers": {
    customer_id: ["lines.customer_id"],
    first_channel: ["lines.channel", "facts.orders.is_sale", "facts.orders.ordered_at"],
    country: ["facts.orders.region", "facts.orders.is_sale", "facts.orders.ordered_at"],
    first_order_on: ["facts.orders.ordered_on", "facts.orders.is_sale"],
    last_order_on: ["facts.orders.ordered_on", "facts.orders.is_sale"],
    orders: ["facts.orders.order_id", "facts.orders.is_sale"],
    units: ["facts.orders.units"],
    gross_e4: ["facts.orders.gross_e4"],
    returns_e4: ["facts.orders.returns_e4"],
    net_e4: ["facts.orders.net_e4"],
  },
  "facts.products": {
    product_no: ["lines.product_id"],
    product_id: ["lines.product_id"],
    description: ["lines.description", "lines.product_id"],
    category: ["lines.category"],
    is_product: ["lines.is_product"],
    descriptions: ["lines.description"],
  },
};

const BUYERS: Sources = ["facts.orders.customer_id", "facts.orders.ordered_on", "facts.orders.is_sale"];
const ORDERS: Sources = ["facts.orders.order_id", "facts.orders.ordered_on", "facts.orders.is_sale"];
const NET: Sources = ["facts.orders.net_e4", "facts.orders.ordered_on"];
const GROSS: Sources = ["facts.orders.gross_e4", "facts.orders.ordered_on"];
const UNITS: Sources = ["facts.orders.units", "facts.orders.ordered_on"];
const TRADE: Sources = [...new Set([...NET, ...GROSS, ...UNITS, ...ORDERS, ...BUYERS])];
const DAY: Sources = ["facts.orders.ordered_on"];
const ITEMS: Sources = ["facts.order_items.product_no", "facts.order_items.order_no", "facts.order_items.is_sale"];
const SCORED: Sources = ["rfm.r_score", "rfm.f_score", "rfm.m_score"];
const PERIODS: Readonly<Record<string, Sources>> = {
  "*": TRADE,
  net_revenue: NET,
  gross_revenue: GROSS,
  orders: ORDERS,
  units: UNITS,
  customers: BUYERS,
  new_customers: BUYERS,
  average_order_value: [...NET, ...ORDERS],
  is_partial: DAY,
  repeat_rate: BUYERS,
  repeat_rate_90d: BUYERS,
  retention_rate: BUYERS,
  previous_net_revenue: NET,
  year_earlier_net_revenue: NET,
};
const PRODUCT_ITEMS: Sources = [...ITEMS, "facts.orders.ordered_on"];

export const MART_SOURCES: Declared = {
  kpis: { "*": TRADE },
  kpi_periods: { "*": TRADE },
  daily: { ...PERIODS, day: DAY },
  weekly: { ...PERIODS, week: DAY },
  monthly: { ...PERIODS, month: DAY },
  products: {
    "*": [...PRODUCT_ITEMS, "facts.order_items.net_e4"],
    product_id: ["facts.products.product_id"],
    description: ["facts.products.description"],
    is_product: ["facts.products.is_product"],
    units: [...ITEMS, "facts.order_items.units"],
    period_units: [...PRODUCT_ITEMS, "facts.order_items.units"],
    orders: PRODUCT_ITEMS,
    period_orders: PRODUCT_ITEMS,
    customers: [...PRODUCT_ITEMS, "facts.orders.customer_id"],
    period_customers: [...PRODUCT_ITEMS, "facts.orders.customer_id"],
    rank: ["products.net_revenue", "products.is_product"],
  },
  regions: {
    "*": ["facts.orders.region", ...NET],
    region: ["facts.orders.region"],
    orders: ["facts.orders.region", ...ORDERS],
    period_orders: ["facts.orders.region", ...ORDERS],
    customers: ["facts.orders.region", ...BUYERS],
    average_order_value: ["regions.net_revenue", "regions.orders"],
  },
  weekday_hour: {
    "*": ["facts.orders.ordered_at", "facts.orders.is_sale"],
    gross_revenue: ["facts.orders.ordered_at", "facts.orders.gross_e4"],
  },
  revenue_drivers: { "*": TRADE },
  revenue_causes: { "*": [...TRADE, ...ITEMS, "facts.order_items.net_e4", "facts.orders.region", "facts.products"] },
  trading_days: { "*": [...ORDERS, ...NET, ...ITEMS] },
  payment_methods: { "*": [...ORDERS, ...NET, "lines.payment_method"] },
  market_penetration: { "*": [...BUYERS, ...NET, "facts.orders.region"] },
  rfm: {
    "*": [...BUYERS, "facts.orders.net_e4"],
    customer_id: ["facts.customers.customer_id"],
    first_order_on: ["facts.customers.first_order_on"],
    last_order_on: ["facts.customers.last_order_on"],
    recency_days: ["rfm.last_order_on"],
    frequency: ["facts.orders.customer_id", "facts.orders.is_sale", "facts.orders.order_id", "facts.orders.ordered_on"],
    monetary: ["facts.orders.customer_id", "facts.orders.net_e4", "facts.orders.ordered_on"],
    r_score: ["rfm.recency_days"],
    f_score: ["rfm.frequency"],
    m_score: ["rfm.monetary"],
    rfm_score: SCORED,
    fm_score: ["rfm.f_score", "rfm.m_score"],
    rfm_sum: SCORED,
    segment: [...SCORED, "rfm.fm_score"],
    previous_segment: ["rfm.segment", ...BUYERS, "facts.orders.net_e4"],
    lifecycle: ["rfm.recency_days", "rfm.frequency", ...BUYERS],
    is_high_spender: ["rfm.monetary"],
    is_high_value: ["rfm.monetary"],
    is_top_rfm: SCORED,
    usual_gap_days: BUYERS,
    rhythm: ["rfm.usual_gap_days", "rfm.recency_days", ...BUYERS],
    buys_in: BUYERS,
  },
  segments: {
    "*": [
      "rfm.segment",
      "rfm.recency_days",
      "rfm.frequency",
      "rfm.monetary",
      "rfm.value_at_stake",
      "rfm.rhythm",
      ...NET,
    ],
    segment: ["rfm.segment"],
    customers: ["rfm.segment"],
    customer_share: ["rfm.segment"],
    position: [],
    role: [],
    action: ["rfm.segment"],
  },
  rfm_thresholds: { "*": ["rfm.recency_days", "rfm.frequency", "rfm.monetary"] },
  rfm_grid: { "*": [...SCORED, "rfm.fm_score", "rfm.segment", "rfm.monetary", "rfm.recency_days", ...NET] },
  segment_moves: { "*": ["rfm.segment", "rfm.previous_segment", "rfm.monetary"] },
  segment_validation: { "*": ["rfm.segment", "rfm.recency_days", "rfm.frequency", "rfm.monetary"] },
  call_list: {
    "*": ["rfm", ...BUYERS, "facts.orders.net_e4"],
    // who is on a list depends on what is at stake
    customer_id: ["rfm", ...BUYERS, "facts.orders.net_e4"],
    segment: ["rfm", ...BUYERS, "facts.orders.net_e4"],
    reason: ["rfm", "call_list.last_product", ...BUYERS, "facts.orders.net_e4"],
    action: ["rfm", "call_list.next_product", ...BUYERS, "facts.orders.net_e4"],
    next_product: ["next_best.product", "rfm", ...BUYERS, "facts.orders.net_e4"],
    last_product: [
      "facts.products.description",
      "facts.products.is_product",
      ...ITEMS,
      ...BUYERS,
      "facts.order_items.net_e4",
    ],
  },
  list_members: { "*": ["call_list"] },
  list_outcomes: { "*": ["list_members", ...BUYERS, "facts.orders.net_e4"] },
  cohort_retention: {
    "*": [...BUYERS, "facts.orders.net_e4"],
    cohort_month: BUYERS,
    period_index: BUYERS,
    cohort_size: BUYERS,
    active_customers: BUYERS,
    retention_rate: ["cohort_retention.active_customers", "cohort_retention.cohort_size"],
    is_partial: DAY,
    period_start: DAY,
    orders: [...BUYERS, "facts.orders.order_id"],
  },
  cohort_average: { "*": ["cohort_retention"] },
  cohort_summary: { "*": ["cohort_retention", ...BUYERS, "facts.orders.net_e4"] },
  period_retention: { "*": BUYERS },
  basket_itemsets: {
    "*": [...ITEMS, "facts.products.is_product"],
    items: [...ITEMS, "facts.products.product_id", "facts.products.is_product"],
  },
  basket_rules: {
    "*": ["basket_itemsets"],
    antecedent_names: ["basket_rules.antecedent", "facts.products.description"],
    consequent_names: ["basket_rules.consequent", "facts.products.description"],
    possible_duplicate: ["facts.products.description", "basket_rules.antecedent", "basket_rules.consequent"],
    consequent_value: ["basket_rules.consequent", "facts.order_items.gross_e4", "facts.order_items.is_sale"],
  },
  cross_sell: {
    "*": ["basket_rules"],
    description: ["facts.products.description", "basket_rules"],
    also_description: ["facts.products.description", "basket_rules"],
  },
  basket_summary: { "*": ["basket_rules", ...ITEMS, "facts.order_items.gross_e4"] },
  rejects: {
    source_file: ["records.source_file"],
    source_row: ["records.source_row"],
    reason: ["records"],
    message: ["records"],
    raw: ["records"],
  },
  quality: { "*": ["records"] },
  quality_profile: { "*": ["records"] },
  column_roles: { "*": ["records"] },
  data_profile: { "*": ["records", "lines", ...TRADE] },
  ...ANALYSIS_SOURCES,
};

/** Without a declaration a mart may use all of what analyses are given. */
export const ANYTHING: Sources = ["facts.orders", "facts.order_items", "facts.customers", "facts.products"];
