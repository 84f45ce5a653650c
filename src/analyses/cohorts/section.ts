/** What the cohorts section says. Reads the tables only. */
import type pl from "nodejs-polars";
import { addDays } from "../../calendar.ts";
import type { Format } from "../../format.ts";
import { proportionDifference } from "../../models/statistics.ts";
import { type Block, type Figure, type Highlight, insufficientSection, type Section } from "../../section.ts";
import type { Context } from "../analysis.ts";
import { type Row, rowsOf } from "../rows.ts";
import { type CurvePoint, curvesChart, type Tile, triangleChart } from "./charts.ts";
import type { COHORT_TABLES, CohortOptions } from "./contracts.ts";

type Tables = Record<keyof typeof COHORT_TABLES, pl.DataFrame>;

/** So few customers or periods make no curve. */
const MIN_CUSTOMERS = 30;
const MIN_PERIODS = 2;
/** The mean is drawn only where so many cohorts carry it. */
const MIN_COHORTS = 2;
/** A title speaks of an age that this share of the cohorts has reached, not of the oldest few. */
const TOLD_SHARE = 0.5;
const MEAN = "Weighted mean";
const ROW_HEIGHT = 23;

const GRAINS = {
  week: { prefix: "W", noun: "week", next: "the week after" },
  month: { prefix: "M", noun: "month", next: "the month after" },
  quarter: { prefix: "Q", noun: "quarter", next: "the quarter after" },
  year: { prefix: "Y", noun: "year", next: "the year after" },
} as const;

const n = (row: Row | undefined, key: string): number => Number(row?.[key] ?? 0);
const startOf = (row: Row): string => String(row.cohort_month);

/** A cohort's name: "Oct 2011", "Q4 2011", "2011", or the Monday of a week. */
export function cohortName(start: string, grain: CohortOptions["grain"], format: Format): string {
  if (grain === "month") return format.month(start);
  if (grain === "week") return format.day(start);
  if (grain === "year") return start.slice(0, 4);
  return `Q${Math.ceil(Number(start.slice(5, 7)) / 3)} ${start.slice(0, 4)}`;
}

/** First return of the last cohort whose first period after is over, against the cohorts before it (A150). */
interface FirstReturn {
  cohort: Row;
  rate: number;
  before: { cohorts: number; rate: number };
  verdict: "more" | "fewer" | "as many";
  low: number;
  high: number;
}

function firstReturn(cells: readonly Row[], trailing: number): FirstReturn | undefined {
  const complete = cells.filter((row) => row.period_index === 1 && !row.is_partial && !row.is_small);
  const last = complete.at(-1);
  const before = complete.slice(Math.max(0, complete.length - 1 - trailing), -1);
  if (last === undefined || before.length === 0) return undefined;
  const sum = (key: string): number => before.reduce((total, row) => total + n(row, key), 0);
  const pooled = { successes: sum("active_customers"), trials: sum("cohort_size") };
  const own = { successes: n(last, "active_customers"), trials: n(last, "cohort_size") };
  const { low, high } = proportionDifference(own, pooled);
  return {
    cohort: last,
    rate: n(last, "retention_rate"),
    before: { cohorts: before.length, rate: pooled.successes / pooled.trials },
    verdict: low > 0 ? "more" : high < 0 ? "fewer" : "as many",
    low,
    high,
  };
}

/** The tables as rows, with the names of the grain. */
interface Story {
  cells: Row[];
  averages: Row[];
  summaries: Row[];
  periods: Row[];
  back: FirstReturn | undefined;
  grain: (typeof GRAINS)[keyof typeof GRAINS];
  name(start: string): string;
}

const titleOf = ({ back, averages, grain, name }: Story, format: Format): string => {
  if (back === undefined) {
    const first = averages.find((row) => row.period_index === 1);
    return first === undefined
      ? `New customers by ${grain.noun}`
      : `${format.percent(n(first, "retention_rate"), 0)} of new customers buy again ${grain.next}`;
  }
  const { cohort, rate, before, verdict } = back;
  const compared = {
    more: `more than the ${format.percent(before.rate, 0)} of the ${format.integer(before.cohorts)} cohorts before`,
    fewer: `fewer than the ${format.percent(before.rate, 0)} of the ${format.integer(before.cohorts)} cohorts before`,
    "as many": `about as many as before (${format.percent(before.rate, 0)})`,
  }[verdict];
  return `${format.percent(rate, 0)} of the ${name(startOf(cohort))} newcomers came back ${grain.next}, ${compared}`;
};

