/** Made shops with one planted truth each, those beside the ones of `story.test.ts`: other shapes of the same truths, and data that misleads. */
import { describe, expect, it } from "vitest";
import { addDays, weekday } from "../../src/calendar.ts";
import { exploreOf } from "../../src/run/explore.ts";
import { BEFORE, back, half, inWeek, pennies, priced, scaled, ten, top } from "./changes.ts";
import { AS_OF, every, isIn, type Order, ordersOf, steady, tell, WEEK } from "./shop.ts";

describe("a shop whose trade changes", () => {
  it("that collapses is not told by the one week that was better than the week before", async () => {
    const orders = steady({ factor: (day) => (day < addDays(AS_OF, -91) ? 1 : isIn(day, BEFORE) ? 0.12 : 0.3) });
    const told = await tell(orders);
    expect(told.report.headline).toMatch(/last 13 weeks is (6|7)\d% below/);
    expect(told.report.headline).not.toMatch(/^(Revenue up|Best)/);
  });

  it("that has collapsed to a few orders a week still says so, and how much the same week last year brought", async () => {
    const orders = steady({ weeks: 80, ordersADay: 8, factor: (day) => (day < addDays(AS_OF, -91) ? 1 : 0.3) });
    const told = await tell(scaled(orders, ({ on }) => (isIn(on, BEFORE) ? 0.7 : 1)));
    expect(told.report.headline).toMatch(
      /^Revenue of the last 13 weeks is [67]\d% below the same weeks last year; this week £\S+ from \d+ orders/,
    );
    expect(top(told)).toMatch(/last year/);
  });

  it("with two large orders in the week before does not call their absence a fall of the shop", async () => {
    const told = await tell([...steady(), ...ordersOf("K7777", [addDays(BEFORE, 1), addDays(BEFORE, 3)], 2400)]);
    expect(told.report.headline).toMatch(/after (two large orders|one large)|customer/);
  });

  it("with a customer who bought far more names one customer", async () => {
    const days = [0, 1, 2, 3, 4, 5].map((n) => addDays(WEEK, n));
    const told = await tell([...steady(), ...ordersOf("K7777", days, 700)]);
    expect(top(told)).toMatch(/one customer|large orders/i);
  });

  it("whose prices were cut says prices, too", async () => {
    const cheaper = steady().map((order) =>
      order.on < WEEK ? order : { ...order, items: order.items.map((item) => ({ ...item, price: item.price * 0.7 })) },
    );
    const told = await tell(cheaper);
    expect(told.report.headline).toMatch(/prices 30\.\d% lower/);
  });

  it("with a promotion week says more trade at lower prices", async () => {
    const orders = steady({ factor: (day) => (isIn(day, WEEK) ? 2.2 : 1) }).map((order) =>
      isIn(order.on, WEEK)
        ? { ...order, items: order.items.map((item) => ({ ...item, price: item.price * 0.8 })) }
        : order,
    );
    const told = await tell(orders);
    expect(told.report.headline).toMatch(/up/);
    expect(told.report.headline).toMatch(/prices (19|20)\.\d% lower/);
  });

  it("with a new region names it", async () => {
    const opened = steady({ seed: 8, weeks: 1, ordersADay: 12 }).map((order) => ({
      ...order,
      id: `7${order.id}`,
      customer: `S${order.customer}`,
      region: "Scotland",
    }));
    const told = await tell([...steady(), ...opened]);
    expect(told.report.headline).toMatch(/Scotland/);
    expect(told.report.headline).toMatch(/new/);
  });

  it("whose store closed five weeks ago still says so", async () => {
    const orders = steady({ regions: ["Leeds", "York"] });
    const told = await tell(orders.filter(({ on, region }) => on < addDays(AS_OF, -70) || region === "York"));
    expect(told.report.headline).toMatch(/last 13 weeks is \d\d% below .*Leeds/);
  });

  it("with a product withdrawn names it", async () => {
    const orders = steady().map((order, i) =>
      order.on < WEEK && i % 3 === 0
        ? { ...order, items: [...order.items, { product: "N900", name: "Copper Lamp", pieces: 1, price: 60 }] }
        : order,
    );
    const told = await tell(orders);
    expect(told.report.headline).toMatch(/Copper Lamp no longer sells/);
  });

  it("that is seasonal says that last year went the same way", async () => {
    const season = (day: string): number => {
      const week = Math.floor((Date.parse(AS_OF) - Date.parse(day) - 1) / (7 * 86_400_000));
      return week % 52 === 0 ? 0.5 : week % 52 <= 6 ? 1.6 : 1;
    };
    const told = await tell(steady({ weeks: 118, factor: season }));
    expect(told.report.headline).toMatch(/as at this time last year/);
    expect(told.sentences.join("\n")).not.toMatch(/slipping away/);
  });
});

