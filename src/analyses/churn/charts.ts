/** Charts of the churn section: Vega-Lite literals with inline data. */
import { THEME } from "../../look/theme.ts";
import type { VegaLiteSpec } from "../../section.ts";

export interface CalibrationPoint {
  /** "published" or "other". */
  arm: string;
  predicted: number;
  actual: number;
  /** Written for the reader. */
  predictedText: string;
  actualText: string;
}

/** What was predicted against what happened, the published model in blue; on the line both are the same. */
export const calibrationChart = (points: readonly CalibrationPoint[]): VegaLiteSpec => {
  const axis = (title: string): VegaLiteSpec => ({ title, format: "%", tickCount: 5 });
  const scale = { domain: [0, 1] };
  const x = { field: "predicted", type: "quantitative", scale, axis: axis("Predicted share without an order") };
  const y = { field: "actual", type: "quantitative", scale, axis: axis("Actual share") };
  return {
    data: { name: "rows", values: points },
    layer: [
      {
        data: {
          values: [
            { predicted: 0, actual: 0 },
            { predicted: 1, actual: 1 },
          ],
        },
        mark: { type: "line", color: THEME.hairline, strokeWidth: 1.5 },
        encoding: { x, y },
      },
      {
        transform: [{ filter: "datum.arm === 'other'" }],
        mark: { type: "line", color: THEME.context, strokeWidth: 1.5, point: { color: THEME.context, size: 24 } },
        encoding: { x, y },
      },
      {
        transform: [{ filter: "datum.arm === 'published'" }],
        mark: { type: "line", color: THEME.accent, strokeWidth: 2, point: { color: THEME.accent, size: 36 } },
        encoding: {
          x,
          y,
          tooltip: [
            { field: "predictedText", type: "nominal", title: "Predicted" },
            { field: "actualText", type: "nominal", title: "Actual" },
          ],
        },
      },
    ],
  };
};

export interface RiskBar {
  stage: string;
  risk: string;
  /** Low risk first. */
  order: number;
  customers: number;
  customersText: string;
  worthText: string;
}

/** Customers of each lifecycle by their chance of no order: low pale, high dark. */
export const riskChart = (bars: readonly RiskBar[], stages: readonly string[]): VegaLiteSpec => ({
  data: { name: "rows", values: bars },
  mark: { type: "bar" },
  encoding: {
    y: { field: "stage", type: "nominal", sort: [...stages], axis: { title: null, domain: false, ticks: false } },
    x: { field: "customers", type: "quantitative", axis: { title: null, tickCount: 5, format: "~s" } },
    order: { field: "order", type: "quantitative" },
    color: {
      field: "risk",
      type: "nominal",
      scale: {
        domain: ["low", "medium", "high"],
        range: [THEME.sequential[5], THEME.context, THEME.warning],
      },
      legend: { title: null, orient: "top" },
    },
    tooltip: [
      { field: "stage", type: "nominal", title: "Customers" },
      { field: "risk", type: "nominal", title: "Risk" },
      { field: "customersText", type: "nominal", title: "How many" },
      { field: "worthText", type: "nominal", title: "Worth of 12 months" },
    ],
  },
});
