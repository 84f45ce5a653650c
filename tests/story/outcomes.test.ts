/** What came of a list: the next edition says who of it has bought again, beside those who were left alone. */
import { expect, it } from "vitest";
import type { History } from "../../src/analyses/analysis.ts";
import { inputOf } from "../../src/analyses/input.ts";
import rfmAnalysis, { RfmOptions, rfm } from "../../src/analyses/rfm.ts";
import { addDays } from "../../src/calendar.ts";
import { formatter } from "../../src/format.ts";
import { lapsed } from "./changes.ts";
import { AS_OF, ordersOf, steady, tell } from "./shop.ts";

it("tells what came of the call list, with the hold-out and its interval", async () => {
  const ids = Array.from({ length: 12 }, (_, i) => `K77${10 + i}`);
  const before = [...steady(), ...ids.flatMap((id) => lapsed(id, addDays(AS_OF, -40)))];
  const returned = ids
    .slice(0, 5)
    .flatMap((id) => ordersOf(id, [addDays(AS_OF, 2)], 400).map((o) => ({ ...o, id: `R${o.id}` })));
  const options = RfmOptions.parse({ holdout: 0.3 });
  const first = await tell(before, { config: { rfm: { holdout: 0.3 } } });
  const members = first.computed.tables.list_members!;
  const held = new Set(
    first.computed.tables
      .call_list!.toRecords()
      .filter((row) => row.list === "call" && row.is_holdout === true)
      .map((row) => String(row.customer_id)),
  );
  const listed = first.list("call");
  expect(held.size).toBeGreaterThan(0);
  expect(held.size).toBeLessThan(listed.length);
  // nobody who is left alone is asked for
  expect(first.report.actions[0]?.count).toBe(listed.length - held.size);

  const later = await tell([...before, ...returned], { more: { asOf: addDays(AS_OF, 7) } });
  const history: History = (table) =>
    table === "list_members" ? { edition: "2026-W46", asOf: AS_OF, rows: members } : undefined;
  const context = {
    asOf: addDays(AS_OF, 7),
    currency: "GBP",
    locale: "en-GB",
    timezone: "UTC",
    seed: 42,
    format: formatter("en-GB", "GBP"),
  };
  const marts = rfm(inputOf(later.computed.facts, history), options, context);
  const rows = marts.list_outcomes.toRecords().filter((row) => row.list === "call");
  const arm = (name: string) => rows.find((row) => row.arm === name);
  const back = ids.slice(0, 5).filter((id) => listed.includes(id));
  expect(Number(arm("list")?.customers)).toBe(listed.length - held.size);
  expect(Number(arm("holdout")?.customers)).toBe(held.size);
  expect(Number(arm("list")?.returned) + Number(arm("holdout")?.returned)).toBe(back.length);
  expect(Number(arm("list")?.returned)).toBe(back.filter((id) => !held.has(id)).length);
  for (const row of rows) {
    expect(Number(row.low)).toBeLessThanOrEqual(Number(row.returned) / Number(row.customers));
    expect(Number(row.high)).toBeGreaterThanOrEqual(Number(row.returned) / Number(row.customers));
  }
  const { highlights, blocks } = rfmAnalysis.section(marts, context, options, history);
  const said = highlights.map(({ text }) => text).join("\n");
  expect(said).toMatch(
    new RegExp(
      `Of the ${listed.length - held.size} you were to call in week 46, ${arm("list")?.returned} ha(s|ve) bought again`,
    ),
  );
  expect(said).toMatch(new RegExp(`of the ${held.size} left alone, ${arm("holdout")?.returned}`));
  expect(blocks.map(({ id }) => id)).toContain("list-outcomes");
});
