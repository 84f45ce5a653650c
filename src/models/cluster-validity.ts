/** How good a clustering is, how much two agree, and which clusters of two are the same. */
import munkres from "munkres";
import { type Points, pointCount } from "./k-means.ts";

/** Which cluster each point is in, and how many clusters there are. */
export interface Labelling {
  labels: Int32Array;
  k: number;
}

/**
 * Mean silhouette width of several clusterings of the same points, −1 to 1 each: (b − a) / max(a, b) of each point, a being its mean distance to its
 * own cluster and b to the nearest other one; 0 for a cluster of one. Quadratic in the number of points: give a sample. Distances
 * are worked out once for all clusterings.
 *
 * @see Rousseeuw, "Silhouettes", J. Comput. Appl. Math. 20 (1987)
 */
export function silhouettes(points: Points, labellings: readonly Labelling[]): number[] {
  const { values, width } = points;
  const n = pointCount(points);
  const totals = labellings.map(() => 0);
  const sizes = labellings.map(({ labels, k }) => {
    const found = new Float64Array(k);
    for (const label of labels) found[label]! += 1;
    return found;
  });
  /** By labelling, point and cluster: the sum of distances, added up in the order of the points. */
  const sums = labellings.map(({ k }) => new Float64Array(n * k));
  const distances = new Float64Array(n);
  for (let i = 0; i < n; i++) {
    for (let j = i + 1; j < n; j++) {
      let squared = 0;
      for (let d = 0; d < width; d++) {
        const difference = values[i * width + d]! - values[j * width + d]!;
        squared += difference * difference;
      }
      distances[j] = Math.sqrt(squared);
    }
    for (let one = 0; one < labellings.length; one++) {
      const { labels, k } = labellings[one]!;
      const to = sums[one]!;
      const own = labels[i]!;
      for (let j = i + 1; j < n; j++) {
        to[i * k + labels[j]!]! += distances[j]!;
        to[j * k + own]! += distances[j]!;
      }
    }
  }
  for (let one = 0; one < labellings.length; one++) {
    const { labels, k } = labellings[one]!;
    const [to, size] = [sums[one]!, sizes[one]!];
    for (let i = 0; i < n; i++) {
      const own = labels[i]!;
      if (size[own]! < 2) continue;
      const a = to[i * k + own]! / (size[own]! - 1);
      let b = Number.POSITIVE_INFINITY;
      for (let c = 0; c < k; c++) if (c !== own && size[c]! > 0) b = Math.min(b, to[i * k + c]! / size[c]!);
      if (Number.isFinite(b) && Math.max(a, b) > 0) totals[one]! += (b - a) / Math.max(a, b);
    }
  }
  return totals.map((total) => (n === 0 ? 0 : total / n));
}

const pairs = (n: number): number => (n * (n - 1)) / 2;

/**
 * Adjusted Rand index of two partitions of the same things: 1 for the same, about 0 by chance.
 *
 * @see Hubert & Arabie, "Comparing partitions", Journal of Classification 2 (1985)
 */
export function adjustedRandIndex(a: ArrayLike<number>, b: ArrayLike<number>): number {
  const [cells, rows, columns] = [new Map<string, number>(), new Map<number, number>(), new Map<number, number>()];
  const count = <K>(map: Map<K, number>, key: K): Map<K, number> => map.set(key, (map.get(key) ?? 0) + 1);
  for (let i = 0; i < a.length; i++) {
    count(cells, `${a[i]} ${b[i]}`);
    count(rows, a[i] as number);
    count(columns, b[i] as number);
  }
  const sum = (map: Map<unknown, number>): number => [...map.values()].reduce((total, n) => total + pairs(n), 0);
  const [both, first, second] = [sum(cells), sum(rows), sum(columns)];
  const expected = (first * second) / pairs(a.length);
  const most = (first + second) / 2;
  return most === expected ? 1 : (both - expected) / (most - expected);
}

/**
 * For each of today's centroids the number of an earlier one, so that the squared distances between partners add up to the least
 * (the assignment problem); those without a partner get new numbers from the number of earlier ones on.
 *
 * @see Kuhn, "The Hungarian method for the assignment problem", Naval Research Logistics 2 (1955)
 */
export function matchCentroids(today: Points, earlier: Points): number[] {
  const [n, m] = [pointCount(today), pointCount(earlier)];
  const costs = Array.from({ length: n }, (_, i) =>
    Array.from({ length: m }, (_, j) => {
      let sum = 0;
      for (let d = 0; d < today.width; d++)
        sum += ((today.values[i * today.width + d] as number) - (earlier.values[j * today.width + d] as number)) ** 2;
      return sum;
    }),
  );
  const partner = new Map(n === 0 || m === 0 ? [] : munkres(costs).map(([i, j]) => [i, j] as const));
  let next = m;
  return costs.map((_, i) => partner.get(i) ?? next++);
}
