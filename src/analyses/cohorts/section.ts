/** What the cohorts section says. Reads the tables only. */

import { addDays } from "../../calendar.ts";
import type pl from "../../columns/polars.ts";
import type { Format } from "../../format.ts";
import { type Figure, type Highlight, insufficientSection, type Section } from "../../section.ts";
import type { Context } from "../analysis.ts";
import { numberAt, type Row, rowsOf } from "../rows.ts";
import { curveBlocks, summaryBlock, triangleBlock } from "./blocks.ts";
import type { COHORT_TABLES } from "./contracts.ts";
import { acquisitionBlock, journeyBlocks } from "./journey.ts";
import type { CohortOptions } from "./options.ts";
import { areMonthsThin, quarterCells, quarterSummaries } from "./quarters.ts";
import {
  type CohortStory,
  cohortName,
  extremes,
  firstReturn,
  GRAINS,
  isOneCustomers,
  shownMeans,
  startOf,
} from "./story.ts";

type Tables = Record<keyof typeof COHORT_TABLES, pl.DataFrame>;

/** So few customers or periods make no curve. */
const MIN_CUSTOMERS = 30;
const MIN_PERIODS = 2;
const titleOf = ({ back, averages, grain, cohortNoun, name }: CohortStory, format: Format): string => {
  if (back === undefined) {
    const first = averages.find((row) => row.period_index === 1);
    return first === undefined
      ? `New customers by ${cohortNoun}`
      : `${format.percent(numberAt(first, "retention_rate"), 0)} of new customers buy again ${grain.next}`;
  }
  const { cohort, rate, before, verdict } = back;
  const compared = {
    more: `more than the ${format.percent(before.rate, 0)} of the ${cohortNoun}s before`,
    fewer: `fewer than the ${format.percent(before.rate, 0)} of the ${cohortNoun}s before`,
    "as many": "",
  }[verdict];
  if (verdict === "as many")
    return `About ${format.percent(before.rate, 0)} of newcomers come back ${grain.next}; ${name(startOf(cohort))} is no exception (${format.percent(rate, 0)})`;
  return `${format.percent(rate, 0)} of the ${name(startOf(cohort))} newcomers came back ${grain.next}, ${compared}`;
};

/** Quarters are sums of the tables' months: no single cell holds them. */
const cellsOf = ({ cohortNoun, grain }: CohortStory, cells: string[]): string[] =>
  cohortNoun === grain.noun ? cells : [];
const cellOf = (story: CohortStory, cell: string): { cell?: string } =>
  cellsOf(story, [cell]).length === 0 ? {} : { cell };

function figuresOf(story: CohortStory, format: Format): Figure[] {
  const { back, summaries, periods, name, periodName } = story;
  const complete = periods.filter((row) => !row.is_partial && row.retention_rate !== null);
  const now = complete.at(-1);
  const then = complete.at(-2);
  const relative = (a: number, b: number): number | null => (b === 0 ? null : a / b - 1);
  const points = { changeAs: "points" as const };
  const recent = new Set(periods.slice(-12).map((row) => String(row.period_start)));
  const early = summaries.filter(
    (row) =>
      row.revenue_90d_per_customer !== null &&
      !row.is_small &&
      row.is_truncated !== true &&
      !isOneCustomers(row) &&
      recent.has(startOf(row)),
  );
  const figures: Figure[] = [];
  if (back !== undefined) {
    figures.push({
      id: "first_return",
      label: `${name(startOf(back.cohort))} newcomers back ${story.grain.next}`,
      value: back.rate,
      format: "percent",
      ...points,
      change: back.rate - back.before.rate,
      changeLabel: `on the ${format.integer(back.before.cohorts)} cohorts before`,
      // a difference that chance explains is neither good nor bad
      better: back.verdict === "as many" ? "neutral" : "up",
      trend: story.cells
        .filter((row) => row.period_index === 1 && !row.is_partial)
        .map((row) => numberAt(row, "retention_rate")),
      ...cellOf(story, `cohort_retention.${startOf(back.cohort)}|1.retention_rate`),
    });
  }
  if (now !== undefined) {
    figures.push({
      id: "period_retention",
      label: `Buyers of the ${story.grain.noun} before who bought in ${periodName(String(now.period_start))}`,
      value: numberAt(now, "retention_rate"),
      format: "percent",
      ...points,
      change: then === undefined ? null : numberAt(now, "retention_rate") - numberAt(then, "retention_rate"),
      changeLabel: `on the ${story.grain.noun} before`,
      better: "up",
      trend: complete.map((row) => numberAt(row, "retention_rate")),
      cell: `period_retention.${now.period_start}.retention_rate`,
    });
  }
  const last = early.at(-1);
  if (last !== undefined) {
    const before = early.at(-2);
    figures.push({
      id: "revenue_90d",
      label: `First 90 days of ${name(startOf(last))}, per customer`,
      value: numberAt(last, "revenue_90d_per_customer"),
      format: "moneyWhole",
      change:
        before === undefined
          ? null
          : relative(numberAt(last, "revenue_90d_per_customer"), numberAt(before, "revenue_90d_per_customer")),
      changeLabel: "on the cohort before",
      better: "up",
      trend: early.map((row) => numberAt(row, "revenue_90d_per_customer")),
      ...cellOf(story, `cohort_summary.${startOf(last)}.revenue_90d_per_customer`),
    });
  }
  return figures;
}