describe("data that is not whole", () => {
  const missing = addDays(WEEK, 3);

  it("lacks a day of the week before: the rise is none", async () => {
    const told = await tell(steady().filter(({ on }) => on !== addDays(missing, -7)));
    expect(told.report.headline).toMatch(/week before is no measure.*Thu 5 Nov is missing/);
    expect(told.report.headline).not.toMatch(/^Revenue up/);
  });

  it("stops early", async () => {
    const told = await tell(
      steady().filter(({ on }) => on < addDays(WEEK, 3)),
      { more: { asOf: AS_OF } },
    );
    expect(told.report.headline).toMatch(/data stops before Thu 12 Nov/);
    expect(told.report.headline).not.toMatch(/^Revenue/);
  });

  it("holds the week before again under this week's dates", async () => {
    const orders = steady();
    const again = orders
      .filter(({ on }) => isIn(on, BEFORE))
      .map((order) => ({ ...order, id: `8${order.id}`, on: addDays(order.on, 7) }));
    const told = await tell([...orders.filter(({ on }) => !isIn(on, WEEK)), ...again]);
    expect(told.report.headline).toMatch(/^Seven days from Mon 9 Nov repeat those from Mon 2 Nov order for order/);
    expect(told.report.actions[0]?.text).toMatch(
      /^Get the files of Mon 9 Nov, Tue 10 Nov and 5 more days again and rerun the report/,
    );
  });

  it("holds every order of a day twice under other numbers", async () => {
    const orders = steady();
    const copy = orders.filter(({ on }) => on === missing).map((order) => ({ ...order, id: `8${order.id}` }));
    const told = await tell([...orders, ...copy]);
    expect(told.report.headline).toMatch(/every order of Thu 12 Nov is in the data twice/i);
    expect(told.report.headline).not.toMatch(/^Revenue up/);
  });

  it("holds every line of a day twice: the repeated lines are not counted", async () => {
    const orders = steady();
    const told = await tell([...orders, ...orders.filter(({ on }) => on === missing)]);
    expect(told.report.headline).toMatch(/within the usual range|unchanged/);
    expect(told.report.health.sentence).toMatch(/repeated/);
  });

  it("is about a shop that is closed on Sundays: the week that ends on a Saturday is a week", async () => {
    const told = await tell(steady({ closed: [7] }));
    expect(told.report.edition).toBe("2026-W46");
    expect(told.report.periodNote).toMatch(/Sat 14 Nov.*closed on Sundays/);
    expect(told.report.headline).not.toMatch(/missing|stops/);
  });

  it("is about a week with a holiday: closed, not missing", async () => {
    const orders = steady({ weeks: 118 });
    const told = await tell(orders.filter(({ on }) => !/-11-11$/.test(on)));
    expect(told.report.headline).toMatch(/closed day.*Wed 11 Nov/);
    expect(told.report.headline).not.toMatch(/missing/);
  });
});

