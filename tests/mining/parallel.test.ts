import { describe, expect, it } from "vitest";
import { MiningBudgetError } from "../../src/mining/budget.ts";
import { mine } from "../../src/mining/mine.ts";
import { mineParallel } from "../../src/mining/parallel.ts";
import { describeReference } from "../reference.ts";
import { fromLists } from "./brute-force.ts";
import { GROCERIES, groceries } from "./reference.ts";

const toy = fromLists([[0, 1, 2], [0, 1], [0, 1, 3], [1, 4], [], [0, 2], [2, 4], [0, 1, 3, 4]], 6);

describe("mineParallel", () => {
  it.each([1, 2, 3, 9])("finds what mine finds, on %i threads", async (threads) => {
    for (const minCount of [1, 3, 9]) {
      const sets = await mineParallel(toy, { minCount, threads });
      expect(sets).toEqual(mine(toy, { minCount }));
    }
  });

  it("takes no baskets and single items", async () => {
    expect((await mineParallel(fromLists([], 0), { minCount: 1, threads: 2 })).size).toBe(0);
    expect((await mineParallel(toy, { minCount: 1, maxLength: 1, threads: 2 })).size).toBe(5);
  });

  it("keeps its budget over all threads", async () => {
    const size = mine(toy, { minCount: 1 }).size;
    await expect(mineParallel(toy, { minCount: 1, maxItemsets: size - 1, threads: 2 })).rejects.toThrow(
      MiningBudgetError,
    );
    await expect(mineParallel(toy, { minCount: 1, maxItemsets: 3, threads: 2 })).rejects.toThrow(
      "more than 3 itemsets are in at least 1 baskets",
    );
  });

  it("refuses a number of threads out of range", async () => {
    await expect(mineParallel(toy, { minCount: 1, threads: 0 })).rejects.toThrow(
      "invalid threads: 0; expected a whole number of at least 1",
    );
  });

  it("finds what mine finds among more items than fit in a triangle", async () => {
    const pairs = Array.from({ length: 3000 }, (_, i) => [i, 5999 - i, 5999]);
    const baskets = fromLists([...pairs, [1, 2, 5997, 5998]], 6000);
    expect(await mineParallel(baskets, { minCount: 1, threads: 2 })).toEqual(mine(baskets, { minCount: 1 }));
  });
});

describeReference("several threads on Groceries", [GROCERIES], () => {
  it("find what mine finds", async () => {
    const { baskets } = groceries();
    expect(await mineParallel(baskets, { minCount: 10, threads: 2 })).toEqual(mine(baskets, { minCount: 10 }));
  });
});
