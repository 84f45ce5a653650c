/** The tables of the forecast. */
import { type Contract, column } from "../../schema.ts";

const BANDS = {
  low_80: column("float64", "four of five values are to lie above it and below high_80"),
  high_80: column("float64", "upper end of that band"),
  low_95: column("float64", "nineteen of twenty values are to lie above it and below high_95"),
  high_95: column("float64", "upper end of that band"),
};

const SERIES = column(
  "string",
  "grain/metric, and behind it the level and the name: week/net_revenue, week/orders/region/Germany",
);

export const FORECAST: Contract = {
  name: "forecast",
  grain: "one per series × day or week, past and to come, and one for the next four weeks together",
  key: ["series", "period"],
  columns: {
    series: SERIES,
    level: column("string", "shop, region or category"),
    period: column("date", "the day, or the first day of the week or the four weeks"),
    horizon: column("int32", "steps ahead of the last complete day or week; 0 for the past"),
    actual: column("float64", "as it came, in the currency for revenue; null for what is to come"),
    forecast: column(
      "float64",
      "what is expected; for the past what was one step before, by a way that was fitted to earlier values alone; null where there was none",
    ),
    ...BANDS,
    model: column("string", "how it was made; null where there are too few weeks for a forecast"),
    grain: column("string", "day, week or four_weeks"),
    metric: column("string", "net_revenue, orders or customers"),
    name: column("string", "the region or category; null for the whole shop"),
    period_end: column("date", "last day of the period"),
  },
};

export const FORECAST_MODELS: Contract = {
  name: "forecast_models",
  grain: "one per series × way to forecast it",
  key: ["series", "model"],
  columns: {
    series: SERIES,
    model: column("string", "the way"),
    mase: column(
      "float64",
      "mean absolute error over the next values from earlier points in time, as a multiple of the mean change from value to value",
    ),
    smape: column("float64", "mean of 2 |actual − forecast| / (|actual| + |forecast|), 0 to 2"),
    coverage_80: column(
      "float64",
      "share of actual values within the band of 80 % that the errors of other times make",
    ),
    chosen: column("boolean", "whether the forecast is made this way"),
    reason: column("string", "why it was chosen or not"),
    origins: column("int32", "earlier points in time it was tried from"),
  },
};

export const FORECAST_RECORD: Contract = {
  name: "forecast_record",
  grain: "one per forecast of an earlier edition for the whole shop, up to a year back",
  key: ["series", "period", "as_of"],
  columns: {
    series: SERIES,
    period: column("date", "first day of what was forecast"),
    as_of: column("date", "the day of the edition that said it"),
    period_end: column("date", "last day of what was forecast"),
    horizon: column("int32", "weeks ahead, or 4 for four weeks together"),
    forecast: column("float64", "what was expected"),
    low_80: BANDS.low_80,
    high_80: BANDS.high_80,
    actual: column("float64", "what came; null while it is not known in full"),
    is_inside: column("boolean", "whether it came within the band; null while it is not known"),
  },
};
