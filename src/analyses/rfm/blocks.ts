/** Charts and tables of the customers section. */

import { share } from "../../features/periods-and-quantiles.ts";
import type { Format } from "../../format.ts";
import type { Block } from "../../section.ts";
import { type Row, rowsOf } from "../rows.ts";
import { gridChart, movesChart, segmentChart } from "./charts.ts";
import type { RfmOptions } from "./options.ts";
import type { Since } from "./since.ts";
import { listed, n, type Story, type Tables, total } from "./story.ts";
import { FIRST_ORDER } from "./tables.ts";

/** Rows of a call list that are printed; the HTML has all of them. */
export const PRINTED = 8;

export function gridBlock(marts: Tables, options: RfmOptions, format: Format): Block {
  const cells = rowsOf(marts.rfm_grid);
  const spends = cells
    .flatMap((row) => (row.average_monetary === null ? [] : [n(row, "average_monetary")]))
    .sort((a, b) => a - b);
  const rank = (row: Row): number =>
    row.average_monetary === null || spends.length < 2
      ? 0
      : spends.indexOf(n(row, "average_monetary")) / (spends.length - 1);
  const best = [...cells].sort((a, b) => n(b, "customers") - n(a, "customers"))[0];
  const axis = options.axis === "F" ? "Frequency score (high = often)" : "Frequency and spend score (high = much)";
  return {
    kind: "chart",
    id: "rfm-grid",
    live: { view: "grid", title: "Where customers stand" },
    leastWidth: 300,
    title: "Where customers stand",
    subtitle: "Customers per cell; darker = higher mean spend",
    width: "half",
    height: 210,
    alt: `Grid of recency score by frequency and monetary score with customers per cell; the fullest cell, recency ${best?.r_score} and ${best?.fm_score} on the other axis, holds ${format.integer(n(best, "customers"))}.`,
    spec: gridChart(
      cells.map((row) => ({
        r: n(row, "r_score"),
        fm: n(row, "fm_score"),
        label: format.integer(n(row, "customers")),
        customers: n(row, "customers"),
        segment: String(row.segment ?? "several"),
        spend: row.average_monetary === null ? "" : format.moneyWhole(n(row, "average_monetary")),
        shade: rank(row),
      })),
      axis,
    ),
  };
}

export function barsBlock(story: Story, format: Format): Block {
  const top = [...story.segments].sort((a, b) => n(b, "revenue_share") - n(a, "revenue_share"))[0];
  const bars = story.segments.flatMap((row) =>
    (["customers", "revenue"] as const).map((measure) => {
      const value = n(row, measure === "customers" ? "customer_share" : "revenue_share");
      return { segment: String(row.segment), measure, share: value, label: format.percent(value) };
    }),
  );
  return {
    kind: "chart",
    id: "segment-shares",
    live: { view: "shares", title: "Customers and revenue by segment" },
    title: "Who pays the bills",
    subtitle: "Share of customers (light) and of revenue (full)",
    width: "half",
    height: 210,
    alt: `Bars of the share of customers and of revenue per segment; ${top?.segment} bring ${format.percent(n(top, "revenue_share"), 0)} of revenue with ${format.percent(n(top, "customer_share"), 0)} of customers.`,
    spec: segmentChart(
      bars,
      story.segments.map((row) => String(row.segment)),
    ),
  };
}

export const segmentBlock = (story: Story, { delta, before }: Since): Block => ({
  kind: "table",
  id: "segments",
  live: { view: "segments", title: "Every segment and what to do with it" },
  title: "Every segment and what to do with it",
  subtitle: `${delta}: customers now less those ${before}; means per customer`,
  width: "full",
  source: "segments",
  columns: [
    { key: "segment", label: "Segment", format: "segment" },
    { key: "customers", label: "Customers", format: "integer" },
    { key: "delta", label: delta, format: "delta" },
    { key: "customer_share", label: "Share", format: "percent" },
    { key: "revenue_share", label: "Revenue share", format: "percent" },
    { key: "average_recency_days", label: "Days since", format: "integer" },
    { key: "average_frequency", label: "Orders", format: "decimal1" },
    { key: "average_monetary", label: "Mean spend", format: "moneyWhole" },
    { key: "action", label: "What to do", format: "text" },
  ],
  rows: story.segments.map((row) => ({ ...pick(row), delta: n(row, "customers") - n(row, "previous_customers") })),
});

const SEGMENT_KEYS = [
  "segment",
  "customers",
  "customer_share",
  "revenue_share",
  "average_recency_days",
  "average_frequency",
  "average_monetary",
  "action",
];
const pick = (row: Row): Row => Object.fromEntries(SEGMENT_KEYS.map((key) => [key, row[key] ?? null]));

