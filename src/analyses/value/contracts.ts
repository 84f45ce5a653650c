/** The tables of the value analysis and their columns. */
import { type Contract, column } from "../../schema.ts";

export const CUSTOMER_VALUE: Contract = {
  name: "customer_value",
  grain: "one per customer with a purchase; none where no model is published",
  key: ["customer_id"],
  columns: {
    customer_id: column("string", "identifies the customer"),
    x: column("int64", "purchase days after the first; a day on which everything sold came back does not count"),
    t_x: column("float64", "time from the first to the last purchase day, in the model's unit (weeks by default)"),
    T: column("float64", "time from the first purchase day to the last day that counts, in the model's unit"),
    p_alive: column("float64", "probability that the customer is still one, 0 to 1"),
    expected_purchases_90d: column("float64", "expected purchase days within 90 days"),
    churn_prob_90d: column("float64", "probability of no purchase within 90 days, 0 to 1"),
    expected_order_value: column("float64", "expected value of a purchase day, currency units"),
    clv_12m: column(
      "float64",
      "expected worth of the purchases of twelve months, times the margin, discounted month by month, currency units",
    ),
    clv_12m_low: column(
      "float64",
      "lower end of the 95 % interval of that expectation (what one customer will spend varies more)",
    ),
    clv_12m_high: column("float64", "upper end"),
    next_order_on: column(
      "date",
      "day by which an order is as likely as not; null where more than half of such customers never order again, or not within three years; for who buys in one season of the year alone, in the next season",
    ),
    potential_score: column("float64", "0 to 100: where the customer stands in potential; null where it is not known"),
    model: column("string", "model of when the customer buys"),
  },
  references: { customer_id: { table: "customers" } },
};

export const VALUE_MODELS: Contract = {
  name: "value_models",
  grain: "one per model and parameter",
  key: ["model", "parameter"],
  columns: {
    model: column(
      "string",
      "mbg-nbd, bg-nbd or pareto-nbd (when customers buy), with +origin where it knows where they came from, or gamma-gamma (what they spend)",
    ),
    parameter: column(
      "string",
      "name of the parameter; `rate: channel = web` is a factor of the rate of that channel's customers; (none) where there is too little data for a fit",
    ),
    value: column(
      "float64",
      "maximum likelihood estimate; scale parameters (alpha, beta) in the unit, v in currency units",
    ),
    standard_error: column("float64", "its standard error; null where the data does not determine it"),
    low: column("float64", "lower end of its 95 % interval, from the error of its logarithm"),
    high: column("float64", "upper end"),
    log_likelihood: column("float64", "of the whole fit, in the unit"),
    customers: column("int64", "customers it is fitted on"),
    unit: column("string", "week, day, or currency"),
    published: column("boolean", "customer_value is made with it"),
    reason: column("string", "why, or why not"),
    data_from: column("date", "first purchase day that it knows"),
    data_to: column("date", "last day that counts"),
    converged: column("boolean", "the search for the maximum ended at one; null where nothing was fitted"),
    needs: column("string", "what would be needed to publish it; null where it is published or another one was better"),
    has: column("string", "what there is instead"),
  },
};

export const VALUE_INFORMATION: Contract = {
  name: "value_information",
  grain: "one per model and pair of its parameters",
  key: ["model", "parameter", "other"],
  columns: {
    model: column("string", "as in value_models"),
    parameter: column("string", "name of a parameter"),
    other: column("string", "name of a parameter, or the same one"),
    information: column(
      "float64",
      "observed information of their logarithms: the inverse of the matrix is the covariance of the logarithms of the estimates",
    ),
  },
};

export const VALUE_HOLDOUT: Contract = {
  name: "value_holdout",
  grain: "one per model of when customers buy",
  key: ["model"],
  columns: {
    model: column("string", "model"),
    held_out_from: column("date", "first day that the model did not know"),
    days: column("int64", "days held out"),
    customers: column("int64", "customers with a purchase before"),
    expected: column("float64", "purchase days forecast for them"),
    actual: column("int64", "purchase days that came"),
    ratio: column("float64", "expected / actual; null where none came"),
    expected_value: column("float64", "value forecast, currency units"),
    actual_value: column("float64", "net value that came, currency units"),
    correlation: column("float64", "Pearson's correlation of expected and actual purchase days over customers"),
    mean_error: column("float64", "mean of |expected − actual| purchase days a customer"),
    deviance: column("float64", "mean Poisson deviance of actual against expected; lower is better"),
    auc: column(
      "float64",
      "probability that a customer who bought was given a higher chance to do so than one who did not, 0.5 to 1",
    ),
    top_tenth_purchases: column(
      "float64",
      "share of the purchase days that the tenth with the most expected ones made",
    ),
    top_tenth_value: column("float64", "share of the value that the tenth with the highest expected value brought"),
  },
};

export const VALUE_TRACKING: Contract = {
  name: "value_tracking",
  grain: "one per model and week",
  key: ["model", "week"],
  columns: {
    model: column("string", "model"),
    week: column("int64", "week since the first purchase, from 1"),
    week_to: column("date", "its last day"),
    expected: column("float64", "repeat purchase days expected of the customers known before the days held out"),
    actual: column("int64", "their repeat purchase days"),
    expected_total: column("float64", "expected up to the end of the week"),
    actual_total: column("int64", "actual up to the end of the week"),
    is_held_out: column("boolean", "the model did not know this week"),
  },
};

export const VALUE_CALIBRATION: Contract = {
  name: "value_calibration",
  grain: "one per model and number of repeat purchases before the days held out",
  key: ["model", "x"],
  columns: {
    model: column("string", "model"),
    x: column("int64", "repeat purchase days before; the last row holds that many or more"),
    customers: column("int64", "customers with so many"),
    expected: column("float64", "mean purchase days forecast for the days held out"),
    actual: column("float64", "mean purchase days that came"),
  },
};

