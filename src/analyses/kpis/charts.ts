/** Charts of the headline figures: Vega-Lite literals. */
import type { PageRow } from "../../explore/rows.ts";
import { THEME } from "../../look/theme.ts";
import type { VegaLiteSpec } from "../../section.ts";

/** Money on an axis, with its sign: £12k, 12 Tsd. €. */
const MONEY_AXIS = {
  title: null,
  format: "$~s",
  tickCount: 5,
  gridColor: { condition: { test: "datum.value === 0", value: THEME.faint }, value: THEME.hairline },
};

const time = (timeUnit: string, format: string): VegaLiteSpec => ({
  field: "start",
  type: "temporal",
  timeUnit,
  axis: { title: null, format, grid: false, domain: false, tickCount: 8, labelOverlap: true, tickMinStep: MONTH_MS },
});
/** Ticks closer than a month would carry the name of the same month. */
const MONTH_MS = 27 * 86_400_000;

const PERIOD_TOOLTIP = [
  { field: "when", type: "nominal", title: "Period" },
  { field: "now", type: "nominal", title: "Net revenue" },
  { field: "earlier", type: "nominal", title: "A year earlier" },
  { field: "difference", type: "nominal", title: "Difference" },
];
const USUAL_TOOLTIP = { field: "usual", type: "nominal", title: "Usual range" };
const EVENT_TOOLTIP = { field: "event", type: "nominal", title: "Event" };

const has = (rows: readonly PageRow[], field: string): boolean => rows.some((row) => row[field] !== undefined);
/** Of the fields that only some rows have, those that are there. */
const tooltipOf = (rows: readonly PageRow[]): object[] => [
  ...PERIOD_TOOLTIP,
  ...(has(rows, "low") ? [USUAL_TOOLTIP] : []),
  ...(has(rows, "event") ? [EVENT_TOOLTIP] : []),
];

/** A line at the height of the target. Rows that a filter leaves have none, as the target is the whole shop's. */
const targetLayer = (rows: readonly PageRow[], encoding: VegaLiteSpec): VegaLiteSpec[] =>
  has(rows, "target")
    ? [
        {
          transform: [{ filter: "isValid(datum.target)" }],
          mark: { type: "line", color: THEME.ink, strokeWidth: 1, strokeDash: [5, 3] },
          encoding,
        },
      ]
    : [];

/** A mark at the foot of every period in which something happened. */
const eventLayer = (rows: readonly PageRow[]): VegaLiteSpec[] =>
  has(rows, "event")
    ? [
        {
          transform: [{ filter: "isValid(datum.event)" }],
          mark: { type: "rule", color: THEME.ink, strokeWidth: 1, strokeDash: [1, 2] },
        },
        {
          transform: [{ filter: "isValid(datum.event)" }],
          mark: { type: "point", shape: "triangle-down", filled: true, color: THEME.ink, opacity: 1, size: 45 },
          encoding: { y: { value: 3 } },
        },
      ]
    : [];

/**
 * Net revenue by week as a line, the same weeks a year earlier behind it in grey; what touches a partial week is dashed. The usual
 * range is a band where it is known, else the line stands on an area. Pointing anywhere at a week shows it. `rows`: `periodRows`.
 */
export function weeklyChart(rows: readonly PageRow[]): VegaLiteSpec {
  const x = time("utcyearmonthdate", "%b %y");
  const y = (field: string): unknown => ({ field, type: "quantitative", scale: { zero: true }, axis: MONEY_AXIS });
  const only = (filter: string): VegaLiteSpec => ({ transform: [{ filter }] });
  const hasGhost = rows.filter((row) => row.year_earlier !== null).length > 1;
  const hasTail = rows.some((row) => row.partial === true);
  const hasRange = has(rows, "low");
  // a wide range is cut off above, so that the lines keep most of the height
  const most =
    1.3 *
    Math.max(
      ...rows.flatMap((row) => [row.net_revenue, row.year_earlier, row.target].map(Number)).filter(Number.isFinite),
      0,
    );
  return {
    data: { name: "rows", values: rows },
    encoding: { x },
    layer: [
      hasRange
        ? {
            transform: [
              { filter: "isValid(datum.low)" },
              { calculate: `min(datum.low, ${most})`, as: "bottom" },
              { calculate: `min(datum.high, ${most})`, as: "top" },
            ],
            mark: { type: "area", color: THEME.accentSoft, line: false },
            encoding: { y: y("bottom"), y2: { field: "top" } },
          }
        : {
            ...only("!datum.partial"),
            mark: { type: "area", color: THEME.accentSoft, line: false },
            encoding: { y: y("net_revenue") },
          },
      ...eventLayer(rows),
      ...(hasGhost
        ? [
            {
              ...only("datum.year_earlier !== null"),
              mark: { type: "line", color: THEME.context, strokeWidth: 1.5 },
              encoding: { y: y("year_earlier") },
            },
          ]
        : []),
      {
        ...only("!datum.partial"),
        mark: { type: "line", color: THEME.accent, strokeWidth: 2 },
        encoding: { y: y("net_revenue") },
      },
      ...(hasTail
        ? [
            {
              ...only("datum.tail > 0"),
              mark: { type: "line", color: THEME.accent, strokeWidth: 1.5, strokeDash: [4, 3], strokeCap: "butt" },
              encoding: { y: y("net_revenue"), detail: { field: "tail", type: "nominal" } },
            },
            {
              ...only("datum.partial"),
              mark: { type: "point", stroke: THEME.accent, fill: THEME.surface, size: 28, strokeWidth: 1.5 },
              encoding: { y: y("net_revenue") },
            },
          ]
        : []),
      ...targetLayer(rows, { y: y("target") }),
      ...pointed({ y: y("net_revenue") }, rows.length, tooltipOf(rows)),
    ],
  };
}