export function listBlocks(marts: Tables, story: Story): Block[] {
  const lists = rowsOf(marts.customer_lists);
  const of = (list: string): Row[] =>
    lists
      .filter((row) => row.list === list)
      .map(({ customer_id, segment, monetary, frequency, recency_days, usual_gap_days }) => ({
        customer_id: customer_id ?? null,
        segment: segment ?? null,
        monetary: monetary ?? null,
        frequency: frequency ?? null,
        recency_days: recency_days ?? null,
        usual_gap_days: usual_gap_days ?? null,
      }));
  const common = { kind: "table" as const, width: "half" as const, printRows: PRINTED, source: "customer_lists" };
  const columns = [
    { key: "customer_id", label: "Customer", format: "text" as const },
    { key: "segment", label: "Segment", format: "segment" as const },
    { key: "monetary", label: "Spent", format: "moneyWhole" as const },
    { key: "frequency", label: "Orders", format: "integer" as const },
  ];
  const slipping = of("slipping");
  const call: Block = {
    ...common,
    id: "call-first",
    live: { view: "calls", title: "Call these first" },
    title: "Call these first",
    subtitle: `Highest spenders in ${listed(story.slipping.map((row) => String(row.segment)))}; usual gap = mean days between purchase days`,
    columns: [
      ...columns,
      { key: "recency_days", label: "Silent", format: "days" },
      { key: "usual_gap_days", label: "Usual gap", format: "days" },
    ],
    rows: slipping,
  };
  const valuable: Block = {
    ...common,
    id: "most-valuable",
    live: { view: "valuable", title: "Most valuable" },
    title: "Most valuable",
    subtitle: "Highest net spend to date",
    columns: [...columns, { key: "recency_days", label: "Last", format: "days" }],
    rows: of("most_valuable"),
  };
  return slipping.length > 0 ? [call, valuable] : [valuable];
}

/** Short enough for a tile: 813, 4.3k, 12k. */
const tileLabel = (customers: number, format: Format): string =>
  customers < 1000 ? format.integer(customers) : `${format.decimal(customers / 1000, customers < 9950 ? 1 : 0)}k`;

export function movesBlock(marts: Tables, story: Story, { since, before }: Since, format: Format): Block[] {
  const moves = rowsOf(marts.segment_moves);
  const changed = moves.filter((row) => row.previous_segment !== row.segment);
  const stayed = total(moves, "customers") - total(changed, "customers");
  if (changed.length === 0 || stayed === 0) return [];
  const names = story.segments.map((row) => String(row.segment));
  const present = (key: string): string[] => {
    const seen = new Set(moves.map((row) => row[key]));
    return [...names, FIRST_ORDER].filter((name) => seen.has(name));
  };
  const largest = Math.max(...changed.map((row) => n(row, "customers")));
  const known = total(
    moves.filter((row) => row.previous_segment !== FIRST_ORDER),
    "customers",
  );
  return [
    {
      kind: "chart",
      id: "segment-moves",
      live: { view: "moves", title: "Who changed segment" },
      leastWidth: 420,
      title: `${format.percent(known === 0 ? 0 : (known - stayed) / known, 0)} of customers changed segment ${since}`,
      subtitle: `Customers by segment ${before} (rows) and now (columns); grey = stayed`,
      width: "half",
      height: 18 * present("previous_segment").length,
      alt: `Matrix of customers by segment ${before} and now; ${format.integer(stayed)} stayed where they were.`,
      spec: movesChart(
        moves.map((row) => ({
          from: String(row.previous_segment),
          to: String(row.segment),
          label: tileLabel(n(row, "customers"), format),
          customers: n(row, "customers"),
          shade: row.previous_segment === row.segment ? null : n(row, "customers") / largest,
        })),
        present("previous_segment"),
        present("segment"),
      ),
    },
  ];
}

export function lifecycleBlock(marts: Tables, customers: number): Block {
  const stages = rowsOf(marts.rfm_thresholds).filter((row) => row.metric === "lifecycle");
  const order = ["New", "Active", "At-Risk", "Churned"];
  const meaning = (row: Row): string => {
    if (row.level === "New") return `one order, at most ${row.edge_to} days ago`;
    if (row.level === "Active") return `silent for up to ${row.edge_to} days`;
    return row.edge_to === null
      ? `silent for more than ${row.edge_from} days`
      : `silent for ${Number(row.edge_from) + 1} to ${row.edge_to} days`;
  };
  return {
    kind: "table",
    id: "lifecycle",
    live: { view: "stages", title: "Customers by stage" },
    title: "Lifecycle by this shop's own rhythm",
    subtitle:
      stages[0]?.method === "auto"
        ? "Limits: 80th and 95th percentile of the days between purchases"
        : "Limits as set or by default",
    width: "half",
    source: "rfm_thresholds",
    columns: [
      { key: "stage", label: "Stage", format: "text" },
      { key: "customers", label: "Customers", format: "integer" },
      { key: "share", label: "Share", format: "percent" },
      { key: "meaning", label: "Means", format: "text" },
    ],
    rows: order.flatMap((stage) =>
      stages
        .filter((row) => row.level === stage)
        .map((row) => ({
          stage,
          customers: n(row, "customers"),
          share: share(n(row, "customers"), customers),
          meaning: meaning(row),
        })),
    ),
  };
}
