/** Blocks about newcomers and about the way from one purchase to the next. */
import type pl from "../../columns/polars.ts";
import type { Format } from "../../format.ts";
import { THEME } from "../../look/theme.ts";
import type { Block, VegaLiteSpec } from "../../section.ts";
import { numberAt, type Row, rowsOf } from "../rows.ts";
import type { COHORT_TABLES } from "./contracts.ts";
import { type CohortStory, startOf } from "./story.ts";

type Tables = Record<keyof typeof COHORT_TABLES, pl.DataFrame>;

/** Fewer gaps or newcomers say nothing. */
const FEWEST = 30;
const SHOWN_KINDS = ["first category", "first channel", "first basket"];
/** How a headline speaks of the group of a kind. */
const GROUP_WORDS: Readonly<Record<string, (name: string) => string>> = {
  "first category": (name) => `Whose first purchase was mostly ${name}`,
  "first channel": (name) => `Who came through ${name}`,
  "first basket": (name) => `Whose first purchase was ${name}`,
};

/** Gaps between purchases as bars, with lines at three percentiles. */
const gapsChart = (bars: readonly Row[], marks: readonly Row[]): VegaLiteSpec => ({
  layer: [
    {
      data: { values: bars },
      mark: { type: "bar", color: THEME.accent },
      encoding: {
        x: { field: "days_from", type: "quantitative", axis: { title: "Days between two purchases", grid: false } },
        x2: { field: "end" },
        y: { field: "share", type: "quantitative", axis: { title: null, format: "%", tickCount: 4 } },
        y2: { datum: 0 },
        tooltip: [
          { field: "label", type: "nominal", title: "Days" },
          { field: "gaps", type: "quantitative", format: ",", title: "Times" },
        ],
      },
    },
    {
      data: { values: marks },
      mark: { type: "rule", color: THEME.muted, strokeDash: [3, 3] },
      encoding: { x: { field: "days", type: "quantitative" } },
    },
    {
      data: { values: marks },
      mark: { type: "text", align: "left", dx: 4, dy: 8, color: THEME.muted },
      encoding: {
        x: { field: "days", type: "quantitative" },
        y: { value: 0 },
        text: { field: "label", type: "nominal" },
      },
    },
  ],
});

/** How many go on from each purchase to the next, with their intervals. */
const stepsChart = (steps: readonly Row[]): VegaLiteSpec => ({
  data: { values: steps },
  encoding: {
    x: {
      field: "step",
      type: "nominal",
      sort: null,
      axis: { title: "From which purchase to the next", labelAngle: 0, domain: false, ticks: false },
    },
    tooltip: [
      { field: "step", type: "nominal", title: "From" },
      { field: "label", type: "nominal", title: "Go on" },
    ],
  },
  layer: [
    {
      mark: { type: "bar", color: THEME.accent },
      encoding: {
        y: { field: "continue_rate", type: "quantitative", axis: { title: null, format: "%", tickCount: 5 } },
      },
    },
    {
      mark: { type: "rule", color: THEME.ink },
      encoding: { y: { field: "low", type: "quantitative" }, y2: { field: "high" } },
    },
  ],
});

export function journeyBlocks(marts: Tables, format: Format): Block[] {
  const percentiles = rowsOf(marts.purchase_gap_percentiles);
  const steps = rowsOf(marts.purchase_steps).filter((row) => numberAt(row, "customers") >= FEWEST);
  const [half, most, all] = percentiles;
  const count = numberAt(half, "gaps");
  const days = (row: Row | undefined): string => format.integer(numberAt(row, "days"));
  const blocks: Block[] = [];
  if (count >= FEWEST && numberAt(all, "days") > 0) {
    const longest = numberAt(all, "days") * 1.25;
    const bars = rowsOf(marts.purchase_gaps)
      .filter((row) => numberAt(row, "days_from") <= longest)
      .map((row) => ({
        days_from: numberAt(row, "days_from") - 0.5,
        end: numberAt(row, "days_to") - 0.5,
        gaps: row.gaps!,
        share: numberAt(row, "gaps") / count,
        label: `${row.days_from} to ${row.days_to}`,
      }));
    blocks.push({
      kind: "chart",
      id: "purchase-gaps",
      title: `Half of all repeat purchases come within ${days(half)} days, ${format.percent(0.95, 0)} within ${days(all)}`,
      subtitle: `Share of ${format.integer(count)} gaps between two purchases of a customer, by week`,
      width: "half",
      height: 170,
      alt: `Bars of the days between purchases; half are at most ${days(half)} days, four in five ${days(most)}, nineteen in twenty ${days(all)}.`,
      spec: gapsChart(
        bars,
        percentiles.map((row) => ({ days: row.days!, label: `${row.percentile}%` })),
      ),
    });
  }
  const [first, second] = steps;
  if (first !== undefined && second !== undefined) {
    const rate = (row: Row): string => format.percent(numberAt(row, "continue_rate"), 0);
    blocks.push({
      kind: "chart",
      id: "purchase-steps",
      title: `${rate(first)} go on from the first purchase, ${rate(second)} from the second`,
      subtitle: `Share with another purchase within ${format.integer(numberAt(first, "within_days"))} days; lines = 95 % interval`,
      width: "half",
      height: 170,
      alt: `Bars of the share of customers who go on from each purchase to the next: ${steps.map((row) => `${row.purchase}: ${rate(row)}`).join(", ")}.`,
      spec: stepsChart(
        steps.map((row) => ({
          step: String(row.purchase),
          continue_rate: row.continue_rate!,
          low: row.low!,
          high: row.high!,
          label: `${rate(row)} of ${format.integer(numberAt(row, "customers"))}`,
        })),
      ),
    });
  }
  return [...blocks, ...behaviourBlock(marts, format)];
}

