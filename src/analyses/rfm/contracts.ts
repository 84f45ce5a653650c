/** The tables of the RFM analysis and their columns. */
import { type Contract, column } from "../../schema.ts";

const score = (what: string) => column("int64", `${what} score, 1 to 5 by default; 5 = best`);

export const RFM: Contract = {
  name: "rfm",
  grain: "one per customer with at least one sale order",
  key: ["customer_id"],
  columns: {
    customer_id: column("string", "identifies the customer"),
    first_order_on: column("date", "day of the first sale"),
    last_order_on: column("date", "day of the last sale"),
    recency_days: column("int64", "whole days from the last sale day to as-of, at least 1"),
    frequency: column("int64", "sale orders, within the window where one is set"),
    monetary: column(
      "float64",
      "net spend, currency units (sum, or mean per order); returns subtracted, so it may be negative",
    ),
    r_score: score("recency"),
    f_score: score("frequency"),
    m_score: score("monetary"),
    rfm_score: column("string", "the three scores one after the other, 111 to 555"),
    segment: column("string", "name of the first segment rule that holds"),
    fm_score: column("int64", "second axis of the grid: mean of f_score and m_score rounded half up, or f_score"),
    rfm_sum: column("int64", "sum of the three scores, 3 to 15"),
    previous_segment: column(
      "string",
      "segment in the edition compared with, without one seven days earlier; null for a customer who had not bought yet",
    ),
    lifecycle: column("string", "New, Active, At-Risk or Churned"),
    is_high_spender: column("boolean", "among the top 10 % by spend, ties in"),
    is_high_value: column("boolean", "spend at or above the 80th percentile"),
    is_top_rfm: column("boolean", "every score among the top two"),
    usual_gap_days: column("float64", "mean days between purchase days; null with a single purchase day"),
    value_at_stake: column(
      "float64",
      "net value of the orders of the 365 days up to the last one, none counted for more than five usual ones, currency units",
    ),
    rhythm: column(
      "string",
      "on time, overdue or gone against the customer's own gaps, or season; null before three purchase days",
    ),
    buys_in: column(
      "string",
      "months, such as Nov–Dec, of a customer who has bought in one season of the year alone, in two years or more; null for all others",
    ),
  },
  references: { customer_id: { table: "customers" }, segment: { table: "segments" } },
};

export const SEGMENTS: Contract = {
  name: "segments",
  grain: "one per segment, also those without customers",
  key: ["segment"],
  columns: {
    segment: column("string", "name of the segment"),
    customers: column("int64", "customers in it"),
    customer_share: column("float64", "share of all scored customers, 0 to 1"),
    net_revenue: column("float64", "net value of their orders (within the window), currency units"),
    revenue_share: column(
      "float64",
      "share of the net revenue of all scored customers; null where that is not above 0",
    ),
    average_recency_days: column("float64", "mean of recency_days; null without customers"),
    average_frequency: column("float64", "mean of frequency"),
    average_monetary: column("float64", "mean of monetary, currency units"),
    average_order_value: column("float64", "net_revenue per order, currency units; null without orders"),
    action: column("string", "what to do with them"),
    position: column("int64", "place in the order of the rules, from 1"),
    role: column("string", "core, slipping or other"),
    previous_customers: column("int64", "customers in it in the edition compared with, without one seven days earlier"),
    orders_per_month: column(
      "float64",
      "orders per customer and month since the first order, a month being 30.4375 days; a customer younger than 30 days counts as known for 30",
    ),
    median_monetary: column("float64", "median of monetary, currency units"),
    q25_monetary: column("float64", "lower quartile of monetary"),
    q75_monetary: column("float64", "upper quartile of monetary"),
    median_recency_days: column("float64", "median of recency_days"),
    average_monetary_without_top: column(
      "float64",
      "mean of monetary without the top 1 % of all customers, currency units",
    ),
    potential_recovery: column(
      "float64",
      "slipping segments: value at stake (a year of their orders up to the last one) times the assumed reactivation rate, currency units; else 0",
    ),
    overdue_customers: column(
      "int64",
      "customers who are overdue against their own rhythm, those gone long ago left out",
    ),
    overdue_value: column("float64", "their value at stake, currency units"),
  },
};

