/** The table of anomalies. */
import { type Contract, column } from "../../schema.ts";

export const ANOMALIES: Contract = {
  name: "anomalies",
  grain: "one per anomaly of the last complete week",
  key: ["level", "name", "metric", "period", "grain"],
  columns: {
    level: column(
      "string",
      "data (the files are likely wrong or incomplete), shop, region, category, product or order",
    ),
    name: column("string", "the region, category, product, order or way to pay; empty for the whole shop"),
    period: column("date", "the day, or the Monday of the week"),
    metric: column(
      "string",
      "net_revenue, orders, customers, order_value, isolation (how easily an order is told from all others, 0 to 1); of data what is wrong: missing_day, awaited_day, incomplete_day, repeated_day, price_level, quantity_per_line, known_customer_share, …",
    ),
    value: column("float64", "as it is: currency units, a count, a share, hours, or a factor of the usual"),
    expected_low: column(
      "float64",
      "lower end of what was to be expected: nineteen of twenty values lie above it and below the upper end",
    ),
    expected_high: column("float64", "upper end of that range"),
    since: column("date", "the first day of the unbroken run of such days or weeks"),
    driver: column("string", "what likely makes most of it; empty where nothing does"),
    severity: column("string", "stamp (do not trust the figures of the week), high or medium"),
    grain: column("string", "day or week"),
    label: column("string", "the name as a reader knows it: a product's description; else the name"),
    excess: column(
      "float64",
      "revenue out of line, currency units, below 0 where it is missing; 0 for data and where it is not money",
    ),
    score: column("float64", "how many times the usual spread it lies outside"),
    driver_share: column("float64", "part of the deviation that the driver makes; null without one"),
    cause: column(
      "string",
      "the anomaly that speaks for it, level/name/metric/period; its own where it raises an alarm itself",
    ),
    is_alarm: column("boolean", "whether it raises an alarm: one per cause, none while it is snoozed"),
    is_snoozed: column("boolean", "whether the configuration keeps it silent for now"),
  },
};

export const USUAL_RANGES: Contract = {
  name: "usual_ranges",
  grain: "one per metric of the whole shop × complete week",
  key: ["metric", "period"],
  columns: {
    metric: column("string", "net_revenue, orders or customers"),
    period: column("date", "the Monday"),
    value: column("float64", "as it came, in the currency for revenue"),
    expected_low: column(
      "float64",
      "nineteen of twenty weeks lie above it and below expected_high; null where too little was known",
    ),
    expected_high: column("float64", "upper end of the usual range"),
    is_outside: column("boolean", "whether the week lies outside; null where no range is known"),
  },
};
