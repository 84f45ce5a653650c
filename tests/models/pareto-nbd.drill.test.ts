/** Pareto/NBD against a simulation of the model. */
import { expect, it } from "vitest";
import { paretoAlive, paretoExpected, paretoExpectedNew, paretoNoPurchase } from "../../src/models/pareto-nbd.ts";
import { createRandom, exponential, gamma } from "../../src/models/random.ts";

it("agrees with a simulation of the model", () => {
  const parameters = { r: 0.9, alpha: 8, s: 0.8, beta: 15 };
  const [T, t] = [40, 20];
  const random = createRandom(11, "pareto");
  const mean = (values: number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length;
  const drawn = Array.from({ length: 200_000 }, () => {
    const rate = gamma(random, parameters.r) / parameters.alpha;
    const life = exponential(random) / (gamma(random, parameters.s) / parameters.beta);
    let [time, x, tx, later] = [exponential(random) / rate, 0, 0, 0];
    for (; time < Math.min(life, T + t); time += exponential(random) / rate) {
      if (time > T) later += 1;
      else [x, tx] = [x + 1, time];
    }
    return { x, tx, later, alive: life > T ? 1 : 0 };
  });
  const of = (f: typeof paretoAlive): number => mean(drawn.map(({ x, tx }) => f(parameters, x, tx, T)));
  expect(of(paretoAlive)).toBeCloseTo(mean(drawn.map(({ alive }) => alive)), 2);
  const expected = mean(drawn.map(({ x, tx }) => paretoExpected(parameters, x, tx, T, t)));
  expect(expected / mean(drawn.map(({ later }) => later))).toBeCloseTo(1, 1.7);
  const none = mean(drawn.map(({ x, tx }) => paretoNoPurchase(parameters, x, tx, T, t)));
  expect(none).toBeCloseTo(mean(drawn.map(({ later }) => (later === 0 ? 1 : 0))), 2);
  expect(paretoExpectedNew(parameters, T) / mean(drawn.map(({ x }) => x))).toBeCloseTo(1, 1.7);
});
