/** What the tables about customers' worth, their moves, loyalty, what is to come, what is out of line, demand and prices are made from. */
export type Sources = readonly string[];
/** By table and column. */
export type Declared = Readonly<Record<string, Readonly<Record<string, Sources>>>>;

const all = (...parts: readonly Sources[]): Sources => [...new Set(parts.flat())];

const BUYERS: Sources = [
  "facts.orders.customer_id",
  "facts.orders.ordered_on",
  "facts.orders.is_sale",
  "facts.orders.order_id",
];
const NET: Sources = ["facts.orders.net_e4", "facts.orders.ordered_on"];
const GROSS: Sources = ["facts.orders.gross_e4", "facts.orders.ordered_on"];
const SPENT = all(BUYERS, NET, GROSS);
const ITEMS: Sources = [
  "facts.order_items.order_no",
  "facts.order_items.product_no",
  "facts.order_items.is_sale",
  "facts.products.product_id",
  "facts.products.is_product",
];
const CATEGORIES: Sources = ["facts.products.category"];
const BOUGHT = all(ITEMS, CATEGORIES, BUYERS, ["facts.order_items.gross_e4", "facts.order_items.net_e4"]);
/** Where customers come from: their first channel and what they bought first. */
const ORIGINS = all(["facts.customers.first_channel"], BOUGHT);
const CUSTOMER: Sources = ["facts.customers.customer_id"];
const DESCRIPTION: Sources = ["facts.products.description"];
const DAY: Sources = ["facts.orders.ordered_on"];
const REGION: Sources = ["facts.orders.region"];

/** What a model of purchases knows; one that knows origins may be the one that is published. */
const MODEL = all(SPENT, ORIGINS);

const VALUE: Declared = {
  customer_value: {
    "*": MODEL,
    customer_id: CUSTOMER,
    x: BUYERS,
    t_x: BUYERS,
    T: BUYERS,
    potential_score: ["clv_potential.potential_score"],
  },
  value_models: { "*": MODEL, data_from: BUYERS, data_to: BUYERS, customers: MODEL },
  value_information: { "*": ["value_models.parameter", "value_models.value", ...MODEL] },
  value_holdout: { "*": MODEL },
  value_tracking: { "*": MODEL },
  value_calibration: { "*": MODEL },
  value_gain: { "*": MODEL },
  value_horizons: { "*": ["customer_value", ...MODEL] },
  value_origins: { "*": ["customer_value.clv_12m", "customer_value.p_alive", ...MODEL] },
  value_list: {
    "*": ["customer_value", ...MODEL],
    next_product: ["next_best.product", "customer_value.customer_id"],
    action: ["customer_value", "customer_churn.risk", "next_best.product", ...MODEL],
  },
  value_bootstrap: { "*": ["value_models.value", ...MODEL] },
  value_potential: {
    "*": ["clv_potential.potential_band", "customer_value.clv_12m"],
    check_days: ["clv_potential_check.days"],
    check_customers: ["clv_potential_check.customers"],
    check_correlation: ["clv_potential_check.correlation"],
    check_top_tenth_share: ["clv_potential_check.top_tenth_share"],
  },
  clv_potential: { "*": all(SPENT, BOUGHT), customer_id: CUSTOMER },
  clv_potential_check: { "*": ["clv_potential.potential_score", ...SPENT, ...BOUGHT] },
};

const CHURN: Declared = {
  customer_churn: {
    "*": ["rfm.rhythm", "rfm.lifecycle", "value_models", ...MODEL],
    customer_id: CUSTOMER,
    lifecycle: ["rfm.lifecycle", ...BUYERS],
    rhythm: ["rfm.rhythm", ...BUYERS],
    silent_days: BUYERS,
    usual_gap_days: BUYERS,
    value_12m: ["customer_value.clv_12m"],
  },
  churn_models: { "*": ["value_models", ...MODEL] },
  churn_calibration: { "*": ["value_models", ...MODEL] },
  churn_drivers: { "*": MODEL },
  churn_watch: {
    "*": ["customer_churn", "rfm.segment"],
    segment: ["rfm.segment", "customer_churn.churn_probability"],
    value_12m: ["customer_churn.value_12m", "customer_churn.churn_probability"],
    action: ["customer_churn", "rfm.segment", "next_best.product"],
  },
  next_best: {
    "*": ["basket_rules", ...BOUGHT],
    customer_id: CUSTOMER,
    product: ["next_best.product_id", ...DESCRIPTION],
    because: ["basket_rules.antecedent", ...BOUGHT, ...DESCRIPTION],
  },
  next_best_segments: {
    "*": ["next_best", "rfm.segment"],
    product: ["next_best_segments.product_id", ...DESCRIPTION],
  },
};

