import fc from "fast-check";
import { describe, expect, it } from "vitest";
import cohortAnalysis, { CohortOptions, cohorts } from "../../src/analyses/cohorts.ts";
import { inputOf } from "../../src/analyses/input.ts";
import { rowsOf } from "../../src/analyses/rows.ts";
import { addPeriods, type Day, periodOf } from "../../src/calendar.ts";
import type { Facts } from "../../src/facts/contract.ts";
import { formatter } from "../../src/format.ts";
import { renderCharts } from "../../src/report/charts/chart.ts";
import { conform } from "../../src/schema.ts";
import { seeded, shuffled } from "../facts/shuffled.ts";
import { describeReference, factsOf, onlineRetailRuleA, referenceJson, type TestOrder } from "../reference.ts";

const GRAINS = ["week", "month", "quarter", "year"] as const;
const options = (input: Record<string, unknown> = {}): CohortOptions => CohortOptions.parse(input);
const context = (asOf: Day) => ({
  asOf,
  currency: "GBP",
  locale: "en-GB",
  timezone: "Europe/London",
  seed: 1,
  format: formatter("en-GB", "GBP"),
});
const run = (facts: Facts, asOf: Day, input: Record<string, unknown> = {}) =>
  cohorts(inputOf(facts), options(input), context(asOf));
const cellsOf = (orders: readonly TestOrder[], asOf: Day, input: Record<string, unknown> = {}) =>
  rowsOf(run(factsOf(orders), asOf, input).cohort_retention);

/** Three customers of January, one of March; a returned something in February, x never bought. */
const FOUR: TestOrder[] = [
  ["1", "a", "2024-01-05", 100],
  ["2", "a", "2024-01-20", 20],
  ["3", "b", "2024-01-31", 50],
  ["4", "c", "2024-01-15", 30],
  ["5", "a", "2024-02-29", -10],
  ["6", "b", "2024-03-01", 70],
  ["7", "a", "2024-04-02", 40],
  ["8", "d", "2024-03-31", 200],
  ["9", "d", "2024-02-10", -5],
  ["A", null, "2024-02-10", 999],
  ["B", "x", "2024-02-10", -1],
];

