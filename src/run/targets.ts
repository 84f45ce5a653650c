/** How far the targets of the configuration are reached in the periods that run, or have just ended, at as-of. */
import {
  type Context,
  TARGET_METRICS,
  TARGET_PERIODS,
  type TargetMetric,
  type TargetPeriod,
} from "../analyses/analysis.ts";
import { rowsOf } from "../analyses/rows.ts";
import { addDays, type Day, daysBetween, isoWeek, type Period, periodOf, weekday } from "../calendar.ts";
import type pl from "../columns/polars.ts";
import type { Format } from "../format.ts";
import type { Target } from "../section.ts";

const LABELS: Readonly<Record<TargetMetric, string>> = {
  net_revenue: "Net revenue",
  gross_revenue: "Gross revenue",
  orders: "Orders",
  new_customers: "New customers",
};
/** Weeks whose days say how the shop's trade is spread over a week. */
const PATTERN_WEEKS = 13;
/** From this share of a period on it is worth saying where its pace leads. */
const ENOUGH = 0.2;

function periodName({ grain, start }: Period, format: Format): string {
  if (grain === "week") return `week ${isoWeek(start).week}`;
  if (grain === "month") return format.month(start);
  if (grain === "year") return start.slice(0, 4);
  return `Q${Math.ceil(Number(start.slice(5, 7)) / 3)} ${start.slice(0, 4)}`;
}

/** The part of a period's trade that its days before `until` have by the usual spread over the days of a week. */
function shareBy(period: Period, until: Day, byDay: ReadonlyMap<Day, number>): number {
  const weights = new Float64Array(8);
  for (let back = 1; back <= 7 * PATTERN_WEEKS; back++) {
    const day = addDays(until, -back);
    weights[weekday(day)]! += Math.max(0, byDay.get(day) ?? 0);
  }
  const isFlat = weights.every((weight) => weight === 0);
  let [elapsed, all] = [0, 0];
  for (let i = 0; i <= daysBetween(period.start, period.end); i++) {
    const day = addDays(period.start, i);
    const weight = isFlat ? 1 : weights[weekday(day)]!;
    all += weight;
    if (day < until) elapsed += weight;
  }
  return all === 0 ? 1 : elapsed / all;
}

function targetOf(
  metric: TargetMetric,
  grain: TargetPeriod,
  target: number,
  byDay: ReadonlyMap<Day, number>,
  { asOf, format }: Pick<Context, "asOf" | "format">,
): Target {
  const period = periodOf(addDays(asOf, -1), grain);
  let actual = 0;
  for (const [day, value] of byDay) if (day >= period.start && day < asOf) actual += value;
  const share = shareBy(period, asOf, byDay);
  const isMoney = metric === "net_revenue" || metric === "gross_revenue";
  const shown = (n: number): string => (isMoney ? format.moneyShort(n) : format.integer(Math.round(n)));
  const expected = target * share;
  const of = `${shown(actual)} of ${shown(target)}`;
  const gap = Math.abs(actual - target);
  const text =
    asOf > period.end
      ? actual >= target
        ? `${of}: reached, ${shown(gap)} above`
        : `${of}: missed by ${shown(gap)}`
      : actual >= target
        ? `${of} by ${format.day(addDays(asOf, -1))}: reached already`
        : `${of} by ${format.day(addDays(asOf, -1))}; the usual pace asks for ${shown(expected)}${
            share < ENOUGH ? "" : `, and this one leads to ${shown(actual / share)}`
          }`;
  return {
    metric,
    label: LABELS[metric],
    period: periodName(period, format),
    target,
    actual,
    expected,
    format: isMoney ? "moneyShort" : "integer",
    text,
  };
}

/** One per metric and period of the configuration; none where the run has no table of days. */
export function targetsReached(context: Context, daily: pl.DataFrame | undefined): Target[] {
  const { targets = {} } = context;
  if (daily === undefined) return [];
  const rows = rowsOf(daily);
  return TARGET_METRICS.flatMap((metric) => {
    const byDay = new Map(rows.map((row) => [String(row.day), Number(row[metric] ?? 0)]));
    return TARGET_PERIODS.flatMap((period): Target[] => {
      const target = targets[metric]?.[period];
      return target === undefined ? [] : [targetOf(metric, period, target, byDay, context)];
    });
  });
}
