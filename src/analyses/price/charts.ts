/** Charts of prices: Vega-Lite literals. */
import { barLength, barNames } from "../../look/bars.ts";
import { THEME } from "../../look/theme.ts";
import type { VegaLiteSpec } from "../../section.ts";

export interface AnswerBar {
  product: string;
  /** Change of the pieces at a price 10 % higher, as a share, with the ends of its interval within what is drawn. */
  units: number;
  low: number;
  high: number;
  /** The same, written for the reader. */
  label: string;
  range: string;
  verdict: string;
}

/** Below this change of the pieces a price 10 % higher loses revenue. */
const BREAK_EVEN = 1 / 1.1 - 1;

/** What a price 10 % higher does to the pieces, product by product, with how sure that is; right of the dashed line it pays. */
export function answerChart(bars: readonly AnswerBar[]): VegaLiteSpec {
  const y = barNames("product", 190);
  const x = (field: string): VegaLiteSpec => ({
    field,
    type: "quantitative",
    scale: { zero: true, nice: true },
    axis: { title: null, format: "+.0%", tickCount: 5 },
  });
  const color = {
    condition: [
      { test: "datum.verdict === 'inelastic'", value: THEME.good },
      { test: "datum.verdict === 'elastic'", value: THEME.bad },
    ],
    value: THEME.faint,
  };
  const tooltip = [
    { field: "product", type: "nominal", title: "Product" },
    { field: "label", type: "nominal", title: "Pieces at a price 10% higher" },
    { field: "range", type: "nominal", title: "Range" },
  ];
  return {
    data: { values: bars },
    layer: [
      {
        data: { values: [{ at: BREAK_EVEN }] },
        mark: { type: "rule", color: THEME.muted, strokeDash: [4, 3], tooltip: null },
        encoding: { x: x("at") },
      },
      { mark: { type: "rule", strokeWidth: 2 }, encoding: { y, x: x("low"), x2: { field: "high" }, color, tooltip } },
      {
        mark: { type: "point", filled: true, size: 55, opacity: 1 },
        encoding: { y, x: x("units"), color, tooltip },
      },
    ],
  };
}

export interface OfferBar {
  product: string;
  extra: number;
  label: string;
  what: string;
}

/** What temporary cuts brought beyond usual sales, by product; below zero they cost money. */
export function offerChart(bars: readonly OfferBar[]): VegaLiteSpec {
  const y = barNames("product", 170);
  return {
    data: { values: bars },
    transform: [
      {
        joinaggregate: [
          { op: "max", field: "extra", as: "highest" },
          { op: "min", field: "extra", as: "lowest" },
        ],
      },
      { calculate: "max(0, datum.highest) - min(0, datum.lowest)", as: "span" },
    ],
    layer: [
      {
        mark: { type: "bar", height: { band: 0.7 } },
        encoding: {
          y,
          x: barLength("extra"),
          fill: { condition: { test: "datum.extra < 0", value: THEME.bad }, value: THEME.good },
          tooltip: [
            { field: "product", type: "nominal", title: "Product" },
            { field: "label", type: "nominal", title: "Beyond usual sales" },
            { field: "what", type: "nominal", title: "Offers" },
          ],
        },
      },
      {
        mark: { type: "text", tooltip: null, align: "left", dx: 4, fontSize: 10, color: THEME.ink },
        encoding: { y, x: barLength("place"), text: { field: "label", type: "nominal" } },
        transform: [{ calculate: "max(0, datum.extra)", as: "place" }],
      },
      // makes room for the amounts
      {
        mark: { type: "point", tooltip: null, opacity: 0 },
        encoding: { y, x: barLength("room") },
        transform: [{ calculate: "max(0, datum.highest) + datum.span * 0.3", as: "room" }],
      },
    ],
  };
}
