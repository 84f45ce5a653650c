/** Charts and tables of the customers section. */

import type { Format } from "../../format.ts";
import type { Block, TableBlock } from "../../section.ts";
import { numberAt, type Row, rowsOf, total } from "../rows.ts";
import type { ListName } from "./call-list.ts";
import { gridChart, movesChart, segmentChart } from "./charts.ts";
import type { RfmOptions } from "./options.ts";
import type { Since } from "./since.ts";
import type { RfmStory, Tables } from "./story.ts";
import { FIRST_ORDER } from "./tables.ts";

/** Rows of a call list that are printed; the HTML has all of them. */
export const PRINTED = 12;

export function gridBlock(marts: Tables, options: RfmOptions, format: Format): Block {
  const cells = rowsOf(marts.rfm_grid);
  const spends = cells
    .flatMap((row) => (row.average_monetary === null ? [] : [numberAt(row, "average_monetary")]))
    .sort((a, b) => a - b);
  const rank = (row: Row): number =>
    row.average_monetary === null || spends.length < 2
      ? 0
      : spends.indexOf(numberAt(row, "average_monetary")) / (spends.length - 1);
  const best = [...cells].sort((a, b) => numberAt(b, "customers") - numberAt(a, "customers"))[0];
  const axis = options.axis === "F" ? "Frequency score (high = often)" : "Frequency and spend score (high = much)";
  return {
    kind: "chart",
    id: "rfm-grid",
    live: { view: "grid", title: "Where customers stand" },
    leastWidth: 300,
    title:
      best === undefined
        ? "Where customers stand"
        : `Most customers stand at recency ${best.r_score}, ${options.axis === "F" ? "frequency" : "frequency and spend"} ${best.fm_score}`,
    subtitle: "Customers per cell; stronger colour = higher mean spend",
    width: "half",
    height: 210,
    alt: `Grid of recency score by frequency and monetary score with customers per cell; the fullest cell, recency ${best?.r_score} and ${best?.fm_score} on the other axis, holds ${format.integer(numberAt(best, "customers"))}.`,
    spec: gridChart(
      cells.map((row) => ({
        r: numberAt(row, "r_score"),
        fm: numberAt(row, "fm_score"),
        label: format.integer(numberAt(row, "customers")),
        customers: numberAt(row, "customers"),
        segment: String(row.segment ?? "several"),
        spend: row.average_monetary === null ? "" : format.moneyWhole(numberAt(row, "average_monetary")),
        shade: rank(row),
      })),
      axis,
    ),
  };
}

export function barsBlock(story: RfmStory, format: Format): Block {
  const top = [...story.segments].sort((a, b) => numberAt(b, "revenue_share") - numberAt(a, "revenue_share"))[0];
  const bars = story.segments.flatMap((row) =>
    (["customers", "revenue"] as const).map((measure) => {
      const value = numberAt(row, measure === "customers" ? "customer_share" : "revenue_share");
      return { segment: String(row.segment), measure, share: value, label: format.percent(value) };
    }),
  );
  return {
    kind: "chart",
    id: "segment-shares",
    live: { view: "shares", title: "Customers and revenue by segment" },
    title:
      top?.revenue_share == null
        ? "Customers and revenue by segment"
        : `${top.segment}: ${format.percent(numberAt(top, "customer_share"), 0)} of customers, ${format.percent(numberAt(top, "revenue_share"), 0)} of revenue`,
    subtitle: "Share of customers (light) and of revenue (full)",
    width: "half",
    height: 210,
    alt: `Bars of the share of customers and of revenue per segment${top?.revenue_share == null ? "" : `; ${top.segment} bring ${format.percent(numberAt(top, "revenue_share"), 0)} of revenue with ${format.percent(numberAt(top, "customer_share"), 0)} of customers`}.`,
    spec: segmentChart(
      bars,
      story.segments.map((row) => String(row.segment)),
    ),
  };
}

export const segmentBlock = (story: RfmStory, { delta, before }: Since): Block => ({
  kind: "table",
  id: "segments",
  live: { view: "segments", title: "Every segment and what to do with it" },
  title: "Every segment and what to do with it",
  subtitle: `${delta}: customers now less those ${before}; means per customer; overdue = silent for longer than their own rhythm`,
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
    { key: "overdue_customers", label: "Overdue", format: "integer" },
    { key: "action", label: "What to do", format: "text" },
  ],
  rows: story.segments.map((row) => ({
    ...pick(row),
    delta: numberAt(row, "customers") - numberAt(row, "previous_customers"),
  })),
});

const SEGMENT_KEYS = [
  "segment",
  "customers",
  "customer_share",
  "revenue_share",
  "average_recency_days",
  "average_frequency",
  "average_monetary",
  "overdue_customers",
  "action",
];
const pick = (row: Row): Row => Object.fromEntries(SEGMENT_KEYS.map((key) => [key, row[key] ?? null]));

