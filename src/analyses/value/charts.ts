/** Charts of the value section: Vega-Lite literals with inline data. */
import { THEME } from "../../look/theme.ts";
import type { VegaLiteSpec } from "../../section.ts";

export interface TrackedWeek {
  /** Last day of the week. */
  day: string;
  expected: number;
  actual: number;
  heldOut: boolean;
  /** Written for the reader. */
  when: string;
  expectedText: string;
  actualText: string;
}

/** Purchases of a week as columns, grey before and blue in the weeks held out; the forecast as a line over all of them. */
export function trackingChart(weeks: readonly TrackedWeek[]): VegaLiteSpec {
  const y = (field: string): VegaLiteSpec => ({
    field,
    type: "quantitative",
    axis: { title: null, tickCount: 5, format: "~s" },
  });
  return {
    data: { name: "rows", values: weeks },
    encoding: {
      x: {
        field: "day",
        type: "temporal",
        timeUnit: "utcyearmonthdate",
        axis: { title: null, format: "%b %y", grid: false, domain: false, tickCount: 6, labelOverlap: true },
      },
      tooltip: [
        { field: "when", type: "nominal", title: "Week to" },
        { field: "expectedText", type: "nominal", title: "Forecast" },
        { field: "actualText", type: "nominal", title: "Came" },
      ],
    },
    layer: [
      {
        mark: { type: "bar", size: Math.max(1.5, Math.min(8, 300 / weeks.length)) },
        encoding: {
          y: y("actual"),
          color: { condition: { test: "datum.heldOut", value: THEME.accent }, value: THEME.context },
        },
      },
      { mark: { type: "line", color: THEME.warning, strokeWidth: 2 }, encoding: { y: y("expected") } },
    ],
  };
}

export interface Tenth {
  tenth: string;
  share: number;
  label: string;
  customers: string;
  /** Share of what was spent in the days held out that the tenth brought which was valued as high before. */
  tested: number;
  testedText: string;
}

/** Share of the worth of all customers that each tenth of them holds, the most valuable first; a line where the test saw it. */
export const tenthsChart = (tenths: readonly Tenth[]): VegaLiteSpec => ({
  data: { name: "rows", values: tenths },
  encoding: {
    x: {
      field: "tenth",
      type: "ordinal",
      sort: null,
      axis: { title: "Tenths of the customers, the most valuable first", labelAngle: 0, domain: false, ticks: false },
    },
    y: { field: "share", type: "quantitative", axis: { title: null, format: "%", tickCount: 5 } },
    tooltip: [
      { field: "tenth", type: "nominal", title: "Tenth" },
      { field: "customers", type: "nominal", title: "Customers" },
      { field: "label", type: "nominal", title: "Share of the worth" },
      { field: "testedText", type: "nominal", title: "In the test" },
    ],
  },
  layer: [
    {
      mark: { type: "bar" },
      encoding: { color: { condition: { test: "datum.tenth === '1'", value: THEME.accent }, value: THEME.context } },
    },
    {
      mark: { type: "tick", color: THEME.warning, thickness: 2 },
      encoding: { y: { field: "tested", type: "quantitative" } },
    },
    {
      mark: { type: "text", dy: -7, fontSize: 9, color: THEME.muted },
      // a line right above the column would run through its label
      transform: [
        { calculate: "datum.tested - datum.share < 0.05 ? max(datum.share, datum.tested) : datum.share", as: "top" },
      ],
      encoding: { y: { field: "top", type: "quantitative" }, text: { field: "label", type: "nominal" } },
    },
  ],
});
