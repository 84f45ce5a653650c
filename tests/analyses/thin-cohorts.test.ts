/** Cohorts that are thin or one customer's: what the section shows of them. */

import { describe, expect, it } from "vitest";
import { curvesChart } from "../../src/analyses/cohorts/charts.ts";
import cohortsAnalysis, { CohortOptions, cohorts } from "../../src/analyses/cohorts.ts";
import { inputOf } from "../../src/analyses/input.ts";
import { rowsOf } from "../../src/analyses/rows.ts";
import { contextOf } from "./contract.ts";
import { type Line, shop } from "./shop.ts";

const AS_OF = "2026-01-01";
const options = CohortOptions.parse({});
const day = (month: number, date: number): string =>
  `2025-${String(month).padStart(2, "0")}-${String(date).padStart(2, "0")} 10:00:00`;

/** `count` newcomers in each month of 2025; every second one buys again a month later. */
const newcomers = (count: number, spend: (month: number, i: number) => number = () => 20): Line[] =>
  Array.from({ length: 12 }, (_, m) => m + 1).flatMap((month) =>
    Array.from({ length: count }, (_, i) => i).flatMap((i): Line[] => {
      const customer = `c${month}-${i}`;
      const line = { customer, product: "10001", price: spend(month, i) };
      return [
        { ...line, order: `${month}-${i}-a`, at: day(month, 1 + (i % 28)) },
        ...(i % 2 === 0 && month < 12 ? [{ ...line, order: `${month}-${i}-b`, at: day(month + 1, 1 + (i % 28)) }] : []),
      ];
    }),
  );
const sectionOf = (lines: readonly Line[]) => {
  const marts = cohorts(inputOf(shop(lines)), options, { asOf: AS_OF });
  return { marts, section: cohortsAnalysis.section(marts, contextOf(AS_OF), options) };
};

it("shows quarters where months are thin, and leaves the tables by month", () => {
  const { marts, section } = sectionOf(newcomers(14));
  const summary = section.blocks.find(({ id }) => id === "cohort-summary");
  const names = summary?.kind === "table" ? summary.rows.map(({ cohort }) => cohort) : [];
  expect(names).toEqual(["Q4 2025", "Q3 2025", "Q2 2025", "Q1 2025 (first in the data)"]);
  expect(section.notes[0]).toMatch(/quarters/);
  expect(rowsOf(marts.cohort_summary).map(({ cohort_month }) => cohort_month)).toHaveLength(12);
  // half of each of the three months' newcomers, by hand
  const q2 = summary?.kind === "table" ? summary.rows[2] : undefined;
  expect(q2).toMatchObject({ cohort_size: 42, repeat_rate: 0.5, first_return_rate: 0.5 });
  // 14 customers × 20 and 7 more orders of 20 a month, three months, over 42 customers
  expect(q2?.revenue_90d_per_customer).toBeCloseTo(30, 10);
});

it("keeps months that are large enough", () => {
  const { section } = sectionOf(newcomers(40));
  const summary = section.blocks.find(({ id }) => id === "cohort-summary");
  expect(summary?.kind === "table" ? summary.rows[0]?.cohort : "").toBe("Dec 2025");
});

it("does not praise a month for one customer, and has the median beside the mean", () => {
  const { marts, section } = sectionOf(newcomers(40, (month, i) => (month === 8 && i === 1 ? 5000 : 20 + month)));
  const august = rowsOf(marts.cohort_summary).find(({ cohort_month }) => cohort_month === "2025-08-01");
  expect(august?.top_customer_share_90d).toBeGreaterThan(0.7);
  // 19 of 40 bought once for 28, 20 twice, one for 5,000: the middle two twice
  expect(august?.median_revenue_90d).toBe(56);
  expect([...section.actions, ...section.highlights.map(({ text }) => text)].join("\n")).not.toMatch(/Aug 2025/);
});

describe("the name of the mean's line", () => {
  const point = (age: number, value: number) => ({
    ...{ line: "Mean", age, value, label: `${value}`, isMean: true, isFirst: false },
    tag: age === 2 ? "Mean" : "",
  });
  it.each([
    ["below", 3, 1],
    ["above", 1, 3],
  ])("stands %s a line that goes from %i to %i", (where, from, to) => {
    const { layer } = curvesChart([point(1, from), point(2, to)], "Months", "%") as {
      layer: { mark: { type: string; dy: number } }[];
    };
    const names = layer.filter(({ mark }) => mark.type === "text");
    expect(names.length).toBe(1);
    for (const { mark } of names) expect(Math.sign(mark.dy)).toBe(where === "below" ? 1 : -1);
  });
});
