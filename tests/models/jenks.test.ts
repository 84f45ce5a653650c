import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { jenksEdges } from "../../src/models/jenks.ts";

const spread = (values: readonly number[]): number => {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  return values.reduce((sum, value) => sum + (value - mean) ** 2, 0);
};

/** Squared distance to the class means when the edges cut. */
function cost(sorted: readonly number[], edges: readonly number[]): number {
  const bounds = [Number.NEGATIVE_INFINITY, ...edges, Number.POSITIVE_INFINITY];
  return bounds.slice(1).reduce((sum, to, i) => {
    const members = sorted.filter((value) => value > (bounds[i] as number) && value <= to);
    return members.length === 0 ? sum : sum + spread(members);
  }, 0);
}

function* choices(values: readonly number[], count: number): Generator<number[]> {
  if (count === 0) yield [];
  for (let i = 0; i <= values.length - count && count > 0; i++)
    for (const rest of choices(values.slice(i + 1), count - 1)) yield [values[i] as number, ...rest];
}

describe("natural breaks", () => {
  it("cuts where the gaps are", () => {
    expect(jenksEdges([1, 2, 3, 50, 51, 52, 400, 401, 402], 3)).toEqual([3, 52]);
  });

  it("gives every distinct value its class where there are no more than classes", () => {
    expect(jenksEdges([5, 5, 7], 5)).toEqual([5]);
    expect(jenksEdges([], 5)).toEqual([]);
    expect(jenksEdges([4, 4], 5)).toEqual([]);
  });

  it("is never worse than any other cut", () => {
    fc.assert(
      fc.property(
        fc.array(fc.integer({ min: -50, max: 50 }), { minLength: 4, maxLength: 14 }),
        fc.integer({ min: 2, max: 4 }),
        (values, classes) => {
          const sorted = [...values].sort((a, b) => a - b);
          const distinct = [...new Set(sorted)];
          const best = cost(sorted, jenksEdges(sorted, classes));
          for (const edges of choices(distinct.slice(0, -1), Math.min(classes, distinct.length) - 1))
            if (cost(sorted, edges) < best - 1e-6) return false;
          return true;
        },
      ),
      { seed: 17 },
    );
  });
});
