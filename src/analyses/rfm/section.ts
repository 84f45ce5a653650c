/** What the customers section says. Reads the tables only. */

import { addDays, daysBetween } from "../../calendar.ts";
import { share } from "../../features/periods-and-quantiles.ts";
import type { Format } from "../../format.ts";
import { type Action, type Figure, type Highlight, insufficientSection, type Section } from "../../section.ts";
import type { Context, History } from "../analysis.ts";
import { numberAt, type Row, rowsOf } from "../rows.ts";
import {
  barsBlock,
  gridBlock,
  listBlock,
  listBlockId,
  listRows,
  movesBlock,
  outcomeBlock,
  segmentBlock,
} from "./blocks.ts";
import type { ListName } from "./call-list.ts";
import { rfmNotes } from "./notes.ts";
import type { RfmOptions } from "./options.ts";
import { type Since, sinceOf } from "./since.ts";
import { plural, type RfmStory, storyOf, type Tables, total } from "./story.ts";

/** Customers who are overdue against their own rhythm, and a year of their orders. */
const overdueOf = (story: RfmStory): { customers: number; value: number } => ({
  customers: total(story.segments, "overdue_customers"),
  value: total(story.segments, "overdue_value"),
});

function titleOf(story: RfmStory, marts: Tables, format: Format): string {
  const { core, customers, revenue, segments } = story;
  const coreRevenue = share(total(core, "net_revenue"), revenue);
  const overdue = overdueOf(story);
  const first =
    core.length > 0 && coreRevenue !== null
      ? `${format.percent(total(core, "customers") / customers, 0)} of customers bring ${format.percent(coreRevenue, 0)} of revenue`
      : biggest(segments, format);
  return overdue.customers === 0 || marts.call_list.height === 0
    ? first
    : `${first}; ${format.integer(overdue.customers)} ${plural(overdue.customers, "customer is", "customers are")} overdue, worth ${format.moneyShort(overdue.value)} a year`;
}

const biggest = (segments: readonly Row[], format: Format): string => {
  const top = [...segments].sort((a, b) => numberAt(b, "net_revenue") - numberAt(a, "net_revenue"))[0];
  return top?.revenue_share == null
    ? "Customers by segment"
    : `${top.segment}: ${format.percent(numberAt(top, "customer_share"), 0)} of customers, ${format.percent(numberAt(top, "revenue_share"), 0)} of revenue`;
};

function figuresOf(story: RfmStory, marts: Tables, { on: changeLabel }: Since): Figure[] {
  const before = total(story.segments, "previous_customers");
  const change = (now: number, then: number): number | null => (then === 0 ? null : now / then - 1);
  const overdue = overdueOf(story);
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
      label: `${story.core.map((row) => row.segment).join(" and ") || "Best segments"}: share of revenue`,
      value: share(total(story.core, "net_revenue"), story.revenue),
      format: "percent",
      change: null,
      changeLabel: "",
      better: "neutral",
    },
    ...(marts.call_list.height === 0
      ? []
      : [
          {
            ...base,
            id: "overdue_customers",
            label: "Overdue customers",
            value: overdue.customers,
            format: "integer" as const,
            change: null,
            changeLabel: "",
            better: "down" as const,
          },
          {
            ...base,
            id: "overdue_value",
            label: "Their orders in a year",
            value: overdue.value,
            format: "moneyShort" as const,
            change: null,
            changeLabel: "",
            better: "neutral" as const,
          },
        ]),
    {
      ...base,
      id: "potential_recovery",
      label: "Win-back potential a year",
      value: recovery,
      format: "moneyShort",
      change: null,
      changeLabel: "",
      better: "neutral",
    },
  ];
  return marts.rfm.height === 0 ? [] : figures;
}

