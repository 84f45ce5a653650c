/** The tables of the analysis of movement. */
import { type Contract, column } from "../../schema.ts";

const money = (what: string) => column("float64", `${what}, currency units`);
const before = money("net value in the period before");
const now = money("net value in the period");

export const MOVEMENT_PERIODS: Contract = {
  name: "movement_periods",
  grain: "one for the period and one for the period before it; none where the data holds no two",
  key: ["period"],
  columns: {
    period: column("string", "before or now"),
    months: column("int64", "calendar months"),
    period_start: column("date", "first day"),
    period_end: column("date", "last day"),
    customers: column("int64", "identified customers with a sale in it"),
    net_revenue: money("net value of all orders, anonymous ones included"),
  },
};

export const CUSTOMER_MOVEMENT: Contract = {
  name: "customer_movement",
  grain: "one per customer with an order in either period",
  key: ["customer_id"],
  columns: {
    customer_id: column("string", "the customer"),
    movement: column(
      "string",
      "new (never bought before the period), reactivated (not in the period before, but earlier), repeating (in both), lapsed (in the period before alone), returns only (no sale in either)",
    ),
    spender_group: column("string", "heavy, medium or light, by net value in the period; null without a sale in it"),
    net_before: before,
    net_now: now,
    change: money("net_now − net_before"),
  },
  references: { customer_id: { table: "customers" } },
};

export const CUSTOMER_MOVES: Contract = {
  name: "customer_moves",
  grain: "one per kind of movement",
  key: ["movement"],
  columns: {
    movement: CUSTOMER_MOVEMENT.columns.movement!,
    customers: column("int64", "customers"),
    net_before: before,
    net_now: now,
    change: money("net_now − net_before"),
  },
};

export const SPENDER_GROUPS: Contract = {
  name: "spender_groups",
  grain: "one per group of buyers of the period",
  key: ["position"],
  columns: {
    position: column("int64", "1 = heavy"),
    spender_group: column("string", "heavy, medium, light"),
    customers: column("int64", "customers"),
    customer_share: column("float64", "customers / all buyers of the period"),
    net_revenue: money("net value in the period"),
    revenue_share: column("float64", "of that of all buyers; null where there is none"),
    average_revenue: money("net_revenue per customer"),
  },
};

export const GAIN_LOSS: Contract = {
  name: "gain_loss",
  grain:
    "one for the whole shop, category (all), and one per category; the parts of a row add up to its change exactly",
  key: ["category"],
  columns: {
    category: column("string", "(all), a category, (other categories) or (no category)"),
    net_before: before,
    net_now: now,
    change: money("net_now − net_before"),
    new_customers: money("from customers who had never bought before the period"),
    reactivated_customers: money("from customers who had not bought in the period before"),
    lapsed_customers: money("from customers who did not buy in the period, at most 0 as a rule"),
    increased: money("more from customers of both periods, beyond what they switched"),
    decreased: money("less from customers of both periods, beyond what they switched"),
    switched_in: money("from other categories, by customers of both periods"),
    switched_out: money("to other categories, by customers of both periods"),
    unidentified: money("from sales without a customer"),
  },
};

export const CROSS_SHOP: Contract = {
  name: "cross_shop",
  grain: "one per combination of the largest categories that a buyer of the period bought from",
  key: ["categories"],
  columns: {
    categories: column("string", "the categories, sorted and joined by |; (others only) for none of the largest"),
    count: column("int64", "how many of the largest categories"),
    customers: column("int64", "buyers with exactly these"),
    customer_share: column("float64", "customers / all buyers with a product in the period"),
    net_revenue: money("net value of all their products in the period"),
    average_revenue: money("net_revenue per customer"),
  },
};

export const SEGMENT_FLOWS: Contract = {
  name: "segment_flows",
  grain: "one per pair of different segments that a customer moved between",
  key: ["previous_segment", "segment"],
  columns: {
    previous_segment: column("string", "segment in the edition compared with, without one seven days earlier"),
    segment: column("string", "segment now"),
    customers: column("int64", "customers who moved"),
    monetary: money("their net spend"),
    previous_position: column("int64", "place of the earlier segment in the order of the rules"),
    position: column("int64", "place of the segment now"),
    all_customers: column(
      "int64",
      "customers who were in a segment before, those who stayed included; the same in every row",
    ),
  },
};

export const MOVEMENT_TABLES = {
  movement_periods: MOVEMENT_PERIODS,
  customer_movement: CUSTOMER_MOVEMENT,
  customer_moves: CUSTOMER_MOVES,
  spender_groups: SPENDER_GROUPS,
  gain_loss: GAIN_LOSS,
  cross_shop: CROSS_SHOP,
  segment_flows: SEGMENT_FLOWS,
} as const;
