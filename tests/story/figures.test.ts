/** Figures that were wrong once, each a kind of its own. */
import { describe, expect, it } from "vitest";
import { possibleDuplicate } from "../../src/analyses/basket/duplicates.ts";
import { addDays } from "../../src/calendar.ts";
import { chiSquareUpper } from "../../src/models/statistics.ts";
import { back } from "./changes.ts";
import { AS_OF, isIn, type Order, ordersOf, steady, tell, WEEK } from "./shop.ts";

describe("data health", () => {
  it("counts sale orders without a customer, not the numbers of returns", async () => {
    const guests = ordersOf("", [WEEK, addDays(WEEK, 1), addDays(WEEK, 2)], 60).map((order, i) => ({
      ...order,
      id: `70${i}`,
    }));
    const told = await tell([...steady({ weeks: 20 }), ...guests, back(guests[0]!, addDays(WEEK, 3))]);
    expect(told.report.health.remarks.join()).toMatch(/in 3 orders/);
  });

  it("says what the options make of lines without a customer", async () => {
    const shop = [...steady({ weeks: 20 }), ...ordersOf("", [WEEK], 60)];
    const told = await tell(shop, { config: { quality: { missingCustomer: "drop" } } });
    expect(told.report.health.remarks.join()).toMatch(/left out of every figure/);
    expect(told.report.health.remarks.join()).not.toMatch(/in revenue and baskets/);
  });

  it("counts lines without a customer up to the as-of day, and says what lies beyond", async () => {
    const later = ordersOf("", [addDays(AS_OF, 3), addDays(AS_OF, 4)], 900).map((order, i) => ({
      ...order,
      id: `80${i}`,
    }));
    const told = await tell([...steady({ weeks: 20 }), ...ordersOf("", [WEEK], 60), ...later], {
      config: { asOf: AS_OF },
    });
    const remarks = told.report.health.remarks.join(" ");
    expect(remarks).toMatch(/£60\S* in 1 order\)/);
    expect(remarks).toMatch(/\b2 of the clean records are of later days/);
  });

  it("says that a customer's day is one order where the files have no order numbers", async () => {
    const words = /^The files have no order numbers, so what a customer bought on one day counts as one order\.$/;
    const first = steady({ weeks: 20 })[0]!;
    const twice = [...steady({ weeks: 20 }), { ...first, id: "again", at: "23:59" }];
    const [told, known] = [await tell(twice, { layout: { orders: false } }), await tell(twice)];
    const ordersOn = (one: typeof told): number[] =>
      one.computed.tables.daily!.toRecords().map((row) => Number(row.orders));
    expect(told.report.assumptions).toContainEqual(expect.stringMatching(words));
    expect(ordersOn(told)[0]).toBeLessThan(ordersOn(known)[0]!);
    expect(known.report.assumptions.join()).not.toMatch(/order numbers/);
  });

  it("of sales alone are not called net of returns", async () => {
    const shop = steady({ weeks: 20 });
    const told = await tell([...shop, back(shop.at(-1)!, addDays(WEEK, 3))], {
      config: { quality: { cancellations: "exclude" } },
    });
    const words = JSON.stringify(told.report.sections.map(({ subtitle, notes }) => [subtitle, notes]));
    expect(words).not.toMatch(/net of returns|returns subtracted|taken off/);
    expect(words).toMatch(/returns and cancellations (are )?left out/i);
  });

  it("shows one score wherever it is shown", async () => {
    const { report } = await tell([...steady({ weeks: 20 }), ...steady({ weeks: 20 }).slice(0, 97)]);
    const { rowScore, checkScore } = report.health;
    expect(rowScore * 10).toBeCloseTo(Math.floor(rowScore * 10), 9);
    const quality = report.sections.find(({ name }) => name === "quality");
    expect(quality?.figures.find(({ id }) => id === "quality_checks")?.value).toBe(checkScore);
    expect((quality?.figures.find(({ id }) => id === "quality_rows")?.value ?? 0) as number).toBeCloseTo(
      rowScore / 100,
      9,
    );
  });
});

