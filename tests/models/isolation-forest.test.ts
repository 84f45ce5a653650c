import { describe, expect, it } from "vitest";
import { isolationForest } from "../../src/models/isolation-forest.ts";
import { createRandom, normal } from "../../src/models/random.ts";

/** Points of two kinds that hang together, and ten that are of no kind. */
function planted(seed: number) {
  const random = createRandom(seed, "blobs");
  const points = Array.from({ length: 990 }, (_, i) => {
    const [x, shift] = [normal(random), i % 2 === 0 ? 0 : 8];
    return [x + shift, x + shift + 0.3 * normal(random), normal(random)];
  });
  const odd = Array.from({ length: 10 }, (_, i) => [(i % 2 === 0 ? 1 : -1) * 14, 20 - 3 * i, 9]);
  return [...points, ...odd];
}
const columnsOf = (points: readonly number[][]): Float64Array[] =>
  [0, 1, 2].map((f) => Float64Array.from(points, (point) => point[f]!));

describe("an isolation forest", () => {
  it("ranks planted outliers before all else, in each of eight draws", () => {
    for (let seed = 1; seed <= 8; seed++) {
      const points = planted(seed);
      const { score } = isolationForest(columnsOf(points), seed);
      const ranked = points.map((point, i) => ({ i, score: score(point) })).sort((a, b) => b.score - a.score);
      expect(ranked.slice(0, 10).filter(({ i }) => i >= 990).length).toBeGreaterThanOrEqual(9);
      const ordinary = ranked.filter(({ i }) => i < 990).map((one) => one.score);
      expect(ordinary[ordinary.length >> 1]).toBeLessThan(0.5);
      expect(ranked[4]!.score).toBeGreaterThan(0.65);
    }
  });

  it("is the same for the same seed, and its scores lie between 0 and 1", () => {
    const points = planted(1);
    const scores = (seed: number): number[] => points.map(isolationForest(columnsOf(points), seed).score);
    expect(scores(5)).toEqual(scores(5));
    expect(scores(5)).not.toEqual(scores(6));
    expect(scores(5).every((score) => score > 0 && score < 1)).toBe(true);
  });

  it("tells nothing apart where all points are one", () => {
    const same = [new Float64Array(50).fill(3), new Float64Array(50).fill(1)];
    const { score } = isolationForest(same, 1);
    expect(score([3, 1])).toBeCloseTo(0.5, 10);
    expect(score([300, 1])).toBeCloseTo(0.5, 10);
    expect(isolationForest([], 1).score([])).toBe(0);
  });
});
