/** What the customers section says. Reads the tables only. */

import { addDays, daysBetween } from "../../calendar.ts";
import { share } from "../../features/periods-and-quantiles.ts";
import type { Format } from "../../format.ts";
import { type Figure, insufficientSection, type Section } from "../../section.ts";
import type { Context, History } from "../analysis.ts";
import { numberAt, type Row, rowsOf, total } from "../rows.ts";
import { barsBlock, gridBlock, listBlock, listRows, movesBlock, outcomeBlock, segmentBlock } from "./blocks.ts";
import { customerHighlights, outcomeText } from "./highlights.ts";
import { rfmNotes } from "./notes.ts";
import type { RfmOptions } from "./options.ts";
import { type Since, sinceOf } from "./since.ts";
import { plural, type RfmStory, storyOf, type Tables } from "./story.ts";
import { todoOf } from "./todo.ts";

/** Customers who are overdue against their own rhythm, and a year of their orders. */
const overdueOf = (story: RfmStory): { customers: number; value: number } => ({
  customers: total(story.segments, "overdue_customers"),
  value: total(story.segments, "overdue_value"),
});

function titleOf(story: RfmStory, marts: Tables, format: Format): string {
  const { core, customers, revenue, segments } = story;
  const coreRevenue = revenue > 0 ? share(total(core, "net_revenue"), revenue) : null;
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
      value: story.revenue > 0 ? share(total(story.core, "net_revenue"), story.revenue) : null,
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
    highlights: customerHighlights(story, marts, since, format),
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