/** "Of the 8 you were to call in week 45, 3 have bought again (£1.2k); of the 2 left alone, 0." */
function outcomeText(marts: Tables, format: Format): { text: string; cells: string[]; good: boolean } | undefined {
  const rows = rowsOf(marts.list_outcomes).filter((row) => row.list === "call");
  const newest = rows
    .map((row) => String(row.edition))
    .sort()
    .at(-1);
  const arm = (name: string): Row | undefined => rows.find((row) => row.edition === newest && row.arm === name);
  const [list, alone] = [arm("list"), arm("holdout")];
  if (newest === undefined || list === undefined) return undefined;
  const range =
    numberAt(list, "customers") === numberAt(list, "returned")
      ? ""
      : `; usually between ${format.percent(numberAt(list, "low"), 0)} and ${format.percent(numberAt(list, "high"), 0)} would`;
  return {
    text: `Of the ${format.integer(numberAt(list, "customers"))} you were to call in week ${Number(newest.slice(-2))}, ${format.integer(numberAt(list, "returned"))} ${plural(numberAt(list, "returned"), "has", "have")} bought again (${format.moneyShort(numberAt(list, "net_revenue"))}${range})${alone === undefined ? "" : `; of the ${format.integer(numberAt(alone, "customers"))} left alone, ${format.integer(numberAt(alone, "returned"))}`}.`,
    cells: [list, ...(alone === undefined ? [] : [alone])].map(
      (row) => `list_outcomes.${row.edition}/call/${row.arm}.returned`,
    ),
    good: numberAt(list, "returned") > 0,
  };
}

function highlightsOf(story: RfmStory, marts: Tables, { since }: Since, format: Format): Highlight[] {
  const highlights: Highlight[] = [];
  const outcome = outcomeText(marts, format);
  if (outcome !== undefined)
    highlights.push({
      text: outcome.text,
      tone: outcome.good ? "good" : "neutral",
      weight: 85,
      cells: outcome.cells,
    });
  const fresh = rowsOf(marts.call_list).filter((row) => row.list === "call" && row.is_new === true);
  if (fresh.length > 0)
    highlights.push({
      text: `${format.integer(fresh.length)} of the most valuable overdue customers fell behind their rhythm in the last seven days: ${format.moneyShort(total(fresh, "value_at_stake"))} of orders a year.`,
      tone: "bad",
      weight: 60,
      cells: fresh.map((row) => `call_list.call/${row.rank}.value_at_stake`),
    });
  const moved = [...story.core, ...story.slipping]
    .filter((row) => numberAt(row, "previous_customers") > 0)
    .map((row) => ({ row, by: numberAt(row, "customers") - numberAt(row, "previous_customers") }))
    .sort((a, b) => Math.abs(b.by) - Math.abs(a.by));
  for (const { row, by } of moved.slice(0, 2)) {
    if (by === 0 || Math.abs(by) < 0.02 * numberAt(row, "previous_customers")) continue;
    const good = by > 0 === (row.role === "core");
    highlights.push({
      text: `${row.segment} ${by > 0 ? "grew" : "shrank"} by ${format.integer(Math.abs(by))} to ${format.integer(numberAt(row, "customers"))} ${plural(numberAt(row, "customers"), "customer", "customers")} ${since}.`,
      tone: good ? "good" : "bad",
      weight: good ? 40 : 50,
      cells: [`segments.${row.segment}.customers`, `segments.${row.segment}.previous_customers`],
    });
  }
  return highlights;
}

const names = (rows: readonly Row[]): string[] => rows.map((row) => `call_list.${row.list}/${row.rank}.value_at_stake`);

function todoOf(marts: Tables, options: RfmOptions, format: Format): Action[] {
  const of = (list: ListName): Row[] => listRows(marts, list);
  const [call, back, welcome, upsell] = [of("call"), of("win_back"), of("welcome"), of("upsell")];
  const stake = (rows: readonly Row[]): number => total(rows, "value_at_stake");
  const on = (list: ListName): Action["list"] & object => ({
    block: listBlockId(list),
    table: "call_list",
    name: list,
  });
  const who = (rows: readonly Row[]): string =>
    `${format.integer(rows.length)} ${plural(rows.length, "customer", "customers")}`;
  return [
    ...(call.length === 0
      ? []
      : [
          {
            text: `Call the ${who(call)} on the call list, from the top: they have stopped ordering at their usual pace, and ordered for ${format.moneyShort(stake(call))} in their last year.`,
            count: call.length,
            value: stake(call),
            valueLabel: "of orders a year",
            list: on("call"),
            weight: 90,
            cells: names(call),
          },
        ]),
    ...(back.length === 0
      ? []
      : [
          {
            text: `Write to the ${who(back)} on the win-back list with an offer: ${format.moneyShort(stake(back))} in their last year; ${format.moneyShort(stake(back) * options.reactivationRate)} a year if ${format.percent(options.reactivationRate, 0)} of that comes back.`,
            count: back.length,
            value: stake(back) * options.reactivationRate,
            valueLabel: "a year if won back",
            list: on("win_back"),
            weight: 50,
            cells: names(back),
          },
        ]),
    ...(welcome.length === 0
      ? []
      : [
          {
            text: `Send ${plural(welcome.length, "the newcomer", `the ${format.integer(welcome.length)} newcomers`)} of the last four weeks who bought once an offer for the second order; they spent ${format.moneyShort(total(welcome, "net_revenue"))}.`,
            count: welcome.length,
            value: total(welcome, "net_revenue"),
            valueLabel: "spent so far",
            list: on("welcome"),
            weight: 45,
            cells: names(welcome),
          },
        ]),
    ...(upsell.length === 0
      ? []
      : [
          {
            text: `Offer the ${who(upsell)} on the upsell list what goes with their purchases: ${format.moneyShort(stake(upsell))} if it is taken as often as in the orders so far.`,
            count: upsell.length,
            value: stake(upsell),
            valueLabel: "if taken as usual",
            list: on("upsell"),
            weight: 30,
            cells: names(upsell),
          },
        ]),
  ];
}

