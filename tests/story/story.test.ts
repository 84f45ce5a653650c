/** Made shops with one planted truth each: the headline, the first bullets, the list and the action name it, and nothing says the opposite. */
import { describe, expect, it } from "vitest";
import { addDays, weekday } from "../../src/calendar.ts";
import { renderEmail } from "../../src/report/mail/email.ts";
import { amountOf, BEFORE, back, half, inWeek, priced, scaled, ten, top } from "./changes.ts";
import { AS_OF, every, isIn, type Order, ordersOf, steady, tell, WEEK } from "./shop.ts";

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

  it("with one large order says so, and how the rest went", async () => {
    const told = await tell([...steady(), ...ordersOf("K7777", [addDays(WEEK, 2)], 3600)]);
    expect(top(told)).toMatch(/one large order/i);
    expect(top(told)).toMatch(/without it/i);
  });

  it("whose prices rose says prices", async () => {
    const dearer = steady().map((order) =>
      order.on < WEEK ? order : { ...order, items: order.items.map((item) => ({ ...item, price: item.price * 1.25 })) },
    );
    const told = await tell(dearer);
    expect(told.report.headline).toMatch(/prices 25\.\d% higher/);
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

  it("of two stores, one of which closed, names the closed one", async () => {
    const orders = steady({ regions: ["Leeds", "York"] });
    const told = await tell(orders.filter(({ on, region }) => on < WEEK || region === "York"));
    expect(told.report.headline).toMatch(/no more orders from Leeds/);
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
});

describe("data that is not whole", () => {
  const missing = addDays(WEEK, 3);

  it("lacks a day: said in the headline's place, with no cause", async () => {
    const told = await tell(steady().filter(({ on }) => on !== missing));
    expect(told.report.headline).toMatch(/Thu 12 Nov is missing/);
    expect(told.sentences.join("\n")).not.toMatch(/smaller orders|fewer customers|Revenue down/);
    expect(told.report.actions[0]?.text).toMatch(/Thu 12 Nov/);
  });

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

  it("says that the regular customers stayed away", async () => {
    const told = await tell(
      steady().map((order, i) => (isIn(order.on, WEEK) && i % 2 === 0 ? { ...order, customer: `N${i}` } : order)),
    );
    expect(told.report.headline).toMatch(/within the usual range, but \d+% fewer returning customers/);
  });
});

describe("a week that is what it is for a plain reason", () => {
  it("after a peak is back at the usual", async () => {
    const told = await tell(steady({ weeks: 40, factor: (day) => (isIn(day, BEFORE) ? 3 : 1) }));
    expect(told.report.headline).toMatch(/back at its usual level.*after the peak of the week before/);
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
});

describe("what is only chance, or only a part", () => {
  it("gives no advice on stock where products sell as they do", async () => {
    const told = await tell(steady());
    expect(told.report.actions.map(({ text }) => text).join("\n")).not.toMatch(/stock/);
    expect(told.sentences.join("\n")).not.toMatch(/climbed from rank/);
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

describe("ten regular customers", () => {
  it("who halve their buying in the week are named, and not what they bought", async () => {
    const told = await tell([...steady(), ...ten(WEEK, half)]);
    expect(told.report.headline).toMatch(/^Revenue down 1\d\.\d% because ten regular customers bought 50% less/);
    expect(told.report.highlights[0]?.text).toMatch(
      /Ten regular customers \(£4\.08k, now £2\.04k\) make all of the fall/,
    );
    expect(top(told)).not.toMatch(/Thing A/);
  });

  it("who stay away did not order", async () => {
    const told = await tell([...steady(), ...ten(WEEK, () => undefined)]);
    expect(told.report.headline).toMatch(/: ten regular customers did not order/);
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

  it("is named where it is new", async () => {
    const { report } = await tell(steady().filter(({ on }) => !(weekday(on) === 7 && on < addDays(WEEK, -28))));
    const texts = report.highlights.map(({ text }) => text).join("\n");
    expect(texts).toMatch(/The shop has orders on Sundays since Sun 18 Oct \(five weeks\), which it had not before/);
    expect(report.headline).not.toMatch(/Thing/);
  });
});

describe("a cause that has a name of its own", () => {
  it("an order that is given back a week later is no customer who stayed away, and a loss no percentage", async () => {
    const big = ordersOf("K7777", [addDays(BEFORE, 3)], 9000);
    const told = await tell([...steady(), ...big, ...big.map((order) => back(order, addDays(WEEK, 2)))]);
    expect(told.report.headline).toMatch(/^Revenue from £15\.\dk to −£[\d.]+k: one customer gave back £9k; without it/);
    expect(top(told)).not.toMatch(/did not order|1\d\d\.\d% (less|down)/);
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

  it("a store that takes from another is new, and did not rise", async () => {
    const told = await tell(
      steady({ regions: ["Leeds", "York"] }).map((order, i) =>
        order.on >= WEEK && order.region === "Leeds" && i % 2 === 0 ? { ...order, region: "Hull" } : order,
      ),
    );
    expect(told.report.headline).toMatch(/Leeds fell by £[\d.]+k, Hull is new with £/);
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

  it("one day of four times its orders is named, in the headline and first", async () => {
    const { report } = await tell(steady({ factor: (day) => (day === addDays(WEEK, 5) ? 4 : 1) }));
    for (const text of [report.headline, report.highlights[0]?.text])
      expect(text).toMatch(/Sat 14 Nov \(9\d orders, usually about 24\)/);
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
});

it("has weekdays as the made shops suppose them", () => {
  expect(weekday(AS_OF)).toBe(1);
});