const GROUPS: Declared = {
  personas: {
    "*": ["customer_personas.persona", ...SPENT],
    segment: ["customer_personas.persona", "rfm.segment"],
    segment_share: ["customer_personas.persona", "rfm.segment"],
  },
  customer_personas: { "*": SPENT, customer_id: CUSTOMER },
  persona_segments: { "*": ["customer_personas.persona", "rfm.segment"] },
  persona_agreement: { "*": ["customer_personas.persona", "rfm.segment", ...SPENT] },
  persona_choice: { "*": SPENT },
  persona_map: { "*": ["customer_personas.persona", ...SPENT], customer_id: CUSTOMER },
  movement_periods: { "*": SPENT },
  customer_movement: { "*": SPENT, customer_id: CUSTOMER },
  customer_moves: { "*": ["customer_movement.movement", "customer_movement.net_before", "customer_movement.net_now"] },
  spender_groups: { "*": ["customer_movement.spender_group", "customer_movement.net_now", ...SPENT] },
  gain_loss: { "*": ["customer_movement.movement", ...BOUGHT] },
  cross_shop: { "*": all(BOUGHT, NET) },
  segment_flows: { "*": ["segment_moves", "rfm.segment", "rfm.previous_segment", "rfm.monetary"] },
  cohort_value: {
    "*": SPENT,
    cohort_month: BUYERS,
    new_customers: BUYERS,
    ages: BUYERS,
  },
  behaviour_cohorts: { "*": all(SPENT, ORIGINS, REGION, ["facts.customers.country"]) },
  purchase_steps: { "*": BUYERS },
  purchase_gaps: { "*": BUYERS },
  purchase_gap_percentiles: { "*": BUYERS },
};

const LOYALTY: Declared = {
  loyalty_ledger: {
    "*": all(SPENT, BOUGHT),
  },
  loyalty_accounts: {
    "*": ["loyalty_ledger", ...SPENT],
    customer_id: CUSTOMER,
    last_order_on: BUYERS,
    silent_days: BUYERS,
    is_high_spender: ["rfm.is_high_spender"],
    net_revenue: NET.concat(BUYERS),
  },
  loyalty_totals: { "*": ["loyalty_ledger", "loyalty_accounts"], as_of: DAY },
  loyalty_tiers: { "*": ["loyalty_accounts"] },
  loyalty_weeks: { "*": ["loyalty_ledger.entered_at", "loyalty_ledger.delta", "loyalty_ledger.rule", ...DAY] },
  loyalty_comparison: { "*": ["loyalty_ledger.customer_id", ...SPENT] },
  loyalty_list: { "*": ["loyalty_accounts"] },
};

/** Sums by day of the shop, of regions and of categories. */
const SERIES = all(SPENT, REGION, BOUGHT);

const SERIES_TABLES: Declared = {
  forecast: { "*": SERIES, period: DAY, period_end: DAY },
  forecast_models: { "*": SERIES },
  forecast_record: { "*": ["forecast", ...SERIES] },
  weekday_month: { "*": all(SPENT, DAY) },
  anomalies: { "*": ["records", ...SERIES, "facts.orders.units", "facts.order_items.units", ...DESCRIPTION] },
  usual_ranges: { "*": all(SERIES, ["facts.orders.units"]) },
};

const SOLD = all(ITEMS, CATEGORIES, DAY, ["facts.order_items.units", "facts.order_items.gross_e4"]);
const PRICED = all(SOLD, ["lines.unit_price_e4"]);

/** Which products have a row depends on what is sold, too. */
const PRODUCTS: Declared = {
  demand_weekly: { "*": SOLD },
  demand_plan: { "*": ["demand_weekly", ...SOLD], description: all(SOLD, DESCRIPTION) },
  stock_outs: { "*": ["demand_plan.status", ...SOLD], description: all(SOLD, DESCRIPTION) },
  demand_categories: { "*": ["demand_plan.class", ...SOLD] },
  price_elasticity: { "*": PRICED, description: all(PRICED, DESCRIPTION) },
  price_cross: {
    "*": ["price_elasticity.product_id", ...PRICED],
    description: all(PRICED, DESCRIPTION),
    other_description: all(PRICED, DESCRIPTION),
  },
  price_promotions: { "*": PRICED, description: all(PRICED, DESCRIPTION) },
};

export const ANALYSIS_SOURCES: Declared = {
  ...VALUE,
  ...CHURN,
  ...GROUPS,
  ...LOYALTY,
  ...SERIES_TABLES,
  ...PRODUCTS,
};