describe("a young or small shop, or one with few columns", () => {
  it("without customers speaks of orders", async () => {
    const told = await tell(steady({ factor: (day) => (isIn(day, WEEK) ? 0.6 : 1) }), { layout: { customers: false } });
    expect(told.report.headline).toMatch(/fewer orders/);
    expect(told.report.figures.map(({ id }) => id)).not.toContain("customers");
    expect(told.report.highlights.map(({ text }) => text).join("\n")).not.toMatch(/customer/);
    expect(told.sentences.join("\n")).not.toMatch(/0 over 0/);
    const sold = told.section("kpis")?.blocks.find(({ id }) => id === "kpis-products");
    expect(sold?.kind === "table" && sold.columns.map(({ key }) => key)).not.toContain("customers");
    const { facts, tables, asOf } = told.computed;
    const options = { kpis: { grain: "week", customers: "all" }, basket: { least: 2, most: null, all: true } };
    expect(exploreOf(facts, tables, asOf, options)?.segments).toEqual([""]);
    expect(told.section("rfm")?.insufficient?.needs).toMatch(/customer/);
  });

  it("without products still has its sales", async () => {
    const told = await tell(steady(), { layout: { products: false } });
    expect(told.report.headline).toMatch(/Revenue|revenue/);
    expect(told.section("basket")?.insufficient?.has).toMatch(/no product column|no products/);
  });

  it("whose customers buy once has nobody to call", async () => {
    const told = await tell(steady().map((order, i) => ({ ...order, customer: `U${i}` })));
    expect(told.list("call")).toEqual([]);
    expect(told.sentences.join("\n")).not.toMatch(/broken their rhythm/);
  });

  it("whose currency no file names says which was assumed", async () => {
    const { report } = await tell(steady());
    expect(report.assumptions.join()).toMatch(/name no currency.*GBP/);
    const stated = await tell(steady(), { config: { project: { currency: "USD" } } });
    expect(stated.report.assumptions.join()).not.toMatch(/currency/);
  });
});

describe("a customer who leaves", () => {
  const rhythm = (last: string): Order[] => ordersOf("K7777", every(7, addDays(AS_OF, -40 * 7), last), 900);

  it("and has kept to a weekly rhythm is called after one week missed", async () => {
    const told = await tell([
      ...steady(),
      ...ordersOf("K7777", every(7, addDays(AS_OF, -40 * 7), addDays(WEEK, -7)), 900),
    ]);
    expect(told.list("call")[0]).toBe("K7777");
  });

  it("and is late, but not overdue, is not thanked for buying as usual", async () => {
    const days = [250, 243, 236, 229, 215, 201, 173, 145, 106, 50].map((ago) => addDays(AS_OF, -ago));
    const told = await tell([...steady(), ...ordersOf("K7777", days, 900)]);
    expect([...told.list("call"), ...told.list("thank")]).not.toContain("K7777");
  });

  it("and is newly overdue goes before one who was so already", async () => {
    const older = rhythm(addDays(AS_OF, -60)).map((order) => ({ ...order, id: `5${order.id}`, customer: "K8888" }));
    const told = await tell([...steady(), ...rhythm(addDays(AS_OF, -10)), ...older]);
    const list = told.list("call");
    expect(list.indexOf("K7777")).toBe(0);
    expect(list.indexOf("K8888")).toBe(1);
  });
});

