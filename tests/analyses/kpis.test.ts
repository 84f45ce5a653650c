import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { inputOf } from "../../src/analyses/input.ts";
import { extreme } from "../../src/analyses/kpis/records.ts";
import kpiAnalysis, { KpiOptions, kpis, shapley } from "../../src/analyses/kpis.ts";
import { type Row, rowsOf } from "../../src/analyses/rows.ts";
import { addDays } from "../../src/calendar.ts";
import pl from "../../src/columns/polars.ts";
import type { Facts } from "../../src/facts/contract.ts";
import { formatter } from "../../src/format.ts";
import { assemble } from "../../src/report/assemble.ts";
import { conform } from "../../src/schema.ts";
import type { Section } from "../../src/section.ts";
import { seeded, shuffled } from "../facts/shuffled.ts";
import { reference, referenceJson } from "../reference.ts";
import { chartsOf, draw } from "./charts.ts";
import { type Line, onlineRetail, shop } from "./shop.ts";

const context = (asOf: string) => ({
  asOf,
  currency: "GBP",
  locale: "en-GB",
  timezone: "Europe/London",
  seed: 1,
  format: formatter("en-GB", "GBP"),
});
const options = KpiOptions.parse({});
const marts = (facts: Facts, asOf: string, given = {}) => kpis(inputOf(facts), KpiOptions.parse(given), context(asOf));
const metric = (frame: pl.DataFrame, grain: string, name: string, period = "last_complete"): Row =>
  rowsOf(frame).find((row) => row.grain === grain && row.metric === name && row.period === period)!;

/** Weeks of 3, 10, 17 January 2011 (Mondays); b returns one piece in the second, the third is running. */
const SMALL: Line[] = [
  { order: "1", at: "2011-01-03 09:00:00", customer: "a", product: "1", quantity: 2, price: 10, region: "UK" },
  { order: "2", at: "2011-01-04 10:00:00", customer: "b", product: "2", quantity: 1, price: 30, region: "FR" },
  { order: "3", at: "2011-01-08 10:00:00", customer: null, product: "1", quantity: 1, price: 10, region: "UK" },
  { order: "4", at: "2011-01-10 09:00:00", customer: "a", product: "2", quantity: 1, price: 30, region: "UK" },
  { order: "4", at: "2011-01-10 09:00:00", customer: "a", product: "1", quantity: 1, price: 10, region: "UK" },
  { order: "5", at: "2011-01-11 09:00:00", customer: "c", product: "2", quantity: 2, price: 30, region: "UK" },
  { order: "C6", at: "2011-01-12 09:00:00", customer: "b", product: "2", quantity: -1, price: 30, region: "FR" },
  { order: "7", at: "2011-01-17 09:00:00", customer: "c", product: "1", quantity: 1, price: 10, region: "UK" },
];

