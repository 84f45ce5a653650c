/** Charts of demand: Vega-Lite literals. */
import { barLength, barNames } from "../../look/bars.ts";
import { heatText, THEME } from "../../look/theme.ts";
import type { VegaLiteSpec } from "../../section.ts";

export interface ClassCell {
  abc: string;
  xyz: string;
  products: string;
  share: string;
  /** Place of the share among the cells, 0 to 1. */
  shade: number;
}

/** Sales by how much a product brings (down) and how evenly it sells (across); darker is more. */
export function classChart(cells: readonly ClassCell[]): VegaLiteSpec {
  const axis = { title: null, grid: false, domain: false, ticks: false, labelAngle: 0, orient: "top" };
  const x = { field: "xyz", type: "nominal", sort: null, scale: { padding: 0 }, axis };
  const y = { field: "abc", type: "nominal", sort: null, scale: { padding: 0 }, axis: { ...axis, orient: "left" } };
  const tooltip = [
    { field: "abc", type: "nominal", title: "Sales" },
    { field: "xyz", type: "nominal", title: "Demand" },
    { field: "products", type: "nominal", title: "Products" },
    { field: "share", type: "nominal", title: "Share of sales" },
  ];
  const text = (field: string, dy: number, fontSize: number, fontWeight: string): VegaLiteSpec => ({
    mark: { type: "text", tooltip: null, dy, fontSize, fontWeight },
    encoding: {
      x,
      y,
      text: { field, type: "nominal" },
      color: { condition: heatText("datum.shade"), value: THEME.onPale },
    },
  });
  return {
    data: { values: cells },
    layer: [
      {
        mark: { type: "rect", stroke: THEME.surface, strokeWidth: 2 },
        encoding: {
          x,
          y,
          fill: {
            field: "shade",
            type: "quantitative",
            scale: { range: [...THEME.sequential], domain: [0, 1] },
            legend: null,
          },
          tooltip,
        },
      },
      text("share", -7, 12, "bold"),
      text("products", 9, 10, "normal"),
    ],
  };
}

export interface CategoryBar {
  category: string;
  revenue: number;
  label: string;
  change: string;
  perWeek: string;
  /** "up", "down" or "" where the change is small or unknown. */
  trend: string;
}

/** Sales of the last 52 weeks by category, each with its change against the 52 weeks before. */
export function categoryChart(bars: readonly CategoryBar[]): VegaLiteSpec {
  const y = barNames("category", 150);
  return {
    data: { values: bars },
    transform: [{ joinaggregate: [{ op: "max", field: "revenue", as: "highest" }] }],
    layer: [
      {
        mark: { type: "bar", color: THEME.accent, height: { band: 0.7 } },
        encoding: {
          y,
          x: barLength("revenue"),
          tooltip: [
            { field: "category", type: "nominal", title: "Category" },
            { field: "label", type: "nominal", title: "Sales of 52 weeks" },
            { field: "change", type: "nominal", title: "Against the 52 weeks before" },
            { field: "perWeek", type: "nominal", title: "Pieces a week to come" },
          ],
        },
      },
      {
        mark: { type: "text", tooltip: null, align: "left", dx: 4, fontSize: 10 },
        encoding: {
          y,
          x: barLength("revenue"),
          text: { field: "label", type: "nominal" },
          color: {
            condition: [
              { test: "datum.trend === 'up'", value: THEME.good },
              { test: "datum.trend === 'down'", value: THEME.bad },
            ],
            value: THEME.ink,
          },
        },
      },
      // makes room for the amounts
      {
        mark: { type: "point", tooltip: null, opacity: 0 },
        encoding: { y, x: barLength("room") },
        transform: [{ calculate: "datum.highest * 1.45", as: "room" }],
      },
    ],
  };
}
