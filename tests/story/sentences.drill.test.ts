/** The sentences of the sample data, and of shops that are as others are not. */
import { readdirSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";
import { addDays } from "../../src/calendar.ts";
import { reference } from "../reference.ts";
import { testSentences, whole } from "./sentences.ts";
import { AS_OF, isIn, steady, type Told, tellFiles, WEEK } from "./shop.ts";

const sample = join(import.meta.dirname, "../../data/sample");
const superstore = reference("superstore/superstore.csv");
let told: Promise<Told> | undefined;
const sampleTold = (): Promise<Told> => {
  told ??= tellFiles(
    readdirSync(sample)
      .filter((name) => name.endsWith(".csv"))
      .map((name) => join(sample, name)),
  );
  return told;
};
const SHOPS: Record<string, () => Promise<Told>> = {
  collapse: () => whole(steady({ factor: (day) => (day < addDays(AS_OF, -91) ? 1 : 0.3) })),
  "without customers": () => whole(steady({ weeks: 30 }), { customers: false }),
  "without products": () => whole(steady({ weeks: 30 }), { products: false }),
  "closed on Sundays": () => whole(steady({ closed: [7] })),
  missing: () => whole(steady().filter(({ on }) => on !== addDays(WEEK, 3))),
  peak: () => whole(steady({ factor: (day) => (isIn(day, WEEK) ? 2.5 : 1) })),
  sample: sampleTold,
  ...(superstore === undefined ? {} : { Superstore: () => tellFiles([superstore]) }),
};

for (const [name, make] of Object.entries(SHOPS)) testSentences(name, make);

it("has the nine planted lapses of the sample at the top of the call list", async () => {
  const { default: truth } = (await import("../../data/sample/sample-truth.json", { with: { type: "json" } })) as {
    default: { lapsed: { customer: string }[]; wholesalers: { customer: string; stoppedOn: string | null }[] };
  };
  const planted = [
    ...truth.lapsed.map(({ customer }) => customer),
    ...truth.wholesalers.filter(({ stoppedOn }) => stoppedOn !== null).map(({ customer }) => customer),
  ];
  const told = await sampleTold();
  expect(told.list("call").slice(0, 9).sort()).toEqual(planted.sort());
  const rows = told.computed.tables.call_list!.toRecords().filter((row) => row.list === "call");
  const wholesaler = rows.find((row) => row.customer_id === "C10049");
  expect(String(wholesaler?.reason)).toMatch(/^usually every 23 days, silent for 132; £17,111 to date; last bought /);
});
