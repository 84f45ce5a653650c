/** What the page on data quality says of the data's history. */
import type { Format } from "../../format.ts";
import { THEME } from "../../look/theme.ts";
import type { Block, Highlight, Section, VegaLiteSpec } from "../../section.ts";
import type { DriftFinding } from "./judge.ts";
import { profilesOf } from "./judge.ts";
import type { DriftMeasure } from "./measures.ts";

/** Fewer editions make no line. */
const FEWEST = 3;
const MOST_ALERTS = 3;

interface ScoreRow {
  asOf: string;
  edition: string;
  score: number;
  label: string;
}

/** The lower of both scores by edition. */
function scoreRows(measures: readonly DriftMeasure[], format: Format): ScoreRow[] {
  return profilesOf(measures).flatMap(({ edition, asOf, value }) => {
    const scores = [value("row_score"), value("check_score")].filter((one) => one !== undefined);
    if (scores.length === 0) return [];
    const score = Math.floor(Math.min(...scores) * 10) / 10;
    return [{ asOf, edition, score, label: format.decimal(score, 1) }];
  });
}

function scoreChart(rows: readonly ScoreRow[]): VegaLiteSpec {
  const lowest = Math.min(94, Math.floor(Math.min(...rows.map(({ score }) => score)) - 1));
  const x = {
    field: "asOf",
    type: "temporal",
    timeUnit: "utcyearmonthdate",
    axis: { title: null, format: "%b %y", grid: false, tickCount: 6, labelOverlap: true },
  };
  const y = (field: string): VegaLiteSpec => ({
    field,
    type: "quantitative",
    scale: { domain: [lowest, 100], nice: false, zero: false },
    axis: { title: null, tickCount: 4 },
  });
  return {
    data: { values: rows },
    layer: [
      {
        data: { values: [{ bar: 98 }, { bar: 95 }] },
        mark: { type: "rule", color: THEME.context, strokeDash: [3, 3], tooltip: null },
        encoding: { y: y("bar") },
      },
      { mark: { type: "line", color: THEME.accent, strokeWidth: 2 }, encoding: { x, y: y("score") } },
      {
        mark: { type: "point", filled: true, color: THEME.accent, size: 26 },
        encoding: {
          x,
          y: y("score"),
          tooltip: [
            { field: "edition", type: "nominal", title: "Edition" },
            { field: "label", type: "nominal", title: "Score" },
          ],
        },
      },
    ],
  };
}

/** What is different, and the line of the score. */
export function driftBlocks(
  measures: readonly DriftMeasure[],
  findings: readonly DriftFinding[],
  format: Format,
): Block[] {
  const rows = scoreRows(measures, format);
  const [first, last] = [rows[0], rows.at(-1)];
  const difference = first !== undefined && last !== undefined ? last.score - first.score : 0;
  const way = Math.abs(difference) < 0.5 ? "has stayed about the same" : difference > 0 ? "has risen" : "has fallen";
  const title = `The score ${way} over ${format.integer(rows.length)} editions: ${last?.label} now`;
  return [
    ...(findings.length === 0
      ? []
      : [
          {
            kind: "text" as const,
            id: "quality_drift",
            title:
              findings.length === 1
                ? "One thing is different about the data"
                : `${format.integer(findings.length)} things are different about the data`,
            subtitle: "Against the editions before",
            width: "full" as const,
            items: findings.map(({ text }) => text),
          },
        ]),
    ...(rows.length < FEWEST
      ? []
      : [
          {
            kind: "chart" as const,
            id: "quality_score_trend",
            title,
            subtitle:
              "Lower of the share of clean records and the score of the checks, by edition; below 98 amber, below 95 red",
            width: "half" as const,
            height: 130,
            alt: `Line of the quality score by edition. ${title}.`,
            spec: scoreChart(rows),
          },
        ]),
  ];
}

/** The figures of the section with the line of the editions before. */
export function withTrends(section: Section, measures: readonly DriftMeasure[]): Section {
  const profiles = profilesOf(measures);
  const trend = (measure: string, by: number): number[] =>
    profiles.length < FEWEST
      ? []
      : profiles.flatMap(({ value }) => (value(measure) ?? Number.NaN) / by).filter((one) => !Number.isNaN(one));
  const trends: Readonly<Record<string, number[]>> = {
    quality_rows: trend("row_score", 100),
    quality_checks: trend("check_score", 1),
  };
  return { ...section, figures: section.figures.map((one) => ({ ...one, trend: trends[one.id] ?? one.trend })) };
}

/**
 * What is new about the data, as alerts: at most three, and none for what lasts or is only news. How much was sold is not a matter of
 * the data alone: other alerts watch it.
 */
export function driftAlerts(findings: readonly DriftFinding[], edition: string, format: Format): Highlight[] {
  const due = findings.filter(({ isNew, tone, kind }) => isNew && tone !== "neutral" && kind !== "volume");
  const alert = (text: string): Highlight => ({
    text,
    tone: "warning",
    weight: 95,
    cells: [`data_profile.${edition}.value`],
    section: "quality",
  });
  const more = due.length - MOST_ALERTS;
  return [
    ...due.slice(0, MOST_ALERTS).map(({ text }) => alert(`Data: ${text}`)),
    ...(more > 0
      ? [alert(`Data: ${format.integer(more)} more ${more === 1 ? "thing is" : "things are"} different.`)]
      : []),
  ];
}
