/** The chart of the basket analysis: a Vega-Lite literal. */

import { THEME } from "../../look/theme.ts";
import type { VegaLiteSpec } from "../../section.ts";

export interface RulePoint {
  rule: string;
  support: number;
  confidence: number;
  lift: number;
  count: number;
}

/** Rules as points, support × confidence, darker with higher lift (on a log scale); the strongest lie on top. */
export const liftChart = (rules: readonly RulePoint[]): VegaLiteSpec => ({
  data: { values: [...rules].sort((a, b) => a.lift - b.lift) },
  mark: { type: "circle", size: 42, opacity: 0.85 },
  encoding: {
    x: {
      field: "support",
      type: "quantitative",
      scale: { zero: false, nice: true },
      axis: { title: "support", format: ".1~%", tickCount: 6 },
    },
    y: {
      field: "confidence",
      type: "quantitative",
      scale: { zero: false, nice: true },
      axis: { title: "confidence", format: ".0%", tickCount: 5 },
    },
    color: {
      field: "lift",
      type: "quantitative",
      // the palest steps would not be seen as points on a white page
      scale: { type: "log", range: THEME.sequential.slice(2) },
      legend: { title: "lift", format: "~r", gradientLength: 90, gradientThickness: 8, tickCount: 3 },
    },
    tooltip: [
      { field: "rule", type: "nominal", title: "rule" },
      { field: "lift", type: "quantitative", format: ".1f", title: "lift" },
      { field: "confidence", type: "quantitative", format: ".0%", title: "confidence" },
      { field: "support", type: "quantitative", format: ".2%", title: "support" },
      { field: "count", type: "quantitative", format: ",", title: "baskets" },
    ],
  },
});
