/**
 * Figures of the period before that are no longer those its own edition published: late files, corrections, cancellations. Readers
 * who hold that edition are told, with both figures.
 */
import type { Highlight } from "../../section.ts";
import type { History, Remembered } from "../analysis.ts";
import { rowsOf } from "../rows.ts";
import { type MetricName, metricNamed } from "./metrics.ts";
import type { KpiOptions } from "./options.ts";
import { day, kpiCell, num, type View } from "./view.ts";

/** The headline figures as they were published. */
export const PUBLISHED_KPIS: Remembered<KpiOptions> = {
  columns: ["metric", "value", "period_start", "period_end", "grain"],
  sameOptions: true,
  otherwise: "whether figures of the period before have been restated is not told",
};

const MOST_NAMED = 3;

/**
 * The figures among `names` that a reader sees to be others than in the edition of the period before; undefined where that edition
 * is not there, or was about another period, or nothing has changed.
 */
export function restated(
  view: View,
  names: readonly MetricName[],
  history: History | undefined,
): Highlight | undefined {
  const published = history?.("kpis");
  if (published === undefined) return undefined;
  const before = new Map(rowsOf(published.rows).map((row) => [String(row.metric), row]));
  const { format } = view.context;
  const changed = names.flatMap((name) => {
    const [now, then] = [view.metric(name), before.get(name)];
    if (then === undefined || then.grain !== view.grain || num(now, "previous") === null) return [];
    const isSame =
      day(then, "period_start") === day(now, "previous_start") && day(then, "period_end") === day(now, "previous_end");
    if (!isSame) return [];
    const { format: code, label } = metricNamed(name);
    const [current, was] = [format.value(num(now, "previous"), code), format.value(num(then, "value"), code)];
    return current === was ? [] : [{ name, text: `${label.toLowerCase()} ${current}, published as ${was}` }];
  });
  const [first] = changed;
  if (first === undefined) return undefined;
  const row = view.metric(first.name);
  const more = changed.length > MOST_NAMED ? `; ${changed.length - MOST_NAMED} more figures` : "";
  const named = changed.slice(0, MOST_NAMED).map(({ text }) => text);
  return {
    text: `Restated: ${format.range(day(row, "previous_start"), day(row, "previous_end"))} is not as edition ${published.edition} had it: ${named.join("; ")}${more}.`,
    tone: "warning",
    weight: 85,
    cells: changed.slice(0, MOST_NAMED).map(({ name }) => kpiCell(name, "previous")),
  };
}
