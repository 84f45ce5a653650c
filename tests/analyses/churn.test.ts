import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { DRIVERS, strongestDriver } from "../../src/analyses/churn/measures.ts";
import churnAnalysis, { ChurnOptions, churn } from "../../src/analyses/churn.ts";
import { inputOf } from "../../src/analyses/input.ts";
import { rowsOf } from "../../src/analyses/rows.ts";
import { addDays } from "../../src/calendar.ts";
import pl from "../../src/columns/polars.ts";
import { facts } from "../../src/facts/facts.ts";
import { createRandom } from "../../src/models/random.ts";
import { factsOf, type TestOrder } from "../reference.ts";
import { sampleLines } from "../sample.ts";
import { run } from "./churn-run.ts";
import { contextOf } from "./contract.ts";

const { lines, asOf } = await sampleLines();
const sample = facts(lines);

describe("the sample shop", () => {
  const marts = run(sample, asOf);
  const customers = rowsOf(marts.customer_churn);
  const models = rowsOf(marts.churn_models);

  it("is sure that the planted lapses are gone", () => {
    const truth = JSON.parse(
      readFileSync(join(import.meta.dirname, "../../data/sample/sample-truth.json"), "utf8"),
    ) as { lapsed: { customer: string }[] };
    const lapsed = truth.lapsed.map(({ customer }) => customers.find((row) => row.customer_id === customer));
    expect(lapsed.length).toBeGreaterThan(5);
    for (const row of lapsed) expect(row).toMatchObject({ risk: "high" });
    expect(Math.max(...lapsed.map((row) => Number(row?.p_alive)))).toBeLessThan(0.1);
  });

  it("publishes the model that came closer to what happened, and shows both", () => {
    expect(models.map((row) => row.model)).toEqual(["logistic", "mbg-nbd"]);
    const best = models.reduce((a, b) => (Number(a.brier) <= Number(b.brier) ? a : b));
    expect(models.filter((row) => row.published).map((row) => row.model)).toEqual([best.model]);
    for (const row of models) {
      expect(Number(row.auc)).toBeGreaterThan(0.8);
      expect(Number(row.brier)).toBeLessThan(Number(row.base_brier));
      expect(row.lost).toBe(customersLost());
    }
  });

  const customersLost = (): number => {
    const from = addDays(asOf, -90);
    const orders = rowsOf(sample.asFrame("orders").select("customer_id", "ordered_on", "is_sale"));
    const sales = orders.filter((row) => row.customer_id !== null && row.is_sale === true);
    const ids = (some: typeof sales) => new Set(some.map((row) => row.customer_id));
    const back = ids(sales.filter((row) => String(row.ordered_on) >= from));
    return [...ids(sales.filter((row) => String(row.ordered_on) < from))].filter((id) => !back.has(id)).length;
  };

  it("watches who is past the usual gap and not overdue, by worth × rise", () => {
    const watch = rowsOf(marts.churn_watch);
    expect(watch.length).toBeGreaterThan(5);
    const weights = watch.map((row) => Number(row.value_12m) * Number(row.rise));
    expect(weights).toEqual(weights.toSorted((a, b) => b - a));
    for (const row of watch) {
      const about = customers.find(({ customer_id }) => customer_id === row.customer_id);
      expect(about?.rhythm).toBe("on time");
      expect(Number(row.silent_days)).toBeGreaterThan(Number(row.usual_gap_days));
    }
  });

  it("compares with the chances of the last edition where there is one", () => {
    const earlier = marts.customer_churn
      .select("customer_id", "p_alive", "history_probability")
      .withColumns(pl.lit(0.25).alias("p_alive"), pl.lit(0.1).alias("history_probability"));
    const history = () => ({ edition: "2026-W45", asOf: "2026-11-09", rows: earlier });
    const again = rowsOf(run(sample, asOf, {}, history as never).customer_churn);
    expect(again.every((row) => row.p_alive_before === 0.25 && row.churn_probability_before === 0.1)).toBe(true);
  });

  it("says the same in the section as in the tables", () => {
    const section = churnAnalysis.section(marts, contextOf(asOf), ChurnOptions.parse({}));
    const high = customers.filter((row) => row.risk === "high").length;
    expect(section.figures.find(({ id }) => id === "high_risk_customers")?.value).toBe(high);
  });
});

describe("where there is too little", () => {
  const section = (orders: readonly TestOrder[], day: string) => {
    const options = ChurnOptions.parse({});
    const context = contextOf(day);
    return churnAnalysis.section(churn(inputOf(factsOf(orders)), options, context), context, options).insufficient;
  };
  const some = (customers: number, days: number): TestOrder[] =>
    Array.from({ length: customers }, (_, c) =>
      [0, 1].map((k): TestOrder => [`${c}-${k}`, `c${c}`, addDays("2024-01-01", (c + k * 31) % days), 10]),
    ).flat();

  it.each([
    [some(0, 100), "2024-12-01", "no customer"],
    [some(40, 100), "2024-12-01", "40"],
    [some(200, 100), "2024-04-11", "101 days"],
  ])("%#", (orders, day, has) => {
    expect(section(orders, day)?.has).toBe(has);
  });
});

it("gives a measure as the reason only where it speaks for leaving", () => {
  const weights = {
    coefficients: Float64Array.from(DRIVERS, ({ name }) => (name === "silence" ? 1 : name === "value" ? 2 : 0)),
    means: new Float64Array(DRIVERS.length),
    deviations: new Float64Array(DRIVERS.length).fill(1),
  };
  expect(
    strongestDriver(
      Float64Array.from(DRIVERS, () => 2),
      weights,
    ),
  ).toBe(0);
  expect(
    strongestDriver(
      Float64Array.from(DRIVERS, () => -2),
      weights,
    ),
  ).toBe(-1);
});

it("publishes nothing where who leaves cannot be told from what they bought, and says so", () => {
  // everybody comes on days of chance: silence says nothing about who comes next
  const random = createRandom(3, "chance");
  const orders: TestOrder[] = Array.from({ length: 300 }, (_, customer) =>
    Array.from({ length: 730 }, (_, day) => day).flatMap((day): TestOrder[] =>
      day === customer % 30 || random() < 1 / 130
        ? [[`${customer}-${day}`, `c${customer}`, addDays("2024-01-01", day), 20]]
        : [],
    ),
  ).flat();
  const marts = run(factsOf(orders), "2025-12-31");
  expect(marts.customer_churn.height).toBe(0);
  expect(marts.churn_watch.height).toBe(0);
  const tests = rowsOf(marts.churn_models);
  expect(tests.length).toBeGreaterThan(0);
  for (const row of tests) expect(row).toMatchObject({ published: false });
  const section = churnAnalysis.section(marts, contextOf("2025-12-31"), ChurnOptions.parse({}));
  expect(section.title).toMatch(/left out/);
  expect(section.insufficient?.needs).toMatch(/60 of 100 pairs/);
  expect(section.insufficient?.has).toMatch(/they ranked \d\d of 100 right, where chance ranks 50/);
});