function highlightsOf(story: CohortStory, format: Format): Highlight[] {
  const { back, summaries, grain, name } = story;
  const highlights: Highlight[] = [];
  if (back !== undefined && back.verdict !== "as many") {
    highlights.push({
      text: `${format.percent(back.rate)} of the ${name(startOf(back.cohort))} newcomers came back ${grain.next}, ${back.verdict} than the ${format.percent(back.before.rate)} before.`,
      tone: back.verdict === "more" ? "good" : "bad",
      weight: 55,
      cells: cellsOf(story, [`cohort_retention.${startOf(back.cohort)}|1.retention_rate`]),
    });
  }
  const ends = extremes(summaries, story.periods);
  if (ends !== undefined) {
    const { best, worst } = ends;
    highlights.push({
      text: `Newcomers of ${name(startOf(best))} spent ${format.moneyWhole(numberAt(best, "revenue_90d_per_customer"))} each in their first 90 days, those of ${name(startOf(worst))} ${format.moneyWhole(numberAt(worst, "revenue_90d_per_customer"))}.`,
      tone: "neutral",
      weight: 20,
      cells: cellsOf(
        story,
        [best, worst].map((row) => `cohort_summary.${startOf(row)}.revenue_90d_per_customer`),
      ),
    });
  }
  return highlights;
}

function actionsOf(story: CohortStory, format: Format): string[] {
  const { back, summaries, grain, name } = story;
  const ends = extremes(summaries, story.periods);
  const actions: string[] = [];
  if (back?.verdict === "fewer") {
    actions.push(
      `Write to the ${format.integer(numberAt(back.cohort, "cohort_size") - numberAt(back.cohort, "active_customers"))} newcomers of ${name(startOf(back.cohort))} who have not come back ${grain.next}: a second-order offer.`,
    );
  }
  if (ends !== undefined) {
    actions.push(
      `Check which campaigns ran in ${name(startOf(ends.best))}: its newcomers spent ${format.moneyWhole(numberAt(ends.best, "revenue_90d_per_customer"))} each in 90 days, those of ${name(startOf(ends.worst))} ${format.moneyWhole(numberAt(ends.worst, "revenue_90d_per_customer"))}.`,
    );
  }
  return actions;
}

