/** Charts of the headline figures: Vega-Lite literals. */
import type { Format } from "../../format.ts";
import { THEME } from "../../look/theme.ts";
import type { VegaLiteSpec } from "../../section.ts";
import type { Row } from "../rows.ts";
import { num } from "./view.ts";

const MONEY_AXIS = { title: null, format: "~s", tickCount: 5 };

/**
 * Net revenue by week as a line, the same weeks a year earlier behind it in grey; what touches a partial week is dashed.
 * `rows`: rows of the weekly table, oldest first.
 */
export function weeklyChart(rows: readonly Row[]): VegaLiteSpec {
  const values = rows.map((row) => ({
    week: row.week,
    net_revenue: row.net_revenue,
    year_earlier: row.year_earlier_net_revenue,
    partial: row.is_partial === true,
  }));
  const whole = values.filter((value) => !value.partial);
  const ghost = values.filter((value) => value.year_earlier !== null);
  const dashed = values.flatMap((value, i) => {
    const next = values[i + 1];
    return next && (value.partial || next.partial) ? [value, next].map((end) => ({ ...end, segment: i })) : [];
  });
  const loose = values.filter((value) => value.partial);
  const x = {
    field: "week",
    type: "temporal",
    timeUnit: "utcyearmonthdate",
    axis: { title: null, format: "%b %y", grid: false, tickCount: 8, labelOverlap: true },
  };
  const y = (field: string): unknown => ({ field, type: "quantitative", scale: { zero: true }, axis: MONEY_AXIS });
  const tooltip = [
    { field: "week", type: "temporal", timeUnit: "utcyearmonthdate", title: "week of" },
    { field: "net_revenue", type: "quantitative", format: ",.0f", title: "net revenue" },
    { field: "year_earlier", type: "quantitative", format: ",.0f", title: "a year earlier" },
  ];
  // on the side of the grey line that looks away from the other one
  const labelOffset = Number(ghost[0]?.year_earlier) < Number(ghost[0]?.net_revenue) ? 12 : -8;
  const ghostLayers =
    ghost.length < 2
      ? []
      : [
          {
            data: { values: ghost },
            mark: { type: "line", color: THEME.context, strokeWidth: 1.5 },
            encoding: { x, y: y("year_earlier") },
          },
          {
            data: { values: ghost.slice(0, 1) },
            mark: { type: "text", align: "left", dx: 2, dy: labelOffset, color: THEME.muted, fontSize: 10 },
            encoding: { x, y: y("year_earlier"), text: { value: "a year earlier" } },
          },
        ];
  return {
    layer: [
      {
        data: { values: whole },
        mark: { type: "area", color: THEME.accentSoft },
        encoding: { x, y: y("net_revenue") },
      },
      ...ghostLayers,
      {
        data: { values: whole },
        mark: { type: "line", color: THEME.accent, strokeWidth: 2 },
        encoding: { x, y: y("net_revenue") },
      },
      {
        data: { values: dashed },
        mark: { type: "line", color: THEME.accent, strokeWidth: 1.5, strokeDash: [4, 3] },
        encoding: { x, y: y("net_revenue"), detail: { field: "segment", type: "nominal" } },
      },
      {
        data: { values: loose },
        mark: { type: "point", stroke: THEME.accent, fill: THEME.surface, size: 28, strokeWidth: 1.5 },
        encoding: { x, y: y("net_revenue") },
      },
      {
        data: { values },
        mark: { type: "point", filled: true, color: THEME.accent, opacity: 0, size: 60 },
        encoding: { x, y: y("net_revenue"), tooltip },
      },
    ],
  };
}

/** Net revenue by month as columns; a partial month is pale with a dashed outline. */
export const monthlyChart = (rows: readonly Row[]): VegaLiteSpec => ({
  data: { values: rows.map((row) => ({ month: row.month, net_revenue: row.net_revenue, partial: row.is_partial })) },
  mark: { type: "bar", strokeWidth: 1 },
  encoding: {
    x: {
      field: "month",
      type: "ordinal",
      timeUnit: "utcyearmonth",
      axis: { title: null, format: "%b %y", labelAngle: 0, labelOverlap: true, grid: false },
    },
    y: { field: "net_revenue", type: "quantitative", axis: MONEY_AXIS },
    fill: { condition: { test: "datum.partial", value: THEME.accentSoft }, value: THEME.accent },
    stroke: { value: THEME.accent },
    strokeDash: { condition: { test: "datum.partial", value: [4, 3] }, value: [1, 0] },
    tooltip: [
      { field: "month", type: "temporal", timeUnit: "utcyearmonth", title: "month" },
      { field: "net_revenue", type: "quantitative", format: ",.0f", title: "net revenue" },
    ],
  },
});

