import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { UserError } from "../../src/errors.ts";
import { apriori } from "../../src/mining/apriori.ts";
import { type MineOptions, MiningBudgetError } from "../../src/mining/budget.ts";
import { type Baskets, labelBaskets } from "../../src/mining/encode.ts";
import { countByLength, type Itemsets, itemsetItems, lengths } from "../../src/mining/itemsets.ts";
import { mine } from "../../src/mining/mine.ts";
import { describeReference } from "../reference.ts";
import { bruteForce, countOf, fromLists, smallBaskets } from "./brute-force.ts";
import { expected, fimi, GROCERIES, groceries, listing } from "./reference.ts";

const MINERS: [string, (baskets: Baskets, options: MineOptions) => Itemsets][] = [
  ["apriori", apriori],
  ["mine", mine],
];

describe.each(MINERS)("%s", (_, miner) => {
  const toy = fromLists(
    [
      [0, 1, 2],
      [0, 1],
      [0, 1, 3],
      [1, 4],
      [0, 2],
      [2, 4],
      [0, 1, 3, 4],
    ],
    5,
  );

  it("finds the 20 itemsets of arules' test-eclat.R", () => {
    expect(miner(toy, { minCount: 1 }).size).toBe(20);
    expect(listing(miner(toy, { minCount: 3 }))).toEqual(["0 (5)", "0 1 (4)", "1 (5)", "2 (3)", "4 (3)"]);
  });

  it("finds the 11 itemsets of mlxtend's user guide", () => {
    const { baskets } = labelBaskets(MLXTEND);
    expect(miner(baskets, { minCount: 3 }).size).toBe(11);
  });

  it("finds nothing in nothing", () => {
    for (const empty of [fromLists([], 0), fromLists([], 4), fromLists([[], []], 4)])
      expect(miner(empty, { minCount: 1 }).size).toBe(0);
    expect(miner(toy, { minCount: 8 }).size).toBe(0);
  });

  it("finds every subset of a single basket", () => {
    expect(Object.fromEntries(countByLength(miner(fromLists([[1, 3, 4, 7]], 9), { minCount: 1 })))).toEqual({
      1: 4,
      2: 6,
      3: 4,
      4: 1,
    });
    expect(miner(fromLists([[1, 3, 4, 7]], 9), { minCount: 1, maxLength: 1 }).size).toBe(4);
  });

  it("equals brute force at every count and length", () => {
    fc.assert(
      fc.property(
        smallBaskets,
        fc.integer({ min: 1, max: 6 }),
        fc.integer({ min: 1, max: 9 }),
        (baskets, minCount, maxLength) => {
          expect(listing(miner(baskets, { minCount, maxLength }))).toEqual(bruteForce(baskets, minCount, maxLength));
        },
      ),
      { seed: 2, numRuns: 200 },
    );
  });

  it("keeps the order of the trie: parents and single items first, paths in the order of the single items", () => {
    fc.assert(
      fc.property(smallBaskets, fc.integer({ min: 1, max: 4 }), (baskets, minCount) => {
        const { size, parent, item } = miner(baskets, { minCount });
        const singles = parent.filter((node) => node < 0).length;
        const place = new Map(Array.from(item.subarray(0, singles), (single, i) => [single, i]));
        for (let i = 0; i < size; i++) {
          expect(parent[i]).toBeLessThan(i);
          if (i < singles) expect(parent[i]).toBe(-1);
          else expect(place.get(item[parent[i]!]!)).toBeLessThan(place.get(item[i]!)!);
        }
      }),
      { seed: 3 },
    );
  });

  it("stops at its budget", () => {
    const baskets = fromLists([[0, 1, 2, 3]], 4);
    expect(miner(baskets, { minCount: 1, maxItemsets: 15 }).size).toBe(15);
    expect(() => miner(baskets, { minCount: 1, maxItemsets: 14 })).toThrow(MiningBudgetError);
    const wide = fromLists([Array.from({ length: 40 }, (_, i) => i)], 40);
    expect(() => miner(wide, { minCount: 1, maxItemsets: 100_000 })).toThrow(
      "more than 100000 itemsets are in at least 1 baskets",
    );
    expect(() => miner(wide, { minCount: 1, maxBytes: 1_000_000 })).toThrow(
      /^mining needs \d+ MiB for .*; at most 1 MiB/,
    );
    try {
      miner(baskets, { minCount: 1, maxItemsets: 1 });
    } catch (error) {
      expect((error as UserError).hint).toBe("raise minSupport or lower maxLength");
    }
  });

  it.each([
    [{ minCount: 0 }, "invalid minCount: 0; expected a whole number of at least 1"],
    [{ minCount: 0.01 }, "invalid minCount: 0.01; expected a whole number of at least 1"],
    [{ minCount: 1, maxLength: 0 }, "invalid maxLength: 0; expected a whole number of at least 1"],
    [{ minCount: 1, maxItemsets: Number.NaN }, "invalid maxItemsets: NaN; expected a whole number of at least 1"],
  ])("refuses %j", (options, message) => {
    expect(() => miner(toy, options)).toThrow(new UserError(message));
  });
});

