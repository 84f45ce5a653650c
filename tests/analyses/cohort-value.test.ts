import { describe, expect, it } from "vitest";
import type { SideFile } from "../../src/analyses/analysis.ts";
import { type CohortMarts, CohortOptions, cohorts } from "../../src/analyses/cohorts.ts";
import { inputOf } from "../../src/analyses/input.ts";
import { rowsOf } from "../../src/analyses/rows.ts";
import type { Facts } from "../../src/facts/contract.ts";
import { factsOf } from "../reference.ts";
import { shop } from "./shop.ts";

const AS_OF = "2026-07-01";
const cohortsOf = (facts: Facts, options: object = {}, spend?: string): CohortMarts => {
  const file: SideFile | undefined = spend === undefined ? undefined : { name: "marketing_spend.csv", text: spend };
  return cohorts(
    inputOf(facts, undefined, { table: () => undefined, file: () => file }),
    CohortOptions.parse({ minCohortSize: 1, ...options }),
    { asOf: AS_OF },
  );
};

describe("what new customers cost", () => {
  // two newcomers in January who bring 30 each in January and 10 in March; one in February who brings 5
  const facts = factsOf([
    ["1", "A", "2026-01-10", 30],
    ["2", "B", "2026-01-20", 30],
    ["3", "A", "2026-03-05", 20],
    ["4", "C", "2026-02-02", 5],
  ]);
  const rowsFor = (spend: string, options: object = {}) => rowsOf(cohortsOf(facts, options, spend).cohort_value);

  it("is spend by newcomers, earned back at the first age at which they have brought as much", () => {
    const rows = rowsFor("month,spend,channel\n2026-01,50,ads\n2026-01,20,mail\n2026-02,8,ads\n2026-04,9,ads\n");
    expect(rows).toMatchObject([
      {
        cohort_month: "2026-01-01",
        new_customers: 2,
        marketing_spend: 70,
        cac: 35,
        ltv: 40,
        payback_period: 2,
        is_paid_back: true,
      },
      {
        cohort_month: "2026-02-01",
        new_customers: 1,
        cac: 8,
        ltv: 5,
        ltv_to_cac: 5 / 8,
        payback_period: null,
        is_paid_back: false,
      },
      // spend that won nobody
      { cohort_month: "2026-04-01", new_customers: 0, marketing_spend: 9, cac: null, is_paid_back: null },
    ]);
    expect(rows[0]?.ltv_to_cac).toBeCloseTo(40 / 35, 12);
  });

  it("is compared with the margin where one is given", () => {
    expect(rowsFor("month,spend\n2026-01,70\n", { margin: 0.5 })[0]).toMatchObject({ ltv: 20, is_paid_back: false });
  });

  it("is unknown, not 0, without a file, and for periods that the file does not have", () => {
    expect(rowsOf(cohortsOf(facts).cohort_value)[0]).toMatchObject({
      marketing_spend: null,
      cac: null,
      ltv_to_cac: null,
    });
    expect(rowsFor("month,spend\n2026-01,70\n")[1]).toMatchObject({ cac: null, is_paid_back: null });
  });

  it("ranks cohorts by what they brought in 90 days, the first of the data and young ones left out", () => {
    expect(rowsOf(cohortsOf(facts).cohort_value).map((row) => row.quality_rank)).toEqual([null, 1]);
  });

  it("comes from a file whose mistakes are named", () => {
    expect(() => rowsFor("month,spend\n2026-13,70\n")).toThrow(
      'marketing_spend.csv, line 2: invalid month "2026-13"; expected a month like 2026-01',
    );
    expect(() => rowsFor("month,spend\n2026-01,-70\n")).toThrow("line 2: invalid spend -70; expected an amount");
    expect(() => rowsFor("month,spend\n2026-01,70\n", { grain: "week" })).toThrow("because cohorts are weeks");
    expect(() => rowsFor("month\n2026-01\n")).toThrow("no column spend");
  });
});

describe("newcomers by what they bought first", () => {
  const facts = shop([
    { order: "1", customer: "A", at: "2026-01-01", product: "1", price: 10, region: "France" },
    { order: "1", customer: "A", at: "2026-01-01", product: "2", price: 10, region: "France" },
    { order: "2", customer: "A", at: "2026-03-01", product: "3", price: 7, region: "France" },
    { order: "3", customer: "B", at: "2026-01-01", product: "1", price: 4, region: "Spain" },
    { order: "4", customer: "B", at: "2026-04-01", product: "1", price: 100, region: "Spain" }, // on the 91st day
    { order: "5", customer: "C", at: "2026-06-01", product: "1", price: 50, region: "Spain" }, // watched for 30 days
  ]);

  it("counts those whose 90 days are over", () => {
    expect(rowsOf(cohortsOf(facts).behaviour_cohorts)).toMatchObject([
      { kind: "first basket", name: "1 product", customers: 1, repeat_rate_90d: 0, revenue_90d_per_customer: 4 },
      { kind: "first basket", name: "2 or 3 products", customers: 1, repeat_rate_90d: 1, revenue_90d_per_customer: 27 },
      { kind: "region", name: "France", customers: 1 },
      { kind: "region", name: "Spain", customers: 1 },
    ]);
  });
});

describe("the way from one purchase to the next", () => {
  const facts = factsOf([
    ["1", "A", "2025-01-01", 1],
    ["2", "A", "2025-01-01", 1], // the same day is the same purchase
    ["3", "A", "2025-01-11", 1],
    ["4", "A", "2025-02-20", 1],
    ["5", "B", "2025-01-01", 1],
    ["6", "B", "2025-01-21", 1],
    ["C7", "B", "2025-02-01", -1],
    ["8", "C", "2026-06-30", 1], // too lately to say
  ]);
  const marts = cohortsOf(facts);

  it("measures the days between purchase days", () => {
    // gaps 10, 20, 40
    expect(rowsOf(marts.purchase_gap_percentiles)).toEqual([
      { percentile: 50, days: 20, gaps: 3 },
      { percentile: 80, days: 32, gaps: 3 },
      { percentile: 95, days: 38, gaps: 3 },
    ]);
    const filled = rowsOf(marts.purchase_gaps).filter((row) => Number(row.gaps) > 0);
    expect(filled.map((row) => [row.days_from, row.days_to, row.gaps])).toEqual([
      [8, 14, 1],
      [15, 21, 1],
      [36, 42, 1],
    ]);
    expect(filled.at(-1)?.cumulative_share).toBe(1);
  });

  it("counts who goes on, among those who have had the time", () => {
    expect(rowsOf(marts.purchase_steps)).toMatchObject([
      { purchase: 1, customers: 2, went_on: 2, continue_rate: 1, within_days: 180 },
      { purchase: 2, customers: 2, went_on: 1, continue_rate: 0.5 },
      { purchase: 3, customers: 1, went_on: 0, continue_rate: 0 },
    ]);
  });
});