/** Fewer days of data show nobody's rhythm. */
export const FEWEST_DAYS = 90;

/** Days from the first order to the end of the data. */
const daysKnown = (marts: Tables, to: string): number => {
  const first = rowsOf(marts.rfm.select("first_order_on").sort("first_order_on").head(1))[0]?.first_order_on;
  return first === undefined || first === null ? 0 : daysBetween(String(first), to);
};

export function rfmSection(marts: Tables, context: Context, options: RfmOptions, history?: History): Section {
  const { format } = context;
  const customers = marts.rfm.height;
  if (customers < options.minCustomers) {
    return insufficientSection("rfm", "Customers", {
      needs:
        customers === 0
          ? "a column that says which customer bought: add one, and this page appears"
          : `${format.integer(options.minCustomers)} identified customers with an order`,
      has: customers === 0 ? "no customer" : format.integer(customers),
    });
  }
  const known = daysKnown(marts, context.dataTo ?? context.asOf);
  if (known < FEWEST_DAYS)
    return insufficientSection("rfm", "Customers", {
      needs: `${format.integer(FEWEST_DAYS)} days of orders, to know how often customers come back`,
      has: `${format.integer(known)} ${plural(known, "day", "days")} with ${format.integer(customers)} customers`,
    });
  const story = storyOf(marts);
  const since = sinceOf(history?.("rfm"), context);
  const todo = todoOf(marts, options, format);
  const call = listRows(marts, "call");
  const fresh = call.filter((row) => row.is_new === true).length;
  const period = options.window === "all" ? "whole history" : `last ${options.window}`;
  return {
    name: "rfm",
    topic: "Customers",
    mail: {
      chart: "segment-shares",
      table: { id: "segments", columns: ["segment", "customers", "delta", "revenue_share", "action"], rows: 11 },
    },
    title: titleOf(story, marts, format),
    subtitle: `RFM segments of ${format.integer(customers)} identified customers, ${period} to ${format.day(addDays(context.asOf, -1))}`,
    figures: figuresOf(story, marts, since),
    highlights: highlightsOf(story, marts, since, format),
    blocks: [
      gridBlock(marts, options, format),
      barsBlock(story, format),
      ...listBlock(
        marts,
        "call",
        `Call first: ${format.integer(call.length)} ${plural(call.length, "customer", "customers")} who ordered for ${format.moneyShort(total(call, "value_at_stake"))} in their last year${fresh === 0 ? "" : `; ${format.integer(fresh)} newly overdue`}`,
      ),
      segmentBlock(story, since),
      ...outcomeBlock(marts, outcomeText(marts, format)?.text.replace(/\.$/, "") ?? "What came of earlier lists"),
      ...listBlock(
        marts,
        "win_back",
        `Win back: ${format.integer(listRows(marts, "win_back").length)} good customers who left long ago`,
      ),
      ...listBlock(
        marts,
        "welcome",
        `Welcome: ${format.integer(listRows(marts, "welcome").length)} newcomers with one order`,
      ),
      ...movesBlock(marts, story, since, format),
      ...listBlock(
        marts,
        "upsell",
        `Offer more: ${format.integer(listRows(marts, "upsell").length)} customers lack what goes with their purchases`,
      ),
      ...listBlock(
        marts,
        "thank",
        `Thank: the ${format.integer(listRows(marts, "thank").length)} most valuable customers who buy as usual`,
      ),
    ],
    actions: todo.map(({ text }) => text),
    todo,
    notes: [...rfmNotes(marts, context, options), ...(since.note === undefined ? [] : [since.note])],
  };
}
