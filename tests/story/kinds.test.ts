/** More made shops with one planted truth each, one of each kind (the others: `kinds.drill.test.ts`): orders that are there twice, prices, newcomers, regular customers. */
import { describe, expect, it } from "vitest";
import { addDays } from "../../src/calendar.ts";
import { isSaidTwice, isToldAsPrices, whole } from "./changes.ts";
import { AS_OF, every, ordersOf, steady, WEEK } from "./shop.ts";

describe("a part of a day that was imported twice under other order numbers", () => {
  it("the first half of it: in the headline's place, in the alert and the action, with no cause", async () => {
    await isSaidTwice(({ at }) => at < "14:00");
  });
});

describe("prices that moved by less than half", () => {
  it("of all products, and rose by 5 %, are told as prices", async () => {
    await isToldAsPrices(1.05, /^Revenue up 11\.\d% at prices 5\.\d% higher$/, /Prices 5\.\d% higher \(\+£3\d\d\)/);
  });
});

describe("customers of one kind who stay away", () => {
  it("wholesale customers of one region are named with it, also within the usual range", async () => {
    const wholesale = [0, 1, 2, 3, 4, 5, 6, 7].flatMap((i) => {
      const days = every(7, addDays(AS_OF, -58 * 7 + (i % 6)), addDays(AS_OF, -1));
      return ordersOf(`W${10 + i}`, days, 240, i < 4 ? "Leeds" : "York");
    });
    const told = await whole([
      ...steady({ regions: ["Leeds", "York"] }),
      ...wholesale.filter(({ on, region }) => region === "York" || on < WEEK),
    ]);
    expect(told.report.headline).toMatch(/: four regular customers from Leeds did not order; without them 5\.\d% up$/);
    expect(told.report.highlights[0]?.text).toMatch(/Four regular customers from Leeds \(£960, now £0\)/);
    expect(told.list("call").slice(0, 8)).toContain("W10");
  });
});
