import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { expectedPurchaseValue, fitGammaGamma, gammaGammaObjective } from "../../src/models/gamma-gamma.ts";
import { reference } from "../reference.ts";
import { columnsOf, numericGradient } from "./histories.ts";

it("has the gradient of its finite differences", () => {
  const objective = gammaGammaObjective({ x: Float64Array.of(1, 2, 9), mean: Float64Array.of(11.77, 22.35, 400) });
  for (const at of [
    [6.25, 3.74, 15.44],
    [0.5, 1.2, 300],
  ]) {
    const theta = Float64Array.from(at, Math.log);
    const gradient = new Float64Array(3);
    objective(theta, gradient);
    numericGradient(objective, theta).forEach((value, i) => {
      expect(gradient[i]).toBeCloseTo(value, 6);
    });
  }
});

const summary = reference("cdnow/cdnow_customers_summary_with_transactions.csv");

describe.runIf(summary !== undefined)("CDNOW, 946 customers with repeat purchases", () => {
  it("fits as Fader & Hardie note 025 prints it", () => {
    const [, x, , , mean] = columnsOf(readFileSync(summary as string, "utf8")) as Float64Array[] as [
      Float64Array,
      Float64Array,
      Float64Array,
      Float64Array,
      Float64Array,
    ];
    const repeat = x.map((count) => (count > 0 ? 1 : 0));
    const some = (values: Float64Array): Float64Array => values.filter((_, i) => repeat[i] === 1);
    const { parameters, logLikelihood, customers } = fitGammaGamma({ x: some(x), mean: some(mean) });
    expect(customers).toBe(946);
    expect(parameters.p).toBeCloseTo(6.25, 2);
    expect(parameters.q).toBeCloseTo(3.74, 2);
    expect(parameters.v).toBeCloseTo(15.45, 2);
    expect(logLikelihood).toBeCloseTo(-4055.923, 2);
  });

  it("expects of the first ten customers what the published parameters give", () => {
    const [, x, , , mean] = columnsOf(readFileSync(summary as string, "utf8"));
    const expected = [24.6637, 18.9169, 35.219, 35.219, 35.219, 71.4697, 18.9169, 35.219, 27.2884, 35.219];
    expected.forEach((value, i) => {
      const found = expectedPurchaseValue({ p: 6.25, q: 3.74, v: 15.44 }, x?.[i] as number, mean?.[i] as number);
      expect(found).toBeCloseTo(value, 3);
    });
  });
});

it("refuses what has no likelihood", () => {
  expect(() => fitGammaGamma({ x: new Float64Array(0), mean: new Float64Array(0) })).toThrow(
    "no customer has a repeat",
  );
  expect(() => fitGammaGamma({ x: Float64Array.of(1), mean: Float64Array.of(-3) })).toThrow("invalid mean value");
});

it("is infinite where the population has no mean", () => {
  expect(expectedPurchaseValue({ p: 6, q: 0.9, v: 15 }, 0, 0)).toBe(Number.POSITIVE_INFINITY);
});
