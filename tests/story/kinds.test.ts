/** More made shops with one planted truth each, one of each kind (the others: `kinds.drill.test.ts`): orders that are there twice, days under another date, prices, newcomers, regular customers. */
import { describe, expect, it } from "vitest";
import { addDays, weekday } from "../../src/calendar.ts";
import { isSaidTwice, isToldAsPrices, page, whole, withNewcomers } from "./changes.ts";
import { AS_OF, every, isIn, type Order, ordersOf, steady, WEEK } from "./shop.ts";

describe("a part of a day that was imported twice under other order numbers", () => {
  it("the first half of it: in the headline's place, in the alert and the action, with no cause", async () => {
    await isSaidTwice(({ at }) => at < "14:00");
  });
});

describe("orders under the date of another day", () => {
  /** Weekends are booked on the Monday after them; `or` says on which day instead. */
  const booked = (or: (order: Order) => string | undefined): Order[] =>
    steady()
      .map((order) => ({
        ...order,
        on: or(order) ?? (weekday(order.on) < 6 ? order.on : addDays(order.on, 8 - weekday(order.on))),
      }))
      .filter(({ on }) => on < addDays(WEEK, 7));

  it("a weekend that was booked on its Sunday leaves a Monday with fewer orders, not one that is cut off", async () => {
    const told = await whole(booked(({ on }) => (isIn(on, addDays(WEEK, -2), 2) ? addDays(WEEK, -1) : undefined)));
    expect(told.report.headline).toMatch(/five trading days instead of six/);
    expect(page(told)).not.toMatch(/cut off|missing/);
  });
});

describe("prices that moved by less than half", () => {
  it("of all products, and rose by 5 %, are told as prices", async () => {
    await isToldAsPrices(1.05, /^Revenue up 11\.\d% at prices 5\.\d% higher$/, /Prices 5\.\d% higher \(\+£3\d\d\)/);
  });
});

describe("customers of one kind who stay away", () => {
  it("newcomers for three weeks: headline, bullet and action say so", async () => {
    const told = await whole(withNewcomers(addDays(WEEK, -14)));
    const words = /no new customers in three weeks, after about 5\d a week/i;
    expect(told.report.headline).toMatch(words);
    expect(told.report.highlights[1]?.text).toMatch(words);
    expect(told.report.actions.map(({ text }) => text).join("\n")).toMatch(
      /Check which campaigns stopped: no new customers in three weeks/,
    );
  });

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

describe("ten regular customers who are most of the shop", () => {
  const shop = (pieces: number): Order[] => [
    ...steady({ ordersADay: 10, customers: 150 }),
    ...Array.from({ length: 10 }, (_, i) =>
      ordersOf(`K77${10 + i}`, every(7, addDays(AS_OF, -58 * 7 + (i % 6)), addDays(AS_OF, -1)), 408),
    )
      .flat()
      .map((order) =>
        order.on < WEEK ? order : { ...order, items: order.items.map((item) => ({ ...item, pieces })) },
      ),
  ];

  it("and halve their buying are what the alert names, and not the product that they buy", async () => {
    const told = await whole(shop(17));
    expect(told.report.alerts[0]?.text).toMatch(/^Out of line: revenue .*, mostly 10 regular customers\.$/);
    expect(page(told)).not.toMatch(/mostly (from )?Thing A/);
  });
});
