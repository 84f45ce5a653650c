/** What the customers section says. Reads the tables only. */
import { addDays } from "../../calendar.ts";
import { share } from "../../features/periods-and-quantiles.ts";
import type { Format } from "../../format.ts";
import { type Figure, type Highlight, insufficientSection, type Section } from "../../section.ts";
import type { Context, History } from "../analysis.ts";
import { type Row, rowsOf } from "../rows.ts";
import { barsBlock, gridBlock, lifecycleBlock, listBlocks, movesBlock, PRINTED, segmentBlock } from "./blocks.ts";
import { notesOf } from "./notes.ts";
import type { RfmOptions } from "./options.ts";
import { type Since, sinceOf } from "./since.ts";
import { listed, n, plural, type Story, storyOf, type Tables, total } from "./story.ts";
import { FIRST_ORDER } from "./tables.ts";

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

function figuresOf(story: Story, marts: Tables, { on: changeLabel }: Since): Figure[] {
  const before = total(story.segments, "previous_customers");
  const change = (now: number, then: number): number | null => (then === 0 ? null : now / then - 1);
  const slipping = total(story.slipping, "customers");
  const slippingBefore = total(story.slipping, "previous_customers");
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
      label: `Revenue share of ${story.core.map((row) => row.segment).join(" + ") || "core segments"}`,
      value: share(total(story.core, "net_revenue"), story.revenue),
      format: "percent",
      change: null,
      changeLabel: "",
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
      changeLabel: "",
      better: "neutral",
    },
  ];
  return marts.rfm.height === 0 ? [] : figures;
}

function highlightsOf(story: Story, marts: Tables, { since, than }: Since, format: Format): Highlight[] {
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
      text: `${format.integer(slidCustomers)} ${plural(slidCustomers, "customer", "customers")} worth ${format.moneyShort(total(slid, "monetary"))} slipped into ${listed([...new Set(slid.map((row) => String(row.segment)))])} ${since}.`,
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
      text: `${format.integer(Math.abs(by))} ${by > 0 ? "more" : "fewer"} ${row.segment} ${than}: ${format.integer(n(row, "customers"))}.`,
      tone: good ? "good" : "bad",
      weight: good ? 40 : 50,
      cells: [`segments.${row.segment}.customers`, `segments.${row.segment}.previous_customers`],
    });
  }
  return highlights;
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

export function rfmSection(marts: Tables, context: Context, options: RfmOptions, history?: History): Section {
  const { format } = context;
  const customers = marts.rfm.height;
  if (customers < options.minCustomers) {
    return insufficientSection("rfm", "Customers", {
      needs: `${format.integer(options.minCustomers)} identified customers with an order`,
      has: format.integer(customers),
    });
  }
  const story = storyOf(marts);
  const since = sinceOf(history?.("rfm"), context);
  const [list, ...otherLists] = listBlocks(marts, story);
  const period = options.window === "all" ? "whole history" : `last ${options.window}`;
  return {
    name: "rfm",
    topic: "Customers",
    title: titleOf(story, format),
    subtitle: `RFM segments of ${format.integer(customers)} identified customers, ${period} to ${format.day(addDays(context.asOf, -1))}`,
    figures: figuresOf(story, marts, since),
    highlights: highlightsOf(story, marts, since, format),
    blocks: [
      gridBlock(marts, options, format),
      barsBlock(story, format),
      segmentBlock(story, since),
      ...(list === undefined ? [] : [list]),
      ...movesBlock(marts, story, since, format),
      ...otherLists,
      lifecycleBlock(marts, customers),
    ],
    actions: actionsOf(marts, story, options, format),
    notes: [...notesOf(marts, context, options), ...(since.note === undefined ? [] : [since.note])],
  };
}