describe("kpis by hand", () => {
  const tables = marts(shop(SMALL), "2011-01-19");

  it("counts the last complete week beside the one before", () => {
    const value = (name: string) => {
      const { value, previous, change } = metric(tables.kpi_periods, "week", name);
      return [value, previous, change];
    };
    expect(value("net_revenue")).toEqual([70, 60, 10]);
    expect(value("gross_revenue")).toEqual([100, 60, 40]);
    expect(value("returns")).toEqual([-30, 0, -30]);
    expect(value("orders")).toEqual([2, 3, -1]);
    expect(value("units")).toEqual([4, 4, 0]);
    expect(value("customers")).toEqual([2, 2, 0]);
    expect(value("new_customers")).toEqual([1, null, null]);
    expect(value("returning_customers")).toEqual([1, null, null]);
    expect(value("average_order_value")).toEqual([35, 20, 15]);
    // net revenue of identified customers: 70 / 2 and 50 / 2
    expect(value("revenue_per_customer")).toEqual([35, 25, 10]);
    // a came back, b did not; nothing comes before the first week
    expect(value("retention_rate")).toEqual([0.5, null, null]);
    expect(value("repeat_rate")).toEqual([1 / 3, null, null]);
    expect(value("repeat_rate_90d")).toEqual([null, null, null]);
  });

  it("names the periods and marks the running one, compared with as many days", () => {
    expect(metric(tables.kpi_periods, "week", "orders")).toMatchObject({
      unit: "orders",
      period_start: "2011-01-10",
      period_end: "2011-01-16",
      previous_start: "2011-01-03",
      previous_end: "2011-01-09",
      is_partial: false,
      year_earlier: null,
      year_earlier_start: "2010-01-11",
    });
    expect(metric(tables.kpi_periods, "week", "orders", "running")).toMatchObject({
      value: 1,
      previous: 2,
      period_start: "2011-01-17",
      period_end: "2011-01-18",
      previous_start: "2011-01-10",
      previous_end: "2011-01-11",
      is_partial: true,
    });
    expect(metric(tables.kpi_periods, "week", "net_revenue").unit).toBe("currency");
    expect(metric(tables.kpi_periods, "day", "net_revenue")).toMatchObject({
      value: 0,
      previous: 10,
      period_start: "2011-01-18",
    });
  });

  it("keeps one row per metric for the edition's period", () => {
    const one = rowsOf(tables.kpis);
    expect(new Set(one.map((row) => row.metric)).size).toBe(one.length);
    expect(one).toEqual(
      rowsOf(tables.kpi_periods).filter((row) => row.grain === "week" && row.period === "last_complete"),
    );
    expect(
      marts(shop(SMALL), "2011-02-01", { grain: "month" }).kpis.getColumn("period_start").cast(pl.String).get(0),
    ).toBe("2011-01-01");
  });

  it("has a row for every day, days without trade being zero", () => {
    const days = rowsOf(tables.daily);
    expect(days.length).toBe(15);
    expect(days[0]).toMatchObject({ day: "2011-01-03", net_revenue: 20, orders: 1, new_customers: 1 });
    expect(days[2]).toEqual({
      day: "2011-01-05",
      net_revenue: 0,
      gross_revenue: 0,
      orders: 0,
      units: 0,
      customers: 0,
      new_customers: 0,
      average_order_value: null,
    });
  });

  it("marks weeks and months that are cut", () => {
    expect(
      rowsOf(tables.weekly).map((row) => [row.week, row.net_revenue, row.previous_net_revenue, row.is_partial]),
    ).toEqual([
      ["2011-01-03", 60, null, false],
      ["2011-01-10", 70, 60, false],
      ["2011-01-17", 10, 70, true],
    ]);
    expect(rowsOf(tables.monthly)).toMatchObject([
      { month: "2011-01-01", net_revenue: 140, orders: 6, is_partial: true },
    ]);
  });

  it("ranks products by revenue, so far and in the week", () => {
    expect(rowsOf(tables.products)).toMatchObject([
      // 30 each before the week: both first
      { product_id: "1", net_revenue: 50, units: 5, orders: 4, customers: 2, rank: 2, previous_rank: 1 },
      { product_id: "2", net_revenue: 90, units: 4, orders: 3, customers: 3, rank: 1, previous_rank: 1 },
    ]);
    expect(rowsOf(tables.products)).toMatchObject([
      { period_net_revenue: 10, period_orders: 1, period_rank: 2, period_previous_rank: 1 },
      { period_net_revenue: 60, period_orders: 2, period_rank: 1, period_previous_rank: 1 },
    ]);
  });

  it("adds up regions", () => {
    expect(rowsOf(tables.regions)).toMatchObject([
      { region: "FR", net_revenue: 0, revenue_share: 0, orders: 1, customers: 1, period_net_revenue: -30 },
      { region: "UK", net_revenue: 140, revenue_share: 1, orders: 5, customers: 2, period_net_revenue: 100 },
    ]);
  });

  it("takes revenue apart without a remainder", () => {
    const rows = rowsOf(tables.revenue_drivers);
    expect(rows.map((row) => row.driver)).toEqual([
      "anonymous_sales",
      "customers",
      "order_value",
      "orders_per_customer",
      "returns",
    ]);
    expect(rows.map((row) => row.contribution)).toEqual([-10, 0, 50, 0, -30]);
  });

  it("leaves out what is not before its date", () => {
    const early = marts(shop(SMALL.filter((line) => line.at < "2011-01-10")), "2011-01-10");
    const late = marts(shop(SMALL), "2011-01-10");
    for (const [name, table] of Object.entries(early))
      expect(late[name as keyof typeof late].writeCSV().toString()).toBe(table.writeCSV().toString());
  });

  it("leaves anonymous orders out when asked", () => {
    const identified = marts(shop(SMALL), "2011-01-19", { customers: "identified" });
    expect(metric(identified.kpi_periods, "week", "net_revenue")).toMatchObject({ value: 70, previous: 50 });
    expect(rowsOf(identified.products)[0]).toMatchObject({ product_id: "1", net_revenue: 40 });
  });

  it("keeps ties and services out of step", () => {
    const tied = marts(
      shop([
        { order: "1", at: "2011-01-03", product: "1" },
        { order: "1", at: "2011-01-03", product: "2" },
        { order: "1", at: "2011-01-03", product: "#post", price: 99 },
        { order: "1", at: "2011-01-03", product: "3", price: 5 },
      ]),
      "2011-01-10",
    );
    expect(
      rowsOf(tied.products).map((row) => [row.product_id, row.rank, row.period_rank, row.period_previous_rank]),
    ).toEqual([
      ["#post", null, null, null],
      ["1", 1, 1, null],
      ["2", 1, 1, null],
      ["3", 3, 3, null],
    ]);
  });
});