export const RFM_THRESHOLDS: Contract = {
  name: "rfm_thresholds",
  grain: "one per metric and level",
  key: ["metric", "level"],
  columns: {
    metric: column("string", "recency_days, frequency, monetary, lifecycle or flag"),
    level: column("string", "the score, the lifecycle stage or the flag"),
    method: column("string", "quantile, repeatQuartiles, fixed, jenks, no variance, auto, fallback or set"),
    edge_from: column("float64", "where the level begins; null = open"),
    edge_to: column("float64", "where it ends; null = open"),
    closed: column("string", "right: the end belongs to the level; left: the beginning does"),
    customers: column("int64", "customers on the level"),
    min_value: column("float64", "smallest value on it; null without customers"),
    max_value: column("float64", "largest value on it"),
  },
};

export const RFM_GRID: Contract = {
  name: "rfm_grid",
  grain: "one per cell of recency score × score on the second axis",
  key: ["r_score", "fm_score"],
  columns: {
    r_score: score("recency"),
    fm_score: column("int64", "score on the second axis"),
    segment: column("string", "the cell's segment; null where rules look at more than the cell"),
    customers: column("int64", "customers in the cell"),
    net_revenue: column("float64", "net value of their orders, currency units"),
    average_monetary: column("float64", "mean of monetary; null without customers"),
    average_recency_days: column("float64", "mean of recency_days; null without customers"),
  },
};

export const SEGMENT_MOVES: Contract = {
  name: "segment_moves",
  grain: "one per pair of segments before and now that holds customers",
  key: ["previous_segment", "segment"],
  columns: {
    previous_segment: column(
      "string",
      "segment in the edition compared with, without one seven days earlier; (first order) for customers who had not bought yet",
    ),
    segment: column("string", "segment now"),
    customers: column("int64", "customers who went this way"),
    share: column("float64", "share of the customers of previous_segment, 0 to 1"),
    monetary: column("float64", "their spend, currency units"),
  },
};

export const SEGMENT_VALIDATION: Contract = {
  name: "segment_validation",
  grain: "one per metric and comparison of segments",
  key: ["metric", "test", "segment", "other_segment"],
  columns: {
    metric: column("string", "monetary or recency_days"),
    test: column("string", "Kruskal-Wallis over all segments, or Dunn for a pair"),
    segment: column("string", "first segment of the pair; (all) for Kruskal-Wallis"),
    other_segment: column("string", "second segment of the pair; (all) for Kruskal-Wallis"),
    customers: column("int64", "customers in the first segment, or in all"),
    other_customers: column("int64", "customers in the second; 0 for Kruskal-Wallis"),
    statistic: column("float64", "H corrected for ties, or z (positive where the first has the higher ranks)"),
    df: column("int64", "degrees of freedom of H; null for z"),
    p_value: column("float64", "two-sided"),
    p_adjusted: column("float64", "Holm's adjusted p over all pairs of the metric; p_value for Kruskal-Wallis"),
    epsilon_squared: column("float64", "ε² = H / (n − 1), 0 to 1; null for pairs"),
  },
};

