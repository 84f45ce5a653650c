import { describe, expect, it } from "vitest";
import { MiningBudgetError } from "../../src/mining/budget.ts";
import { mine } from "../../src/mining/mine.ts";
import { mineParallel } from "../../src/mining/parallel.ts";
import { fromLists } from "./brute-force.ts";
import { groceries, listing, present } from "./reference.ts";

const toy = fromLists([[0, 1, 2], [0, 1], [0, 1, 3], [1, 4], [], [0, 2], [2, 4], [0, 1, 3, 4]], 6);

describe("mineParallel", () => {
  it.each([1, 2, 3, 9])("finds what mine finds, on %i threads", async (threads) => {
    for (const minCount of [1, 3, 9]) {
      const sets = await mineParallel(toy, { minCount, threads });
      expect(listing(sets)).toEqual(listing(mine(toy, { minCount })));
      expect(sets.baskets).toBe(8);
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

  it.runIf(present)("finds the same in Groceries, in the same order every time", async () => {
    const { baskets } = groceries();
    const sets = await mineParallel(baskets, { minCount: 10, threads: 2 });
    expect(listing(sets)).toEqual(listing(mine(baskets, { minCount: 10 })));
    expect(await mineParallel(baskets, { minCount: 10, threads: 2 })).toEqual(sets);
  });
});
