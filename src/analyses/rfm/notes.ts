/** "How calculated" of the customers section: definitions, thresholds in force, statistics, what the rules leave open. */

import { share } from "../../features/periods-and-quantiles.ts";
import type { Format } from "../../format.ts";
import type { Context } from "../analysis.ts";
import { type Row, rowsOf } from "../rows.ts";
import type { RfmOptions } from "./options.ts";
import { checkRules, rulesOf } from "./segments.ts";
import type { Tables } from "./story.ts";

const METHOD: Record<RfmOptions["method"], string> = {
  quantile: "equally filled parts",
  repeatQuartiles: "equally filled parts, one-time buyers apart in frequency",
  fixed: "fixed cut points",
  jenks: "natural breaks (Jenks)",
};
const METRIC = [
  ["recency_days", "Recency", "days"],
  ["frequency", "Frequency", "orders"],
  ["monetary", "Monetary", ""],
] as const;

/** What more than this share of equal edges says: too many customers are alike to be told apart. */
const COINCIDING = 0.2;

/** Inner edges of a metric, in rising order. */
const edgesOf = (rows: readonly Row[]): number[] =>
  rows.flatMap((row) => (row.edge_to === null ? [] : [Number(row.edge_to)])).sort((a, b) => a - b);

function thresholdNotes(marts: Tables, options: RfmOptions, format: Format): string[] {
  const thresholds = rowsOf(marts.rfm_thresholds);
  return METRIC.flatMap(([metric, label, unit]): string[] => {
    const rows = thresholds.filter((row) => row.metric === metric);
    if (rows[0]?.method === "no variance") {
      const value = rows.find((row) => Number(row.customers) > 0)?.min_value;
      return [
        `${label} is ${format.value(value, metric === "monetary" ? "money" : "integer")} for every customer: it cannot tell them apart, so everybody has the middle score.`,
      ];
    }
    const edges = edgesOf(rows);
    if (edges.length === 0) return [];
    const text = edges
      .map((edge) =>
        metric === "monetary" ? format.money(edge) : format.decimal(edge, Number.isInteger(edge) ? 0 : 1),
      )
      .join(" / ");
    const equal = edges.length - new Set(edges).size;
    const warning =
      equal / edges.length > COINCIDING && options.method === "quantile"
        ? ` ${format.integer(equal + 1)} of these edges coincide, so some scores are empty.`
        : "";
    return [`${label} edges: ${text}${unit === "" ? "" : ` ${unit}`}.${warning}`];
  });
}

function validationNote(marts: Tables, format: Format): string[] {
  const rows = rowsOf(marts.segment_validation).filter((row) => row.metric === "monetary");
  const overall = rows.find((row) => row.test === "Kruskal-Wallis");
  const segments = rowsOf(marts.segments).filter((row) => Number(row.customers) > 0);
  const top = [...segments].sort((a, b) => Number(b.median_monetary) - Number(a.median_monetary))[0];
  if (overall === undefined || top === undefined) return [];
  const p = (value: number): string => (value < 0.001 ? "p < 0.001" : `p = ${format.decimal(value, 3)}`);
  const pairs = rows.filter(
    (row) => row.test === "Dunn" && (row.segment === top.segment || row.other_segment === top.segment),
  );
  const ahead = pairs.filter(
    (row) => Number(row.p_adjusted) < 0.05 && Number(row.statistic) > 0 === (row.segment === top.segment),
  );
  return [
    `${top.segment} spend most: median ${format.moneyWhole(Number(top.median_monetary))} (half of them between ${format.moneyWhole(Number(top.q25_monetary))} and ${format.moneyWhole(Number(top.q75_monetary))}), significantly more than ${format.integer(ahead.length)} of ${format.integer(pairs.length)} other segments (Dunn's test, Holm-adjusted, 5 % level). Over all segments: Kruskal–Wallis H = ${format.decimal(Number(overall.statistic), 1)}, ${p(Number(overall.p_value))}, ε² = ${format.decimal(Number(overall.epsilon_squared), 2)}. The segments are cut from this spend, so this says how clearly they differ, not why.`,
  ];
}

