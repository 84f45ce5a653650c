/**
 * Wrong numbers: every planted defect stops the run or stamps the report, and clean weeks raise no alarm. The long form looks at 52 weeks of
 * 20 shops, and prints precision and recall of trade alarms on 200.
 */
import { describe, expect, it } from "vitest";
import { addDays } from "../../../src/calendar.ts";
import { UserError } from "../../../src/errors.ts";
import { below, createRandom } from "../../../src/models/random.ts";
import { isLong } from "../../long.ts";
import { DEFECTS, type Sold } from "./defects.ts";
import { AS_OF, alarmsAt, inputFrom, soldIn } from "./shop.ts";

const [LAST, BEFORE] = [addDays(AS_OF, -7), addDays(AS_OF, -14)];

const sold = soldIn({ customers: 1300, seed: 7, start: "2026-04-06", end: "2026-11-15" });
const earlier = sold.filter(({ day }) => day < LAST);
const week = sold.filter(({ day }) => day >= LAST);
const weekBefore = sold.filter(({ day }) => day >= BEFORE && day < LAST);

/** What a run makes of the records: an alarm about the data, the sentence it is stopped with, or nothing. */
async function verdictOn(records: readonly Sold[]): Promise<string | undefined> {
  try {
    const { input, close } = await inputFrom(records);
    const alarm = alarmsAt(input, AS_OF).find(({ level }) => level === "data");
    close();
    return alarm === undefined ? undefined : `stamped: ${alarm.metric}`;
  } catch (error) {
    if (error instanceof UserError) return `stopped: ${error.message}`;
    throw error;
  }
}

describe("planted defects", () => {
  // the short form takes one in three
  const planted = DEFECTS.filter((_, i) => isLong || i % 3 === 0);
  it.each(planted.map((one) => [one.name, one] as const))("%s", async (_, { plant }) => {
    expect(await verdictOn([...earlier, ...plant(week, weekBefore)])).toMatch(/^(stamped|stopped): /);
  });
});

it("raises no alarm in clean weeks", { timeout: 3_600_000 }, async () => {
  const raised: string[] = [];
  const [seeds, weeks] = isLong ? [20, 52] : [1, 3];
  for (let seed = 1; seed <= seeds; seed++) {
    // the planted fortnight of little trade lies before the weeks that are looked at
    const clean = isLong ? soldIn({ customers: 2000, seed, start: "2023-10-02", end: "2026-11-15" }) : sold;
    const { input, close } = await inputFrom(clean);
    for (let back = 0; back < weeks; back++) {
      const asOf = addDays(AS_OF, -7 * back);
      raised.push(
        ...alarmsAt(input, asOf).map(
          (row) => `seed ${seed}, ${asOf}: ${row.level} ${row.name} ${row.metric} ${row.value}`,
        ),
      );
    }
    close();
  }
  expect(raised).toEqual([]);
});

/** What happens to trade in the last week of a shop, and where it should be seen. */
const EVENTS: readonly { name: string; happen(week: readonly Sold[], seed: number): Sold[] }[] = [
  {
    name: "two thirds of the orders stay away",
    happen: (all, seed) => {
      const random = createRandom(seed, "stay away");
      const kept = new Map<string, boolean>();
      return all.filter(({ order }) => {
        if (!kept.has(order)) kept.set(order, random() < 1 / 3);
        return kept.get(order);
      });
    },
  },
  {
    name: "twice as many orders again, of other customers at other times",
    happen: (all, seed) => {
      const random = createRandom(seed, "again");
      const customers = [...new Set(all.map(({ customer }) => customer))];
      return [0, 1, 2].flatMap((copy) =>
        copy === 0
          ? [...all]
          : all.map((one) => ({
              ...one,
              order: `${copy}${one.order}`,
              customer: one.customer === "" ? "" : customers[below(random, customers.length)]!,
              time: `${one.time.slice(0, 3)}${String((Number(one.time.slice(3)) + 7 * copy) % 60).padStart(2, "0")}`,
            })),
      );
    },
  },
];

it.skipIf(!isLong)("finds what happens to trade in 200 made shops", { timeout: 3_600_000 }, async () => {
  let [found, missed, wrong, right] = [0, 0, 0, 0];
  for (let seed = 1; seed <= 200; seed++) {
    const shop = soldIn({ customers: 900, seed: 1000 + seed, start: "2025-04-07", end: "2026-11-15" });
    const event = seed % 2 === 0 ? EVENTS[(seed / 2) % EVENTS.length] : undefined;
    const last = shop.filter(({ day }) => day >= LAST);
    const { input, close } = await inputFrom([
      ...shop.filter(({ day }) => day < LAST),
      ...(event === undefined ? last : event.happen(last, seed)),
    ]);
    const isRaised = alarmsAt(input, AS_OF).length > 0;
    close();
    if (event !== undefined) isRaised ? found++ : missed++;
    else isRaised ? wrong++ : right++;
  }
  const [precision, recall] = [found / (found + wrong), found / (found + missed)];
  process.stdout.write(
    `200 made shops: precision ${precision.toFixed(3)}, recall ${recall.toFixed(3)}, ${wrong} false of ${wrong + right}\n`,
  );
  expect(precision).toBeGreaterThan(0.95);
  expect(recall).toBeGreaterThan(0.8);
});
