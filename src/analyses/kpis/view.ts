/** The marts as the section reads them: plain rows of the edition's period. */
import { addDays, type Day, type Grain } from "../../calendar.ts";
import type pl from "../../columns/polars.ts";
import type { Context } from "../analysis.ts";
import { type Row, rowsOf } from "../rows.ts";
import type { KpiMarts } from "./marts.ts";
import type { MetricName } from "./metrics.ts";
import type { KpiOptions } from "./options.ts";
import {
  type DayOrders,
  type DriedUp,
  driedUpOf,
  type Lump,
  lumpOf,
  type Turned,
  turnedDays,
} from "./story/pattern.ts";

/** A number of a row; null stays null. */
export const num = (row: Row | undefined, key: string): number | null =>
  typeof row?.[key] === "number" ? row[key] : null;
export const day = (row: Row, key: string): Day => String(row[key]);

export interface View {
  context: Context;
  options: KpiOptions;
  /** First and last day with an order. */
  first: Day;
  last: Day;
  grain: Grain;
  /** Metrics of the last complete period. */
  metrics: ReadonlyMap<string, Row>;
  metric(name: MetricName): Row;
  period: { from: Day; to: Day };
  /** The series of the edition's grain, the running and the partial periods left out, up to the last complete one. */
  complete: readonly Row[];
  /** The table and the key column of that series. */
  series: "weekly" | "monthly";
  seriesKey: "week" | "month";
  weekly: readonly Row[];
  monthly: readonly Row[];
  products: readonly Row[];
  regions: readonly Row[];
  hours: readonly Row[];
  drivers: readonly Row[];
  causes: readonly Row[];
  market: readonly Row[];
  payments: readonly Row[];
  /** The days of the period and of the one before it. */
  days: readonly Row[];
  /** Last year's week lacks days that this one, and the weeks around that one, have: on how many it has orders, and on how many they. */
  yearLacks?: { days: number; around: number };
  /** All orders of the period's week, or of the running one, are dated on one day. */
  lump?: Lump;
  /** Hardly a new customer came for two weeks or more. */
  driedUp?: DriedUp;
  /** Weekdays on which the shop has lately been closed, or open, after months in which it was not. */
  turned: readonly Turned[];
  /** Net revenue that was to be expected of a week before it began, where another analysis of the run has found that. */
  usual: ReadonlyMap<Day, { low: number; high: number }>;
}

function usualOf(ranges: pl.DataFrame | undefined): View["usual"] {
  const known = ranges === undefined ? [] : rowsOf(ranges).filter((row) => row.metric === "net_revenue");
  return new Map(
    known.flatMap((row): [Day, { low: number; high: number }][] => {
      const [low, high] = [num(row, "expected_low"), num(row, "expected_high")];
      return low === null || high === null ? [] : [[day(row, "period"), { low, high }]];
    }),
  );
}

/** A week of last year that is whole has orders on as many days as the weeks around it, or as this year's. */
function yearLacks(traded: DayOrders, from: Day, grain: Grain): View["yearLacks"] {
  if (grain !== "week") return undefined;
  const daysFrom = (start: Day): number =>
    [0, 1, 2, 3, 4, 5, 6].filter((offset) => traded.has(addDays(start, offset))).length;
  const days = daysFrom(addDays(from, -364));
  const around = Math.min(daysFrom(addDays(from, -371)), daysFrom(addDays(from, -357)));
  return days > 0 && days < Math.min(around, daysFrom(from)) ? { days, around } : undefined;
}

/** Undefined where there is no order, or none before the end of the last complete period. */
export function viewOf(
  marts: KpiMarts,
  options: KpiOptions,
  context: Context,
  ranges?: pl.DataFrame,
): View | undefined {
  const grain = options.grain;
  const metrics = new Map(rowsOf(marts.kpis).map((row) => [String(row.metric), row]));
  const revenue = metrics.get("net_revenue");
  if (!revenue) return undefined;
  const daily = marts.daily.select("day").sort("day");
  const days = rowsOf(daily.head(1).vstack(daily.tail(1)));
  const weekly = rowsOf(marts.weekly);
  const monthly = rowsOf(marts.monthly);
  const seriesKey = grain === "month" ? "month" : "week";
  const period = { from: day(revenue, "period_start"), to: day(revenue, "period_end") };
  const orders: DayOrders = new Map(
    rowsOf(marts.daily.select("day", "orders"))
      .filter((row) => (num(row, "orders") ?? 0) > 0)
      .map((row) => [day(row, "day"), num(row, "orders")!]),
  );
  const lacks = yearLacks(orders, period.from, grain);
  const lump = grain === "week" ? lumpOf(orders, period.from, context.asOf) : undefined;
  const complete = (grain === "month" ? monthly : weekly).filter(
    (row) => row.is_partial === false && day(row, seriesKey) <= period.from,
  );
  const driedUp = grain === "week" ? driedUpOf(complete.map((row) => num(row, "new_customers") ?? 0)) : undefined;
  return {
    context,
    options,
    grain,
    metrics,
    metric: (name) => metrics.get(name)!,
    first: day(days[0]!, "day"),
    last: day(days[1]!, "day"),
    period,
    complete,
    series: grain === "month" ? "monthly" : "weekly",
    seriesKey,
    weekly,
    monthly,
    products: rowsOf(marts.products),
    regions: rowsOf(marts.regions),
    hours: rowsOf(marts.weekday_hour),
    drivers: rowsOf(marts.revenue_drivers),
    causes: rowsOf(marts.revenue_causes),
    market: rowsOf(marts.market_penetration),
    payments: rowsOf(marts.payment_methods),
    days: rowsOf(marts.trading_days),
    ...(lacks === undefined ? {} : { yearLacks: lacks }),
    ...(lump === undefined ? {} : { lump }),
    ...(driedUp === undefined ? {} : { driedUp }),
    turned: turnedDays(orders, day(days[0]!, "day"), period.to),
    // the range is that of all sales
    usual: usualOf(options.customers === "all" ? ranges : undefined),
  };
}

/** Where a number comes from: `table.row.column`, a row being named by its key, parts joined by `/`. */
export const kpiCell = (metric: MetricName, column: string): string => `kpis.${metric}.${column}`;