/** Newcomers by what they bought first, where that is known of enough of them. */
function behaviourBlock(marts: Tables, format: Format): Block[] {
  const rows = rowsOf(marts.behaviour_cohorts)
    .filter((row) => SHOWN_KINDS.includes(String(row.kind)) && numberAt(row, "customers") >= FEWEST)
    .sort(
      (a, b) =>
        SHOWN_KINDS.indexOf(String(a.kind)) - SHOWN_KINDS.indexOf(String(b.kind)) ||
        numberAt(b, "revenue_90d_per_customer") - numberAt(a, "revenue_90d_per_customer"),
    );
  const [kind] = rows.map((row) => row.kind);
  const same = rows.filter((row) => row.kind === kind);
  const [best, worst] = [same[0], same.at(-1)];
  if (best === undefined || worst === undefined || same.length < 2) return [];
  return [
    {
      kind: "table",
      id: "behaviour-cohorts",
      title: `${GROUP_WORDS[String(kind)]?.(String(best.name))} brought ${format.moneyWhole(numberAt(best, "revenue_90d_per_customer"))} in 90 days, ${worst.name} ${format.moneyWhole(numberAt(worst, "revenue_90d_per_customer"))}`,
      subtitle: "Newcomers whose first 90 days are over, by what they bought first and where they came from",
      width: "full",
      source: "behaviour_cohorts",
      printRows: 8,
      columns: [
        { key: "kind", label: "By", format: "text" },
        { key: "name", label: "First purchase", format: "text" },
        { key: "customers", label: "Newcomers", format: "integer" },
        { key: "repeat_rate_90d", label: "Back within 90 days", format: "percent", shade: true },
        { key: "revenue_90d_per_customer", label: "First 90 days", format: "moneyWhole", shade: true },
      ],
      rows,
    },
  ];
}

/** What new customers cost and when that is earned back; nothing where no spend is known. */
export function acquisitionBlock(marts: Tables, { grain, name }: CohortStory, format: Format): Block[] {
  const rows = rowsOf(marts.cohort_value).filter((row) => row.marketing_spend !== null);
  const spent = rows.reduce((sum, row) => sum + numberAt(row, "marketing_spend"), 0);
  const won = rows.reduce((sum, row) => sum + numberAt(row, "new_customers"), 0);
  if (rows.length === 0 || won === 0) return [];
  const paid = rows.filter((row) => row.is_paid_back === true).length;
  const cohorts = rows.filter((row) => row.is_paid_back !== null).length;
  return [
    {
      kind: "table",
      id: "cohort-acquisition",
      title: `A new customer cost ${format.moneyWhole(spent / won)}; ${format.integer(paid)} of ${format.integer(cohorts)} cohorts have earned that back`,
      subtitle: `Latest first; earned back = the ${grain.noun} after the first in which they had brought what they cost`,
      width: "full",
      source: "cohort_value",
      printRows: 8,
      columns: [
        { key: "cohort", label: "Cohort", format: "text" },
        { key: "new_customers", label: "New customers", format: "integer" },
        { key: "marketing_spend", label: "Marketing spend", format: "moneyWhole" },
        { key: "cac", label: "Cost of one", format: "money" },
        { key: "ltv", label: "Value of one so far", format: "money" },
        { key: "ltv_to_cac", label: "Value ÷ cost", format: "times" },
        { key: "payback", label: "Earned back", format: "text" },
      ],
      rows: [...rows].reverse().map((row) => ({
        cohort: name(startOf(row)),
        new_customers: row.new_customers!,
        marketing_spend: row.marketing_spend!,
        cac: row.cac ?? null,
        ltv: row.ltv ?? null,
        ltv_to_cac: row.ltv_to_cac ?? null,
        payback:
          row.is_paid_back === null
            ? "–"
            : row.is_paid_back === true
              ? `${grain.prefix}${row.payback_period}`
              : "not yet",
      })),
    },
  ];
}