function figuresOf(story: Story, format: Format): Figure[] {
  const { back, summaries, periods, name } = story;
  const complete = periods.filter((row) => !row.is_partial && row.retention_rate !== null);
  const now = complete.at(-1);
  const then = complete.at(-2);
  const relative = (a: number, b: number): number | null => (b === 0 ? null : a / b - 1);
  const early = summaries.filter((row) => row.revenue_90d_per_customer !== null && !row.is_small);
  const figures: Figure[] = [];
  if (back !== undefined) {
    figures.push({
      id: "first_return",
      label: `${story.grain.prefix}1 of ${name(startOf(back.cohort))}`,
      value: back.rate,
      format: "percent",
      change: relative(back.rate, back.before.rate),
      changeLabel: `on the ${format.integer(back.before.cohorts)} cohorts before`,
      better: "up",
      trend: story.cells
        .filter((row) => row.period_index === 1 && !row.is_partial)
        .map((row) => n(row, "retention_rate")),
      cell: `cohort_retention.${startOf(back.cohort)}|1.retention_rate`,
    });
  }
  if (now !== undefined) {
    figures.push({
      id: "period_retention",
      label: `Bought in ${name(String(now.period_start))} and the ${story.grain.noun} before`,
      value: n(now, "retention_rate"),
      format: "percent",
      change: then === undefined ? null : relative(n(now, "retention_rate"), n(then, "retention_rate")),
      changeLabel: `on the ${story.grain.noun} before`,
      better: "up",
      trend: complete.map((row) => n(row, "retention_rate")),
      cell: `period_retention.${now.period_start}.retention_rate`,
    });
  }
  const last = early.at(-1);
  if (last !== undefined) {
    const before = early.at(-2);
    figures.push({
      id: "revenue_90d",
      label: `First 90 days of ${name(startOf(last))}, per customer`,
      value: n(last, "revenue_90d_per_customer"),
      format: "moneyWhole",
      change:
        before === undefined
          ? null
          : relative(n(last, "revenue_90d_per_customer"), n(before, "revenue_90d_per_customer")),
      changeLabel: "on the cohort before",
      better: "up",
      trend: early.map((row) => n(row, "revenue_90d_per_customer")),
      cell: `cohort_summary.${startOf(last)}.revenue_90d_per_customer`,
    });
  }
  return figures;
}

/** Best and worst cohort by revenue per customer in their first 90 days (A151). */
function extremes(summaries: readonly Row[]): { best: Row; worst: Row } | undefined {
  const ranked = summaries
    .filter((row) => row.revenue_90d_per_customer !== null && !row.is_small && !row.is_truncated)
    .sort((a, b) => n(b, "revenue_90d_per_customer") - n(a, "revenue_90d_per_customer"));
  const [best, worst] = [ranked[0], ranked.at(-1)];
  return best === undefined || worst === undefined || best === worst ? undefined : { best, worst };
}

function highlightsOf(story: Story, format: Format): Highlight[] {
  const { back, summaries, grain, name } = story;
  const highlights: Highlight[] = [];
  if (back !== undefined && back.verdict !== "as many") {
    highlights.push({
      text: `${format.percent(back.rate)} of the ${name(startOf(back.cohort))} newcomers came back ${grain.next}, ${back.verdict} than the ${format.percent(back.before.rate)} before`,
      tone: back.verdict === "more" ? "good" : "bad",
      weight: 55,
      cells: [`cohort_retention.${startOf(back.cohort)}|1.retention_rate`],
    });
  }
  const ends = extremes(summaries);
  if (ends !== undefined) {
    const { best, worst } = ends;
    highlights.push({
      text: `Newcomers of ${name(startOf(best))} spent ${format.moneyWhole(n(best, "revenue_90d_per_customer"))} each in their first 90 days, those of ${name(startOf(worst))} ${format.moneyWhole(n(worst, "revenue_90d_per_customer"))}`,
      tone: "neutral",
      weight: 20,
      cells: [best, worst].map((row) => `cohort_summary.${startOf(row)}.revenue_90d_per_customer`),
    });
  }
  return highlights;
}

