/** Charts of the customers section: Vega-Lite literals with inline data. */

import { heatText, segmentColour, THEME } from "../../look/theme.ts";
import type { VegaLiteSpec } from "../../section.ts";

/** The segment that is pointed at anywhere on the page; everything of another one fades. */
const LINKED = { params: [{ name: "linked", value: null }] };
const linkedOpacity = (value: number): VegaLiteSpec => ({
  condition: { test: "linked !== null && datum.segment !== linked", value: 0.25 },
  value,
});

/** Cells of a heat map touch. */
const TILES = { type: "band", padding: 0 };

export interface GridCell {
  r: number;
  fm: number;
  /** Customers, written for the reader. */
  label: string;
  customers: number;
  segment: string;
  /** Mean spend, written for the reader; empty without customers. */
  spend: string;
  /** Rank of the mean spend among all cells, 0 to 1: one wholesaler must not bleach the others. */
  shade: number;
}

/** The score grid: recency up, frequency and spend to the right; darker = higher mean spend. */
export const gridChart = (cells: readonly GridCell[], axisTitle: string): VegaLiteSpec => ({
  ...LINKED,
  data: { name: "rows", values: cells },
  encoding: {
    x: {
      field: "fm",
      type: "ordinal",
      scale: TILES,
      axis: { title: axisTitle, labelAngle: 0, domain: false, ticks: false },
    },
    y: {
      field: "r",
      type: "ordinal",
      scale: TILES,
      sort: "descending",
      axis: { title: "Recency score (high = lately)", domain: false, ticks: false },
    },
    tooltip: [
      { field: "segment", type: "nominal", title: "Segment" },
      { field: "label", type: "nominal", title: "Customers" },
      { field: "spend", type: "nominal", title: "Mean spend" },
    ],
  },
  layer: [
    {
      mark: { type: "rect", stroke: THEME.surface, strokeWidth: 2, cursor: "pointer" },
      encoding: {
        opacity: linkedOpacity(1),
        color: {
          field: "shade",
          type: "quantitative",
          scale: { domain: [0, 1], range: [...THEME.sequential] },
          legend: null,
        },
      },
    },
    {
      mark: { type: "text", cursor: "pointer" },
      encoding: {
        text: { field: "label", type: "nominal" },
        color: { condition: heatText("datum.shade"), value: THEME.onPale },
      },
    },
  ],
});

export interface SegmentBar {
  segment: string;
  measure: "customers" | "revenue";
  share: number;
  /** The share, written for the reader. */
  label: string;
}

/** Share of customers (light) and of revenue (full) per segment, in the order of the rules. */
export const segmentChart = (bars: readonly SegmentBar[], segments: readonly string[]): VegaLiteSpec => ({
  ...LINKED,
  data: { name: "rows", values: bars },
  mark: { type: "bar", cursor: "pointer" },
  encoding: {
    y: { field: "segment", type: "nominal", sort: [...segments], axis: { title: null, domain: false, ticks: false } },
    yOffset: { field: "measure", type: "nominal", sort: ["customers", "revenue"], scale: { paddingOuter: 0.1 } },
    x: { field: "share", type: "quantitative", axis: { title: null, format: "%", tickCount: 6 } },
    color: {
      field: "segment",
      type: "nominal",
      scale: { domain: [...segments], range: segments.map(segmentColour) },
      legend: null,
    },
    opacity: {
      condition: [
        { test: "linked !== null && datum.segment !== linked", value: 0.15 },
        { test: "datum.measure === 'customers'", value: 0.45 },
      ],
      value: 1,
    },
    tooltip: [
      { field: "segment", type: "nominal", title: "Segment" },
      { field: "measure", type: "nominal", title: "Share of" },
      { field: "label", type: "nominal", title: "Share" },
    ],
  },
});

export interface Move {
  from: string;
  to: string;
  /** As printed in its tile. */
  label: string;
  customers: number;
  /** Customers who moved relative to the largest move, 0 to 1; null for those who stayed. */
  shade: number | null;
}

/** From where (rows) to where (columns) customers moved within a week; who stayed is printed grey. */
export const movesChart = (moves: readonly Move[], from: readonly string[], to: readonly string[]): VegaLiteSpec => ({
  data: { name: "rows", values: moves },
  encoding: {
    x: {
      field: "to",
      type: "nominal",
      scale: { ...TILES, domain: [...to] },
      axis: { title: null, labelAngle: -90, orient: "top", domain: false, ticks: false },
    },
    y: {
      field: "from",
      type: "nominal",
      scale: { ...TILES, domain: [...from] },
      axis: { title: null, domain: false, ticks: false },
    },
    tooltip: [
      { field: "from", type: "nominal", title: "Before" },
      { field: "to", type: "nominal", title: "Now" },
      { field: "customers", type: "quantitative", format: ",", title: "Customers" },
    ],
  },
  layer: [
    {
      transform: [{ filter: "datum.shade !== null" }],
      mark: { type: "rect", stroke: THEME.surface, strokeWidth: 1, cursor: "pointer" },
      encoding: {
        color: {
          field: "shade",
          type: "quantitative",
          scale: { domain: [0, 1], range: [...THEME.sequential] },
          legend: null,
        },
      },
    },
    {
      mark: { type: "text", fontSize: 9, cursor: "pointer" },
      encoding: {
        text: { field: "label", type: "nominal" },
        color: {
          condition: [{ test: "datum.shade === null", value: THEME.muted }, ...heatText("datum.shade")],
          value: THEME.onPale,
        },
      },
    },
  ],
});
