/** The forecast: from facts to tables. */
import { dayNumber, dayOf } from "../../calendar.ts";
import type pl from "../../columns/polars.ts";
import { type Outlook, outlookByDay, outlookByWeek, type Point } from "../../features/outlook.ts";
import { type ShopSeries, shopSeries } from "../../features/shop-series.ts";
import { type TradingCalendar, tradingCalendar } from "../../features/trading-calendar.ts";
import { type Contract, emptyFrame } from "../../schema.ts";
import { type Context, closedDays, type Input } from "../analysis.ts";
import { frameOf, type Row } from "../rows.ts";
import type { ForecastOptions } from "./options.ts";
import { recordRows } from "./record.ts";
import { WEEKDAY_MONTH, weekdayMonthRows } from "./seasonality.ts";
import { FORECAST, FORECAST_MODELS, FORECAST_RECORD } from "./tables.ts";

export const FORECAST_TABLES = {
  forecast: FORECAST,
  forecast_models: FORECAST_MODELS,
  forecast_record: FORECAST_RECORD,
  weekday_month: WEEKDAY_MONTH,
} satisfies Record<string, Contract>;
export type ForecastMarts = { [K in keyof typeof FORECAST_TABLES]: pl.DataFrame };

type ForecastGrain = "day" | "week" | "four_weeks";
const WEEKS_TOGETHER = 4;

/** The name of a series in the tables. */
export const seriesName = (
  grain: ForecastGrain,
  { metric, level, name }: Pick<ShopSeries, "metric" | "level" | "name">,
): string => `${grain}/${metric}${level === "shop" ? "" : `/${level}/${name}`}`;

const numberOrNull = (value: number): number | null => (Number.isFinite(value) ? value : null);

const pointRow = (series: ShopSeries, grain: "day" | "week", model: string | null, point: Point): Row => ({
  series: seriesName(grain, series),
  level: series.level,
  period: dayOf(point.period),
  horizon: point.horizon,
  actual: point.actual,
  forecast: numberOrNull(point.forecast),
  low_80: numberOrNull(point.low80),
  high_80: numberOrNull(point.high80),
  low_95: numberOrNull(point.low95),
  high_95: numberOrNull(point.high95),
  model,
  grain,
  metric: series.metric,
  name: series.level === "shop" ? null : series.name,
  period_end: dayOf(point.period + (grain === "week" ? 6 : 0)),
});

function totalRows(series: ShopSeries, { total, made, points }: Outlook): Row[] {
  const first = points.find(({ horizon }) => horizon === 1);
  // the sum of a series' different customers says nothing of the different customers of four weeks
  if (total === undefined || first === undefined || series.metric === "customers") return [];
  return [
    {
      series: seriesName("four_weeks", series),
      level: series.level,
      period: dayOf(first.period),
      horizon: WEEKS_TOGETHER,
      actual: null,
      forecast: total.forecast,
      low_80: total.low80,
      high_80: total.high80,
      low_95: total.low95,
      high_95: total.high95,
      model: made.model,
      grain: "four_weeks",
      metric: series.metric,
      name: series.level === "shop" ? null : series.name,
      period_end: dayOf(first.period + 7 * WEEKS_TOGETHER - 1),
    },
  ];
}

/** What came, of a series of which nothing can be said about what is to come. */
const pastRows = (series: ShopSeries, { mondays }: TradingCalendar): Row[] =>
  Array.from(mondays, (period, i) => {
    const none = Number.NaN;
    const bands = { forecast: none, low80: none, high80: none, low95: none, high95: none };
    return pointRow(series, "week", null, { period, horizon: 0, actual: series.weeks[i]!, ...bands });
  });

const REASONS = {
  least: "the least error",
  mean: "a mean of the two best, as good as the better of them and steadier",
  notBetter: "no way is better than the last value carried on",
  more: "more error than the one that is chosen",
} as const;

