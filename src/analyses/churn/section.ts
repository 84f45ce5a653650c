/** What the churn section says. Reads the tables only. */

import { addDays } from "../../calendar.ts";
import pl from "../../columns/polars.ts";
import type { Format } from "../../format.ts";
import { type Action, type Block, type Figure, insufficientSection, type Section } from "../../section.ts";
import type { Context, History, Input } from "../analysis.ts";
import { type Row, rowsOf } from "../rows.ts";
import { numbered } from "../short-name.ts";
import { calibrationChart, riskChart } from "./charts.ts";
import type { CHURN_TABLES } from "./contracts.ts";
import type { ChurnOptions } from "./options.ts";

type Tables = Record<keyof typeof CHURN_TABLES, pl.DataFrame>;

const TOPIC = "Customers at risk";
/** The stages as the page calls them: "At Risk" is a segment there. */
const STAGES: Readonly<Record<string, string>> = {
  New: "New",
  Active: "Active",
  "At-Risk": "Gone quiet",
  Churned: "Long silent",
};
const RISKS = ["low", "medium", "high"] as const;
/** Rows of the list that are printed; the HTML has all of them. */
const PRINTED = 12;

const n = (row: Row | undefined, key: string): number => Number(row?.[key] ?? 0);
const total = (rows: readonly Row[], key: string): number => rows.reduce((sum, row) => sum + n(row, key), 0);

interface Story {
  /** Customers and worth by lifecycle and risk. */
  groups: Row[];
  best: Row;
  other: Row | undefined;
  watch: Row[];
  drivers: Row[];
}

/** @param isValued without a model of what customers are worth, last year's orders stand in for it: they order a list, and are no worth */
function storyOf(marts: Tables, isValued: boolean): Story {
  const groups = rowsOf(
    marts.customer_churn
      .groupBy("lifecycle", "risk")
      .agg(pl.len().cast(pl.Int64).alias("customers"), pl.col("value_12m").sum().alias("worth"))
      .withColumns(isValued ? pl.col("worth") : pl.lit(0).cast(pl.Float64).alias("worth"))
      .sort(["lifecycle", "risk"]),
  );
  const models = rowsOf(marts.churn_models);
  return {
    groups,
    best: models.find((row) => row.published === true) as Row,
    other: models.find((row) => row.published === false),
    watch: rowsOf(marts.churn_watch),
    drivers: rowsOf(marts.churn_drivers).sort((a, b) => n(b, "odds_ratio") - n(a, "odds_ratio")),
  };
}

function figuresOf({ groups, best, watch }: Story, format: Format, { days }: ChurnOptions): Figure[] {
  const base = { change: null, changeLabel: "", trend: [], better: "neutral" as const };
  const high = groups.filter((row) => row.risk === "high");
  const worth = total(groups, "worth");
  return [
    {
      ...base,
      id: "high_risk_customers",
      label: `Unlikely to order in ${format.integer(days)} days`,
      value: total(high, "customers"),
      format: "integer",
    },
    ...(worth > 0
      ? [
          {
            ...base,
            id: "high_risk_worth",
            label: "Share of the worth they hold",
            value: total(high, "worth") / worth,
            format: "percent" as const,
          },
        ]
      : []),
    ...(watch.length === 0
      ? []
      : [
          {
            ...base,
            id: "watch_worth",
            label: "12 months of the watch list",
            value: total(watch, "value_12m"),
            format: "moneyShort" as const,
            cell: "churn_watch",
          },
        ]),
    ...(best.auc === null
      ? []
      : [
          {
            ...base,
            id: "churn_auc",
            label: "Pairs put in the right order",
            value: n(best, "auc"),
            format: "percent" as const,
          },
        ]),
  ];
}

function riskBlock({ groups }: Story, format: Format): Block[] {
  const known = groups.filter((row) => row.lifecycle !== null);
  if (known.length === 0) return [];
  const active = known.filter((row) => row.lifecycle === "Active");
  const high = active.filter((row) => row.risk === "high");
  const title =
    total(high, "customers") > 0
      ? `${format.integer(total(high, "customers"))} of ${format.integer(total(active, "customers"))} active customers are at high risk`
      : "Customers by silence and risk";
  return [
    {
      kind: "chart",
      id: "churn-risk",
      title,
      subtitle:
        "Customers by how long they have been silent; high risk = the chance of no order is above 66%, low = below 33%",
      width: "half",
      height: 170,
      alt: `Bars of customers by silence and risk. ${title}.`,
      spec: riskChart(
        known.map((row) => ({
          stage: STAGES[String(row.lifecycle)] ?? String(row.lifecycle),
          risk: String(row.risk),
          order: RISKS.indexOf(row.risk as (typeof RISKS)[number]),
          customers: n(row, "customers"),
          customersText: format.integer(n(row, "customers")),
          worthText: format.moneyShort(n(row, "worth")),
        })),
        Object.values(STAGES),
      ),
    },
  ];
}

/** "84 of 100" */
const inHundred = (share: number): string => `${Math.round(100 * share)} of 100`;

function calibrationBlock(marts: Tables, { best, other }: Story, format: Format): Block {
  const title =
    best.auc === null
      ? "What was predicted, and what happened"
      : `Tested: it ranked ${inHundred(n(best, "auc"))} pairs of customers right`;
  return {
    kind: "chart",
    id: "churn-calibration",
    title,
    subtitle: `Customers in tenths by predicted risk, against the share that did not order; blue = used here${other === undefined ? "" : ", grey = the other method"}`,
    width: "half",
    height: 170,
    alt: `Predicted against actual share of customers without an order, by tenths of the risk. ${title}.`,
    spec: calibrationChart(
      rowsOf(marts.churn_calibration).map((row) => ({
        arm: row.model === best.model ? "published" : "other",
        predicted: n(row, "predicted"),
        actual: n(row, "actual"),
        predictedText: format.percent(n(row, "predicted"), 0),
        actualText: format.percent(n(row, "actual"), 0),
      })),
    ),
  };
}

