import { describe, expect, it } from "vitest";
import { inputOf } from "../../src/analyses/input.ts";
import { type Row, rowsOf } from "../../src/analyses/rows.ts";
import valueAnalysis, { ValueOptions, value } from "../../src/analyses/value.ts";
import { addDays } from "../../src/calendar.ts";
import type { Facts } from "../../src/facts/contract.ts";
import { buyingHistory } from "../../src/features/buying-history.ts";
import { customerOrders } from "../../src/features/customer-orders.ts";
import { betaGeometricExpected } from "../../src/models/beta-geometric.ts";
import { toCsv } from "../../src/tables.ts";
import { cdnowSample, describeReference, factsOf, onlineRetailRuleA, type TestOrder } from "../reference.ts";
import { contextOf } from "./contract.ts";
import { onlineRetail } from "./shop.ts";

const run = (facts: Facts, asOf: string, options: Record<string, unknown> = {}) =>
  value(inputOf(facts), ValueOptions.parse(options), contextOf(asOf));

const fitted = (rows: readonly Row[], model: string): Record<string, number> =>
  Object.fromEntries(rows.filter((row) => row.model === model).map((row) => [row.parameter, Number(row.value)]));
const likelihood = (rows: readonly Row[], model: string): number =>
  Number(rows.find((row) => row.model === model)?.log_likelihood);

describeReference("CDNOW through the analysis", ["cdnow/CDNOW_sample.txt"], () => {
  const facts = cdnowSample();
  const published = run(facts, "1997-10-01", {
    models: ["mbg-nbd", "bg-nbd", "pareto-nbd"],
    tolerance: 1,
  });
  const models = rowsOf(published.value_models);

  it("has the parameters of the literature on the first 39 weeks", () => {
    const bg = fitted(models, "bg-nbd");
    expect(bg.r).toBeCloseTo(0.2426, 4);
    expect(bg.alpha).toBeCloseTo(4.4136, 3);
    expect(bg.a).toBeCloseTo(0.7929, 4);
    expect(bg.b).toBeCloseTo(2.4259, 3);
    expect(likelihood(models, "bg-nbd")).toBeCloseTo(-9582.429, 3);
    const mbg = fitted(models, "mbg-nbd");
    expect(mbg.r).toBeCloseTo(0.525, 3);
    expect(mbg.alpha).toBeCloseTo(6.183, 2);
    expect(mbg.a).toBeCloseTo(0.891, 3);
    expect(mbg.b).toBeCloseTo(1.614, 3);
    expect(likelihood(models, "mbg-nbd")).toBeCloseTo(-9582.13, 1);
    const pareto = fitted(models, "pareto-nbd");
    expect(pareto.r).toBeCloseTo(0.553, 3);
    expect(pareto.alpha).toBeCloseTo(10.58, 1);
    expect(pareto.s).toBeCloseTo(0.606, 2);
    expect(pareto.beta).toBeCloseTo(11.67, 1);
    const spend = fitted(models, "gamma-gamma");
    expect(spend.p).toBeCloseTo(6.25, 2);
    expect(spend.q).toBeCloseTo(3.74, 1);
    expect(spend.v).toBeCloseTo(15.44, 1);
    expect(models.find((row) => row.model === "gamma-gamma")?.customers).toBe(946);
  });

  it("measures T to the last day that counts, and expects 1.226 purchases of the customer of the paper", () => {
    const [first] = rowsOf(published.customer_value);
    expect(first).toMatchObject({ customer_id: "0001", x: 2 });
    expect(first?.t_x).toBeCloseTo(30.43, 2);
    expect(first?.T).toBeCloseTo(38.86, 2);
    const { r, alpha, a, b } = fitted(models, "bg-nbd") as Record<"r" | "alpha" | "a" | "b", number>;
    const expected = betaGeometricExpected("bg-nbd", { r, alpha, a, b }, 2, 30.43, 38.86, 39);
    expect(expected).toBeCloseTo(1.226, 3);
    expect(published.customer_value.height).toBe(2357);
  });

  it("holds out 39 of 78 weeks: 1,653 purchases expected, 1,882 came", () => {
    const whole = run(facts, "1998-07-01", { models: ["bg-nbd"] });
    const [row] = rowsOf(whole.value_holdout);
    expect(row).toMatchObject({ held_out_from: "1997-10-01", days: 273, customers: 2357, actual: 1882 });
    expect(row?.expected).toBeCloseTo(1653.41, 1);
    expect(row?.correlation).toBeCloseTo(0.6256, 4);
    const weeks = rowsOf(whole.value_tracking);
    expect(weeks).toHaveLength(78);
    expect(weeks.filter((week) => week.is_held_out)).toHaveLength(39);
    expect(weeks.at(-1)?.actual_total).toBe(2457 + 1882);
    expect(weeks[38]?.actual_total).toBe(2457);
    const gain = rowsOf(whole.value_gain);
    expect(gain.at(-1)?.cumulative_share).toBeCloseTo(1, 9);
    expect(gain.reduce((sum, tenth) => sum + Number(tenth.customers), 0)).toBe(2357);
    const byX = rowsOf(whole.value_calibration);
    const total = (key: string) => byX.reduce((sum, one) => sum + Number(one[key]) * Number(one.customers), 0);
    expect(total("expected")).toBeCloseTo(1653.41, 1);
    expect(total("actual")).toBeCloseTo(1882, 6);
  });

  it("adds up: customers to the horizon, horizons to the longest", () => {
    const sum = (published.customer_value.getColumn("clv_12m").toArray() as number[]).reduce((a, b) => a + b, 0);
    const horizons = rowsOf(published.value_horizons);
    const at = (from: number, to: number) =>
      Number(horizons.find((row) => row.from_month === from && row.to_month === to)?.value);
    expect(sum / at(0, 12)).toBeCloseTo(1, 4);
    expect(at(0, 3) + at(3, 6) + at(6, 12) + at(12, 24)).toBeCloseTo(at(0, 24), 6);
  });
});

