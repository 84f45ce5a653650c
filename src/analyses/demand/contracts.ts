import { type Contract, column } from "../../schema.ts";

const productId = column("string", "the product");

export const DEMAND_PLAN: Contract = {
  name: "demand_plan",
  grain: "one per planned product: the best sellers of the last 52 weeks and those of the stock file",
  key: ["product_id"],
  columns: {
    product_id: productId,
    class: column(
      "string",
      "A, B or C by sales of the last 52 weeks (80, 95, 100 % of all) and X, Y or Z by how evenly it sells (variation of the weeks up to 0.5, up to 1, above); null without a sale in them",
    ),
    demand_per_week: column("float64", "pieces of a week to come; null where nothing was sold"),
    lead_time_demand: column("float64", "pieces expected to be sold within the lead time"),
    safety_stock: column(
      "float64",
      "pieces on top of it that the service level asks for: z × the error of the lead time's demand",
    ),
    reorder_point: column("float64", "lead_time_demand + safety_stock: order when stock falls to it"),
    stock: column("float64", "pieces in stock by the stock file; null where it does not say"),
    advice: column("string", "what to do, in words"),
    status: column(
      "string",
      "order_now, enough, too_much (more than half a year), reorder_at (no stock known), out_of_stock (sales stopped at once), fading (hardly sells any more), new (under 8 weeks), unsold",
    ),
    description: column("string", "the product's name"),
    category: column("string", "its category; may be null"),
    order_quantity: column(
      "float64",
      "pieces to order now, up to the reorder point and the days of cover; 0 where none; null where stock is not known",
    ),
    on_order: column("float64", "pieces on their way by the stock file; null where it does not say"),
    weeks_of_stock: column("float64", "stock ÷ demand_per_week; null where either is not known"),
    pattern: column("string", "smooth, erratic, intermittent, lumpy or fading: how demand comes"),
    method: column("string", "croston, sba or tsb: what demand is estimated by"),
    weeks: column(
      "int64",
      "weeks that the estimate is made from: since the first sale, without closed and stocked-out ones",
    ),
    interval_weeks: column("float64", "mean weeks between weeks with a sale, at least 1"),
    variation: column("float64", "standard deviation ÷ mean of the demand of a week"),
    lead_time_error: column("float64", "standard deviation of the lead time's demand around its forecast, pieces"),
    season_factor: column(
      "float64",
      "what the coming lead time asks for over what is usual now, by the same weeks a year before; 1 where no season has shown",
    ),
    service_reached: column(
      "float64",
      "share of earlier lead times in which stock at such a reorder point would have lasted; null with fewer than eight of them",
    ),
    gross_revenue: column("float64", "value of the sale lines of the last 52 weeks"),
    units: column("float64", "pieces sold in the last 52 weeks"),
    last_sold_on: column("date", "day of the last sale; null without one"),
    out_of_stock_since: column("date", "first day of a stop in sales that is not over and that chance hardly explains"),
    capped_units: column("float64", "pieces of single outlying weeks that were left out of the estimate"),
  },
};

export const STOCK_OUTS: Contract = {
  name: "stock_outs",
  grain: "one per product and stop in its sales, of the last 104 weeks",
  key: ["product_id", "from_day"],
  columns: {
    product_id: productId,
    from_day: column("date", "first trading day without a sale"),
    to_day: column("date", "last trading day without a sale; null where it is not over"),
    trading_days: column("int64", "days without a sale on which the shop was open"),
    usual_sales: column("float64", "sale lines of a usual day around it"),
    lost_units: column("float64", "pieces that would usually have been sold"),
    lost_revenue: column("float64", "their value at the average price of the last 52 weeks, currency units"),
    chance: column("float64", "how likely so long a lull is by chance anywhere in the series"),
    description: column("string", "the product's name"),
  },
};

export const DEMAND_CATEGORIES: Contract = {
  name: "demand_categories",
  grain: "one per category",
  key: ["category"],
  columns: {
    category: column("string", "the category; products without one are left out"),
    class: column("string", "as in demand_plan, of the whole category"),
    demand_per_week: column("float64", "pieces of a week to come"),
    products: column("int64", "products sold in the last 52 weeks"),
    units: column("float64", "pieces sold in the last 52 weeks"),
    gross_revenue: column("float64", "value of the sale lines of the last 52 weeks"),
    revenue_share: column("float64", "share of the sales of all products"),
    change_share: column(
      "float64",
      "change of gross_revenue against the 52 weeks before; null where the data does not hold them",
    ),
    recent_change_share: column(
      "float64",
      "change of the last 4 weeks' pieces against the same weeks a year before; null where unknown",
    ),
  },
};

export const DEMAND_WEEKLY: Contract = {
  name: "demand_weekly",
  grain: "product × week, of the 50 best sellers and the last 104 weeks since their first sale",
  key: ["product_id", "week"],
  columns: {
    product_id: productId,
    week: column("date", "Monday of the week"),
    units: column("float64", "pieces sold"),
    forecast: column("float64", "pieces that were expected from the weeks before; null in a week that is left out"),
    is_left_out: column(
      "boolean",
      "not used for the estimate: the shop was closed, or the product out of stock for half of the week",
    ),
  },
};

export const DEMAND_TABLES = {
  demand_plan: DEMAND_PLAN,
  stock_outs: STOCK_OUTS,
  demand_categories: DEMAND_CATEGORIES,
  demand_weekly: DEMAND_WEEKLY,
} as const;
