/** The default miner: frequent itemsets depth first, on flat arrays only. */
import { checkBytes, type MineOptions, mineLimits } from "./budget.ts";
import type { Baskets } from "./encode.ts";
import { ItemsetBuilder, type Itemsets } from "./itemsets.ts";
import { rankItems, roomForRanks, writeRanks } from "./ranking.ts";
import { ListSearch, TUNING } from "./search.ts";

/**
 * All sets of 1 to `maxLength` items that lie in at least `minCount` baskets, with their counts: the same as `apriori`
 * finds, in another order. Single items come rarest first, then the sets of two or more depth first.
 *
 * @throws UserError on an option out of range
 * @throws MiningBudgetError if there are more than `maxItemsets`, or the work needs more than `maxBytes`
 */
export function mine(baskets: Baskets, options: MineOptions): Itemsets {
  const limits = mineLimits(options);
  const { items, counts, rankOf } = rankItems(baskets, limits.minCount);
  const sets = new ItemsetBuilder(limits);
  items.forEach((item, rank) => {
    sets.add(-1, item, counts[rank]!);
  });
  const room = roomForRanks(baskets, 0, baskets.count);
  checkBytes(4 * room, "the baskets", limits);
  const lists = writeRanks(baskets, rankOf, 0, baskets.count, new Int32Array(room), 0);
  new ListSearch(sets, limits, TUNING).search(lists, 0, items.length, 1);
  return sets.done(baskets.count);
}
