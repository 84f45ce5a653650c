/**
 * k-means: Lloyd's iterations from k-means++ starts.
 *
 * @see Lloyd, "Least squares quantization in PCM", IEEE Trans. Inf. Theory 28 (1982)
 * @see Arthur & Vassilvitskii, "k-means++: the advantages of careful seeding", SODA 2007
 */
import type { Random } from "./random.ts";

/** Rows of `width` numbers each, one behind the other. */
export interface Points {
  values: Float64Array;
  width: number;
}

export const pointCount = ({ values, width }: Points): number => values.length / width;

export interface Clustering {
  /** Rows of `width` numbers, one per cluster. */
  centroids: Points;
  /** By point: the number of its cluster. */
  labels: Int32Array;
  /** Σ of squared distances of points to their centroid. */
  inertia: number;
  iterations: number;
}

export interface KMeansOptions {
  k: number;
  random: Random;
  /** Starts of which the best is kept. Default 10, as scikit-learn's. */
  starts?: number;
  /** Default 300. */
  maxIterations?: number;
  /** Iterations end when the centroids' squared movement is below this share of the mean variance. Default 1e-4. */
  tolerance?: number;
}

function squaredDistance(a: Points, i: number, b: Points, j: number): number {
  const { width } = a;
  let sum = 0;
  for (let d = 0; d < width; d++) {
    const difference = (a.values[i * width + d] as number) - (b.values[j * width + d] as number);
    sum += difference * difference;
  }
  return sum;
}

/** Copies point `i` of `points` over centroid `c`. */
function place(centroids: Points, c: number, points: Points, i: number): void {
  centroids.values.set(points.values.subarray(i * points.width, (i + 1) * points.width), c * points.width);
}

/** Starting centroids: each further one with a probability in proportion to its squared distance from those there are. */
function plusPlus(points: Points, k: number, random: Random): Points {
  const n = pointCount(points);
  const centroids: Points = { values: new Float64Array(k * points.width), width: points.width };
  place(centroids, 0, points, Math.min(n - 1, Math.floor(random() * n)));
  const nearest = new Float64Array(n).fill(Number.POSITIVE_INFINITY);
  for (let c = 1; c < k; c++) {
    let total = 0;
    for (let i = 0; i < n; i++) {
      nearest[i] = Math.min(nearest[i] as number, squaredDistance(points, i, centroids, c - 1));
      total += nearest[i] as number;
    }
    let rest = random() * total;
    let chosen = n - 1;
    for (let i = 0; i < n; i++) {
      rest -= nearest[i] as number;
      if (rest < 0) {
        chosen = i;
        break;
      }
    }
    place(centroids, c, points, chosen);
  }
  return centroids;
}

/** Gives every point the nearest centroid, the first of equally near ones; Σ of squared distances. */
function assign(points: Points, centroids: Points, labels: Int32Array, distances: Float64Array): number {
  const k = pointCount(centroids);
  const { values, width } = points;
  const middles = centroids.values;
  let inertia = 0;
  for (let i = 0; i < labels.length; i++) {
    let [best, least] = [0, Number.POSITIVE_INFINITY];
    for (let c = 0; c < k; c++) {
      let distance = 0;
      for (let d = 0; d < width; d++) {
        const difference = values[i * width + d]! - middles[c * width + d]!;
        distance += difference * difference;
      }
      if (distance < least) {
        best = c;
        least = distance;
      }
    }
    labels[i] = best;
    distances[i] = least;
    inertia += least;
  }
  return inertia;
}

