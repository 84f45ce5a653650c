/** MBG/NBD against a simulation of the model. */
import { describe, expect, it } from "vitest";
import {
  type BetaGeometricParameters,
  betaGeometricExpected,
  betaGeometricExpectedNew,
  betaGeometricNoPurchase,
  fitBetaGeometric,
} from "../../src/models/beta-geometric.ts";
import { groupHistory } from "../../src/models/purchase-history.ts";
import { createRandom, exponential, gamma } from "../../src/models/random.ts";

/** Customers drawn from the model itself: rate and dropout from their distributions, purchases until T, then `t` more. */
function simulate(parameters: BetaGeometricParameters, customers: number, T: number, t: number) {
  const random = createRandom(7, "beta-geometric");
  const drawn = Array.from({ length: customers }, () => {
    const rate = gamma(random, parameters.r) / parameters.alpha;
    const [a, b] = [gamma(random, parameters.a), gamma(random, parameters.b)];
    const dropout = a / (a + b);
    let [time, x, tx, later] = [0, 0, 0, 0];
    let alive = random() >= dropout;
    while (alive) {
      time += exponential(random) / rate;
      if (time > T + t) break;
      if (time <= T) {
        x += 1;
        tx = time;
      } else later += 1;
      alive = random() >= dropout;
    }
    return { x, tx, later, alive: alive || (tx < time && time > T) };
  });
  return drawn;
}

describe("against a simulation of the model", () => {
  const parameters = { r: 0.9, alpha: 8, a: 1.2, b: 3 };
  const [T, t, customers] = [40, 20, 200_000];
  const drawn = simulate(parameters, customers, T, t);
  const mean = (values: number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length;

  it("MBG/NBD: expected purchases and no purchase, given what is known", () => {
    const expected = mean(drawn.map(({ x, tx }) => betaGeometricExpected("mbg-nbd", parameters, x, tx, T, t)));
    expect(expected / mean(drawn.map(({ later }) => later))).toBeCloseTo(1, 1.7);
    const none = mean(drawn.map(({ x, tx }) => betaGeometricNoPurchase("mbg-nbd", parameters, x, tx, T, t)));
    expect(none).toBeCloseTo(mean(drawn.map(({ later }) => (later === 0 ? 1 : 0))), 2);
  });

  it("MBG/NBD: a new customer's expectation", () => {
    expect(betaGeometricExpectedNew("mbg-nbd", parameters, T)).toBeCloseTo(mean(drawn.map(({ x }) => x)), 1);
  });

  it("recovers the parameters", () => {
    const history = groupHistory({
      x: Float64Array.from(drawn, ({ x }) => x),
      tx: Float64Array.from(drawn, ({ tx }) => tx),
      T: new Float64Array(customers).fill(T),
    });
    const { parameters: found } = fitBetaGeometric("mbg-nbd", history);
    expect(Math.abs(found.r / parameters.r - 1)).toBeLessThan(0.05);
    expect(Math.abs(found.alpha / parameters.alpha - 1)).toBeLessThan(0.05);
    expect(Math.abs(found.a / (found.a + found.b) / (1.2 / 4.2) - 1)).toBeLessThan(0.05);
  });
});
