/** How many personas there are, and who is in which. */

import { range } from "../../columns/typed-arrays.ts";
import { silhouettes } from "../../models/cluster-validity.ts";
import { type Clustering, kMeans, lloyd, type Points, pointCount } from "../../models/k-means.ts";
import { below, createRandom, type Random } from "../../models/random.ts";
import type { PersonaOptions } from "./options.ts";

/** So many customers are enough to find where the clusters are. */
const MOST = 20_000;
const FEWEST_EACH = 10;

/** `size` rows drawn without putting back, in their order; all where there are no more. */
export function drawn(n: number, size: number, random: Random): Int32Array {
  const rows = range(n);
  if (n <= size) return rows;
  for (let i = 0; i < size; i++) {
    const other = i + below(random, n - i);
    const row = rows[i]!;
    rows[i] = rows[other]!;
    rows[other] = row;
  }
  return rows.subarray(0, size).sort();
}

const at = ({ values, width }: Points, rows: Int32Array): Points => {
  const some = new Float64Array(rows.length * width);
  for (const [i, row] of rows.entries()) some.set(values.subarray(row * width, (row + 1) * width), i * width);
  return { values: some, width };
};

export interface Choice {
  clusters: number;
  inertia: number;
  silhouette: number;
}

export interface Clustered extends Clustering {
  k: number;
  tried: Choice[];
}

const DISTINCT = 8;

/**
 * k-means of the points. The number is the one with the largest mean silhouette on a sample; of numbers as good (to a hundred
 * millionth) the smallest. The same points and seed give the same clusters.
 */
export function clustered(points: Points, { clusters, starts, sample }: PersonaOptions, seed: number): Clustered {
  const n = pointCount(points);
  const some = at(points, drawn(n, sample, createRandom(seed, "personas: sample")));
  const most = Math.max(2, Math.min(8, Math.floor(n / FEWEST_EACH)));
  const numbers =
    clusters === "auto" ? range(most + 1).subarray(Math.min(3, most)) : Int32Array.of(Math.min(clusters, n));
  const few = Math.ceil(starts / 2);
  const tries = Array.from(numbers, (k) =>
    kMeans(some, { k, starts: few, random: createRandom(seed, `personas: ${k}`) }),
  );
  const widths = silhouettes(
    some,
    tries.map(({ labels }, i) => ({ labels, k: numbers[i]! })),
  );
  const tried = tries.map(({ inertia }, i): Choice => ({ clusters: numbers[i]!, inertia, silhouette: widths[i]! }));
  const rounded = widths.map((width) => Number(width.toFixed(DISTINCT)));
  const best = rounded.indexOf(Math.max(...rounded));
  const k = numbers[best]!;
  // every start once more for the number that was chosen, on enough customers to know where the clusters are
  const found = kMeans(at(points, drawn(n, MOST, createRandom(seed, "personas: start"))), {
    k,
    starts,
    random: createRandom(seed, `personas: all ${k}`),
  });
  return { ...(n <= MOST ? found : lloyd(points, found.centroids)), k, tried };
}