describe("movements that a quiet week hides", () => {
  it("names orders and prices that went opposite ways", async () => {
    const orders = steady({ factor: (day) => (isIn(day, WEEK) ? 0.8 : 1) }).map((order) =>
      isIn(order.on, WEEK)
        ? { ...order, items: order.items.map((item) => ({ ...item, price: item.price * 1.25 })) }
        : order,
    );
    const told = await tell(orders);
    expect(told.report.headline).toMatch(/2\d% fewer orders at prices 25\.0% higher/);
  });

  it("does not name chance: no single customer makes a change within the usual range", async () => {
    const told = await tell(steady({ seed: 11 }));
    expect(told.report.highlights[0]?.text).not.toMatch(/makes? (all|\d+%) of the/);
  });

  it("says growth and decline by the longer view", async () => {
    const steps = (rate: number) => (day: string) => rate ** ((Date.parse(day) - Date.parse(AS_OF)) / 604_800_000 + 60);
    const [grows, shrinks] = [await tell(steady({ factor: steps(1.01) })), await tell(steady({ factor: steps(0.99) }))];
    expect(grows.report.headline).toMatch(/last 13 weeks (is|are) 1\d% above/);
    expect(shrinks.report.headline).toMatch(/last 13 weeks (is|are) 1\d% below/);
  });
});

describe("a week that is what it is for a plain reason", () => {
  const isSunday = (day: string): boolean => weekday(day) === 7;

  it("with a trading day more says so, and how the others went", async () => {
    const told = await tell(steady().filter(({ on }) => !(isSunday(on) && on < WEEK)));
    expect(told.report.headline).toMatch(/on seven trading days instead of six; on the days of both weeks it is \d/);
  });

  it("after weeks without an order is open again", async () => {
    const told = await tell(steady().filter(({ on }) => on < addDays(WEEK, -56) || on >= WEEK));
    expect(told.report.headline).toMatch(/^Open again after eight weeks without an order/);
  });

  it("nets out an order that was given back within the week", async () => {
    const huge = ordersOf("K7777", [addDays(WEEK, 2)], 6000);
    const returned = huge.map((order) => back(order, addDays(WEEK, 3)));
    const told = await tell([...steady(), ...huge, ...returned]);
    const without = await tell(steady());
    expect(told.report.headline).toBe(without.report.headline);
    expect(told.report.highlights[0]?.text).toBe(without.report.highlights[0]?.text);
  });

  it("in which a weekly customer did not order names the customer, not a large order", async () => {
    const weekly = ordersOf("K7777", every(7, addDays(AS_OF, -59 * 7 + 2), addDays(WEEK, -1)), 1500);
    const told = await tell([...steady(), ...weekly]);
    expect(told.report.headline).toMatch(/one large customer did not order/);
  });

  it("whose best seller is sold out names it in the headline and in what to do", async () => {
    const four = steady().map((order) => ({
      ...order,
      items: order.items.map((item) => (item.product === "P108" ? { ...item, pieces: item.pieces * 4 } : item)),
    }));
    const told = await tell(
      four.filter(({ on, items }) => !(isIn(on, WEEK) && items.some(({ product }) => product === "P108"))),
    );
    expect(top(told)).toMatch(/Thing H no longer sells|Thing H went from/);
    expect(told.report.actions.map(({ text }) => text).join("\n")).toMatch(/Thing H: it did not sell at all/);
  });
});

