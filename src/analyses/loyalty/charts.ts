/** Charts of the loyalty section: Vega-Lite literals with inline data. */
import { THEME } from "../../look/theme.ts";
import type { VegaLiteSpec } from "../../section.ts";

export interface WeekBar {
  /** Monday, and the day where the bar ends. */
  week: string;
  end: string;
  kind: "earned" | "redeemed" | "lost";
  /** Below 0 for what goes. */
  points: number;
  /** Written for the reader. */
  label: string;
}

const KINDS = ["earned", "redeemed", "lost"] as const;

/** Points that came (up) and went (down) by week. */
export const weeksChart = (bars: readonly WeekBar[]): VegaLiteSpec => ({
  data: { values: bars },
  mark: { type: "bar" },
  encoding: {
    x: {
      field: "week",
      type: "temporal",
      axis: { title: null, format: "%b %Y", tickCount: 6, grid: false },
    },
    x2: { field: "end" },
    y: { field: "points", type: "quantitative", axis: { title: null, format: "~s", tickCount: 5 } },
    y2: { datum: 0 },
    color: {
      field: "kind",
      type: "nominal",
      scale: { domain: [...KINDS], range: [THEME.accent, THEME.context, THEME.warning] },
      legend: bars.some(({ kind }) => kind !== "earned") ? { orient: "top", title: null } : null,
    },
    tooltip: [
      { field: "week", type: "temporal", format: "%d %b %Y", title: "Week from" },
      { field: "kind", type: "nominal", title: "Points" },
      { field: "label", type: "nominal", title: "How many" },
    ],
  },
});

export interface TierBar {
  tier: string;
  measure: "members" | "revenue";
  share: number;
  label: string;
}

/** Share of members (light) and of revenue (full) by tier, the highest first. */
export const tiersChart = (bars: readonly TierBar[], tiers: readonly string[]): VegaLiteSpec => ({
  data: { values: bars },
  encoding: {
    y: { field: "tier", type: "nominal", sort: [...tiers], axis: { title: null, domain: false, ticks: false } },
    yOffset: { field: "measure", type: "nominal", sort: ["members", "revenue"], scale: { paddingOuter: 0.1 } },
    x: { field: "share", type: "quantitative", axis: { title: null, format: "%", tickCount: 5 } },
    opacity: { condition: { test: "datum.measure === 'members'", value: 0.45 }, value: 1 },
    tooltip: [
      { field: "tier", type: "nominal", title: "Tier" },
      { field: "measure", type: "nominal", title: "Share of" },
      { field: "label", type: "nominal", title: "Share" },
    ],
  },
  layer: [
    { mark: { type: "bar", color: THEME.accent } },
    {
      mark: { type: "text", align: "left", dx: 4, color: THEME.muted, opacity: 1 },
      encoding: { text: { field: "label", type: "nominal" }, opacity: { value: 1 } },
    },
  ],
});
