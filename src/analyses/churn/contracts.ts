/** The tables of the churn analysis and their columns. */
import { type Contract, column } from "../../schema.ts";

export const CUSTOMER_CHURN: Contract = {
  name: "customer_churn",
  grain: "one per customer with a purchase; none where the data is too thin",
  key: ["customer_id"],
  columns: {
    customer_id: column("string", "identifies the customer"),
    lifecycle: column("string", "New, Active, At-Risk or Churned by the gaps of the whole shop, as in rfm"),
    rhythm: column(
      "string",
      "on time, overdue or gone against the customer's own gaps, as in rfm; null before three purchase days",
    ),
    silent_days: column("int64", "days from the last purchase to the last day that counts"),
    usual_gap_days: column("float64", "mean days between purchase days; null with a single one"),
    p_alive: column("float64", "probability that the customer is still one, 0 to 1"),
    p_alive_before: column(
      "float64",
      "the same in the last edition, without one a week earlier; null for who had not bought",
    ),
    churn_probability: column(
      "float64",
      "probability of no purchase within 90 days (or as configured), by the better model",
    ),
    churn_probability_before: column(
      "float64",
      "by the model of when customers buy, in the last edition, without one a week earlier; null for who had not bought",
    ),
    history_probability: column("float64", "by the model of when customers buy"),
    logistic_probability: column("float64", "by the regression on what they did lately; null where there is none"),
    risk: column("string", "low (below 33 %), medium, or high (above 66 %), of churn_probability"),
    driver: column("string", "what speaks most for leaving, in words; null where nothing does"),
    model: column("string", "the better model: its name, or logistic"),
    value_12m: column(
      "float64",
      "worth of twelve months as in customer_value, where that is not published a year of their orders as in rfm, currency units",
    ),
  },
  references: { customer_id: { table: "customers" } },
};

export const CHURN_MODELS: Contract = {
  name: "churn_models",
  grain: "one per model, tested on the last days of the data",
  key: ["model"],
  columns: {
    model: column("string", "name of the model of when customers buy, or logistic"),
    published: column("boolean", "its probabilities are those of customer_churn"),
    reason: column("string", "why, or why not"),
    tested_from: column("date", "first day that it did not know in the test"),
    customers: column("int64", "customers with a purchase before that day"),
    lost: column("int64", "of these, without one from that day on"),
    auc: column("float64", "probability that one who was lost had the higher probability than one who was not, 0 to 1"),
    brier: column("float64", "mean squared error of the probabilities, 0 best"),
    base_brier: column("float64", "the same if everybody had been given the share of the lost"),
    lift: column(
      "float64",
      "share of the lost among the tenth with the highest probabilities, over their share among all",
    ),
    needs: column("string", "what would be needed where there is too little data"),
    has: column("string", "what there is instead"),
  },
};

export const CHURN_CALIBRATION: Contract = {
  name: "churn_calibration",
  grain: "one per model and tenth of the customers of the test by probability",
  key: ["model", "tenth"],
  columns: {
    model: column("string", "model"),
    tenth: column("int64", "1 = the lowest probabilities"),
    customers: column("int64", "customers in it"),
    predicted: column("float64", "their mean probability"),
    actual: column("float64", "share of them who were lost"),
  },
};

export const CHURN_DRIVERS: Contract = {
  name: "churn_drivers",
  grain: "one per measure of the regression; none where there is none",
  key: ["driver"],
  columns: {
    driver: column("string", "the measure"),
    words: column("string", "the reason to leave that it stands for"),
    coefficient: column("float64", "of the standardised measure; positive: a high value speaks for leaving"),
    odds_ratio: column(
      "float64",
      "factor of the odds of leaving for one standard deviation towards that reason; below 1 where others carry its weight",
    ),
  },
};

export const CHURN_WATCH: Contract = {
  name: "churn_watch",
  grain: "one per customer on the watch list",
  key: ["rank"],
  columns: {
    rank: column("int64", "by worth of twelve months × rise of the probability of no order"),
    customer_id: column("string", "identifies the customer"),
    segment: column("string", "segment; null where there are none"),
    value_12m: column("float64", "as in customer_churn, currency units"),
    churn_probability: column("float64", "probability of no purchase within 90 days (or as configured)"),
    rise: column("float64", "how much it rose by the model of when customers buy"),
    silent_days: column("int64", "days from the last purchase to the last day that counts"),
    usual_gap_days: column("float64", "mean days between purchase days"),
    reason: column("string", "why they are on the list"),
    action: column("string", "what to do"),
  },
};

export const CHURN_TABLES = {
  customer_churn: CUSTOMER_CHURN,
  churn_models: CHURN_MODELS,
  churn_calibration: CHURN_CALIBRATION,
  churn_drivers: CHURN_DRIVERS,
  churn_watch: CHURN_WATCH,
} as const;