describe("cohorts of four customers, by hand", () => {
  const marts = run(factsOf(FOUR), "2024-04-10");
  const cells = rowsOf(marts.cohort_retention);

  it("has a row for every cohort and age, also where nobody bought", () => {
    expect(cells.map((row) => [row.cohort_month, row.period_index, row.cohort_size, row.active_customers])).toEqual([
      ["2024-01-01", 0, 3, 3],
      ["2024-01-01", 1, 3, 0],
      ["2024-01-01", 2, 3, 1],
      ["2024-01-01", 3, 3, 1],
      ["2024-03-01", 0, 1, 1],
      ["2024-03-01", 1, 1, 0],
    ]);
  });

  it("counts orders and net money; a return before the first sale counts with it", () => {
    expect(cells.map((row) => [row.orders, row.net_revenue])).toEqual([
      [4, 200],
      [0, -10],
      [1, 70],
      [1, 40],
      [1, 195],
      [0, 0],
    ]);
    expect(cells.map((row) => row.cumulative_revenue_per_customer)).toEqual([200 / 3, 190 / 3, 260 / 3, 100, 195, 195]);
    expect(cells.map((row) => row.average_order_value)).toEqual([50, null, 70, 40, 195, null]);
  });

  it("marks the period still running, the first cohort and small cohorts", () => {
    expect(cells.map((row) => row.is_partial)).toEqual([false, false, false, true, false, true]);
    expect(cells.map((row) => row.is_truncated)).toEqual([true, true, true, true, false, false]);
    expect(cells.every((row) => row.is_small === true)).toBe(true);
    expect(cells.map((row) => row.period_start).slice(2, 5)).toEqual(["2024-03-01", "2024-04-01", "2024-03-01"]);
  });

  it("averages over the cohorts that reached an age in full, weighted by size", () => {
    const averages = rowsOf(marts.cohort_average);
    expect(
      averages.map((row) => [row.period_index, row.cohorts, row.customers, row.active_customers, row.retention_rate]),
    ).toEqual([
      [0, 2, 4, 4, 1],
      [1, 1, 3, 0, 0],
      [2, 1, 3, 1, 1 / 3],
    ]);
    expect(averages[0]?.cumulative_revenue_per_customer).toBeCloseTo(395 / 4, 10);
    expect(averages[1]?.retention_high).toBeCloseTo(0.5615, 4);
    const without = rowsOf(run(factsOf(FOUR), "2024-04-10", { excludeFirstCohort: true }).cohort_average);
    expect(without.map((row) => [row.period_index, row.customers])).toEqual([[0, 1]]);
  });

  it("sums up each cohort; 90 days only where they are over for everybody", () => {
    const summaries = rowsOf(marts.cohort_summary);
    expect(
      summaries.map((row) => [row.repeat_customers, row.repeat_rate, row.first_return_rate, row.first_return_partial]),
    ).toEqual([
      [2, 2 / 3, 0, false],
      [0, 0, 0, true],
    ]);
    expect(summaries.map((row) => row.revenue_90d_per_customer)).toEqual([null, null]);
    const later = rowsOf(run(factsOf(FOUR), "2024-04-30").cohort_summary);
    expect(later[0]?.revenue_90d_per_customer).toBe((120 - 10 + 40 + 50 + 70 + 30) / 3);
    expect(rowsOf(run(factsOf(FOUR), "2024-04-29").cohort_summary)[0]?.revenue_90d_per_customer).toBeNull();
  });

  it("knows who bought in a period and the one before", () => {
    const periods = rowsOf(run(factsOf([...FOUR, ["C", "d", "2024-04-09", 1]]), "2024-04-10").period_retention);
    expect(
      periods.map((row) => [
        row.period_start,
        row.active_customers,
        row.previous_active,
        row.retained_customers,
        row.retention_rate,
      ]),
    ).toEqual([
      ["2024-01-01", 3, 0, 0, null],
      ["2024-02-01", 0, 3, 0, 0],
      ["2024-03-01", 2, 0, 0, null],
      ["2024-04-01", 2, 2, 1, 0.5],
    ]);
  });

  it("rolling: active in the period or later", () => {
    const rolling = cellsOf(FOUR, "2024-04-10", { variant: "rolling" });
    expect(rolling.map((row) => row.active_customers)).toEqual([3, 2, 2, 1, 1, 0]);
  });

  it("a period is partial until its last day is over", () => {
    const partial = (asOf: Day) => cellsOf([["1", "a", "2024-01-31", 1]], asOf).map((row) => row.is_partial);
    expect(partial("2024-01-31")).toEqual([]);
    expect(partial("2024-02-01")).toEqual([false]);
    expect(partial("2024-02-02")).toEqual([false, true]);
    expect(partial("2024-03-01")).toEqual([false, false]);
  });

  it.each([
    ["week", ["2024-01-01", "2024-01-15", "2024-01-29", "2024-03-25"]],
    ["quarter", ["2024-01-01"]],
    ["year", ["2024-01-01"]],
  ] as const)("cohort_%s holds the first day of it, and there is no cohort_month", (grain, starts) => {
    const cells = cellsOf(FOUR, "2024-04-10", { grain });
    expect([...new Set(cells.map((row) => row[`cohort_${grain}`]))]).toEqual(starts);
    expect(cells.every((row) => !("cohort_month" in row))).toBe(true);
  });
});

const someOrders = fc
  .array(
    fc.record({
      customer: fc.integer({ min: 0, max: 12 }),
      day: fc.integer({ min: -400, max: 400 }),
      amount: fc.integer({ min: -2000, max: 20_000 }).filter((cents) => cents !== 0),
    }),
    { minLength: 1, maxLength: 60 },
  )
  .map((orders) =>
    orders.map(({ customer, day, amount }, i): TestOrder => {
      const date = new Date(Date.parse("2024-12-31") + day * 86_400_000).toISOString().slice(0, 10);
      return [String(1000 + i), `c${customer}`, date, amount / 100];
    }),
  );
