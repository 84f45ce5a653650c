import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  areaUnderCurve,
  brierScore,
  calibrationBins,
  capture,
  fitIsotonic,
  isotonicValue,
} from "../../src/models/calibration.ts";
import { fitLogistic, predictLogistic } from "../../src/models/logistic.ts";
import { createRandom, normal } from "../../src/models/random.ts";

describe("logistic regression", () => {
  it("recovers planted coefficients", () => {
    const random = createRandom(5, "logistic");
    const n = 40_000;
    const values = Float64Array.from({ length: 2 * n }, () => 3 + 2 * normal(random));
    const y = Array.from({ length: n }, (_, i) => {
      const z = 0.3 + 2 * ((values[2 * i] as number) - 3) - ((values[2 * i + 1] as number) - 3);
      return random() < 1 / (1 + Math.exp(-z)) ? 1 : 0;
    });
    const { intercept, coefficients, deviations, converged } = fitLogistic({ values, width: 2 }, y, 0);
    expect(converged).toBe(true);
    expect(intercept).toBeCloseTo(0.3, 1);
    expect((coefficients[0] as number) / (deviations[0] as number)).toBeCloseTo(2, 1);
    expect((coefficients[1] as number) / (deviations[1] as number)).toBeCloseTo(-1, 1);
  });

  it("stays finite on separable data and with a constant column", () => {
    const features = { values: Float64Array.of(0, 7, 1, 7, 2, 7, 3, 7), width: 2 };
    const fit = fitLogistic(features, [0, 0, 1, 1]);
    const p = predictLogistic(fit, features);
    expect([...p].every(Number.isFinite)).toBe(true);
    expect(p[0]).toBeLessThan(0.5);
    expect(p[3]).toBeGreaterThan(0.5);
  });
});

describe("calibration", () => {
  it("area under the curve by hand, ties counting half", () => {
    expect(areaUnderCurve([0.1, 0.4, 0.35, 0.8], [0, 0, 1, 1])).toBe(0.75);
    expect(areaUnderCurve([0.5, 0.5], [0, 1])).toBe(0.5);
    expect(areaUnderCurve([0.5, 0.6], [1, 1])).toBeNaN();
  });

  it("Brier score", () => {
    expect(brierScore([1, 0, 0.5], [1, 0, 0])).toBeCloseTo(0.25 / 3, 12);
  });

  it("pools adjacent violators, equal scores as one", () => {
    const fit = fitIsotonic([1, 2, 3, 4, 5, 5], [0, 1, 0, 1, 0, 1]);
    expect(fit).toEqual({ upTo: [1, 3, 5], value: [0, 0.5, 2 / 3] });
    expect([0, 1, 2.5, 9].map((score) => isotonicValue(fit, score))).toEqual([0, 0, 0.5, 2 / 3]);
  });

  it("is never falling, keeps the mean, and no worse than any constant", () => {
    const pair = fc.tuple(fc.integer({ min: 0, max: 20 }), fc.integer({ min: 0, max: 1 }));
    fc.assert(
      fc.property(fc.array(pair, { minLength: 1, maxLength: 60 }), (rows) => {
        const [scores, y] = [rows.map(([score]) => score), rows.map(([, value]) => value)];
        const fit = fitIsotonic(scores, y);
        const fitted = scores.map((score) => isotonicValue(fit, score));
        expect(fit.value.every((value, i) => i === 0 || value >= (fit.value[i - 1] as number))).toBe(true);
        const mean = y.reduce((sum, value) => sum + value, 0) / y.length;
        expect(fitted.reduce((sum, value) => sum + value, 0) / y.length).toBeCloseTo(mean, 9);
        expect(brierScore(fitted, y)).toBeLessThanOrEqual(
          brierScore(
            y.map(() => mean),
            y,
          ) + 1e-12,
        );
      }),
      { seed: 1 },
    );
  });

  it("bins of equal size and the share that the best tenth holds", () => {
    const predicted = Array.from({ length: 20 }, (_, i) => i / 20);
    const actual = predicted.map((value) => (value >= 0.5 ? 1 : 0));
    expect(calibrationBins(predicted, actual, 4)).toEqual([
      { customers: 5, predicted: expect.closeTo(0.1), actual: 0 },
      { customers: 5, predicted: expect.closeTo(0.35), actual: 0 },
      { customers: 5, predicted: expect.closeTo(0.6), actual: 1 },
      { customers: 5, predicted: expect.closeTo(0.85), actual: 1 },
    ]);
    expect(capture(predicted, actual, 0.1)).toBe(0.2);
  });
});