describe("the calendar of kpis", () => {
  /** One order of 10 a day, from `from` for `days` days, each by the same customer. */
  const daily = (from: string, days: number): Facts =>
    shop(
      Array.from({ length: days }, (_, i) => ({
        order: String(i).padStart(5, "0"),
        at: addDays(from, i),
        customer: "a",
      })),
    );

  it("compares ISO week 53 with the week 52 weeks earlier", () => {
    // 28 December 2020 – 3 January 2021 is 2020-W53; 52 weeks earlier is 2019-12-30, week 1 of 2020
    const tables = marts(daily("2019-12-16", 400), "2021-01-04");
    expect(metric(tables.kpi_periods, "week", "net_revenue")).toMatchObject({
      period_start: "2020-12-28",
      period_end: "2021-01-03",
      previous_start: "2020-12-21",
      year_earlier_start: "2019-12-30",
      year_earlier_end: "2020-01-05",
      value: 70,
      year_earlier: 70,
      year_earlier_change_share: 0,
    });
    expect(metric(tables.kpi_periods, "month", "orders")).toMatchObject({
      value: 31,
      period_start: "2020-12-01",
      previous: 30,
      previous_start: "2020-11-01",
      // December 2019 began before the data
      year_earlier: null,
      year_earlier_start: "2019-12-01",
    });
  });

  it("compares January with the December and the January before", () => {
    const tables = marts(daily("2019-12-01", 800), "2021-02-01");
    expect(metric(tables.kpi_periods, "month", "orders")).toMatchObject({
      previous_start: "2020-12-01",
      year_earlier_start: "2020-01-01",
      year_earlier: 31,
    });
    // the running week is Monday alone when the report is of Tuesday; a Monday has no running week
    expect(metric(marts(daily("2021-01-01", 60), "2021-02-02").kpi_periods, "week", "orders", "running")).toMatchObject(
      {
        value: 1,
        previous: 1,
      },
    );
    expect(metric(tables.kpi_periods, "week", "orders", "running")).toBeUndefined();
  });

  it("does not compare newcomers with the first 90 days of the data", () => {
    const tables = marts(daily("2020-01-06", 400), "2021-01-25");
    expect(metric(tables.kpi_periods, "week", "orders").year_earlier).toBe(7);
    expect(metric(tables.kpi_periods, "week", "new_customers")).toMatchObject({ previous: 0, year_earlier: null });
    const later = marts(daily("2020-01-06", 600), "2021-05-03");
    expect(metric(later.kpi_periods, "week", "new_customers").year_earlier).toBe(0);
  });

  it("counts a second order within 90 days as an early repeat, one on day 91 not", () => {
    const twice = (days: number): Facts =>
      shop([
        { order: "1", at: "2020-01-06", customer: "a" },
        { order: "2", at: addDays("2020-01-06", days), customer: "a" },
        { order: "3", at: "2020-01-06", customer: "b" },
      ]);
    const rate = (days: number) =>
      metric(marts(twice(days), "2020-06-01").kpi_periods, "week", "repeat_rate_90d").value;
    expect(rate(0)).toBe(0.5);
    expect(rate(90)).toBe(0.5);
    expect(rate(91)).toBe(0);
  });
});

