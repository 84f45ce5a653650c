/** Charts of the cohorts section: Vega-Lite literals with inline data. */

import { heatText, THEME } from "../../look/theme.ts";
import type { VegaLiteSpec } from "../../section.ts";

export interface Tile {
  /** Cohort with its size, or the name of the mean row. */
  row: string;
  /** "M3". */
  age: string;
  /** "24%". */
  label: string;
  /** Retention relative to the highest shown, 0 to 1. */
  shade: number;
  /** plain: shaded; partial: the period still runs; small: too few customers; start: M0, always 100 %. */
  kind: "plain" | "partial" | "small" | "start";
  isMean: boolean;
  /** Customers and interval, written for the reader. */
  detail: string;
  /** First day of the cohort and periods since; null for the mean. */
  cohort: string | null;
  months: number | null;
}

const only = (kind: Tile["kind"]) => ({ filter: `datum.kind === "${kind}"` });
const shaded = {
  field: "shade",
  type: "quantitative",
  scale: { domain: [0, 1], range: [...THEME.sequential] },
  legend: null,
};

/** The triangle: one row per cohort, one column per age. */
export const triangleChart = (tiles: readonly Tile[], ages: readonly string[]): VegaLiteSpec => ({
  data: { name: "rows", values: tiles },
  encoding: {
    x: {
      field: "age",
      type: "nominal",
      scale: { type: "band", padding: 0, domain: [...ages] },
      axis: { title: null, orient: "top", labelAngle: 0, domain: false, ticks: false },
    },
    y: {
      field: "row",
      type: "nominal",
      sort: null,
      scale: { type: "band", padding: 0 },
      axis: { title: null, domain: false, ticks: false },
    },
    tooltip: [
      { field: "row", type: "nominal", title: "Cohort" },
      { field: "age", type: "nominal", title: "Age" },
      { field: "detail", type: "nominal", title: "Came back" },
    ],
  },
  layer: [
    {
      transform: [only("plain")],
      mark: { type: "rect", stroke: THEME.surface, strokeWidth: 1.5, cursor: "pointer" },
      encoding: { color: shaded },
    },
    {
      transform: [only("partial")],
      mark: { type: "rect", stroke: THEME.faint, strokeWidth: 1, strokeDash: [2, 2], opacity: 0.55 },
      encoding: { color: shaded },
    },
    {
      transform: [{ filter: 'datum.kind === "start" || datum.kind === "small"' }],
      mark: { type: "rect", stroke: THEME.surface, strokeWidth: 1.5, color: THEME.hairline, opacity: 0.6 },
    },
    {
      mark: { type: "text", cursor: "pointer" },
      encoding: {
        text: { field: "label", type: "nominal" },
        color: {
          condition: [
            { test: 'datum.kind === "start" || datum.kind === "small"', value: THEME.muted },
            ...heatText('datum.kind === "plain" && datum.shade'),
          ],
          value: THEME.onPale,
        },
      },
    },
  ],
});

export interface CurvePoint {
  /** Which line: a cohort, or the mean. */
  line: string;
  age: number;
  value: number;
  /** The value, written for the reader. */
  label: string;
  isMean: boolean;
  /** The first cohort of the data, drawn dashed. */
  isFirst: boolean;
  /** Name beside the last point of the line; empty elsewhere. */
  tag: string;
}

/** One thin line per cohort, the weighted mean bold. Layers without points are left out: Vega fails on an empty line. */
export function curvesChart(points: readonly CurvePoint[], ageTitle: string, axisFormat: string): VegaLiteSpec {
  const layer = (keep: (point: CurvePoint) => boolean, test: string, mark: object, encoding: object = {}): object[] =>
    points.some(keep) ? [{ transform: [{ filter: test }], mark, encoding }] : [];
  const isMean = (point: CurvePoint): boolean => point.isMean;
  const hasTag = (point: CurvePoint): boolean => point.tag !== "";
  const means = points.filter(isMean);
  // below the end of a line that falls, above that of one that rises: beside the line and not on it
  const isFalling = means.length > 0 && means.at(-1)!.value < means[0]!.value;
  const byLine = { detail: { field: "line", type: "nominal" } };
  return {
    data: { values: points },
    encoding: {
      x: {
        field: "age",
        type: "quantitative",
        scale: { nice: false },
        axis: { title: ageTitle, grid: false, tickMinStep: 1, format: "d" },
      },
      y: { field: "value", type: "quantitative", axis: { title: null, format: axisFormat, tickCount: 5 } },
      tooltip: [
        { field: "line", type: "nominal", title: "Cohort" },
        { field: "age", type: "quantitative", title: "Age" },
        { field: "label", type: "nominal", title: "Value" },
      ],
    },
    layer: [
      ...layer(
        (point) => !point.isMean && !point.isFirst,
        "!datum.isMean && !datum.isFirst",
        { type: "line", color: THEME.context, strokeWidth: 1 },
        byLine,
      ),
      ...layer((point) => point.isFirst, "datum.isFirst", {
        type: "line",
        color: THEME.faint,
        strokeWidth: 1,
        strokeDash: [4, 3],
      }),
      ...layer(isMean, "datum.isMean", { type: "line", color: THEME.accent, strokeWidth: 2.5 }),
      ...layer(isMean, "datum.isMean", { type: "point", color: THEME.accent, filled: true, size: 20, opacity: 1 }),
      ...layer(
        hasTag,
        'datum.tag !== ""',
        { type: "text", align: "right", dy: isFalling ? 14 : -9 },
        {
          text: { field: "tag", type: "nominal" },
          color: { condition: { test: "datum.isMean", value: THEME.accent }, value: THEME.muted },
        },
      ),
    ],
  };
}