/** Eight columns that a person can use. */
const LIST_COLUMNS: TableBlock["columns"] = [
  { key: "rank", label: "#", format: "integer" },
  { key: "customer_id", label: "Customer", format: "text" },
  { key: "segment", label: "Segment", format: "segment" },
  { key: "value_at_stake", label: "A year's orders", format: "moneyWhole" },
  { key: "silent_days", label: "Silent", format: "days" },
  { key: "usual_gap_days", label: "Usual gap", format: "days" },
  { key: "reason", label: "Why", format: "text" },
  { key: "action", label: "What to do", format: "text" },
];

const SUBTITLES: Readonly<Record<ListName, string>> = {
  call: "Overdue against their own rhythm: a year's orders at stake × how overdue, newly overdue first",
  win_back: "Silent for more than half a year and three of their own gaps; by a year's orders",
  welcome: "One order, in the last four weeks",
  upsell: "Buying as usual; worth of the offer = value of the product × share of such orders that hold it",
  thank: "Buying at their usual pace; by a year's orders",
};

/** Customers of a list who are to be acted on, the hold-out left out. */
export const listRows = (marts: Tables, list: ListName): Row[] =>
  rowsOf(marts.call_list).filter((row) => row.list === list && row.is_holdout !== true);

export const listBlockId = (list: ListName): string => `${list.replace("_", "-")}-list`;

export function listBlock(marts: Tables, list: ListName, title: string): Block[] {
  const rows = listRows(marts, list);
  if (rows.length === 0) return [];
  // a list of newcomers has no rhythm yet
  const columns = LIST_COLUMNS.filter(({ key }) => list !== "welcome" || key !== "usual_gap_days").map((column) =>
    list === "upsell" && column.key === "value_at_stake" ? { ...column, label: "Worth of the offer" } : column,
  );
  return [
    {
      kind: "table",
      width: "full",
      printRows: list === "call" ? PRINTED : 5,
      source: "call_list",
      id: listBlockId(list),
      live: { view: "calls", title },
      title,
      subtitle: SUBTITLES[list],
      columns,
      rows: rows.map((row) => Object.fromEntries(columns.map(({ key }) => [key, row[key] ?? null]))),
    },
  ];
}

/** What came of the lists of earlier editions, the newest first. */
export function outcomeBlock(marts: Tables, title: string): Block[] {
  const rows = rowsOf(marts.list_outcomes).filter((row) => Number(row.customers) > 0);
  if (rows.length === 0) return [];
  return [
    {
      kind: "table",
      width: "full",
      id: "list-outcomes",
      source: "list_outcomes",
      title,
      subtitle: "Customers of earlier lists who have bought since; 95 in 100 such shares lie between low and high",
      columns: [
        { key: "edition", label: "Edition", format: "text" },
        { key: "list", label: "List", format: "text" },
        { key: "arm", label: "Of whom", format: "text" },
        { key: "customers", label: "Customers", format: "integer" },
        { key: "returned", label: "Bought since", format: "integer" },
        { key: "net_revenue", label: "For", format: "moneyWhole" },
        { key: "low", label: "Low", format: "percent" },
        { key: "high", label: "High", format: "percent" },
      ],
      rows: [...rows].reverse().map((row) => ({
        ...row,
        list: LIST_WORDS[String(row.list) as ListName],
        arm: row.arm === "holdout" ? "left alone" : "on the list",
      })),
      printRows: 6,
    },
  ];
}

const LIST_WORDS: Readonly<Record<ListName, string>> = {
  call: "to call",
  win_back: "to win back",
  welcome: "to welcome",
  upsell: "to offer more",
  thank: "to thank",
};

/** Short enough for a tile: 813, 4.3k, 12k. */
const tileLabel = (customers: number, format: Format): string =>
  customers < 1000 ? format.integer(customers) : `${format.decimal(customers / 1000, customers < 9950 ? 1 : 0)}k`;

export function movesBlock(marts: Tables, story: RfmStory, { since, before }: Since, format: Format): Block[] {
  const moves = rowsOf(marts.segment_moves);
  const changed = moves.filter((row) => row.previous_segment !== row.segment);
  const stayed = total(moves, "customers") - total(changed, "customers");
  if (changed.length === 0 || stayed === 0) return [];
  const names = story.segments.map((row) => String(row.segment));
  const present = (key: string): string[] => {
    const seen = new Set(moves.map((row) => row[key]));
    return [...names, FIRST_ORDER].filter((name) => seen.has(name));
  };
  const largest = Math.max(...changed.map((row) => numberAt(row, "customers")));
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
          label: tileLabel(numberAt(row, "customers"), format),
          customers: numberAt(row, "customers"),
          shade: row.previous_segment === row.segment ? null : numberAt(row, "customers") / largest,
        })),
        present("previous_segment"),
        present("segment"),
      ),
    },
  ];
}
