/** More made shops with one planted truth each, most of them of the kinds of `story.test.ts`. */
import { describe, expect, it } from "vitest";
import { addDays, weekday } from "../../src/calendar.ts";
import { amountOf, BEFORE, back, inWeek, priced, saysOneDate, scaled, ten, top, underOneDate } from "./changes.ts";
import { AS_OF, every, isIn, type Order, ordersOf, steady, tell, WEEK } from "./shop.ts";

describe("a shop whose trade changes", () => {
  it("that grows is told by the longer view, not by one week", async () => {
    const orders = steady({ factor: (day) => (day >= addDays(AS_OF, -91) ? 1.5 : 1) });
    const told = await tell(scaled(orders, ({ on }) => (isIn(on, WEEK) ? 0.96 : 1)));
    expect(told.report.headline).toMatch(/last 13 weeks is [45]\d% above/);
    expect(told.report.headline).not.toMatch(/^Revenue down/);
  });

  it("with a wave of returns says returns", async () => {
    const orders = steady();
    const returned = orders
      .filter(({ on }) => isIn(on, BEFORE))
      .filter((_, i) => i % 3 === 0)
      .map((order, i) => back(order, addDays(WEEK, i % 7)));
    const told = await tell([...orders, ...returned]);
    expect(top(told)).toMatch(/more returns|Returns/);
  });

  it("with a new product names it", async () => {
    const orders = steady().map((order, i) =>
      isIn(order.on, WEEK) && i % 3 === 0
        ? { ...order, items: [...order.items, { product: "N900", name: "Copper Lamp", pieces: 1, price: 60 }] }
        : order,
    );
    const told = await tell(orders);
    expect(told.report.headline).toMatch(/new Copper Lamp/);
  });

  it("whose prices rose says prices", async () => {
    const dearer = steady().map((order) =>
      order.on < WEEK ? order : { ...order, items: order.items.map((item) => ({ ...item, price: item.price * 1.25 })) },
    );
    const told = await tell(dearer);
    expect(told.report.headline).toMatch(/prices 25\.\d% higher/);
  });
});

describe("data that is not whole", () => {
  const missing = addDays(WEEK, 3);

  it("has a file that was cut off", async () => {
    const told = await tell(steady().filter(({ on, at }) => on !== missing || at < "11:00"));
    expect(told.report.headline).toMatch(/Thu 12 Nov looks cut off/);
  });

  it("stopped weeks ago: nobody has left, there is no data", async () => {
    const told = await tell(
      steady().filter(({ on }) => on < addDays(WEEK, -28)),
      { more: { asOf: AS_OF } },
    );
    expect(told.report.headline).toMatch(/No data for this week: the newest order is from Sun 11 Oct/);
    expect(told.list("call")).toEqual([]);
    expect(told.sentences.join("\n")).not.toMatch(/\b0(\.0)?% of the .* newcomers/);
  });

  it("holds a day twice under the date of another", async () => {
    const orders = steady();
    const copy = orders
      .filter(({ on }) => on === addDays(WEEK, 2))
      .map((order) => ({ ...order, id: `8${order.id}`, on: missing }));
    const told = await tell([...orders.filter(({ on }) => on !== missing), ...copy]);
    expect(told.report.headline).toMatch(/Thu 12 Nov repeats Wed 11 Nov/);
  });
});

describe("a customer who leaves", () => {
  const rhythm = (last: string): Order[] => ordersOf("K7777", every(7, addDays(AS_OF, -40 * 7), last), 900);

  it("and left long ago is to be won back, not called", async () => {
    const told = await tell([...steady(), ...rhythm(addDays(AS_OF, -230))]);
    expect(told.list("call")).not.toContain("K7777");
    expect(told.list("win_back")[0]).toBe("K7777");
  });

  it("and buys still is on neither list", async () => {
    const told = await tell([...steady(), ...rhythm(addDays(AS_OF, -4))]);
    expect([...told.list("call"), ...told.list("win_back")]).not.toContain("K7777");
  });
});

describe("movements that a quiet week hides", () => {
  it("says that the regular customers stayed away", async () => {
    const told = await tell(
      steady().map((order, i) => (isIn(order.on, WEEK) && i % 2 === 0 ? { ...order, customer: `N${i}` } : order)),
    );
    expect(told.report.headline).toMatch(/within the usual range, but \d+% fewer returning customers/);
  });
});

describe("a week that is what it is for a plain reason", () => {
  it("with one large return says so, and that the product still sells", async () => {
    const sale = ordersOf("K7777", [addDays(WEEK, -40)], 3000);
    const returned = sale.map((order) => back(order, addDays(WEEK, 2)));
    const told = await tell([...steady(), ...sale, ...returned]);
    expect(told.report.headline).toMatch(/one large return; without it/);
    expect(told.sentences.join("\n")).not.toMatch(/no longer sells/);
  });
});