function triangleBlock(story: Story, options: CohortOptions, format: Format): Block {
  const { cells, averages, grain, name } = story;
  const starts = [...new Set(cells.map(startOf))].slice(-options.chartPeriods);
  const shown = cells.filter((row) => starts.includes(startOf(row)) && n(row, "period_index") < options.chartPeriods);
  const oldest = Math.max(...shown.map((row) => n(row, "period_index")));
  const means = averages.filter((row) => n(row, "period_index") <= oldest && n(row, "cohorts") >= MIN_COHORTS);
  const rates = [...shown.filter((row) => !row.is_small), ...means].filter((row) => n(row, "period_index") > 0);
  const highest = Math.max(Number.MIN_VALUE, ...rates.map((row) => n(row, "retention_rate")));
  const rowName = (row: Row): string => `${name(startOf(row))} · ${format.integer(n(row, "cohort_size"))}`;
  const tile = (row: Row, label: string, kind: Tile["kind"], isMean: boolean, of: number): Tile => ({
    row: label,
    age: `${grain.prefix}${row.period_index}`,
    label: format.percent(n(row, "retention_rate"), 0),
    shade: n(row, "retention_rate") / highest,
    kind: row.period_index === 0 ? "start" : kind,
    isMean,
    detail: `${format.integer(n(row, "active_customers"))} of ${format.integer(of)}; 95 % interval ${format.percent(n(row, "retention_low"))} to ${format.percent(n(row, "retention_high"))}${row.is_partial ? "; period still running" : ""}`,
  });
  const tiles = [
    ...shown.map((row) =>
      tile(
        row,
        rowName(row),
        row.is_small ? "small" : row.is_partial ? "partial" : "plain",
        false,
        n(row, "cohort_size"),
      ),
    ),
    ...means.map((row) => tile(row, MEAN, "plain", true, n(row, "customers"))),
  ];
  const rows = [
    ...starts.map((start) => rowName(shown.find((row) => startOf(row) === start) as Row)),
    ...(means.length > 0 ? [MEAN] : []),
  ];
  const first = means.find((row) => row.period_index === 1);
  return {
    kind: "chart",
    id: "cohort-triangle",
    title:
      first === undefined
        ? `Who comes back, by ${grain.noun} of the first order`
        : `On average ${format.percent(n(first, "retention_rate"), 0)} of newcomers buy again ${grain.next}`,
    subtitle: `Share of each cohort ${options.variant === "rolling" ? "that bought in the period or later" : "that bought again"}, by ${grain.noun}s since the first order; number = new customers; dashed = ${grain.noun} still running${shown.some((row) => row.is_small) ? `; grey = fewer than ${options.minCohortSize} customers` : ""}`,
    width: "full",
    height: ROW_HEIGHT * rows.length,
    alt: `Triangle of retention by cohort and age for ${format.integer(starts.length)} cohorts${first === undefined ? "" : `; the mean at ${grain.prefix}1 is ${format.percent(n(first, "retention_rate"))}`}.`,
    spec: triangleChart(
      tiles,
      rows,
      Array.from({ length: oldest + 1 }, (_, age) => `${grain.prefix}${age}`),
    ),
  };
}

