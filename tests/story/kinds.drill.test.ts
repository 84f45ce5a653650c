/** More made shops with one planted truth each: orders that are there twice, days under another date, prices, newcomers, regular customers, a product that all buy. */
import { describe, expect, it } from "vitest";
import { addDays, weekday } from "../../src/calendar.ts";
import { again, isSaidTwice, isToldAsPrices, page, repriced, whole, withNewcomers } from "./changes.ts";
import { AS_OF, every, isIn, type Order, ordersOf, steady, tell, WEEK } from "./shop.ts";

describe("a part of a day that was imported twice under other order numbers", () => {
  it("the first half of it: in the headline's place, in the alert and the action, with no cause", async () => {
    await isSaidTwice(({ at }) => at < "14:00");
  });

  it("every third order: in the headline's place, in the alert and the action, with no cause", async () => {
    await isSaidTwice(({ id }) => Number(id) % 3 === 0);
  });

  it("is not a day on which some customers order the same again, as on every day", async () => {
    const orders = steady();
    const twice = orders.filter((_, i) => i % 3 === 0).map(again);
    const { report } = await tell([...orders, ...twice]);
    expect(report.headline).not.toMatch(/twice/);
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

  it("a week that is booked on its Sunday instead of its Monday is a week as usual", async () => {
    const told = await whole(
      steady().map((order) => ({
        ...order,
        on: isIn(order.on, WEEK) ? addDays(WEEK, 6) : addDays(order.on, 1 - weekday(order.on)),
      })),
    );
    expect(told.report.headline).toMatch(/within the usual range/);
    expect(page(told)).not.toMatch(/missing|cut off/);
  });

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

  it("of all products, and fell by 5 %, are told as prices", async () => {
    await isToldAsPrices(0.95, /^Revenue up 0\.\d% at prices 5\.\d% lower$/, /prices 5\.\d% lower \(−£3\d\d\)/);
  });

  it("of one product of four is not asked about where data is exported", async () => {
    const told = await whole(
      repriced(steady({ products: 4 }), ({ product, price }) => (product === "P102" ? price * 0.7 : price)),
    );
    expect(told.report.headline).toMatch(/within the usual range/);
    expect(page(told)).not.toMatch(/the data|export|regular customers/);
  });

  it("of all products by a quarter on top are asked about as ever: it may be the tax", async () => {
    const told = await whole(repriced(steady(), ({ price }) => price * 1.25));
    expect(told.report.headline).toMatch(/at prices 25\.\d% higher/);
    expect(told.report.alerts[0]?.text).toMatch(/the same products cost 25% above/);
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

  it("newcomers for the first week: it is fewer new customers", async () => {
    const told = await whole(withNewcomers(WEEK));
    expect(told.report.headline).toMatch(/^Revenue down \d+\.\d% on fewer new customers/);
    expect(told.report.highlights[0]?.text).toMatch(/fewer new customers \(−£/);
  });

  it("newcomers who come in a wave are more new customers", async () => {
    const wave = steady({ seed: 9, weeks: 1, ordersADay: 10 });
    const told = await tell([
      ...steady(),
      ...wave.map((order, i) => ({ ...order, id: `7${order.id}`, customer: `N${i}` })),
    ]);
    expect(told.report.headline).toMatch(/on more new customers/);
  });

  it("newcomers for three weeks: headline, bullet and action say so", async () => {
    const told = await whole(withNewcomers(addDays(WEEK, -14)));
    const words = /no new customers in three weeks, after about 5\d a week/i;
    expect(told.report.headline).toMatch(words);
    expect(told.report.highlights[1]?.text).toMatch(words);
    expect(told.report.actions.map(({ text }) => text).join("\n")).toMatch(
      /Check which campaigns stopped: no new customers in three weeks/,
    );
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

  it("are not named where all others buy half of the product, too", async () => {
    const told = await whole(
      steady({ products: 3 }).map((order) =>
        order.on < WEEK
          ? order
          : {
              ...order,
              items: order.items.map((item) => (item.product === "P103" ? { ...item, price: item.price / 10 } : item)),
            },
      ),
    );
    expect(page(told)).not.toMatch(/regular customers/);
  });

  it("and halve their buying are what the alert names, and not the product that they buy", async () => {
    const told = await whole(shop(17));
    expect(told.report.alerts[0]?.text).toMatch(/^Out of line: revenue .*, mostly 10 regular customers\.$/);
    expect(page(told)).not.toMatch(/mostly (from )?Thing A/);
  });
});
