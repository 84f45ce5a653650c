/** More made shops with one planted truth each: orders that are there twice, days under another date, prices, newcomers, regular customers. */
import { describe, expect, it } from "vitest";
import { addDays, weekday } from "../../src/calendar.ts";
import { isIn, type Order, steady, type Told, tell, WEEK } from "./shop.ts";

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