describeReference("Online Retail, rule A", ["online-retail/online-retail.csv.gz"], () => {
  const options = { models: ["bg-nbd"], unit: "day" };

  it("has the fits of all customers", () => {
    const models = rowsOf(run(onlineRetailRuleA(), "2011-12-10", options).value_models);
    const bg = fitted(models, "bg-nbd");
    expect(bg.r).toBeCloseTo(0.8265, 4);
    expect(bg.alpha).toBeCloseTo(68.905, 2);
    expect(likelihood(models, "bg-nbd")).toBeCloseTo(-61_823.47, 1);
    const spend = fitted(models, "gamma-gamma");
    expect(spend.p).toBeCloseTo(2.1034, 3);
    expect(spend.q).toBeCloseTo(3.4512, 3);
    expect(spend.v).toBeCloseTo(485.888, 1);
  });

  it("has the fits of the customers in the United Kingdom", () => {
    const models = rowsOf(run(onlineRetailRuleA("United Kingdom"), "2011-12-10", options).value_models);
    const bg = fitted(models, "bg-nbd");
    expect(bg.r).toBeCloseTo(0.8334, 4);
    expect(bg.alpha).toBeCloseTo(69.638, 2);
    expect(likelihood(models, "bg-nbd")).toBeCloseTo(-55_802.275, 2);
    const spend = fitted(models, "gamma-gamma");
    expect(spend.p).toBeCloseTo(2.0819, 3);
    expect(spend.q).toBeCloseTo(3.7947, 3);
    expect(spend.v).toBeCloseTo(526.951, 1);
  });

  it("is quick and sane where nobody is seen to leave and one parameter has no bound", () => {
    const marts = run(onlineRetail(false), "2011-12-10");
    const [row] = rowsOf(marts.value_holdout);
    expect(row?.days).toBe(187);
    expect(Number(row?.ratio)).toBeGreaterThan(0.8);
    const customers = rowsOf(marts.customer_value);
    expect(customers.every((one) => Number(one.clv_12m_low) <= Number(one.clv_12m))).toBe(true);
    expect(customers.every((one) => Number(one.clv_12m) <= Number(one.clv_12m_high))).toBe(true);
  });
});

