/** Records: values as low or as high as they have not been for a while. */
import type { Highlight } from "../../section.ts";
import type { Row } from "../rows.ts";
import { type MetricName, metricNamed } from "./metrics.ts";
import type { Judgement } from "./story/judge.ts";
import { day, num, type View } from "./view.ts";

/** A value is a record worth saying when nothing like it was seen for so many periods, of at least as many known. */
const LOOK_BACK = 6;
const HISTORY = 8;

/** How far back one has to look for a value as low or as high; undefined where it is no extreme. */
export function extreme(values: readonly number[]): { side: "weakest" | "strongest"; periods: number } | undefined {
  const latest = values.at(-1);
  if (latest === undefined || values.length <= HISTORY) return undefined;
  const before = values.slice(0, -1).reverse();
  const run = (beyond: (value: number) => boolean): number => {
    const end = before.findIndex((value) => !beyond(value));
    return end < 0 ? before.length : end;
  };
  const low = run((value) => value > latest);
  const high = run((value) => value < latest);
  const periods = Math.max(low, high);
  return periods < LOOK_BACK ? undefined : { side: low > high ? "weakest" : "strongest", periods };
}

function record(view: View, metric: MetricName): (Highlight & { periods: number }) | undefined {
  const { format } = view.context;
  const found = extreme(view.complete.map((row) => num(row, metric) ?? 0));
  const latest = view.complete.at(-1);
  if (!found || !latest || day(latest, view.seriesKey) !== view.period.from) return undefined;
  const since = view.complete.at(-2 - found.periods);
  const before = view.complete.at(-2)!;
  const written = (row: Row): string => format.value(num(row, metric), metricNamed(metric).format);
  const at = since ? day(since, view.seriesKey) : "";
  const cell = (row: Row): string => `${view.series}.${day(row, view.seriesKey)}.${metric}`;
  const when = since
    ? `since ${view.grain === "month" ? format.month(at) : `the week of ${format.day(at)}`}`
    : `of all ${format.integer(view.complete.length)} ${view.grain}s in the data`;
  return {
    // the revenue itself stands in the headline and in the first figure
    text:
      metric === "net_revenue"
        ? `The ${found.side} ${view.grain} ${when}.`
        : `${metricNamed(metric).label}: ${written(latest)} (${written(before)} the ${view.grain} before), the ${found.side} ${view.grain} ${when}.`,
    // no record is set by figures that are to be checked first
    doubted: "",
    tone: found.side === "strongest" ? "good" : "bad",
    weight: 60 + Math.min(found.periods, 20),
    cells: [cell(latest), cell(before), ...(since ? [cell(since)] : [])],
    periods: found.periods,
  };
}

/** The most telling record of the money figures, and one of new customers. */
export function records(view: View, { now, then, few }: Judgement): Highlight[] {
  // a period that lacks a day sets no record, and one of a few orders is none
  if (now.length + then.length > 0 || few) return [];
  const best = (["net_revenue", "orders", "customers", "average_order_value"] as const)
    .map((metric) => record(view, metric))
    .filter((found) => found !== undefined)
    .sort((a, b) => b.periods - a.periods)[0];
  const newcomers = record(view, "new_customers");
  return [best, num(view.metric("customers"), "value") === 0 ? undefined : newcomers].flatMap((found) => {
    if (!found) return [];
    const { periods: _, ...highlight } = found;
    return [highlight];
  });
}