const AS_OF = "2026-03-11";

describe("properties", () => {
  it("M0 is 100 %, active customer-periods and money add up, ages end with as-of", () => {
    fc.assert(
      fc.property(someOrders, fc.constantFrom(...GRAINS), (orders, grain) => {
        const cells = cellsOf(orders, AS_OF, { grain });
        const sales = orders.filter(([, , , amount]) => amount > 0);
        const buyers = new Set(sales.map(([, customer]) => customer));
        const periods = new Set(sales.map(([, customer, day]) => `${customer} ${periodOf(day, grain).start}`));
        const net = orders
          .filter(([, customer]) => buyers.has(customer))
          .reduce((sum, [, , , amount]) => sum + amount, 0);
        const total = (key: string): number => cells.reduce((sum, row) => sum + Number(row[key]), 0);
        expect(cells.filter((row) => row.period_index === 0).every((row) => row.retention_rate === 1)).toBe(true);
        expect(total("active_customers")).toBe(periods.size);
        expect(total("orders")).toBe(sales.length);
        expect(total("net_revenue")).toBeCloseTo(net, 6);
        for (const row of cells) {
          expect(row.period_start).toBe(addPeriods(String(row[`cohort_${grain}`]), grain, Number(row.period_index)));
          expect(String(row.period_start) < AS_OF).toBe(true);
        }
      }),
      { seed: 19, numRuns: 20 },
    );
  });

  it("rolling retention never rises and is never below active", () => {
    fc.assert(
      fc.property(someOrders, (orders) => {
        const active = cellsOf(orders, AS_OF);
        cellsOf(orders, AS_OF, { variant: "rolling" }).forEach((row, i, rolling) => {
          expect(Number(row.active_customers)).toBeGreaterThanOrEqual(Number(active[i]?.active_customers));
          const before = rolling[i - 1];
          if (before?.cohort_month === row.cohort_month) {
            expect(Number(row.active_customers)).toBeLessThanOrEqual(Number(before?.active_customers));
          }
        });
      }),
      { seed: 23, numRuns: 10 },
    );
  });

  it("the order of input rows changes nothing", () => {
    fc.assert(
      fc.property(someOrders, fc.nat(), (orders, seed) => {
        const facts = factsOf(orders);
        const [a, b] = [run(facts, AS_OF), run(shuffled(facts, seeded(seed)), AS_OF)];
        for (const name of Object.keys(a) as (keyof typeof a)[]) expect(rowsOf(b[name])).toEqual(rowsOf(a[name]));
      }),
      { seed: 29, numRuns: 8 },
    );
  });
});

describe("too little data", () => {
  it.each([
    ["nothing", factsOf([])],
    ["returns only", factsOf([["1", "a", "2024-01-01", -5]])],
    ["few customers", factsOf(FOUR)],
  ])("%s: says what it needs; tables are there, of the right shape", (_, facts) => {
    const marts = run(facts, "2024-04-10");
    for (const [name, table] of Object.entries(cohortAnalysis.tables)) {
      expect(conform(marts[name as keyof typeof marts], table).columns).toEqual(Object.keys(table.columns));
    }
    const section = cohortAnalysis.section(marts, context("2024-04-10"), options());
    expect(section.insufficient?.needs).toBe("30 identified customers over 2 months");
  });
});

