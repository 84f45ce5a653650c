import { kmeans } from "ml-kmeans";
import { describe, expect, it } from "vitest";
import { adjustedRandIndex, matchCentroids, silhouettes } from "../../src/models/cluster-validity.ts";
import { kMeans, lloyd, type Points } from "../../src/models/k-means.ts";
import { createRandom, normal } from "../../src/models/random.ts";

/** `count` points around each of the centres, with the number of the centre of each. */
function blobs(
  centres: readonly (readonly number[])[],
  count: number,
  spread: number,
): { points: Points; truth: number[] } {
  const random = createRandom(3, "blobs");
  const truth = centres.flatMap((_, c) => new Array<number>(count).fill(c));
  const values = truth.flatMap((c) => (centres[c] as number[]).map((value) => value + spread * normal(random)));
  return { points: { values: Float64Array.from(values), width: centres[0]?.length ?? 1 }, truth };
}

const CENTRES = [
  [0, 0, 0],
  [6, 0, 3],
  [0, 6, 6],
  [6, 6, 0],
] as const;

describe("k-means", () => {
  it("finds separated groups: adjusted Rand index above 0.95", () => {
    const { points, truth } = blobs(CENTRES, 150, 1);
    const { labels } = kMeans(points, { k: 4, random: createRandom(1, "k-means") });
    expect(adjustedRandIndex(labels, truth)).toBeGreaterThan(0.95);
  });

  it("is as good as another implementation", () => {
    const { points } = blobs(CENTRES, 100, 2.5);
    const rows = Array.from({ length: 400 }, (_, i) => [...points.values.subarray(3 * i, 3 * i + 3)]);
    const peer = kmeans(rows, 4, { seed: 5, maxIterations: 300 });
    const peerInertia = rows.reduce(
      (sum, row, i) =>
        sum +
        row.reduce((s, value, d) => s + (value - (peer.centroids[peer.clusters[i] as number]?.[d] as number)) ** 2, 0),
      0,
    );
    expect(kMeans(points, { k: 4, random: createRandom(1, "k-means") }).inertia).toBeLessThanOrEqual(
      peerInertia * 1.0001,
    );
  });

  it("gives the same result for a seed", () => {
    const { points } = blobs(CENTRES, 50, 2);
    const run = () => kMeans(points, { k: 3, random: createRandom(9, "k-means") });
    expect(run()).toEqual(run());
  });

  it("never raises the inertia", () => {
    const { points } = blobs(CENTRES, 60, 3);
    const start = (): Points => ({ values: points.values.slice(0, 12), width: 3 });
    const inertia = Array.from(
      { length: 12 },
      (_, maxIterations) => lloyd(points, start(), { maxIterations, tolerance: 0 }).inertia,
    );
    inertia.slice(1).forEach((value, i) => {
      expect(value).toBeLessThanOrEqual((inertia[i] as number) * (1 + 1e-12));
    });
  });

  it("gives an empty cluster a point of its own", () => {
    const points = { values: Float64Array.of(0, 1, 2, 100), width: 1 };
    const centroids = { values: Float64Array.of(1, 1e6), width: 1 };
    expect([...lloyd(points, centroids).labels]).toEqual([0, 0, 0, 1]);
  });

  it("needs as many points as clusters", () => {
    const points = { values: Float64Array.of(1, 2), width: 1 };
    expect(() => kMeans(points, { k: 3, random: Math.random })).toThrow(
      "3 clusters need at least 3 points; there are 2",
    );
  });
});

describe("validity", () => {
  it("silhouette of four points by hand", () => {
    // clusters {0, 1} and {10, 12}: a = 1, 1, 2, 2; b = 11, 10, 9.5, 11.5
    const points = { values: Float64Array.of(0, 1, 10, 12), width: 1 };
    const expected = ((11 - 1) / 11 + (10 - 1) / 10 + (9.5 - 2) / 9.5 + (11.5 - 2) / 11.5) / 4;
    const labellings = [
      { labels: Int32Array.of(0, 0, 1, 1), k: 2 },
      { labels: Int32Array.of(0, 0, 0, 0), k: 1 },
    ];
    const [found, alone] = silhouettes(points, labellings);
    expect(found).toBeCloseTo(expected, 12);
    expect(alone).toBe(0);
  });

  it("adjusted Rand index as scikit-learn's documentation gives it", () => {
    expect(adjustedRandIndex([0, 0, 1, 1], [0, 0, 1, 1])).toBe(1);
    expect(adjustedRandIndex([0, 0, 1, 1], [1, 1, 0, 0])).toBe(1);
    expect(adjustedRandIndex([0, 0, 1, 2], [0, 0, 1, 1])).toBeCloseTo(0.5714, 4);
    expect(adjustedRandIndex([0, 0, 0, 0], [0, 1, 2, 3])).toBe(0);
  });

  it("keeps the numbers of clusters from one run to the next", () => {
    const earlier = { values: Float64Array.of(0, 5, 10), width: 1 };
    expect(matchCentroids({ values: Float64Array.of(9, 0.4, 5.2), width: 1 }, earlier)).toEqual([2, 0, 1]);
    expect(matchCentroids({ values: Float64Array.of(9, 0.4, 5.2, 40), width: 1 }, earlier)).toEqual([2, 0, 1, 3]);
    expect(matchCentroids({ values: Float64Array.of(9, 0.4), width: 1 }, earlier)).toEqual([2, 0]);
  });
});