describe("a change with more than one side", () => {
  it("with a new region that takes from the others says what they lost", async () => {
    const orders = steady({ regions: ["Leeds"] });
    const told = await tell(
      orders.map((order, i) => (order.on >= WEEK && i % 3 === 0 ? { ...order, region: "York" } : order)),
    );
    expect(told.report.headline).toMatch(/York as a new region \(£[\d.]+k\), while the rest fell by £/);
  });
});

describe("what is only chance, or only a part", () => {
  it("names the region or category that the configuration keeps", async () => {
    const told = await tell(steady({ regions: ["Leeds", "York"] }), { config: { where: { region: "York" } } });
    expect(told.report.filter).toBe("region York");
    const other = await tell(steady(), { config: { where: { region: { not: "York" } } } });
    expect(other.report.filter).toBeUndefined();
  });
});

describe("ten regular customers", () => {
  it("who stay away did not order", async () => {
    const told = await tell([...steady(), ...ten(WEEK, () => undefined)]);
    expect(told.report.headline).toMatch(/: ten regular customers did not order/);
  });
});

describe("a week of orders under one date", () => {
  it.each([
    ["the first day", WEEK],
    ["the last", addDays(WEEK, 6)],
  ])("%s of it: in the headline's place, first and to be asked for, with no cause", async (_, on) => {
    saysOneDate(await tell(underOneDate(on)));
  });

  it("is not a day that has more orders than usual", async () => {
    const { report } = await tell(steady({ factor: (day) => (day === addDays(WEEK, 5) ? 4 : 1) }));
    expect(report.headline).not.toMatch(/dated/);
  });
});

describe("a weekday that the shop gives up or takes up", () => {
  const closing = (weeks: number): Order[] =>
    steady().filter(({ on }) => !(weekday(on) === 1 && on >= addDays(WEEK, 7 - 7 * weeks)));

  it("is missing while it may be a file that did not come", async () => {
    const told = await tell(closing(2));
    expect(told.report.headline).toMatch(/Mon 9 Nov is missing/);
  });
});

describe("a cause that has a name of its own", () => {
  it("several new products, too", async () => {
    const fresh = (i: number) => ({ product: `N90${i % 4}`, name: `Lamp ${i % 4}`, pieces: 1, price: 30 });
    const told = await tell(
      steady().map((order, i) =>
        isIn(order.on, WEEK) && i % 2 === 0 ? { ...order, items: [...order.items, fresh(i / 2)] } : order,
      ),
    );
    expect(told.report.headline).toMatch(/ on four new products/);
  });

  it("a store that takes from another is new, and did not rise", async () => {
    const told = await tell(
      steady({ regions: ["Leeds", "York"] }).map((order, i) =>
        order.on >= WEEK && order.region === "Leeds" && i % 2 === 0 ? { ...order, region: "Hull" } : order,
      ),
    );
    expect(told.report.headline).toMatch(/Leeds fell by £[\d.]+k, Hull is new with £/);
  });
});

it("gives no reason in the longer view where the week is to be checked first", async () => {
  const { report } = await tell(
    steady().map((order) => (order.on === addDays(WEEK, 2) ? priced(order, 100) : order)),
    { more: { only: [] } },
  );
  expect(report.headline).toMatch(/^Check the data first: .*100 times/);
  expect(report.highlights.map(({ text }) => text).join("\n")).not.toMatch(/last 13 weeks|at prices/);
});

describe("a week whose orders lack a part, or have one too many", () => {
  it("no small orders: an alarm, and a thing to ask about", async () => {
    const { report } = await tell(
      inWeek((order) => (amountOf(order) < 30 ? undefined : order)),
      {
        more: { only: [] },
      },
    );
    for (const text of [report.alerts[0]?.text, report.actions[0]?.text])
      expect(text).toMatch(/no order below £3\d in the week of/);
  });
});

describe("a report made in the middle of a week", () => {
  it("calls one week alone this week: the one of the headline", async () => {
    const { report } = await tell(steady(), { config: { asOf: addDays(WEEK, 3) }, more: { only: [] } });
    const figures = report.sections
      .filter(({ name }) => name !== "kpis")
      .flatMap(({ figures: all }) => all.flatMap(({ label, changeLabel }) => [label, changeLabel]));
    expect(figures.filter((text) => /this week|on last week/.test(text))).toEqual([]);
    expect(figures).toContain("Revenue, running week");
  });
});