describe("mine in little memory", () => {
  it.each([
    { triangle: 4096, buckets: 1 },
    { triangle: 3, buckets: 2 ** 25 },
    { triangle: 0, buckets: 5 },
  ])("finds the same with %j", (tuning) => {
    fc.assert(
      fc.property(
        smallBaskets,
        fc.integer({ min: 1, max: 4 }),
        fc.integer({ min: 1, max: 9 }),
        (baskets, minCount, maxLength) => {
          expect(listing(mine(baskets, { minCount, maxLength }, tuning))).toEqual(
            bruteForce(baskets, minCount, maxLength),
          );
        },
      ),
      { seed: 7 },
    );
    // Wide enough for lists below lists, not only masks.
    const wide = fc.array(
      fc.subarray(
        Array.from({ length: 40 }, (_, i) => i),
        { maxLength: 30 },
      ),
      { maxLength: 60 },
    );
    fc.assert(
      fc.property(wide, fc.integer({ min: 8, max: 12 }), (lists, minCount) => {
        const baskets = fromLists(lists, 40);
        expect(listing(mine(baskets, { minCount }, tuning))).toEqual(listing(apriori(baskets, { minCount })));
      }),
      { seed: 8, numRuns: 30 },
    );
  });

  it("takes more items than 16 bits can number", () => {
    const pairs = Array.from({ length: 35_000 }, (_, i) => [i, 69_999 - i]);
    const sets = mine(fromLists([...pairs, [1, 69_998, 69_999]], 70_000), { minCount: 1 });
    expect(Object.fromEntries(countByLength(sets))).toEqual({ 1: 70_000, 2: 35_002, 3: 1 });
    const triple = lengths(sets).indexOf(3);
    expect(itemsetItems(sets, triple)).toEqual([1, 69_998, 69_999]);
    expect(sets.count.filter((count) => count === 2)).toHaveLength(4);
  });
});

const PUBLIC = [GROCERIES, "baskets/retail.dat.gz", "baskets/T10I4D100K.dat.gz", "expected/baskets.json"];

describeReference("public baskets", PUBLIC, () => {
  describe.each([
    ["groceries", () => groceries().baskets],
    ["retail", () => fimi("retail")],
    ["T10I4D100K", () => fimi("T10I4D100K")],
  ] as const)("%s", (name, load) => {
    const baskets = load();

    it.each(expected(name))("has $total itemsets in at least $min_count baskets", ({ min_count, total, by_length }) => {
      const sets = mine(baskets, { minCount: min_count });
      expect(sets.size).toBe(total);
      expect(Object.fromEntries(countByLength(sets))).toEqual(by_length);
      expect(listing(apriori(baskets, { minCount: min_count }))).toEqual(listing(sets));
    });
  });

  it("finds the counts of Groceries' products and pairs", () => {
    const { baskets, labels } = groceries();
    const sets = mine(baskets, { minCount: 10, maxLength: 2 });
    expect(sets.size).toBe(157 + 2981);
    for (let i = 0; i < sets.size; i += 37) expect(sets.count[i]).toBe(countOf(baskets, itemsetItems(sets, i)));
    const milk = Array.from({ length: sets.size }, (_, i) => i).find(
      (i) => itemsetItems(sets, i).length === 1 && labels[sets.item[i]!] === "whole milk",
    );
    expect(sets.count[milk!]).toBe(2513);
  });
});

/** The five baskets of mlxtend's user guide on `apriori`. */
const MLXTEND = [
  ["Milk", "Onion", "Nutmeg", "Kidney Beans", "Eggs", "Yogurt"],
  ["Dill", "Onion", "Nutmeg", "Kidney Beans", "Eggs", "Yogurt"],
  ["Milk", "Apple", "Kidney Beans", "Eggs"],
  ["Milk", "Unicorn", "Corn", "Kidney Beans", "Yogurt"],
  ["Corn", "Onion", "Onion", "Kidney Beans", "Ice cream", "Eggs"],
];