describe("shapley", () => {
  it("is the midpoint form for two factors", () => {
    // Δ(ab) = Δa·(b₀+b₁)/2 + Δb·(a₀+a₁)/2
    expect(shapley([2, 10], [3, 14])).toEqual([12, 10]);
  });

  it("sums to the change", () => {
    const factor = fc.double({ min: 0, max: 1000, noNaN: true });
    fc.assert(
      fc.property(fc.array(fc.tuple(factor, factor), { minLength: 1, maxLength: 4 }), (factors) => {
        const product = (values: number[]) => values.reduce((a, b) => a * b, 1);
        const [before, after] = [factors.map(([x]) => x), factors.map(([, y]) => y)];
        const change = product(after) - product(before);
        const sum = shapley(before, after).reduce((a, b) => a + b, 0);
        expect(Math.abs(sum - change)).toBeLessThanOrEqual(1e-9 * Math.max(1, product(after), product(before)));
      }),
      { seed: 1 },
    );
  });
});

describe("extreme", () => {
  it("finds how long nothing was as low or as high", () => {
    expect(extreme([1, 9, 9, 9, 9, 9, 9, 9, 9, 2])).toEqual({ side: "weakest", periods: 8 });
    expect(extreme([9, 1, 1, 1, 1, 1, 1, 1, 1, 8])).toEqual({ side: "strongest", periods: 8 });
    expect(extreme([5, 5, 5, 5, 5, 5, 5, 5, 5, 5])).toBeUndefined();
    expect(extreme([9, 9, 1])).toBeUndefined();
  });
});

const anyLine = fc.record({
  order: fc.integer({ min: 1, max: 30 }).map(String),
  day: fc.integer({ min: 0, max: 40 }),
  customer: fc.constantFrom("a", "b", "c", null),
  product: fc.constantFrom("1", "2", "#fee"),
  quantity: fc.constantFrom(1, 2, 0.1, -1),
  price: fc.constantFrom(1, 2.5, 0.3333),
  region: fc.constantFrom("UK", "FR", null),
});
/** Lines whose order has one day, customer and region, as facts expect. */
const anyShop = fc.array(anyLine, { minLength: 1, maxLength: 60 }).map((lines) =>
  lines.map((line): Line => {
    const head = lines.find((other) => other.order === line.order)!;
    return { ...line, at: addDays("2010-12-20", head.day), customer: head.customer, region: head.region };
  }),
);

