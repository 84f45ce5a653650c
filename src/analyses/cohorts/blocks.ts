/** Charts and tables of the cohorts section. */

import type { Format } from "../../format.ts";
import type { Block } from "../../section.ts";
import type { Row } from "../rows.ts";
import { numberAt } from "../rows.ts";
import { type CurvePoint, curvesChart, type Tile, triangleChart } from "./charts.ts";
import type { CohortOptions } from "./options.ts";
import { type CohortStory, MEAN_COHORTS, startOf } from "./story.ts";

/** The mean is drawn only where so many cohorts carry it. */
const MIN_COHORTS = MEAN_COHORTS;
/** A title speaks of an age that this share of the cohorts has reached, not of the oldest few. */
const TOLD_SHARE = 0.5;
const MEAN = "Mean of those shown";
const ROW_HEIGHT = 23;

export function triangleBlock(story: CohortStory, options: CohortOptions, format: Format): Block {
  const { cells, averages, grain, cohortNoun, name } = story;
  const areQuarters = cohortNoun !== grain.noun;
  const starts = [...new Set(cells.map(startOf))].slice(-options.chartPeriods);
  const shown = cells.filter(
    (row) => starts.includes(startOf(row)) && numberAt(row, "period_index") < options.chartPeriods,
  );
  const oldest = Math.max(...shown.map((row) => numberAt(row, "period_index")));
  const means = averages.filter(
    (row) => numberAt(row, "period_index") <= oldest && numberAt(row, "cohorts") >= MIN_COHORTS,
  );
  const rates = [...shown.filter((row) => !row.is_small), ...means].filter((row) => numberAt(row, "period_index") > 0);
  const highest = Math.max(Number.MIN_VALUE, ...rates.map((row) => numberAt(row, "retention_rate")));
  const rowName = (row: Row): string => `${name(startOf(row))} · ${format.integer(numberAt(row, "cohort_size"))}`;
  const tile = (row: Row, label: string, kind: Tile["kind"], isMean: boolean, of: number): Tile => ({
    row: label,
    age: `${grain.prefix}${row.period_index}`,
    label: format.percent(numberAt(row, "retention_rate"), 0),
    shade: numberAt(row, "retention_rate") / highest,
    kind: row.period_index === 0 ? "start" : kind,
    isMean,
    detail: `${format.integer(numberAt(row, "active_customers"))} of ${format.integer(of)}; 95 % interval ${format.percent(numberAt(row, "retention_low"))} to ${format.percent(numberAt(row, "retention_high"))}${row.is_partial ? "; period still running" : ""}`,
    cohort: isMean || areQuarters ? null : startOf(row),
    months: isMean || areQuarters ? null : numberAt(row, "period_index"),
  });
  const tiles = [
    ...shown.map((row) =>
      tile(
        row,
        rowName(row),
        row.is_small ? "small" : row.is_partial ? "partial" : "plain",
        false,
        numberAt(row, "cohort_size"),
      ),
    ),
    ...means.map((row) => tile(row, MEAN, "plain", true, numberAt(row, "customers"))),
  ];
  const rows = [
    ...starts.map((start) => rowName(shown.find((row) => startOf(row) === start) as Row)),
    ...(means.length > 0 ? [MEAN] : []),
  ];
  const first = means.find((row) => row.period_index === 1);
  return {
    kind: "chart",
    id: "cohort-triangle",
    ...(grain.prefix === "M" && !areQuarters
      ? { live: { view: "triangle" as const, title: "Who comes back, by month of the first order" } }
      : {}),
    leastWidth: 110 + 34 * (oldest + 1),
    title:
      first === undefined
        ? `Who comes back, by ${cohortNoun} of the first order`
        : `On average ${format.percent(numberAt(first, "retention_rate"), 0)} of newcomers buy again ${grain.next}`,
    subtitle: `Share of each cohort ${options.variant === "rolling" ? "that bought in the period or later" : "that bought again"}, by ${grain.noun}s since the first order; number = new customers; dashed = ${grain.noun} still running${shown.some((row) => row.is_small) ? `; grey = fewer than ${options.minCohortSize} customers` : ""}`,
    width: "full",
    height: ROW_HEIGHT * rows.length,
    alt: `Triangle of retention by cohort and age for ${format.integer(starts.length)} cohorts${first === undefined ? "" : `; the mean at ${grain.prefix}1 is ${format.percent(numberAt(first, "retention_rate"))}`}.`,
    spec: triangleChart(
      tiles,
      Array.from({ length: oldest + 1 }, (_, age) => `${grain.prefix}${age}`),
    ),
  };
}