describe("comparisons", () => {
  it("of new and repeat customers leave the first 90 days of the data out, as the notes say", async () => {
    const told = await tell(steady({ weeks: 9 }));
    const rows = told.computed.tables.kpis!.toRecords();
    const of = (metric: string) => rows.find((row) => row.metric === metric);
    expect(of("new_customers")?.previous).toBeNull();
    expect(of("repeat_rate")?.previous).toBeNull();
    expect(of("net_revenue")?.previous).not.toBeNull();
  });

  it("of retention need the whole week before", async () => {
    const shop = steady({ weeks: 2 }).filter(({ on }) => on >= addDays(WEEK, -2));
    const told = await tell(shop);
    const weekly = told.computed.tables.weekly!.toRecords();
    expect(weekly.at(-1)?.retention_rate).toBeNull();
  });

  it("of cohorts end where the data ends", async () => {
    const shop = steady({ weeks: 40 }).filter(({ on }) => on < addDays(AS_OF, -45));
    const told = await tell(shop, { more: { asOf: AS_OF } });
    const cells = told.computed.tables.cohort_retention!.toRecords();
    // a month without a day of data is no month in which nobody came back
    expect(cells.every((row) => (row.period_start as unknown as Date).toISOString() < "2026-10-02")).toBe(true);
  });
});

it("keeps money to the ten-thousandth in the drivers of revenue", async () => {
  const guests = Array.from(
    { length: 40 },
    (_, i): Order => ({
      ...ordersOf("", [addDays(WEEK, i % 7)], 12)[0]!,
      id: `60${i}`,
      items: [{ product: "P101", name: "Thing A", pieces: 1, price: 8.93 }],
    }),
  );
  const told = await tell([...steady({ weeks: 20 }), ...guests]);
  for (const row of told.computed.tables.revenue_drivers!.toRecords().filter((one) => one.driver === "anonymous_sales"))
    for (const value of [row.before, row.after, row.contribution])
      expect(Number(value)).toBe(Math.round(Number(value) * 10_000) / 10_000);
});

it("marks products of almost the same name on one side of a rule, too", () => {
  expect(possibleDuplicate(["Tea Cup Blue", "Tea Cup  blue."], ["Saucer"])).toBe(true);
  expect(possibleDuplicate(["Tea Cup Blue", "Milk Jug"], ["Saucer"])).toBe(false);
});

it("gives the upper tail of chi-square its digits (R: pchisq(x, df, lower.tail = FALSE))", () => {
  expect(chiSquareUpper(3.841458820694124, 1)).toBeCloseTo(0.05, 12);
  expect(chiSquareUpper(18.307038053275146, 10)).toBeCloseTo(0.05, 12);
  expect(chiSquareUpper(329.1, 10)).toBeGreaterThan(0);
  expect(chiSquareUpper(329.1, 10) / 1.0e-64).toBeLessThan(100);
  expect(chiSquareUpper(0, 3)).toBe(1);
});

describe("a shop that loses a day", () => {
  it("has the same number in the headline, the bullet and the table", async () => {
    const missing = addDays(WEEK, 3);
    const told = await tell(steady().filter(({ on }) => on !== missing));
    const days = told.computed.tables.trading_days!.toRecords().map((row) => ({
      ...row,
      day: (row.day as unknown as Date).toISOString().slice(0, 10),
    })) as unknown as { day: string; net_revenue: number; status: string }[];
    const sum = (from: string): number =>
      days
        .filter(({ day }) => isIn(day, from) && day.slice(8) !== missing.slice(8) && day !== addDays(missing, -7))
        .reduce((total, { net_revenue }) => total + net_revenue, 0);
    const share = Math.abs(sum(WEEK) / sum(addDays(WEEK, -7)) - 1);
    const text = `${(share * 100).toFixed(1)}%`;
    expect(told.report.headline).toContain(text);
    expect(told.report.highlights[0]?.text).toContain(text);
  });
});
