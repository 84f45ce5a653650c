/** Charts of what is out of line: Vega-Lite literals. */
import { THEME } from "../../look/theme.ts";
import type { VegaLiteSpec } from "../../section.ts";
import type { Row } from "../rows.ts";

/** A line by week with its usual range behind it; weeks outside are ringed. `rows` have `start`, `value`, `low`, `high`, `isOut`. */
export function usualRangeChart(rows: readonly Row[]): VegaLiteSpec {
  const axis = { title: null, format: "$~s", tickCount: 5 };
  const y = (field: string): VegaLiteSpec => ({ field, type: "quantitative", scale: { zero: true }, axis });
  const tooltip = [
    { field: "when", type: "nominal", title: "Week" },
    { field: "was", type: "nominal", title: "Net revenue" },
    { field: "usual", type: "nominal", title: "Usual range" },
  ];
  return {
    data: { values: rows },
    encoding: {
      x: {
        field: "start",
        type: "temporal",
        timeUnit: "utcyearmonthdate",
        axis: {
          title: null,
          format: "%b %y",
          grid: false,
          domain: false,
          tickCount: 8,
          labelOverlap: true,
          tickMinStep: 27 * 86_400_000,
        },
      },
    },
    layer: [
      {
        transform: [{ filter: "datum.low !== null" }],
        mark: { type: "area", color: THEME.accentSoft, line: false, tooltip: null },
        encoding: { y: y("low"), y2: { field: "high" } },
      },
      { mark: { type: "line", color: THEME.accent, strokeWidth: 2 }, encoding: { y: y("value"), tooltip } },
      {
        transform: [{ filter: "datum.isOut" }],
        mark: { type: "point", stroke: THEME.bad, fill: THEME.surface, strokeWidth: 2, size: 60 },
        encoding: { y: y("value"), tooltip },
      },
    ],
  };
}
