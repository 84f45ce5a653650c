/** What the customers section says. Reads the tables only. */
import type pl from "nodejs-polars";
import { addDays } from "../../calendar.ts";
import type { Format } from "../../format.ts";
import { share } from "../../frames.ts";
import { type Block, type Figure, type Highlight, insufficientSection, type Section } from "../../section.ts";
import type { Context } from "../analysis.ts";
import { type Row, rowsOf } from "../rows.ts";
import { gridChart, movesChart, segmentChart } from "./charts.ts";
import type { RFM_TABLES } from "./contracts.ts";
import { notesOf } from "./notes.ts";
import type { RfmOptions } from "./options.ts";
import { FIRST_ORDER } from "./tables.ts";

type Tables = Record<keyof typeof RFM_TABLES, pl.DataFrame>;

/** Rows of a call list that are printed; the HTML has all of them. */
const PRINTED = 8;

const n = (row: Row | undefined, key: string): number => Number(row?.[key] ?? 0);
const total = (rows: readonly Row[], key: string): number => rows.reduce((sum, row) => sum + n(row, key), 0);
const plural = (count: number, one: string, many: string): string => (count === 1 ? one : many);

/** Segments in the order of the rules, with what they add up to by role. */
interface Story {
  segments: Row[];
  core: Row[];
  slipping: Row[];
  customers: number;
  revenue: number;
}

function storyOf(marts: Tables): Story {
  const segments = rowsOf(marts.segments).sort((a, b) => n(a, "position") - n(b, "position"));
  const of = (role: string): Row[] => segments.filter((row) => row.role === role);
  return {
    segments,
    core: of("core"),
    slipping: of("slipping"),
    customers: total(segments, "customers"),
    revenue: total(segments, "net_revenue"),
  };
}

function titleOf(story: Story, format: Format): string {
  const { core, slipping, customers, revenue, segments } = story;
  const coreRevenue = share(total(core, "net_revenue"), revenue);
  const slippingCount = total(slipping, "customers");
  const worth = format.moneyShort(total(slipping, "net_revenue"));
  const first =
    core.length > 0 && coreRevenue !== null
      ? `${format.percent(total(core, "customers") / customers, 0)} of customers bring ${format.percent(coreRevenue, 0)} of revenue`
      : biggest(segments, format);
  return slippingCount === 0
    ? first
    : `${first}; ${format.integer(slippingCount)} ${plural(slippingCount, "account", "accounts")} worth ${worth} ${plural(slippingCount, "is", "are")} slipping away`;
}

const biggest = (segments: readonly Row[], format: Format): string => {
  const top = [...segments].sort((a, b) => n(b, "net_revenue") - n(a, "net_revenue"))[0];
  return top?.revenue_share == null
    ? "Customers by segment"
    : `${top.segment}: ${format.percent(n(top, "customer_share"), 0)} of customers, ${format.percent(n(top, "revenue_share"), 0)} of revenue`;
};

function figuresOf(story: Story, marts: Tables, format: Format): Figure[] {
  const before = total(story.segments, "previous_customers");
  const change = (now: number, then: number): number | null => (then === 0 ? null : now / then - 1);
  const slipping = total(story.slipping, "customers");
  const slippingBefore = total(story.slipping, "previous_customers");
  const changeLabel = "on the week before";
  const base = { changeLabel, trend: [] };
  const recovery = total(story.slipping, "potential_recovery");
  const figures: Figure[] = [
    {
      ...base,
      id: "customers",
      label: "Customers",
      value: story.customers,
      format: "integer",
      change: change(story.customers, before),
      better: "up",
    },
    {
      ...base,
      id: "core_revenue_share",
      label: story.core.map((row) => row.segment).join(" + ") || "Core segments",
      value: share(total(story.core, "net_revenue"), story.revenue),
      format: "percent",
      change: null,
      changeLabel: "of revenue",
      better: "neutral",
    },
    {
      ...base,
      id: "slipping_customers",
      label: "Slipping away",
      value: slipping,
      format: "integer",
      change: change(slipping, slippingBefore),
      better: "down",
    },
    {
      ...base,
      id: "potential_recovery",
      label: "Potential recovery a year",
      value: recovery,
      format: "moneyShort",
      change: null,
      changeLabel: `of ${format.moneyShort(total(story.slipping, "net_revenue"))} spent by them`,
      better: "neutral",
    },
  ];
  return marts.rfm.height === 0 ? [] : figures;
}

function highlightsOf(story: Story, marts: Tables, format: Format): Highlight[] {
  const highlights: Highlight[] = [];
  const moves = rowsOf(marts.segment_moves);
  const slipping = new Set(story.slipping.map((row) => row.segment));
  const slid = moves.filter(
    (row) =>
      slipping.has(row.segment as string) &&
      !slipping.has(row.previous_segment as string) &&
      row.previous_segment !== FIRST_ORDER,
  );
  const slidCustomers = total(slid, "customers");
  if (slidCustomers > 0) {
    highlights.push({
      text: `${format.integer(slidCustomers)} ${plural(slidCustomers, "customer", "customers")} worth ${format.moneyShort(total(slid, "monetary"))} slipped into ${listed([...new Set(slid.map((row) => String(row.segment)))])} this week`,
      tone: "bad",
      weight: 60,
      cells: slid.map((row) => `segment_moves.${row.previous_segment}|${row.segment}.customers`),
    });
  }
  const moved = [...story.core, ...story.slipping]
    .filter((row) => n(row, "previous_customers") > 0)
    .map((row) => ({ row, by: n(row, "customers") - n(row, "previous_customers") }))
    .sort((a, b) => Math.abs(b.by) - Math.abs(a.by));
  for (const { row, by } of moved.slice(0, 2)) {
    if (by === 0) continue;
    const good = by > 0 === (row.role === "core");
    highlights.push({
      text: `${format.integer(Math.abs(by))} ${by > 0 ? "more" : "fewer"} ${row.segment} than a week ago: ${format.integer(n(row, "customers"))}`,
      tone: good ? "good" : "bad",
      weight: good ? 40 : 50,
      cells: [`segments.${row.segment}.customers`, `segments.${row.segment}.previous_customers`],
    });
  }
  return highlights;
}

