/** The look of every chart: one Vega-Lite config from the theme. Sizes are for print; the page scales the drawing. */
import { THEME } from "../../look/theme.ts";

const label = { labelColor: THEME.muted, labelFontSize: 10, titleColor: THEME.muted, titleFontSize: 10 } as const;

export const CHART_CONFIG = {
  background: "transparent",
  padding: { left: 0, right: 4, top: 4, bottom: 3 },
  font: THEME.font,
  // the figure around a chart carries its text alternative; one label per mark would only make the file heavy
  aria: false,
  numberFormat: ",.7~r",
  axis: {
    ...label,
    titleFontWeight: 400,
    titlePadding: 8,
    labelPadding: 6,
    labelSeparation: 4,
    labelLimit: 160,
    domainColor: THEME.faint,
    gridColor: THEME.hairline,
    ticks: false,
  },
  axisX: { grid: false, labelFlush: true },
  axisY: { domain: false, tickCount: 5 },
  axisXQuantitative: { grid: true, domain: false, tickCount: 6, labelOverlap: true, labelFlush: false },
  axisYBand: { grid: false, domain: false, labelColor: THEME.ink },
  axisXBand: { grid: false, domain: false, labelAngle: 0 },
  legend: {
    ...label,
    titleFontWeight: 400,
    orient: "top",
    direction: "horizontal",
    symbolType: "square",
    symbolSize: 80,
    offset: 8,
    gradientThickness: 8,
    gradientLength: 120,
  },
  header: { ...label, titleFontWeight: 400, title: null },
  view: { stroke: null },
  mark: { color: THEME.accent, tooltip: true },
  bar: { color: THEME.accent },
  line: { color: THEME.accent, strokeWidth: 1.75, strokeJoin: "round", strokeCap: "round" },
  area: { color: THEME.accentSoft, line: { color: THEME.accent, strokeWidth: 1.75 } },
  point: { color: THEME.accent, filled: true, size: 40 },
  circle: { color: THEME.accent, size: 40 },
  rule: { color: THEME.muted },
  rect: { stroke: THEME.surface, strokeWidth: 2 },
  text: { color: THEME.ink, fontSize: 10 },
  scale: { barBandPaddingInner: 0.3, bandPaddingOuter: 0.15, rectBandPaddingInner: 0 },
  range: {
    category: [
      THEME.accent,
      THEME.context,
      THEME.sequential[3],
      "#d9772b",
      THEME.muted,
      THEME.sequential[2],
      "#e5a13a",
    ],
    ordinal: [...THEME.sequential],
    ramp: [...THEME.sequential],
    heatmap: [...THEME.sequential],
  },
} as const;

/** A chart's literal in other colours: every text in it that is a key of `colours` exactly. Data values are left alone. */
export function recoloured<T>(literal: T, colours: Readonly<Record<string, string>>): T {
  const change = (value: unknown): unknown => {
    if (typeof value === "string") return Object.hasOwn(colours, value) ? colours[value] : value;
    if (Array.isArray(value)) return value.map(change);
    if (typeof value !== "object" || value === null) return value;
    return Object.fromEntries(
      Object.entries(value).map(([key, inner]) => [
        key,
        key === "values" || key === "datasets" ? inner : change(inner),
      ]),
    );
  };
  return change(literal) as T;
}