/** Lines of all large enough cohorts over complete periods, and of their mean. */
function curve(
  story: Story,
  options: CohortOptions,
  key: string,
  fromAge: number,
  write: (value: number) => string,
): CurvePoint[] {
  const { cells, averages, name } = story;
  const inRange = (row: Row): boolean =>
    n(row, "period_index") >= fromAge && n(row, "period_index") < options.chartPeriods;
  const point = (row: Row, line: string, isMean: boolean, tag: string): CurvePoint => ({
    line,
    age: n(row, "period_index"),
    value: n(row, key),
    label: write(n(row, key)),
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
  const means = averages.filter((row) => n(row, "cohorts") >= MIN_COHORTS && inRange(row));
  return [...lines, ...means.map((row, i) => point(row, MEAN, true, i === means.length - 1 ? MEAN : ""))];
}

function curveBlocks(story: Story, options: CohortOptions, format: Format): Block[] {
  const { averages, grain } = story;
  const retention = curve(story, options, "retention_rate", 1, (value) => format.percent(value));
  const value = curve(story, options, "cumulative_revenue_per_customer", 0, format.moneyWhole);
  const means = averages.filter(
    (row) =>
      n(row, "cohorts") >= MIN_COHORTS && n(row, "period_index") > 0 && n(row, "period_index") < options.chartPeriods,
  );
  const last = means.findLast((row) => n(row, "cohorts") >= TOLD_SHARE * n(averages[0], "cohorts"));
  const enough = (points: readonly CurvePoint[]): boolean => new Set(points.map((p) => p.age)).size > 1;
  const blocks: Block[] = [];
  if (last !== undefined && enough(retention)) {
    blocks.push({
      kind: "chart",
      id: "retention-curves",
      title: `${format.percent(n(last, "retention_rate"), 0)} are active ${format.integer(n(last, "period_index"))} ${grain.noun}s on`,
      subtitle: `Share of the cohort that bought, by age in ${grain.noun}s; bold = mean weighted by size`,
      width: "half",
      height: 190,
      alt: `Retention curves of the cohorts with their weighted mean, which is ${format.percent(n(last, "retention_rate"))} after ${n(last, "period_index")} ${grain.noun}s.`,
      spec: curvesChart(retention, `${capital(grain.noun)}s since the first order`, "%"),
    });
  }
  if (last !== undefined && enough(value)) {
    blocks.push({
      kind: "chart",
      id: "cohort-value",
      title: `A customer has brought ${format.moneyWhole(n(last, "cumulative_revenue_per_customer"))} after ${format.integer(n(last, "period_index"))} ${grain.noun}s`,
      subtitle: `Cumulative net revenue per original customer, by age in ${grain.noun}s`,
      width: "half",
      height: 190,
      alt: `Cumulative revenue per customer of the cohorts with their weighted mean, which is ${format.moneyWhole(n(last, "cumulative_revenue_per_customer"))} after ${n(last, "period_index")} ${grain.noun}s.`,
      spec: curvesChart(value, `${capital(grain.noun)}s since the first order`, "$~s"),
    });
  }
  return blocks;
}

const capital = (word: string): string => word.charAt(0).toUpperCase() + word.slice(1);

const summaryBlock = ({ summaries, grain, name }: Story, options: CohortOptions): Block => ({
  kind: "table",
  id: "cohort-summary",
  title: "What each cohort brought",
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
    { key: "remark", label: "", format: "text" },
  ],
  rows: [...summaries].reverse().map((row) => ({
    cohort: name(startOf(row)),
    cohort_size: n(row, "cohort_size"),
    repeat_rate: row.repeat_rate ?? null,
    // a period that still runs would look like a bad one
    first_return_rate: row.first_return_partial === false ? (row.first_return_rate ?? null) : null,
    revenue_90d_per_customer: row.revenue_90d_per_customer ?? null,
    revenue_per_customer: row.revenue_per_customer ?? null,
    net_revenue: row.net_revenue ?? null,
    remark: row.is_truncated ? "first in the data" : row.is_small ? "few customers" : "",
  })),
});

function actionsOf(story: Story, format: Format): string[] {
  const { back, summaries, grain, name } = story;
  const ends = extremes(summaries);
  const actions: string[] = [];
  if (back?.verdict === "fewer") {
    actions.push(
      `Write to the ${format.integer(n(back.cohort, "cohort_size") - n(back.cohort, "active_customers"))} newcomers of ${name(startOf(back.cohort))} who have not come back ${grain.next}: a second-order offer.`,
    );
  }
  if (ends !== undefined) {
    actions.push(
      `Look at what brought the newcomers of ${name(startOf(ends.best))} (best first 90 days) and of ${name(startOf(ends.worst))} (weakest), and buy more of the first.`,
    );
  }
  return actions;
}

function notesOf(story: Story, options: CohortOptions, format: Format): string[] {
  const { cells, back, grain, name } = story;
  const first = cells.find((row) => row.is_truncated);
  const m1 = (rows: readonly Row[]): number | null => {
    const sum = (key: string): number => rows.reduce((total, row) => total + n(row, key), 0);
    return sum("cohort_size") === 0 ? null : sum("active_customers") / sum("cohort_size");
  };
  const rest = m1(cells.filter((row) => row.period_index === 1 && !row.is_partial && !row.is_truncated));
  return [
    `A cohort is the ${grain.noun} of a customer's first sale; ${grain.prefix}0 is that ${grain.noun}, 100 %. ${options.variant === "rolling" ? `Active: bought in the ${grain.noun} or a later one.` : `Active: bought in that ${grain.noun}.`} Money is net of returns. Cells in the ${grain.noun} still running are dashed and in no average.`,
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

export function cohortSection(marts: Tables, context: Context, options: CohortOptions): Section {
  const { format } = context;
  const grain = GRAINS[options.grain];
  const story: Story = {
    cells: rowsOf(marts.cohort_retention),
    averages: rowsOf(marts.cohort_average),
    summaries: rowsOf(marts.cohort_summary),
    periods: rowsOf(marts.period_retention),
    back: undefined,
    grain,
    name: (start) => cohortName(start, options.grain, format),
  };
  const customers = story.summaries.reduce((sum, row) => sum + n(row, "cohort_size"), 0);
  const periods = story.periods.length;
  if (customers < MIN_CUSTOMERS || periods < MIN_PERIODS) {
    return insufficientSection("cohorts", "Cohorts", {
      needs: `${MIN_CUSTOMERS} identified customers over ${MIN_PERIODS} ${grain.noun}s`,
      has: `${format.integer(customers)} over ${format.integer(periods)}`,
    });
  }
  const told: Story = { ...story, back: firstReturn(story.cells, options.trailing) };
  return {
    name: "cohorts",
    topic: "Cohorts",
    title: titleOf(told, format),
    subtitle: `${format.integer(customers)} customers by ${grain.noun} of their first order, ${format.range(String(story.periods[0]?.period_start), addDays(context.asOf, -1))}`,
    figures: figuresOf(told, format),
    highlights: highlightsOf(told, format),
    blocks: [triangleBlock(told, options, format), ...curveBlocks(told, options, format), summaryBlock(told, options)],
    actions: actionsOf(told, format),
    notes: notesOf(told, options, format),
  };
}