const modelRows = (name: string, { made }: Outlook): Row[] => {
  const least = made.judged.reduce((a, b) => (b.mase < a.mase ? b : a));
  return made.judged.map((one) => ({
    series: name,
    model: one.model,
    mase: one.mase,
    smape: one.smape,
    coverage_80: one.coverage80,
    chosen: one.chosen,
    reason: !one.chosen
      ? REASONS.more
      : !made.beatsNaive
        ? REASONS.notBetter
        : one.model === least.model
          ? REASONS.least
          : REASONS.mean,
    origins: made.origins.length,
  }));
};

/** What came in whole weeks; undefined where a week is not known in full. */
function actualOf(all: readonly ShopSeries[], calendar: TradingCalendar) {
  const places = new Map(Array.from(calendar.mondays, (monday, i) => [monday, i]));
  return (name: string, from: string, to: string): number | undefined => {
    const series = all.find(
      (one) => one.level === "shop" && [seriesName("week", one), seriesName("four_weeks", one)].includes(name),
    );
    if (series === undefined) return undefined;
    let sum = 0;
    for (let monday = dayNumber(from); monday <= dayNumber(to); monday += 7) {
      const place = places.get(monday);
      if (place === undefined) return undefined;
      sum += series.weeks[place]!;
    }
    return sum;
  };
}

/**
 * What the coming days and weeks look like: orders in, one row per series and period out (`forecast`), with how good each way to forecast
 * was (`forecast_models`) and what earlier editions said (`forecast_record`).
 *
 * Series are revenue, orders and customers of the whole shop, of the largest regions and of the largest categories (no customers for
 * these), by calendar week (Monday first) up to the last complete one before `context.asOf`, and by day. Days that are missing, cut off or
 * there twice, and days for which the configuration names an event, are left out and their week scaled up; days on which the shop was
 * closed a year before, or which an event says are closed, count as closed in what is to come; so do public holidays of the country that
 * the configuration names, where the shop was closed on the same one before.
 * A series needs 16 weeks. What days bring by weekday and month (`weekday_month`) is of whole years alone.
 *
 * @see Hyndman & Athanasopoulos, "Forecasting: principles and practice" (2021); `forecastSeries`
 */
export function forecast(
  input: Input,
  options: ForecastOptions,
  context: Pick<Context, "asOf" | "events" | "holidays">,
): ForecastMarts {
  const { facts } = input;
  const calendar = tradingCalendar(facts, context.asOf, {
    closed: closedDays(context.events),
    unusual: (context.events ?? []).filter(({ closed }) => closed !== true).map(({ on }) => on),
    ...(context.holidays === undefined ? {} : { holidays: context.holidays }),
  });
  if (calendar === undefined)
    return Object.fromEntries(
      Object.entries(FORECAST_TABLES).map(([name, table]) => [name, emptyFrame(table)]),
    ) as ForecastMarts;
  const all = shopSeries(facts, calendar, input.feature("customerOrders"), options);
  const rows: Row[] = [];
  const models: Row[] = [];
  for (const series of all) {
    const week = outlookByWeek(facts, series, calendar, options.weeks);
    if (week !== undefined) {
      rows.push(
        ...week.points.map((point) => pointRow(series, "week", week.made.model, point)),
        ...totalRows(series, week),
      );
      models.push(...modelRows(seriesName("week", series), week));
    } else if (series.level === "shop") rows.push(...pastRows(series, calendar));
    if (options.days === 0 || (options.daily === "shop" && series.level !== "shop")) continue;
    const day = outlookByDay(facts, series, calendar, options.days);
    if (day === undefined) continue;
    rows.push(...day.points.map((point) => pointRow(series, "day", day.made.model, point)));
    models.push(...modelRows(seriesName("day", series), day));
  }
  const sorted = (made: Row[], contract: Contract): pl.DataFrame => frameOf(contract, made).sort([...contract.key]);
  const record = recordRows(
    input.history("forecast_record"),
    input.history("forecast"),
    context.asOf,
    actualOf(all, calendar),
  );
  return {
    forecast: sorted(rows, FORECAST),
    forecast_models: sorted(models, FORECAST_MODELS),
    forecast_record: sorted(record, FORECAST_RECORD),
    weekday_month: sorted(weekdayMonthRows(calendar), WEEKDAY_MONTH),
  };
}