/** The averages with and without the top spenders: one wholesaler must not speak for everybody. */
function whaleNote(marts: Tables, options: RfmOptions, format: Format): string[] {
  const spends = Float64Array.from(marts.rfm.getColumn("monetary").toArray() as number[]).sort();
  const count = Math.ceil(options.whaleShare * spends.length);
  const edge = spends[spends.length - count] as number;
  const rest = spends.filter((spend) => spend < edge);
  const sum = (values: Float64Array): number => values.reduce((total, value) => total + value, 0);
  const part = share(sum(spends) - sum(rest), sum(spends));
  if (part === null || rest.length === 0) return [];
  return [
    `The top ${format.percent(options.whaleShare, 0)} (${format.integer(spends.length - rest.length)} ${spends.length - rest.length === 1 ? "customer" : "customers"}) bring ${format.percent(part)} of spend. Mean spend is ${format.moneyWhole(sum(spends) / spends.length)} with them and ${format.moneyWhole(sum(rest) / rest.length)} without; the grid is shaded by rank so that they do not bleach the rest.`,
  ];
}

function ruleNotes(marts: Tables, options: RfmOptions): string[] {
  const thresholds = rowsOf(marts.rfm_thresholds);
  const count = (metric: string): number => thresholds.filter((row) => row.metric === metric).length;
  const levels = { r: count("recency_days"), f: count("frequency"), m: count("monetary") };
  const check = checkRules(rulesOf(options, levels), levels, options.axis);
  const some = (codes: readonly string[]): string => codes.slice(0, 5).join(", ") + (codes.length > 5 ? ", …" : "");
  return [
    ...check.overlaps.map(
      ({ first, second, cells, example }) =>
        `Segment rules ${first} and ${second} overlap in ${cells} score ${cells === 1 ? "cell" : "cells"} (such as ${example}); the earlier rule counts.`,
    ),
    ...(check.uncovered.length > 0 && check.conditional.length === 0
      ? [
          `No segment rule covers ${check.uncovered.length} score cells (${some(check.uncovered)}): those customers are "Other".`,
        ]
      : []),
    ...(check.shadowed.length > 0
      ? [`Never reached, because earlier rules take all their cells: ${some(check.shadowed)}.`]
      : []),
  ];
}

export function rfmNotes(marts: Tables, { format, asOf, salesOnly }: Context, options: RfmOptions): string[] {
  const axis = options.axis === "F" ? "recency × frequency score" : "recency × mean of frequency and monetary score";
  const span = options.window === "all" ? "" : ` of the last ${options.window}`;
  return [
    `Recency: days from the last order to ${format.day(asOf)}. Frequency: sales orders${span}. Monetary: ${options.monetary === "sum" ? "net spend" : "mean net order value"}${span}, returns ${salesOnly ? "left out" : "subtracted"}. Scored by ${METHOD[options.method]}; equal values always get equal scores. Segment from ${axis}.`,
    ...thresholdNotes(marts, options, format),
    ...validationNote(marts, format),
    ...whaleNote(marts, options, format),
    `Overdue: silent for more than twice the mean gap between a customer's purchase days (one and a half of them after six gaps or more that were all shorter by a third), at least a week longer than that gap, and longer than chance would bring once in ten times or than one and a half of their longest gaps; gone: beyond 180 days and three gaps. Who has bought in the same hundred days of the year alone, in every year of two or more, with pauses that chance would hardly leave (1 %), is overdue four weeks after a season without an order, and gone 90 days later. A year's orders: those of the 365 days up to the last one, none counted for more than five usual ones. Win-back potential: a year's orders of the slipping segments, times an assumed ${format.percent(options.reactivationRate, 0)} who return.`,
    ...(marts.next_best.height === 0
      ? []
      : [
          "Offers: of the products that are bought together more often than by chance, the one that a customer lacks of those that go with what they have bought, with the highest worth: usual (median) value of a line of it × share of such orders that hold it. That an offer is taken as often as the product is bought unasked is an assumption; customers left alone for comparison show what it brings.",
        ]),
    ...ruleNotes(marts, options),
  ];
}
