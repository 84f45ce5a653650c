/** Logistic regression with a ridge penalty, its calibration and how well it tells two groups apart. */
import { Matrix, solve } from "ml-matrix";
import type { Points } from "./k-means.ts";

export interface LogisticFit {
  intercept: number;
  /** By column of the standardised features. */
  coefficients: Float64Array;
  /** Mean and standard deviation by column, with which features are standardised; 1 where a column is constant. */
  means: Float64Array;
  deviations: Float64Array;
  iterations: number;
  converged: boolean;
}

function standardisation({ values, width }: Points): Pick<LogisticFit, "means" | "deviations"> {
  const n = values.length / width;
  const means = new Float64Array(width);
  const deviations = new Float64Array(width);
  for (let d = 0; d < width; d++) {
    let [sum, squares] = [0, 0];
    for (let i = 0; i < n; i++) sum += values[i * width + d] as number;
    for (let i = 0; i < n; i++) squares += ((values[i * width + d] as number) - sum / n) ** 2;
    means[d] = sum / n;
    deviations[d] = Math.sqrt(squares / n) || 1;
  }
  return { means, deviations };
}

const sigmoid = (z: number): number => (z >= 0 ? 1 / (1 + Math.exp(-z)) : Math.exp(z) / (1 + Math.exp(z)));

/**
 * Fits P(y = 1) by iteratively reweighted least squares (Newton's method) on standardised features.
 *
 * @param y 0 or 1 per row
 * @param ridge penalty on the squared coefficients (not on the intercept); default 1, which keeps separable data finite
 * @see Hastie, Tibshirani & Friedman, The Elements of Statistical Learning, §4.4.1
 */
export function fitLogistic(features: Points, y: ArrayLike<number>, ridge = 1): LogisticFit {
  const { values, width } = features;
  const n = values.length / width;
  const size = width + 1;
  const { means, deviations } = standardisation(features);
  const beta = new Float64Array(size);
  const row = new Float64Array(size).fill(1);
  let iterations = 0;
  let converged = false;
  for (; iterations < 50 && !converged; iterations++) {
    const gradient = new Float64Array(size);
    const hessian = new Float64Array(size * size);
    for (let i = 0; i < n; i++) {
      let z = beta[0] as number;
      for (let d = 0; d < width; d++) {
        row[d + 1] = ((values[i * width + d] as number) - (means[d] as number)) / (deviations[d] as number);
        z += (row[d + 1] as number) * (beta[d + 1] as number);
      }
      const p = sigmoid(z);
      const w = Math.max(p * (1 - p), 1e-12);
      const residual = (y[i] as number) - p;
      for (let j = 0; j < size; j++) {
        gradient[j] = (gradient[j] as number) + residual * (row[j] as number);
        for (let k = 0; k <= j; k++)
          hessian[j * size + k] = (hessian[j * size + k] as number) + w * (row[j] as number) * (row[k] as number);
      }
    }
    for (let j = 1; j < size; j++) {
      gradient[j] = (gradient[j] as number) - ridge * (beta[j] as number);
      hessian[j * size + j] = (hessian[j * size + j] as number) + ridge;
    }
    const matrix = Array.from({ length: size }, (_, j) =>
      Array.from({ length: size }, (_, k) => hessian[Math.max(j, k) * size + Math.min(j, k)] as number),
    );
    const step = solve(new Matrix(matrix), Matrix.columnVector([...gradient])).to1DArray();
    // a step of more than 5 overshoots where data are nearly separable
    const longest = Math.max(...step.map(Math.abs));
    const scale = Math.min(1, 5 / longest);
    step.forEach((by, j) => {
      beta[j] = (beta[j] as number) + scale * by;
    });
    converged = longest < 1e-8;
  }
  return { intercept: beta[0] as number, coefficients: beta.slice(1), means, deviations, iterations, converged };
}

/** P(y = 1) of each row. */
export function predictLogistic(
  { intercept, coefficients, means, deviations }: LogisticFit,
  features: Points,
): Float64Array {
  const { values, width } = features;
  return Float64Array.from({ length: values.length / width }, (_, i) => {
    let z = intercept;
    for (let d = 0; d < width; d++)
      z +=
        (((values[i * width + d] as number) - (means[d] as number)) / (deviations[d] as number)) *
        (coefficients[d] as number);
    return sigmoid(z);
  });
}