describe("kpis in general", () => {
  const asOf = "2011-01-31";

  it("does not depend on the order of the rows, and its parts add up", () => {
    fc.assert(
      fc.property(anyShop, fc.nat(), (lines, seed) => {
        const facts = shop(lines);
        const tables = marts(facts, asOf);
        const again = marts(shuffled(facts, seeded(seed)), asOf);
        for (const [name, table] of Object.entries(tables)) {
          expect(again[name as keyof typeof again].writeCSV().toString()).toBe(table.writeCSV().toString());
          conform(table, kpiAnalysis.tables[name as keyof typeof tables]);
        }
        const total = (rows: Row[], key: string) => rows.reduce((sum, row) => sum + Number(row[key]), 0);
        const net = facts.orders.netE4.reduce((sum, one) => sum + one, 0) / 10_000;
        for (const table of [tables.daily, tables.weekly, tables.monthly, tables.regions, tables.products])
          expect(total(rowsOf(table), "net_revenue")).toBeCloseTo(net, 6);
        const change = metric(tables.kpi_periods, "week", "net_revenue")?.change;
        if (typeof change === "number" && tables.revenue_drivers.height > 0) {
          const parts = rowsOf(tables.revenue_drivers).filter((row) => row.comparison === "previous");
          expect(total(parts, "contribution")).toBeCloseTo(change, 6);
        }
      }),
      { seed: 7, numRuns: 12 },
    );
  });

  it("says that it needs a complete week", () => {
    const section = (facts: Facts, day: string, given = options) =>
      kpiAnalysis.section(kpis(inputOf(facts), given, context(day)), context(day), given);
    const has = (facts: Facts, day: string) => section(facts, day).insufficient?.has;
    expect(section(shop([]), asOf).insufficient).toEqual({ needs: "a complete week of orders", has: "no orders" });
    const until = (day: string) => shop(SMALL.filter((line) => line.at < day));
    expect(has(until("2011-01-05"), "2011-01-05")).toBe("orders in the running week only");
    expect(section(until("2011-01-10"), "2011-01-10").title).toMatch(/^First full week: £60 from/);
    expect(section(shop(SMALL), "2011-06-06").title).toMatch(/^No (orders|data) (for )?this week/);
    expect(section(shop(SMALL), "2011-01-19").insufficient).toBeUndefined();
    const tables = kpis(inputOf(shop([])), options, context(asOf));
    for (const [name, table] of Object.entries(tables)) {
      expect(table.height).toBe(0);
      conform(table, kpiAnalysis.tables[name as keyof typeof tables]);
    }
  });

  it("describes and defaults every option", () => {
    for (const [key, option] of Object.entries(KpiOptions.shape)) {
      expect(option.description, key).toBeTruthy();
      expect(key in options).toBe(true);
    }
    expect(KpiOptions.safeParse({ grains: "week" }).success).toBe(false);
  });
});

/** A shop of 110 weeks, every week the same but for a slow growth. */
const twoYears = (hours: boolean): Facts =>
  shop(
    Array.from({ length: 770 }, (_, i) => ({
      order: String(i).padStart(5, "0"),
      at: `${addDays("2009-01-05", i)} ${hours ? String(9 + (i % 8)).padStart(2, "0") : "00"}:00:00`,
      customer: `c${(i * 7) % 50}`,
      product: String(1 + (i % 4)),
      price: 10 + i / 100,
      region: ["UK", "FR", "DE"][i % 3]!,
    })),
  );