const listed = (names: readonly string[]): string =>
  names.length < 2 ? names.join("") : `${names.slice(0, -1).join(", ")} and ${names.at(-1)}`;

function gridBlock(marts: Tables, options: RfmOptions, format: Format): Block {
  const cells = rowsOf(marts.rfm_grid);
  const spends = cells
    .flatMap((row) => (row.average_monetary === null ? [] : [n(row, "average_monetary")]))
    .sort((a, b) => a - b);
  const rank = (row: Row): number =>
    row.average_monetary === null || spends.length < 2
      ? 0
      : spends.indexOf(n(row, "average_monetary")) / (spends.length - 1);
  const best = [...cells].sort((a, b) => n(b, "customers") - n(a, "customers"))[0];
  const axis = options.axis === "F" ? "Frequency score →" : "Frequency & monetary score →";
  return {
    kind: "chart",
    id: "rfm-grid",
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

function barsBlock(story: Story, format: Format): Block {
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

const segmentBlock = (story: Story): Block => ({
  kind: "table",
  id: "segments",
  title: "Every segment and what to do with it",
  subtitle: "Δ week: customers against seven days earlier; means per customer",
  width: "full",
  source: "segments",
  columns: [
    { key: "segment", label: "Segment", format: "segment" },
    { key: "customers", label: "Customers", format: "integer" },
    { key: "delta", label: "Δ week", format: "delta" },
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

function listBlocks(marts: Tables, story: Story): Block[] {
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
    title: "Most valuable",
    subtitle: "Highest net spend to date",
    columns: [...columns, { key: "recency_days", label: "Last", format: "days" }],
    rows: of("most_valuable"),
  };
  return slipping.length > 0 ? [call, valuable] : [valuable];
}

function movesBlock(marts: Tables, story: Story, format: Format): Block[] {
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
      title: `${format.percent(known === 0 ? 0 : (known - stayed) / known, 0)} of customers changed segment within the week`,
      subtitle: "Customers by segment a week earlier (rows) and now (columns); grey = stayed",
      width: "full",
      height: 24 * present("previous_segment").length,
      alt: `Matrix of customers by segment a week earlier and now; ${format.integer(stayed)} stayed where they were.`,
      spec: movesChart(
        moves.map((row) => ({
          from: String(row.previous_segment),
          to: String(row.segment),
          label: format.integer(n(row, "customers")),
          shade: row.previous_segment === row.segment ? null : n(row, "customers") / largest,
        })),
        present("previous_segment"),
        present("segment"),
      ),
    },
  ];
}

function lifecycleBlock(marts: Tables, customers: number): Block {
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
    title: "Lifecycle by this shop's own rhythm",
    subtitle:
      stages[0]?.method === "auto"
        ? "Limits: 80th and 95th percentile of the days between purchases"
        : "Limits as set or by default",
    width: "full",
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

function actionsOf(marts: Tables, story: Story, options: RfmOptions, format: Format): string[] {
  const list = rowsOf(marts.customer_lists).filter((row) => row.list === "slipping");
  if (list.length === 0) return [];
  const first = list.slice(0, PRINTED);
  const overdue = first.filter((row) => String(row.reasons).split("|").includes("overdue")).length;
  const recovery = total(story.slipping, "potential_recovery");
  const call = `Call the ${format.integer(first.length)} highest spenders among those slipping away: ${format.moneyShort(total(first, "monetary"))} of past spend${overdue > 0 ? `; ${format.integer(overdue)} of them ${plural(overdue, "has", "have")} been silent for more than twice the usual gap` : ""}.`;
  return recovery > 0
    ? [
        call,
        `Winning back ${format.percent(options.reactivationRate, 0)} of the ${format.integer(total(story.slipping, "customers"))} slipping customers would bring about ${format.moneyShort(recovery)} a year at their past pace (an assumption, not a forecast).`,
      ]
    : [call];
}

export function rfmSection(marts: Tables, context: Context, options: RfmOptions): Section {
  const { format } = context;
  const customers = marts.rfm.height;
  if (customers < options.minCustomers) {
    return insufficientSection("rfm", "Customers", {
      needs: `${format.integer(options.minCustomers)} identified customers with an order`,
      has: format.integer(customers),
    });
  }
  const story = storyOf(marts);
  const period = options.window === "all" ? "whole history" : `last ${options.window}`;
  return {
    name: "rfm",
    topic: "Customers",
    title: titleOf(story, format),
    subtitle: `RFM segments of ${format.integer(customers)} identified customers, ${period} to ${format.day(addDays(context.asOf, -1))}`,
    figures: figuresOf(story, marts, format),
    highlights: highlightsOf(story, marts, format),
    blocks: [
      gridBlock(marts, options, format),
      barsBlock(story, format),
      segmentBlock(story),
      ...listBlocks(marts, story),
      ...movesBlock(marts, story, format),
      lifecycleBlock(marts, customers),
    ],
    actions: actionsOf(marts, story, options, format),
    notes: notesOf(marts, context, options),
  };
}
