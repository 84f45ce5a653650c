/** Made shops with one planted truth each: the headline, the first bullets, the list and the action name it, and nothing says the opposite. */
import { describe, expect, it } from "vitest";
import { addDays, weekday } from "../../src/calendar.ts";
import { renderEmail } from "../../src/report/mail/email.ts";
import { exploreOf } from "../../src/run/explore.ts";
import { AS_OF, every, isIn, type Order, ordersOf, randomOf, steady, tell, WEEK } from "./shop.ts";

const BEFORE = addDays(WEEK, -7);
const scaled = (orders: Order[], keep: (order: Order) => number): Order[] => {
  const random = randomOf(99);
  return orders.filter((order) => random() < keep(order));
};
const top = ({ report }: { report: { headline: string; highlights: { text: string }[] } }): string =>
  [report.headline, ...report.highlights.slice(0, 2).map(({ text }) => text)].join("\n");

describe("a shop whose trade changes", () => {
  it("that has nothing new to tell says that the week is as usual", async () => {
    const { report } = await tell(steady());
    expect(report.headline).toMatch(/within the usual range|unchanged/);
  });

  it("that grows is told by the longer view, not by one week", async () => {
    const orders = steady({ factor: (day) => (day >= addDays(AS_OF, -91) ? 1.5 : 1) });
    const told = await tell(scaled(orders, ({ on }) => (isIn(on, WEEK) ? 0.96 : 1)));
    expect(told.report.headline).toMatch(/last 13 weeks is [45]\d% above/);
    expect(told.report.headline).not.toMatch(/^Revenue down/);
  });

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

  it("with one large order says so, and how the rest went", async () => {
    const told = await tell([...steady(), ...ordersOf("K7777", [addDays(WEEK, 2)], 3600)]);
    expect(top(told)).toMatch(/one large order/i);
    expect(top(told)).toMatch(/without it/i);
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

  it("whose prices rose says prices", async () => {
    const dearer = steady().map((order) =>
      order.on < WEEK ? order : { ...order, items: order.items.map((item) => ({ ...item, price: item.price * 1.25 })) },
    );
    const told = await tell(dearer);
    expect(told.report.headline).toMatch(/prices 25\.\d% higher/);
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

  it("with a wave of returns says returns", async () => {
    const orders = steady();
    const returned = orders
      .filter(({ on }) => isIn(on, BEFORE))
      .filter((_, i) => i % 3 === 0)
      .map((order, i) => ({
        ...order,
        id: `C${order.id}`,
        on: addDays(WEEK, i % 7),
        items: order.items.map((item) => ({ ...item, pieces: -item.pieces })),
      }));
    const told = await tell([...orders, ...returned]);
    expect(top(told)).toMatch(/more returns|Returns/);
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

  it("of two stores, one of which closed, names the closed one", async () => {
    const orders = steady({ regions: ["Leeds", "York"] });
    const told = await tell(orders.filter(({ on, region }) => on < WEEK || region === "York"));
    expect(told.report.headline).toMatch(/no more orders from Leeds/);
  });

  it("whose store closed five weeks ago still says so", async () => {
    const orders = steady({ regions: ["Leeds", "York"] });
    const told = await tell(orders.filter(({ on, region }) => on < addDays(AS_OF, -70) || region === "York"));
    expect(told.report.headline).toMatch(/last 13 weeks is \d\d% below .*Leeds/);
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

  it("lacks a day: said in the headline's place, with no cause", async () => {
    const told = await tell(steady().filter(({ on }) => on !== missing));
    expect(told.report.headline).toMatch(/Thu 12 Nov is missing/);
    expect(told.sentences.join("\n")).not.toMatch(/smaller orders|fewer customers|Revenue down/);
    expect(told.report.actions[0]?.text).toMatch(/Thu 12 Nov/);
  });

  it("lacks a day of the week before: the rise is none", async () => {
    const told = await tell(steady().filter(({ on }) => on !== addDays(missing, -7)));
    expect(told.report.headline).toMatch(/week before is no measure.*Thu 5 Nov is missing/);
    expect(told.report.headline).not.toMatch(/^Revenue up/);
  });

  it("has a file that was cut off", async () => {
    const told = await tell(steady().filter(({ on, at }) => on !== missing || at < "11:00"));
    expect(told.report.headline).toMatch(/Thu 12 Nov looks cut off/);
  });

  it("stops early", async () => {
    const told = await tell(
      steady().filter(({ on }) => on < addDays(WEEK, 3)),
      { more: { asOf: AS_OF } },
    );
    expect(told.report.headline).toMatch(/data stops before Thu 12 Nov/);
    expect(told.report.headline).not.toMatch(/^Revenue/);
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

  it("holds the week before again under this week's dates", async () => {
    const orders = steady();
    const again = orders
      .filter(({ on }) => isIn(on, BEFORE))
      .map((order) => ({ ...order, id: `8${order.id}`, on: addDays(order.on, 7) }));
    const told = await tell([...orders.filter(({ on }) => !isIn(on, WEEK)), ...again]);
    expect(told.report.headline).toMatch(/^Seven days from Mon 9 Nov repeat those from Mon 2 Nov order for order/);
    expect(told.report.actions[0]?.text).toMatch(/data of Mon 9 Nov, Tue 10 Nov and 5 more days and run/);
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
  it("with one week says what can be said, and that nobody slips away", async () => {
    const told = await tell(steady({ weeks: 1 }));
    expect(told.report.headline).toMatch(/^First full week/);
    expect(told.report.figures.map(({ id }) => id)).toContain("net_revenue");
    expect(told.sentences.join("\n")).not.toMatch(/slipp|lost|churn/i);
    expect(told.list("call")).toEqual([]);
    // everybody is new in the first week of the data
    expect(told.report.figures.map(({ id }) => id)).not.toContain("new_customers");
    expect(told.report.highlights.map(({ text }) => text).join("\n")).not.toMatch(/returning/);
  });

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

  it("with a few orders a week says how many, and no percentage", async () => {
    const told = await tell(steady({ ordersADay: 1, customers: 30, weeks: 30 }).filter((_, i) => i % 2 === 0));
    expect(told.report.headline).toMatch(/from (\w+ )orders?, after/);
    expect(told.report.headline).not.toMatch(/%/);
    expect(told.report.figures.every(({ change, changeAs }) => change === null || changeAs === "points")).toBe(true);
  });

  it("without an order in the week says so", async () => {
    const told = await tell(
      steady({ ordersADay: 1, customers: 30, weeks: 40 })
        .filter((_, i) => i % 5 === 0)
        .filter(({ on }) => !isIn(on, WEEK)),
      { more: { asOf: AS_OF } },
    );
    expect(told.report.headline).toMatch(/^No (orders|data)/);
    expect(told.report.headline).not.toMatch(/100/);
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

  it("heads the call list with the reason", async () => {
    const told = await tell([...steady(), ...rhythm(addDays(AS_OF, -40))]);
    expect(told.list("call")[0]).toBe("K7777");
    const [row] = told.computed.tables.call_list!.toRecords().filter((one) => one.list === "call");
    expect(String(row?.reason)).toMatch(/usually every 7 days, silent for \d+/);
    expect(told.report.actions[0]?.text).toMatch(/^Call/);
    expect(told.report.actions[0]?.list?.table).toBe("call_list");
  });

  it("and left long ago is to be won back, not called", async () => {
    const told = await tell([...steady(), ...rhythm(addDays(AS_OF, -230))]);
    expect(told.list("call")).not.toContain("K7777");
    expect(told.list("win_back")[0]).toBe("K7777");
  });

  it("and buys still is on neither list", async () => {
    const told = await tell([...steady(), ...rhythm(addDays(AS_OF, -4))]);
    expect([...told.list("call"), ...told.list("win_back")]).not.toContain("K7777");
  });

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

describe("an order that was cancelled on the same day", () => {
  it("is neither larger orders nor more returns", async () => {
    const huge = ordersOf("K7777", [addDays(WEEK, 2)], 6000);
    const cancelled = huge.map((order) => ({
      ...order,
      id: `C${order.id}`,
      at: "15:00",
      items: order.items.map((item) => ({ ...item, pieces: -item.pieces })),
    }));
    const told = await tell([...steady(), ...huge, ...cancelled]);
    const without = await tell(steady());
    expect(told.report.headline).toBe(without.report.headline);
    expect(told.report.highlights[0]?.text).toBe(without.report.highlights[0]?.text);
  });
});

describe("movements that a quiet week hides", () => {
  it("names the region that fell and the one that rose where both cancel out", async () => {
    const orders = steady({ regions: ["Leeds", "York", "Hull"] }).flatMap((order, i) => {
      if (!isIn(order.on, WEEK)) return [order];
      if (order.region === "Leeds") return i % 4 === 0 ? [order] : [];
      return order.region === "York" && i % 4 !== 0
        ? [order, { ...order, id: `7${order.id}`, customer: `Y${order.customer}` }]
        : [order];
    });
    const told = await tell(orders);
    expect(told.report.headline).toMatch(/Leeds fell by £[\d.]+k?, (York|Hull) rose by £/);
    expect(told.report.headline).not.toMatch(/large customer/);
  });

  it("names orders and prices that went opposite ways", async () => {
    const orders = steady({ factor: (day) => (isIn(day, WEEK) ? 0.8 : 1) }).map((order) =>
      isIn(order.on, WEEK)
        ? { ...order, items: order.items.map((item) => ({ ...item, price: item.price * 1.25 })) }
        : order,
    );
    const told = await tell(orders);
    expect(told.report.headline).toMatch(/2\d% fewer orders at prices 25\.0% higher/);
  });

  it("says that the regular customers stayed away", async () => {
    const told = await tell(
      steady().map((order, i) => (isIn(order.on, WEEK) && i % 2 === 0 ? { ...order, customer: `N${i}` } : order)),
    );
    expect(told.report.headline).toMatch(/within the usual range, but \d+% fewer returning customers/);
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

  it("after a peak is back at the usual", async () => {
    const told = await tell(steady({ weeks: 40, factor: (day) => (isIn(day, BEFORE) ? 3 : 1) }));
    expect(told.report.headline).toMatch(/back at its usual level.*after the peak of the week before/);
  });

  it("with a trading day more says so, and how the others went", async () => {
    const told = await tell(steady().filter(({ on }) => !(isSunday(on) && on < WEEK)));
    expect(told.report.headline).toMatch(/on seven trading days instead of six; on the days of both weeks it is \d/);
  });

  it("after weeks without an order is open again", async () => {
    const told = await tell(steady().filter(({ on }) => on < addDays(WEEK, -56) || on >= WEEK));
    expect(told.report.headline).toMatch(/^Open again after eight weeks without an order/);
  });

  it("with one large return says so, and that the product still sells", async () => {
    const sale = ordersOf("K7777", [addDays(WEEK, -40)], 3000);
    const back = sale.map((order) => ({
      ...order,
      id: `C${order.id}`,
      on: addDays(WEEK, 2),
      items: order.items.map((item) => ({ ...item, pieces: -item.pieces })),
    }));
    const told = await tell([...steady(), ...sale, ...back]);
    expect(told.report.headline).toMatch(/one large return; without it/);
    expect(told.sentences.join("\n")).not.toMatch(/no longer sells/);
  });

  it("nets out an order that was given back within the week", async () => {
    const huge = ordersOf("K7777", [addDays(WEEK, 2)], 6000);
    const back = huge.map((order) => ({
      ...order,
      id: `C${order.id}`,
      on: addDays(WEEK, 3),
      items: order.items.map((item) => ({ ...item, pieces: -item.pieces })),
    }));
    const told = await tell([...steady(), ...huge, ...back]);
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
  it("of two causes names both", async () => {
    const orders = steady({ factor: (day) => (isIn(day, WEEK) ? 0.7 : 1) });
    const back = orders
      .filter(({ on }) => isIn(on, BEFORE))
      .filter((_, i) => i % 4 === 0)
      .map((order, i) => ({
        ...order,
        id: `C${order.id}`,
        on: addDays(WEEK, i % 7),
        items: order.items.map((item) => ({ ...item, pieces: -item.pieces })),
      }));
    const told = await tell([...orders, ...back]);
    expect(told.report.headline).toMatch(/^Revenue down 5\d\.\d% on fewer customers and more returns$/);
  });

  it("with a new region that takes from the others says what they lost", async () => {
    const orders = steady({ regions: ["Leeds"] });
    const told = await tell(
      orders.map((order, i) => (order.on >= WEEK && i % 3 === 0 ? { ...order, region: "York" } : order)),
    );
    expect(told.report.headline).toMatch(/York as a new region \(£[\d.]+k\), while the rest fell by £/);
  });

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
  it("gives no advice on stock where products sell as they do", async () => {
    const told = await tell(steady());
    expect(told.report.actions.map(({ text }) => text).join("\n")).not.toMatch(/stock/);
    expect(told.sentences.join("\n")).not.toMatch(/climbed from rank/);
  });

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

  it("asks whether customer numbers changed where nobody of the week is known", async () => {
    const told = await tell(
      steady().map((order) => (order.on >= WEEK ? { ...order, customer: `X${order.customer}` } : order)),
    );
    expect(told.report.actions[0]?.text).toMatch(/^Check whether the customer numbers have changed: none of/);
  });

  it("names the region or category that the configuration keeps", async () => {
    const told = await tell(steady({ regions: ["Leeds", "York"] }), { config: { where: { region: "York" } } });
    expect(told.report.filter).toBe("region York");
    const other = await tell(steady(), { config: { where: { region: { not: "York" } } } });
    expect(other.report.filter).toBeUndefined();
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

/** Ten customers who order for £408 every week, and from a day on, some of them, for half of it. */
const ten = (from: string, change: (order: Order, week: number) => Order | undefined): Order[] =>
  Array.from({ length: 10 }, (_, i) =>
    ordersOf(`K77${10 + i}`, every(7, addDays(AS_OF, -58 * 7 + (i % 6)), addDays(AS_OF, -1)), 408).flatMap(
      (order, k) => (order.on < from ? [order] : (change(order, i + k) ?? [])),
    ),
  ).flat();
const half = (order: Order): Order => ({ ...order, items: order.items.map((item) => ({ ...item, pieces: 17 })) });

describe("ten regular customers", () => {
  it("who halve their buying in the week are named, and not what they bought", async () => {
    const told = await tell([...steady(), ...ten(WEEK, half)]);
    expect(told.report.headline).toMatch(/^Revenue down 1\d\.\d% because ten regular customers bought 50% less/);
    expect(told.report.highlights[0]?.text).toMatch(
      /Ten regular customers \(£4\.08k, now £2\.04k\) make all of the fall/,
    );
    expect(top(told)).not.toMatch(/Thing A/);
  });

  it.each([
    ["spend half for five weeks", ten(addDays(WEEK, -28), half)],
    ["come every other week for eight", ten(addDays(WEEK, -49), (order, k) => (k % 2 === 0 ? undefined : order))],
  ])("who %s are named by the longer view", async (_, regulars) => {
    const { report } = await tell([...steady(), ...regulars]);
    const texts = [report.headline, ...report.highlights.slice(0, 3).map(({ text }) => text)].join("\n");
    expect(texts).toMatch(/last 13 weeks is \d+% below the 13 before because ten regular customers bought \d\d% less/);
    expect(texts).not.toMatch(/mostly from Thing A/);
  });

  it("who stay away did not order", async () => {
    const told = await tell([...steady(), ...ten(WEEK, () => undefined)]);
    expect(told.report.headline).toMatch(/: ten regular customers did not order/);
  });

  it("are not named where the whole shop falls", async () => {
    const told = await tell([...steady({ factor: (day) => (isIn(day, WEEK) ? 0.6 : 1) }), ...ten(AS_OF, half)]);
    expect(told.report.headline).toMatch(/fewer customers/);
    expect(top(told)).not.toMatch(/regular customers bought/);
  });
});

describe("a week of orders under one date", () => {
  const dated = (on: string): Order[] => steady().map((order) => (isIn(order.on, WEEK) ? { ...order, on } : order));

  it.each([
    ["the first day", WEEK],
    ["the third", addDays(WEEK, 2)],
    ["the last", addDays(WEEK, 6)],
  ])("%s of it: in the headline's place, first and to be asked for, with no cause", async (_, on) => {
    const { report } = await tell(dated(on));
    const words =
      /all 1\d\d orders of the week of 9.–.15 Nov 2026 are dated \w{3} \d+ Nov, as many as usual in a week/i;
    expect(report.headline).toMatch(/^Check the data first: all/);
    for (const text of [report.headline, report.highlights[0]?.text, report.actions[0]?.text])
      expect(text).toMatch(words);
    const said = [report.headline, ...report.highlights.map(({ text }) => text)].join("\n");
    expect(said).not.toMatch(/missing|(more|fewer|larger|smaller) (orders|customers)|up \d|down \d|usual range/);
  });

  it("takes the headline's place beside all sections, too, and no day is called missing", async () => {
    const told = await tell(dated(addDays(WEEK, 6)), { more: { only: [] } });
    expect(told.report.headline).toMatch(/^Check the data first: /);
    const all = [...told.report.alerts, ...told.report.highlights, ...told.report.actions].map(({ text }) => text);
    expect(all.join("\n")).not.toMatch(/missing/);
  });

  it("is not a day that has more orders than usual", async () => {
    const { report } = await tell(steady({ factor: (day) => (day === addDays(WEEK, 5) ? 4 : 1) }));
    expect(report.headline).not.toMatch(/dated/);
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

  it("is missing while it may be a file that did not come", async () => {
    const told = await tell(closing(2));
    expect(told.report.headline).toMatch(/Mon 9 Nov is missing/);
  });

  it("is named where it is new", async () => {
    const { report } = await tell(steady().filter(({ on }) => !(weekday(on) === 7 && on < addDays(WEEK, -28))));
    const texts = report.highlights.map(({ text }) => text).join("\n");
    expect(texts).toMatch(/The shop has orders on Sundays since Sun 18 Oct \(five weeks\), which it had not before/);
    expect(report.headline).not.toMatch(/Thing/);
  });
});

/** An order given back on a day. */
const back = (order: Order, on: string): Order => ({
  ...order,
  id: `C${order.id}`,
  on,
  items: order.items.map((item) => ({ ...item, pieces: -item.pieces })),
});
const priced = (order: Order, by: number): Order => ({
  ...order,
  items: order.items.map((item) => ({ ...item, price: Math.round(item.price * by * 100) / 100 })),
});

describe("a cause that has a name of its own", () => {
  it("an order that is given back a week later is no customer who stayed away, and a loss no percentage", async () => {
    const big = ordersOf("K7777", [addDays(BEFORE, 3)], 9000);
    const told = await tell([...steady(), ...big, ...big.map((order) => back(order, addDays(WEEK, 2)))]);
    expect(told.report.headline).toMatch(/^Revenue from £15\.\dk to −£[\d.]+k: one customer gave back £9k; without it/);
    expect(top(told)).not.toMatch(/did not order|1\d\d\.\d% (less|down)/);
  });

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

  it("several new products, too", async () => {
    const fresh = (i: number) => ({ product: `N90${i % 4}`, name: `Lamp ${i % 4}`, pieces: 1, price: 30 });
    const told = await tell(
      steady().map((order, i) =>
        isIn(order.on, WEEK) && i % 2 === 0 ? { ...order, items: [...order.items, fresh(i / 2)] } : order,
      ),
    );
    expect(told.report.headline).toMatch(/ on four new products/);
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

  it("a store that takes from another is new, and did not rise", async () => {
    const told = await tell(
      steady({ regions: ["Leeds", "York"] }).map((order, i) =>
        order.on >= WEEK && order.region === "Leeds" && i % 2 === 0 ? { ...order, region: "Hull" } : order,
      ),
    );
    expect(told.report.headline).toMatch(/Leeds fell by £[\d.]+k, Hull is new with £/);
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

  it("and came a week later last year is the same feast", async () => {
    const told = await tell(feasts(WEEK, addDays(lastYear, 7)));
    expect(told.report.headline).toMatch(/^Revenue up \d+\.\d%, as last year a week later \(\d+\.\d% up\)/);
    expect(top(told)).toMatch(/Last year's like came a week later, with £/);
    expect(told.sentences.join("\n")).not.toMatch(/more revenue than in the same week last year/);
  });

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

it("gives no reason in the longer view where the week is to be checked first", async () => {
  const { report } = await tell(
    steady().map((order) => (order.on === addDays(WEEK, 2) ? priced(order, 100) : order)),
    { more: { only: [] } },
  );
  expect(report.headline).toMatch(/^Check the data first: .*100 times/);
  expect(report.highlights.map(({ text }) => text).join("\n")).not.toMatch(/last 13 weeks|at prices/);
});

/** The orders of the week, changed. */
const inWeek = (change: (order: Order, place: number) => Order | undefined): Order[] =>
  steady({ regions: ["Leeds", "York", "Hull"] }).flatMap((order, i) =>
    isIn(order.on, WEEK) ? (change(order, i) ?? []) : [order],
  );
const pennies = Array.from(
  { length: 300 },
  (_, i): Order => ({
    id: `T${i}`,
    on: addDays(WEEK, i % 7),
    at: "12:00",
    customer: `K${1001 + (i % 50)}`,
    region: "Hull",
    items: [{ product: "P101", name: "Thing A", pieces: 1, price: 0.01 }],
  }),
);
const amountOf = ({ items }: Order): number => items.reduce((sum, { pieces, price }) => sum + pieces * price, 0);

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

  it("one day of four times its orders is named, in the headline and first", async () => {
    const { report } = await tell(steady({ factor: (day) => (day === addDays(WEEK, 5) ? 4 : 1) }));
    for (const text of [report.headline, report.highlights[0]?.text])
      expect(text).toMatch(/Sat 14 Nov \(9\d orders, usually about 24\)/);
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

  it("is drawn: the target, the event, and behind the line the usual range", async () => {
    const told = await tell(steady(), { config, more: { only: ["kpis", "anomalies"] } });
    const chart = told.section("kpis")?.blocks.find(({ id }) => id === "kpis-weekly");
    expect(chart?.subtitle).toMatch(/shaded: the usual range; dashed line: target £9k; marks: .*Shop window <new>/);
    const rows = chart?.kind === "chart" ? (chart.spec.data as { values: Record<string, unknown>[] }).values : [];
    expect(rows.filter(({ event }) => event !== undefined)).toHaveLength(1);
    expect(rows.every(({ target }) => target === 9000)).toBe(true);
    expect(rows.filter(({ low, high }) => low !== undefined && Number(high) > Number(low)).length).toBeGreaterThan(20);
    expect(told.report.targets[0]?.text).toMatch(/of £9k: missed by/);
  });

  it("is said in the mail, too, in both of its forms", async () => {
    const told = await tell(steady(), { config, more: { only: ["kpis"] } });
    const mail = renderEmail(told.report, [], { owners: [], attached: [], elsewhere: [] });
    const words = /Net revenue, week 46: £[\d.]+k of £9k: missed by £/;
    expect(mail.html).toMatch(words);
    expect(mail.text).toMatch(words);
  });

  it("is no target of a part of the shop", async () => {
    const told = await tell(steady({ regions: ["Leeds", "York"] }), {
      config,
      more: { only: ["kpis"], filter: { region: ["Leeds"] } },
    });
    expect(told.report.targets).toEqual([]);
  });
});

it("has weekdays as the made shops suppose them", () => {
  expect(weekday(AS_OF)).toBe(1);
});