describe("the sales section", () => {
  it("draws every chart, with last year's line, with and without hours, and for months", async () => {
    for (const given of [{}, { grain: "month" as const }]) {
      const parsed = KpiOptions.parse(given);
      for (const hours of [true, false]) {
        const at = context("2011-02-10");
        const section = kpiAnalysis.section(kpis(inputOf(twoYears(hours)), parsed, at), at, parsed);
        expect(section.insufficient).toBeUndefined();
        expect(chartsOf(section).map((block) => block.id)).toEqual([
          "kpis-weekly",
          "kpis-drivers",
          "kpis-monthly",
          "kpis-regions",
          "kpis-rhythm",
        ]);
        expect(section.blocks.map((block) => block.width)).toEqual(["full", "half", "half", "half", "half", "full"]);
        const drawn = await draw(section);
        expect(drawn.get("kpis-weekly")).toContain("<svg");
        expect(section.blocks.find(({ id }) => id === "kpis-weekly")?.subtitle).toContain("a year earlier");
        expect(section.figures.map((figure) => figure.id)).toEqual([
          "net_revenue",
          "orders",
          "customers",
          "average_order_value",
          "new_customers",
          "repeat_rate",
        ]);
        expect(section.figures.every((figure) => figure.trend.length === 13)).toBe(true);
        // seven orders a week are too few for a percentage
        expect(section.figures[0]!.change2?.change === null).toBe(given.grain !== "month");
        expect(section.highlights.length).toBeGreaterThanOrEqual(3);
        expect(section.highlights.length).toBeLessThanOrEqual(6);
      }
    }
  });

  const health = { rowScore: 100, checkScore: 100, grade: "green", sentence: "", remarks: [] } as const;
  const bulletsOf = (section: Section, asOf: string): string[] =>
    assemble([section], { ...health, remarks: [] }, [], {
      project: "Acme",
      asOf,
      format: context(asOf).format,
      runId: "1",
      configHash: "2",
      alertRules: 0,
    }).highlights.map(({ text }) => text);

  it("says each week in three to five sentences how it stands against the one before and against last year's", () => {
    const facts = twoYears(true);
    for (let week = 0; week < 12; week += 1) {
      const at = context(addDays("2010-11-22", 7 * week));
      const section = kpiAnalysis.section(kpis(inputOf(facts), options, at), at, options);
      const bullets = bulletsOf(section, at.asOf);
      expect(bullets.length).toBeGreaterThanOrEqual(3);
      expect(bullets.length).toBeLessThanOrEqual(5);
      // a week of a few orders is told in the headline alone, without a percentage
      expect(bullets.join(), at.asOf).not.toMatch(/on the week before|%.*last year/);
    }
  });

  it("says it beside returns and missing days, which are loud", () => {
    const lines = (from: string, quantity: number): Line[] =>
      Array.from({ length: 3 }, (_, i) => ({
        order: `${quantity < 0 ? "C" : ""}${from}${i}`,
        at: `${addDays(from, i)} 09:00:00`,
        customer: `c${i}`,
        product: "1",
        quantity,
        price: 10,
        region: "UK",
      }));
    const facts = shop([
      ...lines("2010-01-04", 3),
      ...lines("2010-12-27", 3),
      ...lines("2011-01-03", 2),
      ...lines("2011-01-03", -1),
    ]);
    const at = context("2011-01-10");
    const bullets = bulletsOf(kpiAnalysis.section(kpis(inputOf(facts), options, at), at, options), at.asOf);
    expect(bullets[0]).toMatch(/^The newest order is from 5 Jan 2011: 4 days without one/);
    expect(bullets.join()).toContain("Returns and cancellations took back £30");
  });

  it("has three sentences for a young shop, and none about a year without sales in that week", () => {
    const at = context("2011-01-17");
    const story = (lines: Line[]): string[] =>
      bulletsOf(kpiAnalysis.section(kpis(inputOf(shop(lines)), options, at), at, options), at.asOf);
    const young = SMALL.filter(({ order, region }) => order !== "C6" && region === "UK");
    expect(story(young)).toEqual([
      "The newest order is from 11 Jan 2011: 5 days without one up to 16 Jan 2011.",
      "1 of the week's 2 buyers was a returning customer.",
      "product 2 sold best, for £90.",
      "2 orders came to £50.00 on average.",
    ]);
    const early: Line[] = [
      { order: "0", at: "2009-12-01 09:00:00", customer: "a", product: "1", quantity: 1, price: 10, region: "UK" },
    ];
    expect(story([...early, ...SMALL]).join()).not.toContain("last year");
  });

  it("traces every number of a sentence to a cell that exists", () => {
    const at = context("2011-02-10");
    const tables = kpis(inputOf(twoYears(true)), options, at);
    const section = kpiAnalysis.section(tables, at, options);
    const cells = [...section.highlights.flatMap((h) => h.cells), ...section.figures.map((f) => f.cell!)];
    expect(cells.length).toBeGreaterThan(8);
    for (const cell of cells) {
      const [name, column] = [cell.slice(0, cell.indexOf(".")), cell.slice(cell.lastIndexOf(".") + 1)];
      const key = cell.slice(cell.indexOf(".") + 1, cell.lastIndexOf("."));
      const contract = kpiAnalysis.tables[name as keyof typeof tables];
      const found = rowsOf(tables[name as keyof typeof tables]).filter(
        (row) => contract.key.map((part) => row[part]).join("/") === key,
      );
      expect(found.length, cell).toBe(1);
      expect(found[0], cell).toHaveProperty(column);
    }
  });
});

