/** The chart of the basket analysis: a Vega-Lite literal. */

import { barLength, barNames } from "../../look/bars.ts";
import { THEME } from "../../look/theme.ts";
import type { VegaLiteSpec } from "../../section.ts";

export interface StakeBar {
  pair: string;
  /** Money that could be won. */
  stake: number;
  /** The same, written for the reader. */
  label: string;
  together: string;
  without: string;
  /** Place among the rules that the report shows. */
  rule: number;
}

/** Pairs of products as bars of what could be won with them, the most first. */
export function stakeChart(bars: readonly StakeBar[]): VegaLiteSpec {
  const y = barNames("pair", 300);
  return {
    data: { name: "rows", values: bars },
    transform: [{ joinaggregate: [{ op: "max", field: "stake", as: "highest" }] }],
    layer: [
      {
        mark: { type: "bar", color: THEME.accent, height: { band: 0.7 }, cursor: "pointer" },
        encoding: {
          y,
          x: barLength("stake"),
          tooltip: [
            { field: "pair", type: "nominal", title: "Pair" },
            { field: "label", type: "nominal", title: "To win" },
            { field: "together", type: "nominal", title: "Bought together" },
            { field: "without", type: "nominal", title: "Without it" },
          ],
        },
      },
      {
        mark: { type: "text", tooltip: null, align: "left", dx: 4, color: THEME.ink, fontSize: 10 },
        encoding: { y, x: barLength("stake"), text: { field: "label", type: "nominal" } },
      },
      // makes room for the amounts
      {
        mark: { type: "point", tooltip: null, opacity: 0 },
        encoding: { y, x: barLength("room") },
        transform: [{ calculate: "datum.highest * 1.12", as: "room" }],
      },
    ],
  };
}
