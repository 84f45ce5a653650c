import { describe, expect, it } from "vitest";
import { middle95, poisson, refitted, resampled } from "../../src/models/bootstrap.ts";
import { BUYING_MODELS } from "../../src/models/buying.ts";
import { groupHistory } from "../../src/models/purchase-history.ts";
import { beta, createRandom, exponential, gamma } from "../../src/models/random.ts";

it.each([0.3, 1, 7, 400])("draws from Poisson(%d): mean and variance are its parameter", (mean) => {
  const random = createRandom(1, "poisson");
  const draws = Array.from({ length: 20_000 }, () => poisson(random, mean));
  const average = draws.reduce((sum, one) => sum + one, 0) / draws.length;
  const variance = draws.reduce((sum, one) => sum + (one - average) ** 2, 0) / draws.length;
  expect(average / mean).toBeCloseTo(1, 1);
  expect(variance / mean).toBeCloseTo(1, 1);
  expect(draws.every((one) => Number.isInteger(one) && one >= 0)).toBe(true);
});

it("takes the middle of values between two of them", () => {
  expect(middle95(Array.from({ length: 41 }, (_, i) => 40 - i))).toEqual({ low: 1, high: 39 });
  expect(middle95([3])).toEqual({ low: 3, high: 3 });
});

describe("fits to samples", () => {
  const random = createRandom(9, "customers");
  const count = 3000;
  const [x, tx, T] = [new Float64Array(count), new Float64Array(count), new Float64Array(count)];
  for (let i = 0; i < count; i++) {
    T[i] = 20 + Math.floor(random() * 60);
    const [rate, leaves] = [gamma(random, 0.8) / 6, beta(random, 0.8, 2.4)];
    if (random() < leaves) continue;
    for (let time = exponential(random) / rate; time <= T[i]!; time += exponential(random) / rate) {
      x[i]!++;
      tx[i] = time;
      if (random() < leaves) break;
    }
  }
  const model = BUYING_MODELS["mbg-nbd"];
  const history = groupHistory({ x, tx, T });
  const fit = model.fit(history);
  const samples = (seed: number, many: number): Float64Array[] => {
    const draw = createRandom(seed, "samples");
    return Array.from({ length: many }, () => {
      const weight = resampled(draw, history.weight);
      const customers = weight.reduce((sum, one) => sum + one, 0);
      return refitted(fit, model.objective({ ...history, weight, customers })) as Float64Array;
    });
  };

  it("spread as the standard errors of a model that is true", () => {
    const found = samples(3, 120);
    Object.entries(fit.parameters).forEach(([name, value], i) => {
      const logs = found.map((one) => one[i] as number);
      const mean = logs.reduce((sum, one) => sum + one, 0) / logs.length;
      const deviation = Math.sqrt(logs.reduce((sum, one) => sum + (one - mean) ** 2, 0) / logs.length);
      const ratio = deviation / ((fit.standardErrors[name as "r"] as number) / value);
      expect(ratio, name).toBeGreaterThan(0.7);
      expect(ratio, name).toBeLessThan(1.4);
    });
  });

  it("are the same for a seed, and others for another", () => {
    expect(samples(3, 2)).toEqual(samples(3, 2));
    expect(samples(4, 1)).not.toEqual(samples(3, 1));
  });
});
