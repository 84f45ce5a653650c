/** Whole reports in the other languages. */
import { describe, expect, it } from "vitest";
import { addDays, weekday } from "../../src/calendar.ts";
import type { Report } from "../../src/report/contract.ts";
import { reportIn } from "../../src/report/in-language.ts";
import { every, type Order, ordersOf, steady, tell, WEEK } from "../story/shop.ts";
import { saidWhole, WHOLE } from "./said-whole.ts";

/** Ten customers who order every week. */
const regulars = Array.from({ length: 10 }, (_, i) =>
  ordersOf(`K77${10 + i}`, every(7, addDays(WEEK, -350 + (i % 6)), addDays(WEEK, 6)), 400),
).flat();
const ofHalf = (order: Order): Order => ({ ...order, items: order.items.map((item) => ({ ...item, pieces: 16 })) });

const SHOPS: Record<string, () => Promise<Report>> = {
  "one week": async () => (await tell(steady({ weeks: 1 }), { more: { only: WHOLE } })).report,
  "a new closing day": async () =>
    (
      await tell(
        steady().filter(({ on }) => weekday(on) !== 1 || on < addDays(WEEK, -28)),
        { more: { only: ["kpis"] } },
      )
    ).report,
  "a new opening day": async () =>
    (
      await tell(
        steady().filter(({ on }) => weekday(on) !== 7 || on >= addDays(WEEK, -28)),
        { more: { only: ["kpis"] } },
      )
    ).report,
  "a week under one date": async () =>
    (
      await tell(
        steady().map((order) => (order.on < WEEK ? order : { ...order, on: WEEK })),
        { more: { only: ["kpis"] } },
      )
    ).report,
  "regular customers who buy less, and no order numbers": async () =>
    (
      await tell([...steady(), ...regulars.map((order) => (order.on < WEEK ? order : ofHalf(order)))], {
        layout: { orders: false },
        more: { only: ["kpis"] },
      })
    ).report,
};

describe.each(Object.keys(SHOPS))("%s", (shop) => {
  it("is said whole in every language, with the same numbers", async () => {
    saidWhole(await SHOPS[shop]!());
  });
});

it("is the same value in English", async () => {
  const report = await SHOPS["one week"]!();
  expect(reportIn(report, "en")).toBe(report);
});
