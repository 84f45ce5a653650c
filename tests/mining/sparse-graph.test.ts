import { describe, expect, it } from "vitest";
import { Frame } from "../../src/mining/frame.ts";
import { SparseGraph } from "../../src/mining/sparse-graph.ts";

/** A frame in which the given pairs are counted once, and no others. */
function frameOf(siblings: number, edges: readonly (readonly [number, number])[]): Frame {
  const frame = new Frame(siblings);
  frame.reset(siblings, siblings);
  for (const [one, two] of edges) frame.counts[frame.row[one]! + two] = 1;
  return frame;
}

const range = (length: number): number[] => Array.from({ length }, (_, i) => i);

describe("SparseGraph", () => {
  it("gives the edges of a star to its leaves", () => {
    const graph = new SparseGraph();
    const star = range(30).map((i) => [0, i + 1] as const);
    expect(graph.build(frameOf(31, star), 31, 1)).toBe(true);
    expect([...graph.owned]).toEqual([0, ...range(30).map(() => 1)]);
    expect(graph.order[30]).toBe(0);
  });

  it("lists ends in ascending order, and each edge once", () => {
    const graph = new SparseGraph();
    const edges = [
      [0, 1],
      [0, 2],
      [1, 2],
      [2, 3],
      [2, 4],
    ] as const;
    expect(graph.build(frameOf(5, edges), 5, 1)).toBe(true);
    expect([...graph.order]).toEqual([3, 4, 0, 1, 2]);
    expect([...graph.owned]).toEqual([2, 1, 0, 1, 1]);
    expect([...graph.ends.subarray(0, 2)]).toEqual([1, 2]);
  });

  it("refuses a graph that is not sparse, and takes the next one", () => {
    const graph = new SparseGraph();
    const all = range(14).flatMap((one) => range(one).map((two) => [two, one] as const));
    expect(graph.build(frameOf(14, all), 14, 1)).toBe(false);
    expect(graph.build(frameOf(14, all), 14, 2)).toBe(true);
    expect([...graph.owned]).toEqual(range(14).map(() => 0));
  });
});