/** Net revenue by region in the period as sorted bars, each with its amount. */
export function regionChart(rows: readonly Row[], format: Format): VegaLiteSpec {
  const values = rows.map((row) => ({
    region: row.region,
    net_revenue: row.period_net_revenue,
    label: format.moneyShort(num(row, "period_net_revenue") ?? 0),
  }));
  const y = { field: "region", type: "nominal", sort: null, axis: { title: null, labelLimit: 160 } };
  const x = { field: "net_revenue", type: "quantitative", axis: null, scale: { zero: true } };
  return {
    data: { values },
    layer: [
      { mark: { type: "bar", color: THEME.accent, height: { band: 0.7 } }, encoding: { y, x } },
      {
        mark: { type: "text", align: "left", dx: 4, color: THEME.ink, fontSize: 10 },
        encoding: { y, x, text: { field: "label", type: "nominal" } },
      },
    ],
  };
}

/** Parts of a change in revenue as bars to both sides of nothing, with their sum below. */
export function driversChart(parts: readonly { words: string; part: number }[], format: Format): VegaLiteSpec {
  const total = parts.reduce((sum, { part }) => sum + part, 0);
  const values = [...parts, { words: "altogether", part: total }].map(({ words, part }, i) => ({
    cause: words,
    part,
    kind: i === parts.length ? "total" : part > 0 ? "gain" : "loss",
    label: `${part > 0 ? "▲" : "▼"} ${format.moneyShort(Math.abs(part))}`,
  }));
  const low = Math.min(0, ...values.map(({ part }) => part));
  const high = Math.max(0, ...values.map(({ part }) => part));
  // room for the labels beyond the bars; on the left they stand beside the causes
  const span = high - low || 1;
  const scale = { domain: [low < 0 ? low - 0.6 * span : 0, high > 0 ? high + 0.45 * span : 0], nice: false };
  const y = { field: "cause", type: "nominal", sort: null, axis: { title: null, labelLimit: 180 } };
  const x = { field: "part", type: "quantitative", axis: null, scale };
  const label = (side: "left" | "right", test: string): VegaLiteSpec => ({
    transform: [{ filter: test }],
    mark: { type: "text", align: side, dx: side === "left" ? 4 : -4, color: THEME.ink, fontSize: 10 },
    encoding: { y, x, text: { field: "label", type: "nominal" } },
  });
  return {
    data: { values },
    layer: [
      {
        mark: { type: "bar", height: { band: 0.7 } },
        encoding: {
          y,
          x,
          fill: {
            condition: [
              { test: "datum.kind === 'gain'", value: THEME.good },
              { test: "datum.kind === 'loss'", value: THEME.bad },
            ],
            value: THEME.accent,
          },
          tooltip: [
            { field: "cause", type: "nominal", title: "cause" },
            { field: "part", type: "quantitative", format: ",.0f", title: "change in net revenue" },
          ],
        },
      },
      label("left", "datum.part >= 0"),
      label("right", "datum.part < 0"),
    ],
  };
}

export const WEEKDAYS = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"] as const;
const weekdayLabel = (n: number): string => WEEKDAYS[n - 1]!.slice(0, 3);

/** Orders by weekday and hour as a heat map; by weekday alone, as bars, where the data knows no hours. */
export function rhythmChart(rows: readonly Row[]): VegaLiteSpec {
  const hours = rows.map((row) => num(row, "hour")!);
  const [from, to] = [Math.min(...hours), Math.max(...hours)];
  const hourly = from !== to;
  const y = {
    field: "weekday",
    type: "ordinal",
    scale: { domain: WEEKDAYS.map((_, i) => weekdayLabel(i + 1)), paddingInner: hourly ? 0 : 0.3 },
    axis: { title: null, grid: false },
  };
  const tooltip = [
    { field: "weekday", type: "ordinal", title: "weekday" },
    { field: "hour", type: "ordinal", title: "hour" },
    { field: "orders", type: "quantitative", format: ",", title: "orders" },
  ];
  if (!hourly) {
    return {
      data: { values: rows.map((row) => ({ weekday: weekdayLabel(num(row, "weekday")!), orders: row.orders })) },
      mark: { type: "bar", color: THEME.accent, height: { band: 0.7 } },
      encoding: { y, x: { field: "orders", type: "quantitative", axis: { title: null, format: "~s", tickCount: 5 } } },
    };
  }
  const seen = new Map(rows.map((row) => [`${row.weekday}/${row.hour}`, row.orders]));
  const values = WEEKDAYS.flatMap((_, i) =>
    Array.from({ length: to - from + 1 }, (_, h) => ({
      weekday: weekdayLabel(i + 1),
      hour: from + h,
      orders: seen.get(`${i + 1}/${from + h}`) ?? 0,
    })),
  );
  return {
    data: { values },
    mark: { type: "rect", stroke: THEME.surface, strokeWidth: 1 },
    encoding: {
      x: {
        field: "hour",
        type: "ordinal",
        scale: { padding: 0 },
        axis: { title: null, labelAngle: 0, labelOverlap: "parity", grid: false },
      },
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
