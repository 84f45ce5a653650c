import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { apriori } from "../../src/mining/apriori.ts";
import type { Baskets } from "../../src/mining/encode.ts";
import { itemsetItems } from "../../src/mining/itemsets.ts";
import { mine } from "../../src/mining/mine.ts";
import { fromLists } from "./brute-force.ts";
import { listing } from "./reference.ts";

const range = (length: number): number[] => Array.from({ length }, (_, i) => i);

describe("mining below a node with many siblings", () => {
  /** Item 0 is the rarest and comes with a centre and two neighbours on a ring, which are also sold alone. */
  function wheel(rim: number): Baskets {
    const spokes = range(rim).map((i) => [0, 1, 2 + i, 2 + ((i + 1) % rim)]);
    const alone = range(40 * rim).map((i) => [2 + (i % rim)]);
    return fromLists([...spokes, ...spokes, [1], ...alone], rim + 2);
  }

  it("finds the cliques of a wheel, with paths in the order of the single items", () => {
    const sets = mine(wheel(20), { minCount: 2 });
    expect(listing(sets)).toEqual(listing(apriori(wheel(20), { minCount: 2 })));
    const triangles = range(sets.size).filter((i) => itemsetItems(sets, i).length === 4);
    expect(triangles).toHaveLength(20);
    for (let i = 22; i < sets.size; i++) expect(sets.item[sets.parent[i]!]).toBeLessThan(sets.item[i]!);
  });

  it("stops at the longest set that is asked for", () => {
    for (const maxLength of [2, 3, 4])
      expect(listing(mine(wheel(20), { minCount: 2, maxLength }))).toEqual(
        listing(apriori(wheel(20), { minCount: 2, maxLength })),
      );
  });

  it("equals Apriori on patterns that overlap, sparse and dense", () => {
    const pattern = fc.uniqueArray(fc.nat(35), { minLength: 2, maxLength: 9 });
    const patterns = fc.array(fc.tuple(pattern, fc.integer({ min: 1, max: 4 })), { minLength: 15, maxLength: 40 });
    fc.assert(
      fc.property(patterns, fc.integer({ min: 2, max: 4 }), (drawn, minCount) => {
        // Item 36 is in all of them, and rarer than the others, which are also sold alone.
        const held = drawn.flatMap(([items, times]) => range(times).map(() => [...items, 36]));
        const alone = range(36).flatMap((item) => range(held.length).map(() => [item]));
        const baskets = fromLists([...held, ...alone], 37);
        expect(listing(mine(baskets, { minCount }))).toEqual(listing(apriori(baskets, { minCount })));
      }),
      { seed: 9, numRuns: 60 },
    );
  });
});
