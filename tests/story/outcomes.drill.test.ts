/** Who is left alone of a list, from edition to edition. */
import { expect, it } from "vitest";
import { addDays } from "../../src/calendar.ts";
import { lapsed } from "./changes.ts";
import { AS_OF, steady, tell } from "./shop.ts";

it("leaves the same customers alone in every edition", async () => {
  const shop = [
    ...steady(),
    ...Array.from({ length: 20 }, (_, i) => lapsed(`K88${10 + i}`, addDays(AS_OF, -40))).flat(),
  ];
  const config = { rfm: { holdout: 0.25 } };
  const of = async (asOf: string): Promise<Set<string>> =>
    new Set(
      (await tell(shop, { config, more: { asOf } })).computed.tables
        .call_list!.toRecords()
        .filter((row) => row.list === "call" && row.is_holdout === true && String(row.customer_id).startsWith("K88"))
        .map((row) => String(row.customer_id)),
    );
  const [now, earlier] = [await of(AS_OF), await of(addDays(AS_OF, -7))];
  expect(now.size).toBeGreaterThan(0);
  expect([...earlier].filter((id) => !now.has(id))).toEqual([]);
});