const absent = reference("online-retail/online-retail.csv.gz") === undefined;
const file = "expected/online-retail.json";

describe.skipIf(absent)("Online Retail", () => {
  interface Expected {
    totals_rule_A: Record<string, Record<string, number>>;
  }
  const cents = (value: unknown): number => Math.round(Number(value) * 100) / 100;

  it("has the published months, countries and products under rule A", () => {
    const tables = marts(onlineRetail(true), "2011-12-10");
    const { totals_rule_A: totals } = referenceJson(file) as Expected;
    const months = rowsOf(tables.monthly);
    const by = (column: string) =>
      Object.fromEntries(months.map((row) => [String(row.month).slice(0, 7), row[column]]));
    expect(months.map((row) => cents(row.net_revenue))).toEqual(Object.values(totals.revenue_by_month!));
    expect(by("orders")).toEqual(totals.invoices_by_month);
    expect(by("customers")).toEqual(totals.active_customers_by_month);
    expect(months.reduce((sum, row) => sum + Number(row.orders), 0)).toBe(18_532);
    expect(months.reduce((sum, row) => sum + Math.round(Number(row.net_revenue) * 1000), 0)).toBe(8_911_407_904);
    expect(months.reduce((sum, row) => sum + Number(row.new_customers), 0)).toBe(4_338);
    const top = (frame: pl.DataFrame, key: string) =>
      Object.fromEntries(
        rowsOf(frame.sort("net_revenue", true).head(10)).map((row) => [row[key], cents(row.net_revenue)]),
      );
    expect(top(tables.regions, "region")).toEqual(totals.revenue_by_country_top10);
    expect(top(tables.products, "product_id")).toEqual(totals.revenue_by_stockcode_top10);
  });

  it("tells the story of week 48 of 2011", async () => {
    const at = context("2011-12-05");
    const tables = kpis(inputOf(onlineRetail(false, at.asOf)), options, at);
    const section = kpiAnalysis.section(tables, at, options);
    expect(section.title).toBe(
      "Revenue of the last 13 weeks is 75% above the 13 before; this week is up 3.8% on the one before, within the usual range",
    );
    expect(section.highlights[0]?.text).toMatch(
      /^Net revenue £320k, £11\.7k more than the week before, within the usual .* More customers \(\+£[\d.]+k\).* smaller orders \(−£[\d.]+k\)\.$/,
    );
    const drivers = section.blocks.find(({ id }) => id === "kpis-drivers");
    expect(drivers?.kind === "chart" && drivers.alt).toContain("smaller orders minus £");
    expect(section.figures.map((figure) => figure.value)).toEqual([
      319874.99,
      665,
      516,
      expect.closeTo(481.015, 3),
      45,
      // customers with two orders or more so far, of all customers so far
      expect.closeTo(0.6487, 4),
    ]);
    const story = section.highlights.map((highlight) => highlight.text).join("\n");
    expect(story).toContain("471 of the week's 516 buyers were returning customers");
    expect(story).toContain("New customers: 45 (66 the week before), the weakest week since");
    expect(story).toContain("United Kingdom is 90% of the week's revenue; France follows");
    await draw(section);
  });
});
