/** The forecast's tables as its section reads them. */
import { addDays } from "../../calendar.ts";
import type { Context } from "../analysis.ts";
import { type Row, rowsOf } from "../rows.ts";
import type { ForecastMarts } from "./marts.ts";

export interface OutlookView {
  context: Context;
  /** Weeks of revenue, past ones first. */
  weeks: readonly Row[];
  past: readonly Row[];
  next: Row;
  last: Row;
  /** The next four weeks together, and what the last four brought. */
  total: Row | undefined;
  lastFour: number;
  days: readonly Row[];
  rows: readonly Row[];
  models: readonly Row[];
  record: readonly Row[];
  weekdayMonth: readonly Row[];
  /** Whether the forecast is the last value carried on. */
  isNaive: boolean;
}

export const REVENUE_BY_WEEK = "week/net_revenue";
export const numberIn = (row: Row, key: string): number => Number(row[key]);
export const forecastCell = (row: Row, column: string): string => `forecast.${row.series}/${row.period}.${column}`;

/** Undefined where nothing can be said of the coming weeks. */
export function outlookView(marts: ForecastMarts, context: Context): OutlookView | undefined {
  const rows = rowsOf(marts.forecast);
  const weeks = rows.filter((row) => row.series === REVENUE_BY_WEEK);
  const past = weeks.filter((row) => row.horizon === 0);
  const next = weeks.find((row) => row.horizon === 1);
  const last = past.at(-1);
  if (next === undefined || last === undefined) return undefined;
  return {
    context,
    rows,
    weeks,
    past,
    next,
    last,
    total: rows.find((row) => row.series === "four_weeks/net_revenue"),
    lastFour: past.slice(-4).reduce((sum, row) => sum + numberIn(row, "actual"), 0),
    days: rows.filter((row) => row.series === "day/net_revenue"),
    models: rowsOf(marts.forecast_models),
    record: rowsOf(marts.forecast_record),
    weekdayMonth: rowsOf(marts.weekday_month),
    isNaive: next.model === "naive",
  };
}

/** "£38k–£44k"; "about £41k" where both ends read the same. */
export function between({ format }: Pick<Context, "format">, low: number, high: number): string {
  const [from, to] = [format.moneyShort(low), format.moneyShort(high)];
  return from === to ? `about ${from}` : `${from}–${to}`;
}

export const bandWords = (context: Pick<Context, "format">, row: Row): string =>
  between(context, numberIn(row, "low_80"), numberIn(row, "high_80"));

/** "next week"; the week itself where the report is made within it. */
export const weekWords = ({ context, next }: OutlookView): string =>
  String(next.period) === context.asOf
    ? "next week"
    : `the week of ${context.format.range(String(next.period), addDays(String(next.period), 6))}`;

/** Mean share by which forecasts of the week ahead were off, and over how many weeks. */
export function offBy({ past }: OutlookView): { share: number; weeks: number } | undefined {
  const known = past.filter((row) => row.forecast !== null && numberIn(row, "actual") > 0);
  if (known.length < 8) return undefined;
  const actual = known.reduce((sum, row) => sum + numberIn(row, "actual"), 0);
  const off = known.reduce((sum, row) => sum + Math.abs(numberIn(row, "actual") - numberIn(row, "forecast")), 0);
  return { share: off / actual, weeks: known.length };
}