/** Moves every centroid to the mean of its points; one without points to the point farthest from its own. Squared movement. */
function move(points: Points, centroids: Points, labels: Int32Array, distances: Float64Array): number {
  const { width } = points;
  const k = pointCount(centroids);
  const sums = new Float64Array(k * width);
  const sizes = new Float64Array(k);
  for (let i = 0; i < labels.length; i++) {
    const c = labels[i] as number;
    sizes[c] = (sizes[c] as number) + 1;
    for (let d = 0; d < width; d++)
      sums[c * width + d] = (sums[c * width + d] as number) + (points.values[i * width + d] as number);
  }
  let moved = 0;
  for (let c = 0; c < k; c++) {
    const before = centroids.values.slice(c * width, (c + 1) * width);
    if (sizes[c] === 0) {
      let far = 0;
      for (let i = 1; i < distances.length; i++) if ((distances[i] as number) > (distances[far] as number)) far = i;
      distances[far] = 0;
      place(centroids, c, points, far);
    } else
      for (let d = 0; d < width; d++)
        centroids.values[c * width + d] = (sums[c * width + d] as number) / (sizes[c] as number);
    for (let d = 0; d < width; d++) moved += ((centroids.values[c * width + d] as number) - (before[d] as number)) ** 2;
  }
  return moved;
}

/** Mean over the columns of their variance. */
function meanVariance({ values, width }: Points): number {
  const n = values.length / width;
  let total = 0;
  for (let d = 0; d < width; d++) {
    let [sum, squares] = [0, 0];
    for (let i = 0; i < n; i++) sum += values[i * width + d] as number;
    for (let i = 0; i < n; i++) squares += ((values[i * width + d] as number) - sum / n) ** 2;
    total += squares / n;
  }
  return total / width;
}

/** Lloyd's iterations from the given centroids, which are moved. The inertia never rises. */
export function lloyd(points: Points, centroids: Points, { maxIterations = 300, tolerance = 1e-4 } = {}): Clustering {
  const n = pointCount(points);
  const labels = new Int32Array(n);
  const distances = new Float64Array(n);
  const enough = tolerance * meanVariance(points);
  let iterations = 0;
  for (; iterations < maxIterations; iterations++) {
    assign(points, centroids, labels, distances);
    if (move(points, centroids, labels, distances) <= enough) break;
  }
  const inertia = assign(points, centroids, labels, distances);
  return { centroids, labels, inertia, iterations };
}

/**
 * The best of several clusterings; clusters are numbered by their centroids in ascending order (first column first), so that the
 * order of the points and of the draws does not show.
 *
 * @throws RangeError if there are fewer points than clusters
 */
export function kMeans(points: Points, { k, random, starts = 10, ...limits }: KMeansOptions): Clustering {
  if (pointCount(points) < k)
    throw new RangeError(`${k} clusters need at least ${k} points; there are ${pointCount(points)}`);
  let best: Clustering | undefined;
  for (let start = 0; start < starts; start++) {
    const found = lloyd(points, plusPlus(points, k, random), limits);
    if (best === undefined || found.inertia < best.inertia) best = found;
  }
  return renumbered(best as Clustering, ordered((best as Clustering).centroids));
}

function ordered({ values, width }: Points): number[] {
  const rows = Array.from({ length: values.length / width }, (_, c) => values.subarray(c * width, (c + 1) * width));
  const compare = (a: Float64Array, b: Float64Array): number => {
    const at = a.findIndex((value, d) => value !== b[d]);
    return at < 0 ? 0 : (a[at] as number) - (b[at] as number);
  };
  return rows.map((_, c) => c).sort((a, b) => compare(rows[a] as Float64Array, rows[b] as Float64Array));
}

/** The same clustering with cluster `order[i]` as number i. */
export function renumbered({ centroids, labels, ...rest }: Clustering, order: readonly number[]): Clustering {
  const { width } = centroids;
  const values = new Float64Array(centroids.values.length);
  const newOf = new Int32Array(order.length);
  order.forEach((old, i) => {
    newOf[old] = i;
    values.set(centroids.values.subarray(old * width, (old + 1) * width), i * width);
  });
  return { ...rest, centroids: { values, width }, labels: labels.map((label) => newOf[label] as number) };
}
