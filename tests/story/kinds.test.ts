/** More made shops with one planted truth each: orders that are there twice, days under another date, prices, newcomers, regular customers. */
import { describe, expect, it } from "vitest";
import { addDays, weekday } from "../../src/calendar.ts";
import { AS_OF, every, type Item, isIn, type Order, ordersOf, steady, type Told, tell, WEEK } from "./shop.ts";

const whole = (orders: Order[]): Promise<Told> => tell(orders, { more: { only: [] } });
/** Headline, bullets, alerts and actions of page 1. */
const page = ({ report }: Told): string =>
  [report.headline, ...[...report.highlights, ...report.alerts, ...report.actions].map(({ text }) => text)].join("\n");
const again = (order: Order): Order => ({ ...order, id: `8${order.id}` });

describe("a part of a day that was imported twice under other order numbers", () => {
  const thursday = addDays(WEEK, 3);

  it.each([
    ["the first half of it", ({ at }: Order) => at < "14:00"],
    ["every third order", ({ id }: Order) => Number(id) % 3 === 0],
  ])("%s: in the headline's place, in the alert and the action, with no cause", async (_, isThere) => {
    const orders = steady();
    const told = await whole([...orders, ...orders.filter((one) => one.on === thursday && isThere(one)).map(again)]);
    expect(told.report.headline).toMatch(/^Some orders of Thu 12 Nov are in the data twice; the other days are/);
    expect(told.report.highlights[0]?.text).toMatch(/^Trade is counted twice on Thu 12 Nov/);
    expect(told.report.alerts[0]?.text).toMatch(/some orders of Thu 12 Nov are in the data twice/);
    expect(told.report.actions[0]?.text).toMatch(/Thu 12 Nov/);
    expect(page(told)).not.toMatch(/more orders|larger orders|strongest/);
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

  it("a weekend that was booked on its Sunday leaves a Monday with fewer orders, not one that is cut off", async () => {
    const told = await whole(booked(({ on }) => (isIn(on, addDays(WEEK, -2), 2) ? addDays(WEEK, -1) : undefined)));
    expect(told.report.headline).toMatch(/five trading days instead of six/);
    expect(page(told)).not.toMatch(/cut off|missing/);
  });

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
});

/** The orders of the week and later with other prices. */
const priced = (orders: Order[], price: (item: Item) => number): Order[] =>
  orders.map((order) =>
    order.on < WEEK
      ? order
      : {
          ...order,
          items: order.items.map((item) => ({ ...item, price: Math.round(100 * price(item)) / 100 })),
        },
  );

describe("prices that moved by less than half", () => {
  it.each([
    ["rose by 5 %", 1.05, /^Revenue up 11\.\d% at prices 5\.\d% higher$/, /Prices 5\.\d% higher \(\+£3\d\d\)/],
    ["fell by 5 %", 0.95, /^Revenue up 0\.\d% at prices 5\.\d% lower$/, /prices 5\.\d% lower \(−£3\d\d\)/],
  ])("of all products, and %s, are told as prices", async (_, by, headline, bullet) => {
    const told = await whole(priced(steady(), ({ price }) => price * by));
    expect(told.report.headline).toMatch(headline);
    expect(told.report.highlights[0]?.text).toMatch(bullet);
    expect(page(told)).not.toMatch(/mostly from Thing|export/);
  });

  it("of one product of four is not asked about where data is exported", async () => {
    const told = await whole(
      priced(steady({ products: 4 }), ({ product, price }) => (product === "P102" ? price * 0.7 : price)),
    );
    expect(told.report.headline).toMatch(/within the usual range/);
    expect(page(told)).not.toMatch(/the data|export|regular customers/);
  });

  it("of all products by a quarter on top are asked about as ever: it may be the tax", async () => {
    const told = await whole(priced(steady(), ({ price }) => price * 1.25));
    expect(told.report.headline).toMatch(/at prices 25\.\d% higher/);
    expect(told.report.alerts[0]?.text).toMatch(/the same products cost 25% above/);
  });
});

describe("customers of one kind who stay away", () => {
  /** A shop of 150 regular customers and some who come once, up to a day. */
  const withNewcomers = (until: string): Order[] => [
    ...steady({ ordersADay: 18, customers: 150 }),
    ...steady({ seed: 9, ordersADay: 8 })
      .map((order, i) => ({ ...order, id: `7${order.id}`, customer: `N${i}` }))
      .filter(({ on }) => on < until),
  ];

  it("newcomers for three weeks: headline, bullet and action say so", async () => {
    const told = await whole(withNewcomers(addDays(WEEK, -14)));
    const words = /no new customers in three weeks, after about 5\d a week/i;
    expect(told.report.headline).toMatch(words);
    expect(told.report.highlights[1]?.text).toMatch(words);
    expect(told.report.actions.map(({ text }) => text).join("\n")).toMatch(
      /Check which campaigns stopped: no new customers in three weeks/,
    );
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
});
