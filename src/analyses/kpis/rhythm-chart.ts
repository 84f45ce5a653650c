/** When a shop sells: orders by weekday and hour. */
import type { PageRow } from "../../explore/rows.ts";
import { THEME } from "../../look/theme.ts";
import type { VegaLiteSpec } from "../../section.ts";

export const WEEKDAYS = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"] as const;
const HOUR_AXIS = { title: null, labelAngle: 0, labelOverlap: "parity", grid: false };

/** Orders by weekday and hour as a heat map; by weekday alone, as bars, where the data knows no hours. `rows`: `hourRows`. */
export function rhythmChart(rows: readonly PageRow[]): VegaLiteSpec {
  const hourly = new Set(rows.map((row) => row.hour)).size > 1;
  const y = {
    field: "weekday",
    type: "ordinal",
    sort: null,
    scale: { paddingInner: hourly ? 0 : 0.3 },
    axis: { title: null, grid: false, labelExpr: "slice(datum.label, 0, 3)" },
  };
  const tooltip = [
    { field: "when", type: "nominal", title: hourly ? "Hour" : "Weekday" },
    { field: "count", type: "nominal", title: "Orders" },
  ];
  if (!hourly) {
    const x = { field: "orders", type: "quantitative", axis: { title: null, format: "~s", tickCount: 5 } };
    return {
      data: { name: "rows", values: rows },
      mark: { type: "bar", color: THEME.accent, height: { band: 0.7 } },
      encoding: { y, x, tooltip },
    };
  }
  return {
    data: { name: "rows", values: rows },
    mark: { type: "rect", stroke: THEME.surface, strokeWidth: 1 },
    encoding: {
      x: { field: "hour", type: "ordinal", scale: { padding: 0 }, axis: HOUR_AXIS },
      y,
      color: {
        field: "orders",
        type: "quantitative",
        scale: { range: [...THEME.sequential] },
        legend: { title: null, format: "~s", gradientLength: 90, gradientThickness: 8, tickCount: 3 },
      },
      tooltip,
    },
  };
}