describe("the section", () => {
  /** 40 customers a month; a month later `back` of the newest complete cohort return, 10 of every other. */
  const shop = (back: number): TestOrder[] =>
    ["2024-01", "2024-02", "2024-03", "2024-04"].flatMap((month, m, months) =>
      Array.from({ length: 40 }, (_, i): TestOrder[] => {
        const next = months[m + 1];
        const returns = next !== undefined && i < (m === 2 ? back : 10);
        const first: TestOrder = [`${month}-${i}`, `${month}-c${i}`, `${month}-10`, 10];
        return returns ? [first, [`${month}-${i}r`, `${month}-c${i}`, `${next}-20`, 10]] : [first];
      }).flat(),
    );
  const titleOf = (back: number): string => {
    const marts = run(factsOf(shop(back)), "2024-05-01");
    return cohortAnalysis.section(marts, context("2024-05-01"), options()).title;
  };

  it("tells whether the last complete cohort came back more or less than the ones before", () => {
    expect(titleOf(11)).toBe("About 25% of newcomers come back the month after; Mar 2024 is no exception (28%)");
    expect(titleOf(30)).toBe(
      "75% of the Mar 2024 newcomers came back the month after, more than the 25% of the months before",
    );
    expect(titleOf(1)).toBe(
      "3% of the Mar 2024 newcomers came back the month after, fewer than the 25% of the months before",
    );
  });

  it.each(GRAINS)("draws its charts by %s", async (grain) => {
    const marts = run(factsOf(shop(12)), "2024-05-01", { grain });
    const section = cohortAnalysis.section(marts, context("2024-05-01"), options({ grain }));
    const charts = section.blocks.filter((block) => block.kind === "chart");
    await renderCharts(charts, { locale: "en-GB", currency: "GBP", width: () => 500 });
    expect(section.insufficient === undefined).toBe(grain !== "year");
  });
});

const RULE_A = ["online-retail/online-retail.csv.gz", "expected/online-retail.json"];
describeReference("Online Retail, rule A, as of 2011-12-10", RULE_A, () => {
  const facts = onlineRetailRuleA();
  const published = referenceJson("expected/online-retail.json") as {
    cohorts_rule_A: { counts: Record<string, number[]>; retention: Record<string, number[]> };
    next_month_repurchase_rule_A: Record<string, { active: number; also_next_month: number | null }>;
  };
  const marts = run(facts, "2011-12-10");
  const cells = rowsOf(marts.cohort_retention);
  const grouped = (key: string, digits?: number): Record<string, number[]> => {
    const groups: Record<string, number[]> = {};
    for (const row of cells) {
      const value = Number(row[key]);
      const month = String(row.cohort_month).slice(0, 7);
      groups[month] = [...(groups[month] ?? []), digits === undefined ? value : Number(value.toFixed(digits))];
    }
    return groups;
  };

  it("gives all 91 published cells", () => {
    expect(cells).toHaveLength(91);
    expect(grouped("active_customers")).toEqual(published.cohorts_rule_A.counts);
    expect(grouped("retention_rate", 6)).toEqual(published.cohorts_rule_A.retention);
  });

  it("marks the thirteen cells of December 2011 as partial", () => {
    expect(cells.filter((row) => row.is_partial).map((row) => row.period_start)).toEqual(Array(13).fill("2011-12-01"));
  });

  it("gives the published customers who bought in two months running", () => {
    const periods = rowsOf(marts.period_retention);
    for (const [i, row] of periods.entries()) {
      const expected = published.next_month_repurchase_rule_A[String(row.period_start).slice(0, 7)];
      expect(row.active_customers).toBe(expected?.active);
      const next = periods[i + 1];
      if (next !== undefined) expect(next.retained_customers).toBe(expected?.also_next_month);
    }
  });

  it("adds up to the revenue of all customers", () => {
    const revenue = cells.reduce((sum, row) => sum + Number(row.net_revenue), 0);
    expect(revenue).toBeCloseTo(8_911_407.904, 3);
    expect(cells.reduce((sum, row) => sum + Number(row.orders), 0)).toBe(18_532);
  });

  it("draws its charts and tells its finding", async () => {
    const section = cohortAnalysis.section(marts, context("2011-12-10"), options());
    expect(section.title).toBe("About 20% of newcomers come back the month after; Oct 2011 is no exception (24%)");
    const charts = section.blocks.filter((block) => block.kind === "chart");
    expect(charts.map((chart) => chart.id)).toEqual([
      "cohort-triangle",
      "retention-curves",
      "cohort-value",
      "purchase-gaps",
      "purchase-steps",
    ]);
    const drawn = await renderCharts(charts, { locale: "en-GB", currency: "GBP", width: () => 700 });
    expect(drawn.get("cohort-triangle")?.svg).toContain("Dec 2010 · 885");
  });
});
