/** Principal components of a few columns. */
import { createRequire } from "node:module";
import type * as MlMatrix from "ml-matrix";
import { type Points, pointCount } from "./k-means.ts";

const load = createRequire(import.meta.url);

export interface Components {
  /** Loadings of the components, one row each, the strongest first; the largest of each row is positive. */
  loadings: number[][];
  /** Share of the variance that each holds; 0 where nothing varies. */
  shares: number[];
}

/** Eigenvectors of the covariance of the columns. A sign that the algebra leaves open is set, so that pictures do not flip. */
export function principalComponents(points: Points): Components {
  const { values, width } = points;
  const n = pointCount(points);
  const means = new Float64Array(width);
  for (let i = 0; i < values.length; i++) means[i % width]! += values[i]! / n;
  const covariance = Array.from({ length: width }, () => new Array<number>(width).fill(0));
  for (let i = 0; i < n; i++)
    for (let a = 0; a < width; a++)
      for (let b = 0; b < width; b++)
        covariance[a]![b]! += ((values[i * width + a]! - means[a]!) * (values[i * width + b]! - means[b]!)) / n;
  const { EigenvalueDecomposition } = load("ml-matrix") as typeof MlMatrix;
  const found = new EigenvalueDecomposition(covariance as never, { assumeSymmetric: true });
  const total = found.realEigenvalues.reduce((sum, value) => sum + value, 0);
  const order = found.realEigenvalues.map((value, i) => ({ value, i })).sort((a, b) => b.value - a.value);
  const vectors = found.eigenvectorMatrix.to2DArray();
  return {
    loadings: order.map(({ i }) => {
      const vector = vectors.map((row) => row[i]!);
      const largest = vector.reduce((most, value) => (Math.abs(value) > Math.abs(most) ? value : most), 0);
      return vector.map((value) => (largest < 0 ? -value : value));
    }),
    shares: order.map(({ value }) => (total > 0 ? Math.max(0, value) / total : 0)),
  };
}