function watchBlock({ watch }: Story, since: string, format: Format, days: number): Block[] {
  if (watch.length === 0) return [];
  return [
    {
      kind: "table",
      id: "churn-watch",
      title: `Watch: ${format.integer(watch.length)} valuable customers past their usual gap, less sure to order ${since}`,
      subtitle: "Not overdue, so not on the call list; by worth of 12 months × how much the chance of an order fell",
      width: "full",
      printRows: PRINTED,
      source: "churn_watch",
      columns: [
        { key: "rank", label: "#", format: "integer" },
        { key: "customer_id", label: "Customer", format: "text" },
        { key: "segment", label: "Segment", format: "segment" },
        { key: "value_12m", label: "Worth, 12 months", format: "moneyWhole" },
        { key: "churn_probability", label: `No order in ${days} d`, format: "percent" },
        { key: "silent_days", label: "Silent", format: "days" },
        { key: "usual_gap_days", label: "Usual gap", format: "days" },
        { key: "reason", label: "Why", format: "text" },
        { key: "action", label: "What to do", format: "text" },
      ],
      rows: watch,
    },
  ];
}

const words = (rows: readonly Row[]): string => rows.map((row) => String(row.words)).join(", ");

function notesOf({ best, other, drivers }: Story, { days }: ChurnOptions, context: Context): string[] {
  const { format } = context;
  const tested = `Test: on ${format.day(String(best.tested_from))} and what was known before, each of ${format.integer(n(best, "customers"))} customers was given a chance of no order in the ${format.integer(days)} days after; ${format.integer(n(best, "lost"))} had none. The mean squared error was ${format.decimal(n(best, "brier"), 3)}, against ${format.decimal(n(best, "base_brier"), 3)} if everybody were given the same chance${other === undefined ? "" : ` and ${format.decimal(n(other, "brier"), 3)} by the other method`}; the tenth with the highest chances held ${format.decimal(n(best, "lift"), 1)} times as many of those without an order as the average tenth.`;
  return [
    `Chance of no order: from how often, how lately and how regularly each customer has bought, and what customers like them did afterwards. Two methods are tried, and the one whose chances came closer to what happened is used: one that knows only when customers buy, and one that also looks at what they did in the last ${format.integer(days)} days.`,
    tested,
    ...(n(drivers[0], "odds_ratio") <= 1
      ? []
      : [`What goes with leaving most: ${words(drivers.filter((row) => n(row, "odds_ratio") > 1).slice(0, 3))}.`]),
    "Lifecycle (new, active, at risk, churned) is from the gaps between orders of the whole shop, overdue from a customer's own; both are those of the customers section. A customer may be on time by their own gaps and still be at risk: one who buys once a year will probably not order within the next quarter.",
  ];
}

function todoOf({ watch }: Story, format: Format): Action[] {
  if (watch.length === 0) return [];
  const value = total(watch, "value_12m");
  return [
    {
      text: `Look after the ${numbered(watch.length, "customer", "customers", format)} on the watch list before they fall silent: ${format.moneyShort(value)} of orders expected in 12 months.`,
      count: watch.length,
      value,
      valueLabel: "expected in 12 months",
      list: { block: "churn-watch", table: "churn_watch", name: "watch" },
      weight: 40,
      cells: watch.map((row) => `churn_watch.${row.rank}.value_12m`),
    },
  ];
}

export function churnSection(
  marts: Tables,
  context: Context,
  options: ChurnOptions,
  history?: History,
  table?: Input["table"],
): Section {
  const { format, asOf, dataTo = asOf } = context;
  if (marts.customer_churn.height === 0) {
    const row = rowsOf(marts.churn_models)[0];
    return insufficientSection("churn", TOPIC, {
      needs: String(row?.needs ?? "identified customers"),
      has: String(row?.has ?? "none"),
      ...(marts.churn_calibration.height > 0 ? { failed: true as const } : {}),
    });
  }
  const story = storyOf(marts, (table?.("customer_value")?.height ?? 0) > 0);
  const earlier = history?.("customer_churn");
  const since =
    earlier === undefined ? "than a week ago" : `than in week ${Number(earlier.edition.slice(-2))}'s edition`;
  const high = story.groups.filter((row) => row.risk === "high");
  const worth = total(story.groups, "worth");
  const customers = marts.customer_churn.height;
  const finding = `${format.percent(total(high, "customers") / customers, 0)} of customers will hardly order in the next ${format.integer(options.days)} days`;
  const todo = todoOf(story, format);
  return {
    name: "churn",
    topic: TOPIC,
    mail: {},
    title:
      worth > 0 ? `${finding}; they hold ${format.percent(total(high, "worth") / worth, 0)} of the worth` : finding,
    subtitle: `Chance of no order, ${format.integer(customers)} customers, from ${format.day(addDays(dataTo, -1))} on`,
    figures: figuresOf(story, format, options),
    highlights: [],
    blocks: [
      ...riskBlock(story, format),
      calibrationBlock(marts, story, format),
      ...watchBlock(story, since, format, options.days),
    ],
    actions: todo.map(({ text }) => text),
    todo,
    notes: notesOf(story, options, context),
  };
}
