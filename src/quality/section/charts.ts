/** Charts of data quality: Vega-Lite literals. */
import type { Format } from "../../format.ts";
import { THEME } from "../../look/theme.ts";
import type { VegaLiteSpec } from "../../section.ts";
import { grade } from "../measures/score.ts";
import type { QualityResult } from "../result.ts";
import { leftOutBy, reasonWords } from "./words.ts";

const MOST_REASONS = 6;

/** From the records of the files down to the clean lines: what was taken away, step by step. */
export function reconciliationChart(
  result: Pick<QualityResult, "rows" | "rejectedBy" | "leftOutByStatus">,
  format: Format,
): VegaLiteSpec {
  const { rows, rejectedBy } = result;
  const reasons = Object.entries(rejectedBy).sort(([a, n], [b, m]) => m - n || (a < b ? -1 : 1));
  const shown = reasons.slice(0, MOST_REASONS);
  const others = reasons.slice(MOST_REASONS).reduce((sum, [, count]) => sum + count, 0);
  const taken: [step: string, count: number][] = [
    ["headers, blank lines", rows.header + rows.blank],
    ...leftOutBy(result),
    ...shown.map(([reason, count]): [string, number] => [reasonWords(reason, 2), count]),
    ...(others > 0 ? [["other reasons", others] as [string, number]] : []),
  ];
  let left = rows.records;
  const minus = taken.map(([step, count]) => {
    const to = left;
    left -= count;
    return { step, from: left, to, label: count === 0 ? "0" : `−${format.integer(count)}`, kind: "taken" };
  });
  const values = [
    { step: "records in the files", from: 0, to: rows.records, label: format.integer(rows.records), kind: "total" },
    ...minus,
    { step: "clean lines", from: 0, to: rows.lines, label: format.integer(rows.lines), kind: "total" },
  ];
  const y = { field: "step", type: "nominal", sort: null, axis: { title: null, labelLimit: 220 } };
  const scale = { zero: true, domainMax: Math.max(1, rows.records * 1.1), nice: false };
  return {
    data: { values },
    layer: [
      {
        mark: { type: "bar", height: { band: 0.7 }, minBandSize: 2 },
        encoding: {
          y,
          x: { field: "from", type: "quantitative", axis: null, scale },
          x2: { field: "to" },
          fill: { condition: { test: "datum.kind === 'total'", value: THEME.accent }, value: THEME.warning },
          stroke: { condition: { test: "datum.kind === 'total'", value: THEME.accent }, value: THEME.warning },
          strokeWidth: { value: 1 },
          tooltip: [
            { field: "step", type: "nominal", title: "step" },
            { field: "label", type: "nominal", title: "records" },
          ],
        },
      },
      {
        mark: { type: "text", align: "left", dx: 5, color: THEME.ink, fontSize: 10 },
        encoding: { y, x: { field: "to", type: "quantitative", scale }, text: { field: "label", type: "nominal" } },
      },
    ],
  };
}

const inWords = (score: number, format: Format): { label: string; grade: string } => {
  const figure = format.decimal(Math.floor(score * 10) / 10, 1);
  const word = { green: "", amber: " · watch", red: " · weak" }[grade(score)];
  return { label: `${figure}${word}`, grade: grade(score) };
};

/** Score of each dimension as a bar with its figure, and a word where it is below what is sound. */
export function dimensionChart(
  dimensions: readonly { dimension: string; score: number | null }[],
  format: Format,
): VegaLiteSpec {
  const values = dimensions.flatMap(({ dimension, score }) =>
    score === null ? [] : [{ dimension, score, ...inWords(score, format) }],
  );
  const y = { field: "dimension", type: "nominal", sort: null, axis: { title: null } };
  const x = { field: "score", type: "quantitative", axis: null, scale: { domain: [0, 125], nice: false } };
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
              { test: "datum.grade === 'amber'", value: THEME.warning },
              { test: "datum.grade === 'red'", value: THEME.bad },
            ],
            value: THEME.accent,
          },
          tooltip: [
            { field: "dimension", type: "nominal", title: "dimension" },
            { field: "label", type: "nominal", title: "score" },
          ],
        },
      },
      {
        mark: { type: "text", align: "left", dx: 5, color: THEME.ink, fontSize: 10 },
        encoding: { y, x, text: { field: "label", type: "nominal" } },
      },
    ],
  };
}