/** Customer c buys every `gap` days from its own first day on. */
const regulars = (customers: number, days: number, gap: (c: number) => number): TestOrder[] =>
  Array.from({ length: customers }, (_, c) =>
    Array.from({ length: Math.floor((days - (c % 30)) / gap(c)) + 1 }, (_, k): TestOrder => {
      const day = addDays("2023-01-01", (c % 30) + k * gap(c));
      return [`${String(c).padStart(4, "0")}-${k}`, `c${String(c).padStart(4, "0")}`, day, 10 + (c % 7) + (k % 3)];
    }),
  ).flat();

describe("purchase days", () => {
  const historyOf = (orders: readonly TestOrder[], asOf = "2024-03-01") =>
    buyingHistory(customerOrders(factsOf(orders)), asOf);

  it("takes the orders of a day together and returns off the purchases before them", () => {
    const history = historyOf([
      ["1", "a", "2024-01-01", 10],
      ["2", "a", "2024-01-08", 20],
      ["3", "a", "2024-01-08", 5],
      ["4", "a", "2024-01-20", -7],
      ["5", "a", "2024-02-01", 30],
      ["6", "a", "2024-03-01", 99],
    ]);
    expect([...history.x]).toEqual([2]);
    expect([...history.repeatE4]).toEqual([(20 + 5 - 7 + 30) * 10_000]);
    expect(history.end - (history.firstDay[0] as number)).toBe(59);
  });

  it("does not count a day whose purchase came back whole on it", () => {
    const history = historyOf([
      ["1", "a", "2024-01-01", 10],
      ["2", "a", "2024-01-08", 80],
      ["3", "a", "2024-01-08", -80],
      ["4", "b", "2024-01-08", 80],
      ["5", "b", "2024-01-08", -80],
    ]);
    expect([...history.row]).toEqual([0]);
    expect([...history.x]).toEqual([0]);
  });

  it("never makes a purchase worth less than nothing", () => {
    const history = historyOf([
      ["1", "a", "2024-01-01", 10],
      ["2", "a", "2024-01-08", 5],
      ["3", "a", "2024-01-20", -500],
    ]);
    expect([...history.repeatE4]).toEqual([0]);
  });
});

describe("what is not published, and why", () => {
  const sectionOf = (facts: Facts, asOf: string) => {
    const options = ValueOptions.parse({});
    const context = contextOf(asOf);
    return valueAnalysis.section(value(inputOf(facts), options, context), context, options);
  };

  it.each([
    [regulars(40, 300, () => 20), "2023-11-01", "100 identified customers with a purchase", "40"],
    [regulars(120, 300, () => 1000), "2023-11-01", "50 customers who have bought on two days or more", "0"],
    [regulars(120, 90, () => 10), "2023-04-01", "182 days of orders, half of them to test the forecast", "90 days"],
  ])("too little data %#", (orders, asOf, needs, has) => {
    const section = sectionOf(factsOf(orders), asOf);
    expect(section.insufficient).toEqual({ needs, has });
  });

  it("a forecast that does not come true", () => {
    // everybody stops on the same day
    const orders = regulars(150, 330, () => 9).filter(([, , day]) => day < "2023-06-01");
    const stragglers = regulars(150, 330, () => 300).map(
      ([order, , day], i): TestOrder => [`z${order}`, `z${i}`, day, 5],
    );
    const marts = run(factsOf([...orders, ...stragglers]), "2023-12-01");
    expect(marts.customer_value.height).toBe(0);
    const row = rowsOf(marts.value_models).find(({ model }) => model === "mbg-nbd");
    expect(row?.published).toBe(false);
    expect(row?.has).toMatch(/came in the days held out|purchases for the days held out/);
  });
});

it("gives the same tables whatever the order of the orders", () => {
  const orders = regulars(150, 330, (c) => 7 + (c % 40));
  const csv = (some: readonly TestOrder[]) =>
    Object.values(run(factsOf(some), "2023-12-01")).map((frame) => toCsv(frame).toString());
  expect(csv(orders.toReversed())).toEqual(csv(orders));
});