/** Lines of all large enough cohorts over complete periods, and of their mean. */
function curve(
  story: CohortStory,
  options: CohortOptions,
  key: string,
  fromAge: number,
  write: (value: number) => string,
): CurvePoint[] {
  const { cells, averages, name } = story;
  const inRange = (row: Row): boolean =>
    numberAt(row, "period_index") >= fromAge && numberAt(row, "period_index") < options.chartPeriods;
  const point = (row: Row, line: string, isMean: boolean, tag: string): CurvePoint => ({
    line,
    age: numberAt(row, "period_index"),
    value: numberAt(row, key),
    label: write(numberAt(row, key)),
    isMean,
    isFirst: !isMean && row.is_truncated === true,
    tag,
  });
  const starts = [...new Set(cells.map(startOf))].slice(-options.chartPeriods);
  const lines = starts.flatMap((start) => {
    const rows = cells.filter((row) => startOf(row) === start && !row.is_partial && !row.is_small && inRange(row));
    const isFirst = rows[0]?.is_truncated === true;
    return rows.map((row, i) =>
      point(
        row,
        name(start),
        false,
        isFirst && rows.length > 1 && i === rows.length - 1 ? `${name(start)} (first in the data)` : "",
      ),
    );
  });
  const means = averages.filter((row) => numberAt(row, "cohorts") >= MIN_COHORTS && inRange(row));
  return [...lines, ...means.map((row, i) => point(row, MEAN, true, i === means.length - 1 ? MEAN : ""))];
}

export function curveBlocks(story: CohortStory, options: CohortOptions, format: Format): Block[] {
  const { averages, grain } = story;
  const retention = curve(story, options, "retention_rate", 1, (value) => format.percent(value));
  const value = curve(story, options, "cumulative_revenue_per_customer", 0, format.moneyWhole);
  const means = averages.filter(
    (row) =>
      numberAt(row, "cohorts") >= MIN_COHORTS &&
      numberAt(row, "period_index") > 0 &&
      numberAt(row, "period_index") < options.chartPeriods,
  );
  const last = means.findLast((row) => numberAt(row, "cohorts") >= TOLD_SHARE * numberAt(averages[0], "cohorts"));
  const enough = (points: readonly CurvePoint[]): boolean => new Set(points.map((p) => p.age)).size > 1;
  const blocks: Block[] = [];
  if (last !== undefined && enough(retention)) {
    blocks.push({
      kind: "chart",
      id: "retention-curves",
      title: `${format.percent(numberAt(last, "retention_rate"), 0)} are active ${format.integer(numberAt(last, "period_index"))} ${grain.noun}s on`,
      subtitle: `Share of the cohort that bought, by age in ${grain.noun}s; bold = mean weighted by size`,
      width: "half",
      height: 190,
      alt: `Retention curves of the cohorts with their weighted mean, which is ${format.percent(numberAt(last, "retention_rate"))} after ${numberAt(last, "period_index")} ${grain.noun}s.`,
      spec: curvesChart(retention, `${capital(grain.noun)}s since the first order`, "%"),
    });
  }
  if (last !== undefined && enough(value)) {
    blocks.push({
      kind: "chart",
      id: "cohort-value",
      title: `A customer has brought ${format.moneyWhole(numberAt(last, "cumulative_revenue_per_customer"))} after ${format.integer(numberAt(last, "period_index"))} ${grain.noun}s`,
      subtitle: `Cumulative net revenue per original customer, by age in ${grain.noun}s`,
      width: "half",
      height: 190,
      alt: `Cumulative revenue per customer of the cohorts with their weighted mean, which is ${format.moneyWhole(numberAt(last, "cumulative_revenue_per_customer"))} after ${numberAt(last, "period_index")} ${grain.noun}s.`,
      spec: curvesChart(value, `${capital(grain.noun)}s since the first order`, "$~s"),
    });
  }
  return blocks;
}

const capital = (word: string): string => word.charAt(0).toUpperCase() + word.slice(1);

export const summaryBlock = ({ summaries, grain, name }: CohortStory, options: CohortOptions): Block => ({
  kind: "table",
  id: "cohort-summary",
  title: "Every cohort in figures",
  subtitle: "Latest first; per customer of the cohort",
  width: "full",
  printRows: options.chartPeriods,
  source: "cohort_summary",
  columns: [
    { key: "cohort", label: "Cohort", format: "text" },
    { key: "cohort_size", label: "New customers", format: "integer" },
    { key: "repeat_rate", label: "Bought again", format: "percent" },
    { key: "first_return_rate", label: `${grain.prefix}1`, format: "percent", shade: true },
    { key: "revenue_90d_per_customer", label: "First 90 days", format: "moneyWhole", shade: true },
    { key: "revenue_per_customer", label: "To date", format: "moneyWhole" },
    { key: "net_revenue", label: "Net revenue", format: "moneyWhole" },
  ],
  rows: [...summaries].reverse().map((row) => ({
    cohort: `${name(startOf(row))}${row.is_truncated ? " (first in the data)" : row.is_small ? " (few customers)" : ""}`,
    cohort_size: numberAt(row, "cohort_size"),
    repeat_rate: row.repeat_rate ?? null,
    // a period that still runs would look like a bad one
    first_return_rate: row.first_return_partial === false ? (row.first_return_rate ?? null) : null,
    revenue_90d_per_customer: row.revenue_90d_per_customer ?? null,
    revenue_per_customer: row.revenue_per_customer ?? null,
    net_revenue: row.net_revenue ?? null,
  })),
});
