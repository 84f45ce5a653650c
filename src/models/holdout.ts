/** How well a forecast of each customer's purchases came true. */
import { areaUnderCurve, capture } from "./calibration.ts";

export interface Forecast {
  /** Expected and actual purchases, and their value, by customer. */
  expected: Float64Array;
  actual: Float64Array;
  expectedValue: Float64Array;
  actualValue: Float64Array;
  /** Probability of at least one purchase. */
  returns: Float64Array;
}

export interface HoldoutFigures {
  expected: number;
  actual: number;
  expectedValue: number;
  actualValue: number;
  correlation: number;
  meanError: number;
  /** Mean Poisson deviance, lower is better. */
  deviance: number;
  auc: number;
  topTenthPurchases: number;
  topTenthValue: number;
}

export const sum = (values: ArrayLike<number>): number => {
  let total = 0;
  for (let i = 0; i < values.length; i++) total += values[i] as number;
  return total;
};

/** Pearson's correlation; NaN without variance. */
export function correlationOf(a: ArrayLike<number>, b: ArrayLike<number>): number {
  const [ma, mb] = [sum(a) / a.length, sum(b) / b.length];
  let [ab, aa, bb] = [0, 0, 0];
  for (let i = 0; i < a.length; i++) {
    const [da, db] = [(a[i] as number) - ma, (b[i] as number) - mb];
    ab += da * db;
    aa += da * da;
    bb += db * db;
  }
  return ab / Math.sqrt(aa * bb);
}

/** Mean of 2 · (y log(y/μ) − (y − μ)). */
function poissonDeviance(expected: Float64Array, actual: Float64Array): number {
  let total = 0;
  for (let i = 0; i < actual.length; i++) {
    const [mu, y] = [Math.max(expected[i] as number, 1e-12), actual[i] as number];
    total += 2 * ((y === 0 ? 0 : y * Math.log(y / mu)) - (y - mu));
  }
  return total / actual.length;
}

/** NaN where there is nothing to compare. */
export function holdoutFigures({ expected, actual, expectedValue, actualValue, returns }: Forecast): HoldoutFigures {
  const returned = actual.map((purchases) => (purchases > 0 ? 1 : 0));
  return {
    expected: sum(expected),
    actual: sum(actual),
    expectedValue: sum(expectedValue),
    actualValue: sum(actualValue),
    correlation: correlationOf(expected, actual),
    meanError: sum(expected.map((value, i) => Math.abs(value - (actual[i] as number)))) / expected.length,
    deviance: poissonDeviance(expected, actual),
    auc: areaUnderCurve(returns, returned),
    topTenthPurchases: capture(expected, actual, 0.1),
    topTenthValue: capture(expectedValue, actualValue, 0.1),
  };
}
