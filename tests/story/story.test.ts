/**
 * Made shops with one planted truth each: the headline, the first bullets, the list and the action name it, and nothing says the opposite.
 * One of each kind; the others are told in `truths.drill.test.ts` and `story.drill.test.ts`.
 */
import { describe, expect, it } from "vitest";
import { addDays, weekday } from "../../src/calendar.ts";
import { renderEmail } from "../../src/report/mail/email.ts";
import { BEFORE, back, half, saysOneDate, ten, top, underOneDate } from "./changes.ts";
import { AS_OF, every, isIn, type Order, ordersOf, steady, type Told, tell, WEEK } from "./shop.ts";

let asUsual: Promise<Told> | undefined;
/** The report of the shop as it always trades, made once. */
const usual = (): Promise<Told> => {
  asUsual ??= tell(steady());
  return asUsual;
};

describe("a shop whose trade changes", () => {
  it("that has nothing new to tell says that the week is as usual", async () => {
    const { report } = await usual();
    expect(report.headline).toMatch(/within the usual range|unchanged/);
  });

  it("with one large order says so, and how the rest went", async () => {
    const told = await tell([...steady(), ...ordersOf("K7777", [addDays(WEEK, 2)], 3600)]);
    expect(top(told)).toMatch(/one large order/i);
    expect(top(told)).toMatch(/without it/i);
  });

  it("of two stores, one of which closed, names the closed one", async () => {
    const orders = steady({ regions: ["Leeds", "York"] });
    const told = await tell(orders.filter(({ on, region }) => on < WEEK || region === "York"));
    expect(told.report.headline).toMatch(/no more orders from Leeds/);
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
});

describe("an order that was cancelled on the same day", () => {
  it("is neither larger orders nor more returns", async () => {
    const huge = ordersOf("K7777", [addDays(WEEK, 2)], 6000);
    const cancelled = huge.map((order) => ({ ...back(order, order.on), at: "15:00" }));
    const told = await tell([...steady(), ...huge, ...cancelled]);
    const without = await usual();
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
});

describe("a change with more than one side", () => {
  it("of two causes names both", async () => {
    const orders = steady({ factor: (day) => (isIn(day, WEEK) ? 0.7 : 1) });
    const returned = orders
      .filter(({ on }) => isIn(on, BEFORE))
      .filter((_, i) => i % 4 === 0)
      .map((order, i) => back(order, addDays(WEEK, i % 7)));
    const told = await tell([...orders, ...returned]);
    expect(told.report.headline).toMatch(/^Revenue down 5\d\.\d% on fewer customers and more returns$/);
  });
});

describe("what is only chance, or only a part", () => {
  it("gives no advice on stock where products sell as they do", async () => {
    const told = await usual();
    expect(told.report.actions.map(({ text }) => text).join("\n")).not.toMatch(/stock/);
    expect(told.sentences.join("\n")).not.toMatch(/climbed from rank/);
  });

  it("asks whether customer numbers changed where nobody of the week is known", async () => {
    const told = await tell(
      steady().map((order) => (order.on >= WEEK ? { ...order, customer: `X${order.customer}` } : order)),
    );
    expect(told.report.actions[0]?.text).toMatch(/^Check whether the customer numbers have changed: none of/);
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
});

describe("a week of orders under one date", () => {
  it("the third of it: in the headline's place, first and to be asked for, with no cause", async () => {
    saysOneDate(await tell(underOneDate(addDays(WEEK, 2))));
  });
});

describe("a weekday that the shop gives up or takes up", () => {
  it("is named where it is new", async () => {
    const { report } = await tell(steady().filter(({ on }) => !(weekday(on) === 7 && on < addDays(WEEK, -28))));
    const texts = report.highlights.map(({ text }) => text).join("\n");
    expect(texts).toMatch(/The shop has orders on Sundays since Sun 18 Oct \(five weeks\), which it had not before/);
    expect(report.headline).not.toMatch(/Thing/);
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

describe("a week whose orders lack a part, or have one too many", () => {
  it("one day of four times its orders is named, in the headline and first", async () => {
    const { report } = await tell(steady({ factor: (day) => (day === addDays(WEEK, 5) ? 4 : 1) }));
    for (const text of [report.headline, report.highlights[0]?.text])
      expect(text).toMatch(/Sat 14 Nov \(9\d orders, usually about 24\)/);
  });
});

describe("a cause that has a name of its own", () => {
  it("an order that is given back a week later is no customer who stayed away, and a loss no percentage", async () => {
    const big = ordersOf("K7777", [addDays(BEFORE, 3)], 9000);
    const told = await tell([...steady(), ...big, ...big.map((order) => back(order, addDays(WEEK, 2)))]);
    expect(told.report.headline).toMatch(/^Revenue from £15\.\dk to −£[\d.]+k: one customer gave back £9k; without it/);
    expect(top(told)).not.toMatch(/did not order|1\d\d\.\d% (less|down)/);
  });
});

describe("a week that is what it is for a plain reason", () => {
  it("after a peak is back at the usual", async () => {
    const told = await tell(steady({ weeks: 40, factor: (day) => (isIn(day, BEFORE) ? 3 : 1) }));
    expect(told.report.headline).toMatch(/back at its usual level.*after the peak of the week before/);
  });
});
