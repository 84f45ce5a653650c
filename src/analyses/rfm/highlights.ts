/** What changed among customers, and what came of the lists of earlier weeks. */
import type { Format } from "../../format.ts";
import type { Highlight } from "../../section.ts";
import type { Row } from "../rows.ts";
import { numberAt, rowsOf, total } from "../rows.ts";
import type { Since } from "./since.ts";
import type { RfmStory, Tables } from "./story.ts";
import { plural } from "./story.ts";

/** "Of the 8 you were to call in week 45, 3 have bought again (£1.2k); of the 2 left alone, 0." */
export function outcomeText(
  marts: Tables,
  format: Format,
): { text: string; cells: string[]; good: boolean } | undefined {
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

export function customerHighlights(story: RfmStory, marts: Tables, { since }: Since, format: Format): Highlight[] {
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
