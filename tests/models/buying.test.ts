import { describe, expect, it } from "vitest";
import { betaGeometricExpectedIfAlive } from "../../src/models/beta-geometric.ts";
import { aliveOf, BUYING_MODELS, logGradient } from "../../src/models/buying.ts";
import { valueCustomers } from "../../src/models/customer-value.ts";
import { propagatedCovariance } from "../../src/models/fit.ts";
import { expectedPurchaseValue, expectedPurchaseValueGradient, fitGammaGamma } from "../../src/models/gamma-gamma.ts";
import { groupHistory } from "../../src/models/purchase-history.ts";
import { createRandom, exponential, gamma } from "../../src/models/random.ts";
import { PURCHASES, SPEND } from "../../src/sample/population.ts";

/** Computed with 50 digits (mpmath 1.3) from the Beta mixture: (r, α, a, b), (x, T, t), expected purchases of an active customer. */
const EXACT: readonly [readonly [number, number, number, number], readonly [number, number, number], number][] = [
  [[1, 5, 0.8, 3.4], [3, 30, 52], 4.53747569868308],
  // hardly anybody leaves: b without bound
  [[0.8, 10, 6e-8, 53_833], [12, 50, 52], 11.0933333332594],
  [[0.8, 10, 5e-7, 27_987], [300, 50, 52], 260.693332732574],
  // everybody buys at the same rate
  [[60, 300, 0.8, 3.4], [4, 30, 52], 7.25538368774368],
  [[400, 2000, 0.02, 0.5], [2, 30, 100], 19.295780427838],
  // everybody leaves with the same chance
  [[0.5, 6, 20_000, 60_000], [5, 30, 52], 3.26629809841125],
  [[2, 3, 3_000, 1_000], [1, 10, 200], 1.33343319253767],
];

describe("expected purchases at the edges of the parameters, against 50-digit values", () => {
  it.each(EXACT)("%j %j", ([r, alpha, a, b], [x, T, t], exact) => {
    const expected = betaGeometricExpectedIfAlive("mbg-nbd", { r, alpha, a, b }, x, T, t);
    expect(expected / exact).toBeCloseTo(1, a > 1000 ? 5 : 9);
  });
});

const CASES = [
  { name: "mbg-nbd", p: { r: 0.5, alpha: 6, a: 0.9, b: 1.6 } },
  { name: "bg-nbd", p: { r: 0.25, alpha: 4.4, a: 0.8, b: 2.4 } },
  { name: "pareto-nbd", p: { r: 0.55, alpha: 10.6, s: 0.6, beta: 11.7 } },
] as const;

describe.each(CASES)("$name", ({ name, p }) => {
  const model = BUYING_MODELS[name];

  it("has the derivatives of its differences", () => {
    for (const [x, tx, T] of [
      [0, 0, 38],
      [2, 30, 38],
      [20, 37, 38],
    ] as const) {
      const found = new Float64Array(4);
      model.logOddsGradient(p, x, tx, T, found);
      if (name === "bg-nbd" && x === 0) expect([...found]).toEqual([0, 0, 0, 0]);
      else
        logGradient(model.parameters, p, (at) => model.logOdds(at, x, tx, T)).forEach((value, i) => {
          expect(found[i]).toBeCloseTo(value, 5);
        });
    }
  });

  it("waits until the chance of no purchase has come down", () => {
    for (const x of [0, 3, 40]) expect(model.noneIfAlive(p, x, 38, model.wait(p, x, 38, 0.7))).toBeCloseTo(0.7, 5);
  });
});

it("Gamma-Gamma has the derivatives of its differences", () => {
  const p = { p: 6.25, q: 3.74, v: 15.44 };
  const found = new Float64Array(3);
  expectedPurchaseValueGradient(p, 2, 22.35, found);
  logGradient(["p", "q", "v"], p, (at) => Math.log(expectedPurchaseValue(at as unknown as typeof p, 2, 22.35))).forEach(
    (value, i) => {
      expect(found[i]).toBeCloseTo(value, 6);
    },
  );
});

it("a direction that the data does not determine counts with a deviation of two", () => {
  const covariance = propagatedCovariance({ logInformation: Float64Array.of(100, 0, 0, 1e-9) });
  expect([...covariance]).toEqual([0.01, 0, 0, 4]);
});

/** Customers of the population that `tillbook sample` draws from, in operational weeks. */
function population(customers: number, weeks: number) {
  const random = createRandom(3, "population");
  const [x, tx, mean] = [new Float64Array(customers), new Float64Array(customers), new Float64Array(customers)];
  const T = new Float64Array(customers);
  for (let i = 0; i < customers; i++) {
    T[i] = weeks * (0.3 + 0.7 * random());
    const rate = gamma(random, PURCHASES.r) / PURCHASES.alpha;
    const [a, b] = [gamma(random, PURCHASES.a), gamma(random, PURCHASES.b)];
    const nu = gamma(random, SPEND.q) / SPEND.v;
    let [time, spent] = [0, 0];
    while (random() >= a / (a + b)) {
      time += exponential(random) / rate;
      if (time > (T[i] as number)) break;
      x[i]!++;
      tx[i] = time;
      spent += gamma(random, SPEND.p) / nu;
    }
    if (x[i]! > 0) mean[i] = spent / x[i]!;
  }
  return { x, tx, T, mean };
}

describe("the population of the sample shop", () => {
  const { x, tx, T, mean } = population(120_000, 110);
  const fit = BUYING_MODELS["mbg-nbd"].fit(groupHistory({ x, tx, T }));
  const some = Array.from(x.keys()).filter((i) => x[i]! > 0);
  const spend = fitGammaGamma({
    x: Float64Array.from(some, (i) => x[i] as number),
    mean: Float64Array.from(some, (i) => mean[i] as number),
  });

  it("has its parameters recovered within 5 %", () => {
    for (const [name, truth] of Object.entries(PURCHASES))
      expect(Math.abs(fit.parameters[name]! / truth - 1), name).toBeLessThan(0.05);
    for (const [name, truth] of Object.entries(SPEND))
      expect(Math.abs(spend.parameters[name as "p"] / truth - 1), name).toBeLessThan(0.05);
  });

  it("has intervals of the expectation that grow narrower with more customers", () => {
    const days = {
      x: Int32Array.of(0, 3, 12),
      txDays: Int32Array.of(0, 200, 400),
      TDays: Int32Array.of(300, 420, 410),
    };
    const customers = { ...days, mean: Float64Array.of(0, 50, 80) };
    const terms = { unitDays: 7, margin: 1, discount: 0.1 };
    const model = BUYING_MODELS["mbg-nbd"];
    const wide = (scale: number) => {
      const less = <F extends { logInformation: Float64Array }>(one: F): F => ({
        ...one,
        logInformation: one.logInformation.map((value) => value / scale),
      });
      const values = valueCustomers(model, less(fit), less(spend), customers, [{ from: 0, to: 12 }], terms);
      return Array.from(values.high, (high, i) => Math.log(high / values.low[i]!));
    };
    const [now, fourth] = [wide(1), wide(4)];
    fourth.forEach((width, i) => {
      expect(width / now[i]!).toBeCloseTo(2, 6);
    });
    const values = valueCustomers(model, fit, spend, customers, [{ from: 0, to: 12 }], terms);
    expect(values.alive[0]).toBeCloseTo(aliveOf(model.logOdds(fit.parameters, 0, 0, 300 / 7)), 12);
  });
});