function notesOf(story: CohortStory, options: CohortOptions, { format, salesOnly }: Context): string[] {
  const { cells, back, grain, cohortNoun, name } = story;
  const first = cells.find((row) => row.is_truncated);
  const m1 = (rows: readonly Row[]): number | null => {
    const sum = (key: string): number => rows.reduce((total, row) => total + numberAt(row, key), 0);
    return sum("cohort_size") === 0 ? null : sum("active_customers") / sum("cohort_size");
  };
  const rest = m1(cells.filter((row) => row.period_index === 1 && !row.is_partial && !row.is_truncated));
  return [
    `A cohort is the ${cohortNoun} of a customer's first sale; ${grain.prefix}0 is ${cohortNoun === grain.noun ? "that" : "its"} ${grain.noun}, 100 %. ${options.variant === "rolling" ? `Active: bought in the ${grain.noun} or a later one.` : `Active: bought in that ${grain.noun}.`} ${salesOnly ? "Returns are left out." : "Money is net of returns."} Cells in the ${grain.noun} still running are dashed and in no average.`,
    ...(first === undefined
      ? []
      : [
          `${name(startOf(first))} is the first cohort of the data: it holds customers who had bought before, so it looks more loyal than it is.${rest === null ? "" : ` Without it the mean at ${grain.prefix}1 is ${format.percent(rest)}.`}${options.excludeFirstCohort ? " It is left out of the averages." : ""}`,
        ]),
    ...(back === undefined
      ? []
      : [
          `${grain.prefix}1 of ${name(startOf(back.cohort))}: ${format.percent(back.rate)} against ${format.percent(back.before.rate)} of the ${format.integer(back.before.cohorts)} cohorts before; difference ${points(back.low, format)} to ${points(back.high, format)} percentage points (95 %, Newcombe).`,
        ]),
    `Intervals are Wilson's, 95 %. Averages weigh cohorts by size, over the cohorts whose ${grain.noun} of that age is over. Cohorts of fewer than ${format.integer(options.minCohortSize)} customers are grey.`,
  ];
}

const points = (share: number, format: Format): string => format.decimal(share * 100, 1);

/** What a new customer costs is unknown, not 0, without a list of spend. */
const costNote = (marts: Tables, { grain }: CohortStory): string[] =>
  rowsOf(marts.cohort_value).some((row) => row.marketing_spend !== null)
    ? []
    : [
        `With a list of marketing spend by ${grain.noun} this page also says what a new customer costs and when that is earned back.`,
      ];

export function cohortSection(marts: Tables, context: Context, options: CohortOptions): Section {
  const { format } = context;
  const grain = GRAINS[options.grain];
  const thin = options.grain === "month" && areMonthsThin(rowsOf(marts.cohort_summary));
  const shown = thin
    ? quarterCells(rowsOf(marts.cohort_retention), options.minCohortSize)
    : rowsOf(marts.cohort_retention);
  const summaries = rowsOf(marts.cohort_summary);
  const story: CohortStory = {
    cells: shown,
    averages: shownMeans(shown, options.chartPeriods),
    summaries: thin ? quarterSummaries(summaries, options.minCohortSize) : summaries,
    periods: rowsOf(marts.period_retention),
    back: undefined,
    grain,
    cohortNoun: thin ? GRAINS.quarter.noun : grain.noun,
    periodName: (start) => cohortName(start, options.grain, format),
    name: (start) => cohortName(start, thin ? "quarter" : options.grain, format),
  };
  const customers = story.summaries.reduce((sum, row) => sum + numberAt(row, "cohort_size"), 0);
  const periods = story.periods.length;
  if (customers < MIN_CUSTOMERS || periods < MIN_PERIODS) {
    return insufficientSection("cohorts", "Cohorts", {
      needs: `${MIN_CUSTOMERS} identified customers over ${MIN_PERIODS} ${grain.noun}s`,
      has:
        customers === 0
          ? "no customer"
          : `${format.integer(customers)} ${customers === 1 ? "customer" : "customers"} in ${format.integer(periods)} ${grain.noun}${periods === 1 ? "" : "s"}`,
    });
  }
  const cohortStory: CohortStory = { ...story, back: firstReturn(story.cells, options.trailing, story.periods) };
  return {
    name: "cohorts",
    topic: "Cohorts",
    mail: { chart: "retention-curves" },
    title: titleOf(cohortStory, format),
    subtitle: `${format.integer(customers)} customers by ${cohortStory.cohortNoun} of their first order, ${format.range(String(story.periods[0]?.period_start), addDays(context.asOf, -1))}`,
    figures: figuresOf(cohortStory, format),
    highlights: highlightsOf(cohortStory, format),
    blocks: [
      triangleBlock(cohortStory, options, format),
      ...curveBlocks(cohortStory, options, format),
      ...journeyBlocks(marts, format),
      ...acquisitionBlock(marts, cohortStory, format),
      summaryBlock(cohortStory, options),
    ],
    actions: actionsOf(cohortStory, format),
    notes: [
      ...(thin
        ? [`Months have too few newcomers to compare: the cohorts shown are quarters, the tables hold months.`]
        : []),
      ...notesOf(cohortStory, options, context),
      ...costNote(marts, cohortStory),
    ],
  };
}
