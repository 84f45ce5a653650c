/** Charts of the forecast: Vega-Lite literals. */
import { THEME } from "../../look/theme.ts";
import type { VegaLiteSpec } from "../../section.ts";
import type { Row } from "../rows.ts";

const MONEY_AXIS = { title: null, format: "$~s", tickCount: 5 };
const DAY_MS = 86_400_000;

/** What earlier editions expected of a week, as bars from end to end, and what came of it. `rows`: `start`, `low`, `high`, `actual`, `held`. */
export function recordChart(rows: readonly Row[]): VegaLiteSpec {
  const y = (field: string): VegaLiteSpec => ({ field, type: "quantitative", scale: { zero: true }, axis: MONEY_AXIS });
  const tooltip = [
    { field: "when", type: "nominal", title: "Week" },
    { field: "between", type: "nominal", title: "Expected" },
    { field: "was", type: "nominal", title: "Net revenue" },
  ];
  return {
    data: { values: rows },
    encoding: {
      x: {
        field: "start",
        type: "temporal",
        timeUnit: "utcyearmonthdate",
        axis: { title: null, format: "%d %b", grid: false, domain: false, tickCount: 8, labelOverlap: true },
      },
    },
    layer: [
      {
        mark: { type: "rule", color: THEME.accentSoft, strokeWidth: 8 },
        encoding: { y: y("low"), y2: { field: "high" }, tooltip },
      },
      {
        transform: [{ filter: "datum.held" }],
        mark: { type: "point", filled: true, color: THEME.ink, size: 30 },
        encoding: { y: y("actual"), tooltip },
      },
      {
        transform: [{ filter: "!datum.held" }],
        mark: { type: "point", stroke: THEME.bad, fill: THEME.surface, strokeWidth: 2, size: 50 },
        encoding: { y: y("actual"), tooltip },
      },
    ],
  };
}

/**
 * What was, what is expected, and the two bands around it. `rows` have `start`, and `actual`, `expected`, `low_80` … `high_95` where there
 * is one; `format` writes the time axis, on which ticks are at least `leastStep` days apart.
 */
export function outlookChart(rows: readonly Row[], format: string, leastStep: number): VegaLiteSpec {
  const y = (field: string): VegaLiteSpec => ({ field, type: "quantitative", scale: { zero: true }, axis: MONEY_AXIS });
  const tooltip = [
    { field: "when", type: "nominal", title: "Period" },
    { field: "was", type: "nominal", title: "Net revenue" },
    { field: "is", type: "nominal", title: "Expected" },
    { field: "between", type: "nominal", title: "Four times in five" },
  ];
  const band = (low: string, high: string, opacity: number): VegaLiteSpec => ({
    transform: [{ filter: `datum.${low} !== null` }],
    mark: { type: "area", color: THEME.accent, opacity, line: false, tooltip: null },
    encoding: { y: y(low), y2: { field: high } },
  });
  return {
    data: { values: rows },
    encoding: {
      x: {
        field: "start",
        type: "temporal",
        timeUnit: "utcyearmonthdate",
        axis: {
          title: null,
          format,
          grid: false,
          domain: false,
          tickCount: 8,
          labelOverlap: true,
          tickMinStep: leastStep * DAY_MS,
        },
      },
    },
    layer: [
      band("low_95", "high_95", 0.1),
      band("low_80", "high_80", 0.18),
      {
        transform: [{ filter: "datum.actual !== null" }],
        mark: { type: "line", color: THEME.ink, strokeWidth: 1.5 },
        encoding: { y: y("actual"), tooltip },
      },
      {
        transform: [{ filter: "datum.expected !== null" }],
        mark: { type: "line", color: THEME.accent, strokeWidth: 2, strokeDash: [4, 3], strokeCap: "butt" },
        encoding: { y: y("expected"), tooltip },
      },
      {
        transform: [{ filter: "datum.horizon > 0" }],
        mark: { type: "point", filled: true, color: THEME.accent, size: 22 },
        encoding: { y: y("expected"), tooltip },
      },
    ],
  };
}