describe("a change with more than one side", () => {
  it("by a region or a product under a new name is no change", async () => {
    const region = await tell(
      steady({ regions: ["Leeds", "York"] }).map((order) =>
        order.on >= WEEK && order.region === "Leeds" ? { ...order, region: "Leeds City" } : order,
      ),
    );
    expect(region.report.headline).toMatch(/usual range; Leeds City \(\S+\) has taken the place of Leeds \(/);
    const product = await tell(
      steady().map((order) => ({
        ...order,
        items: order.items.map((item) =>
          item.product === "P104" && order.on >= WEEK ? { ...item, product: "P904", name: "Thing D 2" } : item,
        ),
      })),
    );
    expect(top(product)).toMatch(/Thing D 2 \(\S+\) has taken the place of Thing D \(/);
    expect(product.report.headline).not.toMatch(/on the new/);
  });

  it("by a customer who orders every four weeks is one order, and nobody bought less", async () => {
    const monthly = every(28, addDays(BEFORE, 2 - 28 * 13), addDays(BEFORE, 2));
    const told = await tell([...steady(), ...ordersOf("K7777", monthly, 5000)]);
    expect(told.report.headline).toMatch(/after one large order the week before; without it \d\.\d% up/);
    expect(told.sentences.join("\n")).not.toMatch(/bought far (less|more)/);
  });
});

describe("what is only chance, or only a part", () => {
  it("gives none for the one bulk order of a product", async () => {
    const told = await tell([...steady(), ...ordersOf("K7777", [addDays(WEEK, 2)], 3600)]);
    expect(told.report.actions.map(({ text }) => text).join("\n")).not.toMatch(/Thing A/);
  });

  it("says that a good seller has not sold for weeks, in what changed and in what to do", async () => {
    const told = await tell(
      steady().map((order) => ({
        ...order,
        items: order.items.filter(({ product }) => product !== "P108" || order.on < addDays(WEEK, -14)),
      })),
    );
    const words = /Thing H .*not sold for three weeks, after about 1\d orders a week/;
    expect(top(told)).toMatch(words);
    expect(told.report.actions.map(({ text }) => text).join("\n")).toMatch(words);
  });

  it("does not measure by a week of last year that lacks days", async () => {
    const from = addDays(WEEK, -364);
    const told = await tell(steady({ weeks: 118 }).filter(({ on }) => !isIn(on, from, 3)));
    expect(told.sentences.join("\n")).toMatch(/same week last year is no measure: it has orders on 4 days, the weeks/);
    expect(told.sentences.join("\n")).not.toMatch(/more revenue than in the same week last year/);
  });
});

describe("figures that are to be checked first", () => {
  const whole = (orders: Order[]): ReturnType<typeof tell> => tell(orders, { more: { only: [] } });

  it("a price without its decimal mark takes the headline's place, and no cause is given", async () => {
    const told = await whole(
      steady().map((order) =>
        isIn(order.on, WEEK)
          ? { ...order, items: order.items.map((item) => ({ ...item, price: item.price * 100 })) }
          : order,
      ),
    );
    expect(told.report.headline).toMatch(/^Check the data first: .*100 times.*revenue is £\d+k$/);
    expect(told.report.headline).not.toMatch(/Best week|%/);
  });

  it("an order of a hundred thousand pieces does, too", async () => {
    const orders = steady();
    const at = orders.findIndex(({ on }) => isIn(on, WEEK));
    orders[at] = { ...orders[at]!, items: [{ ...orders[at]!.items[0]!, pieces: 100_000 }] };
    const told = await whole(orders);
    expect(told.report.headline).toMatch(/^Check the data first: one order .* is worth £/);
  });
});

describe("ten regular customers", () => {
  it.each([
    ["spend half for five weeks", ten(addDays(WEEK, -28), half)],
    ["come every other week for eight", ten(addDays(WEEK, -49), (order, k) => (k % 2 === 0 ? undefined : order))],
  ])("who %s are named by the longer view", async (_, regulars) => {
    const { report } = await tell([...steady(), ...regulars]);
    const texts = [report.headline, ...report.highlights.slice(0, 3).map(({ text }) => text)].join("\n");
    expect(texts).toMatch(/last 13 weeks is \d+% below the 13 before because ten regular customers bought \d\d% less/);
    expect(texts).not.toMatch(/mostly from Thing A/);
  });

  it("are not named where the whole shop falls", async () => {
    const told = await tell([...steady({ factor: (day) => (isIn(day, WEEK) ? 0.6 : 1) }), ...ten(AS_OF, half)]);
    expect(told.report.headline).toMatch(/fewer customers/);
    expect(top(told)).not.toMatch(/regular customers bought/);
  });
});

describe("a week of orders under one date", () => {
  const dated = (on: string): Order[] => steady().map((order) => (isIn(order.on, WEEK) ? { ...order, on } : order));

  it("takes the headline's place beside all sections, too, and no day is called missing", async () => {
    const told = await tell(dated(addDays(WEEK, 6)), { more: { only: [] } });
    expect(told.report.headline).toMatch(/^Check the data first: /);
    const all = [...told.report.alerts, ...told.report.highlights, ...told.report.actions].map(({ text }) => text);
    expect(all.join("\n")).not.toMatch(/missing/);
  });
});

describe("a weekday that the shop gives up or takes up", () => {
  const closing = (weeks: number): Order[] =>
    steady().filter(({ on }) => !(weekday(on) === 1 && on >= addDays(WEEK, 7 - 7 * weeks)));

  it.each([4, 5, 9])("is closed, not missing, after %i weeks, which is said once", async (weeks) => {
    const told = await tell(closing(weeks), { more: { only: [] } });
    expect(told.report.headline).not.toMatch(/missing|no measure/);
    const texts = [...told.report.highlights, ...told.report.alerts, ...told.report.actions].map(({ text }) => text);
    expect(texts.filter((text) => /missing|Monday/.test(text))).toEqual([
      expect.stringMatching(/^No order on a Monday since Mon \d+ \w+ \(\w+ weeks\): it counts as a closing day now/),
    ]);
  });
});

describe("a cause that has a name of its own", () => {
  it("several products that are sold out together are told together", async () => {
    const told = await tell(
      steady()
        .map((order) =>
          isIn(order.on, WEEK) ? { ...order, items: order.items.filter(({ product }) => product > "P106") } : order,
        )
        .filter(({ items }) => items.length > 0),
    );
    expect(told.report.headline).toMatch(/: six products no longer sell/);
    expect(told.report.highlights[0]?.text).toMatch(
      /Six products that did not sell, Thing \w above all, had brought £/,
    );
  });

  it("a product that sells three times a week is not gone after a week without a sale", async () => {
    const shop = steady({ ordersADay: 6, customers: 100 });
    const told = await tell(
      shop.filter(({ on, items }) => !(on >= WEEK && items.some(({ product }) => product === "P105"))),
    );
    expect(told.sentences.join("\n")).not.toMatch(/no longer sells|did not sell at all/);
  });

  it("a product of the same name under another number has one", async () => {
    const told = await tell(
      steady().map((order) =>
        order.on < WEEK
          ? order
          : {
              ...order,
              items: order.items.map((item) => (item.product === "P108" ? { ...item, product: "Q108" } : item)),
            },
      ),
    );
    expect(told.report.headline).toMatch(/Thing H sells under a new product number$/);
    expect(told.report.headline).not.toMatch(/on the new/);
  });

  it("more orders at lower prices are both said, whichever way revenue went", async () => {
    const orders = steady({ factor: (day) => (isIn(day, WEEK) ? 1.4 : 1) });
    const { report } = await tell(orders.map((order) => (isIn(order.on, WEEK) ? priced(order, 0.68) : order)));
    expect(report.headline).toMatch(/: 3\d% more orders at prices 3\d\.\d% lower/);
  });
});

describe("a feast that moves from one week to another", () => {
  const feasts = (...mondays: string[]): Order[] =>
    steady({ weeks: 118, factor: (day) => (mondays.some((monday) => isIn(day, monday)) ? 2 : 1) });
  const lastYear = addDays(WEEK, -364);

  it.each([
    ["is still to come", feasts(lastYear)],
    ["was the week before", feasts(BEFORE, lastYear)],
  ])("and %s makes last year's week no measure", async (_, orders) => {
    const told = await tell(orders);
    expect(top(told)).toMatch(/same week last year was out of line \(£[\d.]+k, the weeks around it about £[\d.]+k\)/);
    expect(told.sentences.join("\n")).not.toMatch(/less revenue than in the same week last year/);
  });

  it("in the same week of both years is compared as ever", async () => {
    const told = await tell(feasts(WEEK, lastYear));
    expect(told.report.headline).toMatch(/as at this time last year/);
    expect(top(told)).toMatch(/revenue (than|as) in the same week last year/);
  });
});

describe("a week whose orders lack a part, or have one too many", () => {
  it.each([
    [
      "half of the lines at price 0",
      inWeek((order, i) =>
        i % 2 === 0 ? { ...order, items: order.items.map((item) => ({ ...item, price: 0 })) } : order,
      ),
      /(49|5[0-2])% of the lines of the week of .* are at price 0/,
    ],
    [
      "300 orders of a penny",
      [...inWeek((order) => order), ...pennies],
      /6\d% of the orders .* next to nothing, .*tests/,
    ],
    [
      "no order after two o'clock",
      inWeek((order) => (order.at < "14:00" ? order : undefined)),
      /no order after 13:\d\d in the week of/,
    ],
    [
      "a store without three days",
      inWeek((order) =>
        order.region === "Leeds" && order.on >= addDays(WEEK, 2) && order.on <= addDays(WEEK, 4) ? undefined : order,
      ),
      /no order from Leeds from Wed 11 Nov to Fri 13 Nov/,
    ],
  ])("%s: in the headline's place, first and to be asked about, with no cause", async (_, orders, truth) => {
    const { report } = await tell(orders, { more: { only: [] } });
    expect(report.headline).toMatch(/^Check the data first: .*; as the data stands, revenue is £/);
    for (const text of [report.headline, report.highlights[0]?.text, report.actions[0]?.text])
      expect(text).toMatch(truth);
    const sentences = report.highlights.map(({ text }) => text).join(" ");
    expect(sentences).not.toMatch(
      /(fewer|more) (customers|orders)|(smaller|larger) orders|went from|weakest|strongest/,
    );
  });

  it("a product at a tenth of its price is named, whatever it sold", async () => {
    const cheap = inWeek((order) => ({
      ...order,
      items: order.items.map((item) =>
        item.product === "P108" ? { ...item, price: item.price / 10, pieces: item.pieces * 10 } : item,
      ),
    }));
    const { report } = await tell(cheap, { more: { only: [] } });
    for (const text of [report.alerts[0]?.text, report.highlights[1]?.text, report.actions[0]?.text])
      expect(text).toMatch(/Thing H is sold at 10% of its usual price since Mon 9 Nov/);
  });

  it("a fee or a gift in every order is no doubled line", async () => {
    const fee = { product: "SHIP", name: "Delivery", pieces: 1, price: 9.95 };
    const { report } = await tell(
      inWeek((order) => ({ ...order, items: [...order.items, fee] })),
      { more: { only: [] } },
    );
    expect(report.headline).toMatch(/up \d+\.\d% on the new Delivery/);
    const gift = { product: "GIFT", name: "Free gift", pieces: 1, price: 0 };
    const told = await tell(
      inWeek((order) => ({ ...order, items: [...order.items, gift] })),
      { more: { only: [] } },
    );
    expect([...told.report.alerts, ...told.report.actions].map(({ text }) => text).join(" ")).not.toMatch(/data/);
  });

  it("one customer of a hundred small orders is named before what was bought", async () => {
    const item = { product: "P104", name: "Thing D", pieces: 1, price: 14 };
    const bulk = pennies
      .slice(0, 120)
      .map((order) => ({ ...order, region: "England", customer: "K9999", items: [item] }));
    const { report } = await tell([...steady(), ...bulk]);
    expect(report.headline).toMatch(/on one customer who had not bought the week before; without it/);
  });
});

describe("what the configuration knows", () => {
  const config = {
    targets: { net_revenue: { week: 9000 } },
    events: [{ on: addDays(WEEK, -20), text: "Shop window <new>" }],
  };

  it("is no target of a part of the shop", async () => {
    const told = await tell(steady({ regions: ["Leeds", "York"] }), {
      config,
      more: { only: ["kpis"], filter: { region: ["Leeds"] } },
    });
    expect(told.report.targets).toEqual([]);
  });
});