export const CALL_LIST: Contract = {
  name: "call_list",
  grain: "one per list and customer",
  key: ["list", "rank"],
  columns: {
    rank: column(
      "int64",
      "place on the list: call by value at stake × the square of how improbable the silence is against the customer's own gaps (in digits: one in ten is 1, one in 100,000 or less is 5, and 5 for those who became overdue within the last seven days); the others by value",
    ),
    customer_id: column("string", "identifies the customer"),
    list: column(
      "string",
      "call: overdue against their own rhythm; win_back: gone for more than 180 days and three usual gaps; welcome: bought once, within 28 days; thank: most valuable of those who buy as usual (silent for no longer than their usual gap); upsell: buy as usual (silent for at most one and a half of their gaps), and lack a product that goes with what they have bought",
    ),
    segment: column("string", "segment"),
    value_at_stake: column(
      "float64",
      "net value of the orders of the 365 days up to the last one, none counted for more than five of the customer's usual ones; upsell: expected worth of the offer, were it taken as often as by those who buy the other products; currency units",
    ),
    net_revenue: column("float64", "net value of all orders (within the window), currency units"),
    usual_gap_days: column(
      "float64",
      "mean days between purchase days, 365 for who buys in one season of the year alone; null with fewer than three of them",
    ),
    silent_days: column("int64", "days since the last order, up to as-of or to the end of the data"),
    last_order_on: column("date", "day of the last sale"),
    last_product: column("string", "the product they paid most for on that day; null where there is none"),
    reason: column("string", "why they are on the list"),
    action: column("string", "what to do"),
    is_holdout: column("boolean", "left alone on purpose, so that what the list brings can be measured"),
    is_new: column("boolean", "list call: overdue since less than seven days"),
    next_product: column("string", "the product to offer: see next_best; null where there is none"),
  },
};

export const NEXT_BEST: Contract = {
  name: "next_best",
  grain: "one per customer who lacks a product that goes with what they have bought",
  key: ["customer_id"],
  columns: {
    customer_id: column("string", "identifies the customer"),
    product_id: column("string", "the product to offer"),
    product: column("string", "its name"),
    because: column("string", "names of the products it goes with, which the customer has bought"),
    confidence: column("float64", "share of the baskets with those products that hold this one, too"),
    expected_value: column("float64", "confidence × median value of a line of the product, currency units"),
  },
  references: { customer_id: { table: "customers" } },
};

export const NEXT_BEST_SEGMENTS: Contract = {
  name: "next_best_segments",
  grain: "one per segment and product, the three best of each segment",
  key: ["segment", "rank"],
  columns: {
    segment: column("string", "segment"),
    rank: column("int64", "1 = the highest expected value"),
    product_id: column("string", "the product to offer"),
    product: column("string", "its name"),
    customers: column("int64", "customers of the segment whose best offer it is"),
    expected_value: column("float64", "sum of their expected values, currency units"),
  },
};

export const LIST_MEMBERS: Contract = {
  name: "list_members",
  grain: "one per edition, list and customer, over the editions of eight weeks",
  key: ["edition", "list", "customer_id"],
  columns: {
    edition: column("string", "edition whose list it was"),
    list: column("string", "call, win_back, welcome or upsell"),
    customer_id: column("string", "identifies the customer"),
    listed_on: column("date", "as-of day of that edition"),
    is_holdout: column("boolean", "was left alone on purpose"),
  },
};

export const LIST_OUTCOMES: Contract = {
  name: "list_outcomes",
  grain: "one per earlier edition, list and arm",
  key: ["edition", "list", "arm"],
  columns: {
    edition: column("string", "edition whose list it was"),
    list: column("string", "call, win_back, welcome or upsell"),
    arm: column("string", "list, or holdout: those left alone on purpose"),
    customers: column("int64", "customers on it"),
    returned: column("int64", "of these, customers with a sale from that edition's as-of day on"),
    net_revenue: column("float64", "net value of their orders from that day on, currency units"),
    low: column("float64", "lower end of Wilson's 95 % interval of returned / customers"),
    high: column("float64", "upper end"),
  },
};

export const RFM_TABLES = {
  rfm: RFM,
  segments: SEGMENTS,
  rfm_thresholds: RFM_THRESHOLDS,
  rfm_grid: RFM_GRID,
  segment_moves: SEGMENT_MOVES,
  segment_validation: SEGMENT_VALIDATION,
  call_list: CALL_LIST,
  next_best: NEXT_BEST,
  next_best_segments: NEXT_BEST_SEGMENTS,
  list_members: LIST_MEMBERS,
  list_outcomes: LIST_OUTCOMES,
} as const;