export const VALUE_GAIN: Contract = {
  name: "value_gain",
  grain: "one per model and tenth of the customers by expected value",
  key: ["model", "tenth"],
  columns: {
    model: column("string", "model"),
    tenth: column("int64", "1 = the tenth with the highest expected value"),
    customers: column("int64", "customers in it"),
    expected_value: column("float64", "value forecast for the days held out, currency units"),
    actual_value: column("float64", "net value that came, currency units"),
    actual_share: column("float64", "share of all that came; null where none came"),
    cumulative_share: column("float64", "share of this and the better tenths"),
  },
};

export const VALUE_HORIZONS: Contract = {
  name: "value_horizons",
  grain: "one per span of months; none where no model is published",
  key: ["from_month", "to_month"],
  columns: {
    from_month: column("int64", "months from the last day of the data to the beginning"),
    to_month: column("int64", "months to the end"),
    purchases: column("float64", "expected purchase days of today's customers"),
    value: column("float64", "their worth, times the margin, discounted, currency units"),
    low: column("float64", "lower end of the 95 % interval of the expectation"),
    high: column("float64", "upper end"),
  },
};

export const VALUE_BOOTSTRAP: Contract = {
  name: "value_bootstrap",
  grain:
    "one per parameter of the published model, and one of what all customers are worth; none where nothing is published or there are too many customers",
  key: ["about", "quantity"],
  columns: {
    about: column("string", "the model, or all customers"),
    quantity: column("string", "the parameter, or value_12m: worth of twelve months of all, currency units"),
    value: column("float64", "the estimate"),
    low: column(
      "float64",
      "lower end of the 95 % interval of the values from resampled customers; null where the data does not determine the parameter",
    ),
    high: column("float64", "upper end"),
    samples: column("int64", "samples of customers it comes from"),
  },
};

export const VALUE_LIST: Contract = {
  name: "value_list",
  grain: "one per customer of the list of the most valuable",
  key: ["rank"],
  columns: {
    rank: column("int64", "1 = worth the most in twelve months"),
    customer_id: column("string", "the customer"),
    clv_12m: column("float64", "as in customer_value"),
    clv_12m_low: column("float64", "as in customer_value"),
    clv_12m_high: column("float64", "as in customer_value"),
    p_alive: column("float64", "as in customer_value"),
    expected_order_value: column("float64", "as in customer_value"),
    expected_purchases_90d: column("float64", "as in customer_value"),
    next_order_on: column("date", "as in customer_value"),
    next_product: column("string", "what to offer: as in next_best; null where nothing is known or rfm does not run"),
    action: column("string", "what to do"),
  },
  references: { customer_id: { table: "customers" } },
};

export const VALUE_POTENTIAL: Contract = {
  name: "value_potential",
  grain: "one per band of the potential score: high (70 and more), medium (40 to 69), low; none where nobody is scored",
  key: ["band"],
  columns: {
    band: column("string", "high, medium or low"),
    customers: column("int64", "customers with such a score (clv_potential)"),
    value_12m: column(
      "float64",
      "their expected worth of twelve months together, currency units; null where none is published",
    ),
    value_12m_mean: column("float64", "the same per customer"),
    check_days: column("int64", "days looked back to check the score, the same in every row"),
    check_customers: column("int64", "customers who were scored then"),
    check_correlation: column(
      "float64",
      "Spearman's rank correlation of the score then and net spend since; null where there is none",
    ),
    check_top_tenth_share: column(
      "float64",
      "share of the spend since that came from the tenth with the highest scores then",
    ),
  },
};

export const VALUE_ORIGINS: Contract = {
  name: "value_origins",
  grain: "one per level of where customers came from; none where no two levels can be told apart",
  key: ["origin", "level"],
  columns: {
    origin: column("string", "channel (of the first order) or first category (most spent on at the first purchase)"),
    place: column("int64", "0 = the level that the others are compared with, then by customers"),
    level: column("string", "the channel or category; (other) = all that are too few for themselves"),
    is_reference: column("boolean", "the others are compared with it"),
    is_rest: column("boolean", "all that are too few for themselves"),
    customers: column("int64", "customers with a purchase"),
    value_12m: column(
      "float64",
      "their expected worth of twelve months together, currency units; null where none is published",
    ),
    value_12m_mean: column("float64", "the same per customer"),
    p_alive: column("float64", "mean probability that they are still customers"),
    new_customer_12m: column(
      "float64",
      "expected worth of what a new customer of the level buys again within twelve months, times the margin, currency units; null where none is published",
    ),
    rate_factor: column(
      "float64",
      "how much as often its customers buy while they are active, all else equal; 1 = as the reference",
    ),
    rate_low: column("float64", "lower end of its 95 % interval"),
    rate_high: column("float64", "upper end"),
    model: column("string", "the model with these factors"),
    deviance: column("float64", "its mean Poisson deviance on the days held out"),
    plain_deviance: column("float64", "that of the same model without them; lower is better"),
    published: column("boolean", "customer_value is made with it"),
  },
};

export const VALUE_TABLES = {
  customer_value: CUSTOMER_VALUE,
  value_models: VALUE_MODELS,
  value_information: VALUE_INFORMATION,
  value_holdout: VALUE_HOLDOUT,
  value_tracking: VALUE_TRACKING,
  value_calibration: VALUE_CALIBRATION,
  value_gain: VALUE_GAIN,
  value_horizons: VALUE_HORIZONS,
  value_origins: VALUE_ORIGINS,
  value_list: VALUE_LIST,
  value_bootstrap: VALUE_BOOTSTRAP,
  value_potential: VALUE_POTENTIAL,
} as const;
