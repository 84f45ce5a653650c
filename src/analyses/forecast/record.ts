/** What earlier editions said, and what came of it. */
import { addDays, daysBetween } from "../../calendar.ts";
import type { Published } from "../analysis.ts";
import { type Row, rowsOf } from "../rows.ts";

/** Further back, and nobody asks. */
const MOST_DAYS = 371;
/** Weeks ahead that are held against what came. */
const WEEKS_HELD = 4;

/** Columns of the table `forecast` that are read back. */
export const REMEMBERED_FORECAST = [
  "series",
  "level",
  "period",
  "horizon",
  "forecast",
  "low_80",
  "high_80",
  "grain",
  "period_end",
] as const;

/** The forecasts of an edition that are kept: whole shop, by week up to four ahead, and the four weeks together. */
const saidBy = ({ rows, asOf }: Published): Row[] =>
  rowsOf(rows)
    .filter(
      (row) =>
        row.level === "shop" &&
        row.grain !== "day" &&
        Number(row.horizon) >= 1 &&
        Number(row.horizon) <= WEEKS_HELD &&
        row.forecast !== null,
    )
    .map(({ series, period, period_end, horizon, forecast, low_80, high_80 }) => ({
      series: series ?? null,
      period: period ?? null,
      as_of: asOf,
      period_end: period_end ?? null,
      horizon: horizon ?? null,
      forecast: forecast ?? null,
      low_80: low_80 ?? null,
      high_80: high_80 ?? null,
    }));

/**
 * All that earlier editions said of the whole shop, with what came where `actualOf` knows it in full.
 *
 * @param known the record that the newest earlier edition kept; `published` that edition's own forecast
 */
export function recordRows(
  known: Published | undefined,
  published: Published | undefined,
  asOf: string,
  actualOf: (series: string, from: string, to: string) => number | undefined,
): Row[] {
  const all = [
    ...(known === undefined ? [] : rowsOf(known.rows)),
    ...(published === undefined ? [] : saidBy(published)),
  ];
  const kept = new Map<string, Row>();
  for (const row of all) {
    if (daysBetween(String(row.period), asOf) > MOST_DAYS || String(row.as_of) >= asOf) continue;
    kept.set(`${row.series}/${row.period}/${row.as_of}`, row);
  }
  return [...kept.values()].map((row) => {
    const actual =
      addDays(String(row.period_end), 1) <= asOf
        ? actualOf(String(row.series), String(row.period), String(row.period_end))
        : undefined;
    return {
      ...row,
      actual: actual ?? null,
      is_inside: actual === undefined ? null : actual >= Number(row.low_80) && actual <= Number(row.high_80),
    };
  });
}