/**
 * What is pointed at: a strip as wide as a step, which nobody sees, and where the pointer is over one, a rule and a point. The
 * static drawing leaves out what is invisible.
 */
function pointed(encoding: VegaLiteSpec, steps: number, tooltip: readonly object[]): VegaLiteSpec[] {
  return [
    {
      params: [
        {
          name: "pointed",
          select: { type: "point", fields: ["start"], on: "pointerover", clear: "pointerout", toggle: false },
        },
      ],
      mark: { type: "rule", strokeWidth: Math.max(6, Math.round(640 / Math.max(1, steps))), strokeOpacity: 0 },
      encoding: { tooltip },
    },
    {
      mark: { type: "point", filled: true, color: THEME.accent, size: 60 },
      encoding: { ...encoding, opacity: { condition: { param: "pointed", empty: false, value: 1 }, value: 0 } },
    },
  ];
}

/** Net revenue by month as columns; a partial month is pale with a dashed outline. `rows`: `periodRows`. */
export function monthlyChart(rows: readonly PageRow[]): VegaLiteSpec {
  const data = { name: "rows", values: rows };
  const bars = {
    mark: { type: "bar", strokeWidth: 1 },
    encoding: {
      x: {
        field: "start",
        type: "ordinal",
        timeUnit: "utcyearmonth",
        scale: { paddingInner: rows.length < 6 ? 0.7 : 0.3 },
        axis: { title: null, format: "%b %y", labelAngle: 0, labelOverlap: true, grid: false },
      },
      y: { field: "net_revenue", type: "quantitative", axis: MONEY_AXIS },
      fill: { condition: { test: "datum.partial", value: THEME.accentSoft }, value: THEME.accent },
      stroke: { value: THEME.accent },
      strokeDash: { condition: { test: "datum.partial", value: [4, 3] }, value: null },
      tooltip: PERIOD_TOOLTIP.map((one) => (one.field === "when" ? { ...one, title: "Month" } : one)),
    },
  };
  const line = targetLayer(rows, { y: { field: "target", type: "quantitative", aggregate: "max" } });
  const rule = line.map((layer) => ({ ...layer, mark: { type: "rule", color: THEME.ink, strokeDash: [5, 3] } }));
  return line.length === 0 ? { data, ...bars } : { data, layer: [bars, ...rule] };
}

/** Net revenue by region in the period as sorted bars, each with its amount. `rows`: `regionRows`. */
export function regionChart(rows: readonly PageRow[]): VegaLiteSpec {
  const y = { field: "region", type: "nominal", sort: null, axis: { title: null, labelLimit: 150 } };
  // a quarter of the width is for the amounts beside the bars
  const x = { field: "net_revenue", type: "quantitative", axis: null, scale: { zero: true, nice: false } };
  return {
    data: { name: "rows", values: rows },
    transform: [{ joinaggregate: [{ op: "max", field: "net_revenue", as: "highest" }] }],
    layer: [
      {
        mark: { type: "bar", height: { band: 0.7 } },
        encoding: {
          y,
          x,
          color: { condition: { test: "datum.isRest", value: THEME.context }, value: THEME.accent },
          tooltip: [
            { field: "region", type: "nominal", title: "Region" },
            { field: "now", type: "nominal", title: "Net revenue" },
            { field: "share", type: "nominal", title: "Share" },
          ],
        },
      },
      {
        mark: { type: "text", tooltip: null, align: "left", dx: 4, color: THEME.ink, fontSize: 10 },
        encoding: { y, x, text: { field: "label", type: "nominal" } },
      },
      // makes room for the amounts
      {
        mark: { type: "point", tooltip: null, opacity: 0 },
        encoding: { y, x: { ...x, field: "room" } },
        transform: [{ calculate: "datum.highest * 1.25", as: "room" }],
      },
    ],
  };
}

/** A bridge: from the amount before over every cause of the change to the amount now. `rows`: `bridgeRows`. */
export function driversChart(rows: readonly PageRow[]): VegaLiteSpec {
  const y = { field: "cause", type: "nominal", sort: null, axis: { title: null, labelLimit: 170 } };
  const x = (field: string): VegaLiteSpec => ({
    field,
    type: "quantitative",
    axis: null,
    scale: { zero: true, nice: false },
  });
  return {
    data: { name: "rows", values: rows },
    transform: [{ joinaggregate: [{ op: "max", field: "high", as: "highest" }] }],
    layer: [
      {
        mark: { type: "bar", height: { band: 0.66 } },
        encoding: {
          y,
          x: x("from"),
          x2: { field: "to" },
          fill: {
            condition: [
              { test: "datum.kind === 'gain'", value: THEME.good },
              { test: "datum.kind === 'loss'", value: THEME.bad },
            ],
            value: THEME.accent,
          },
          tooltip: [
            { field: "cause", type: "nominal", title: "Cause" },
            { field: "label", type: "nominal", title: "Net revenue" },
          ],
        },
      },
      {
        mark: { type: "text", tooltip: null, align: "left", dx: 4, color: THEME.ink, fontSize: 10 },
        encoding: { y, x: x("high"), text: { field: "label", type: "nominal" } },
      },
      {
        mark: { type: "point", tooltip: null, opacity: 0 },
        encoding: { y, x: x("room") },
        transform: [{ calculate: "datum.highest * 1.22", as: "room" }],
      },
    ],
  };
}
