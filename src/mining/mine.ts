/** The default miner: frequent itemsets depth first, on flat arrays only. */
import { checkBytes, type MineLimits, type MineOptions, mineLimits } from "./budget.ts";
import type { Baskets } from "./encode.ts";
import { ItemsetBuilder, type Itemsets } from "./itemsets.ts";
import { numbersFor } from "./lists.ts";
import { rankItems, roomForRanks, writeRanks } from "./ranking.ts";
import { ListSearch, TUNING, type Tuning } from "./search.ts";

/**
 * All sets of 1 to `maxLength` items that lie in at least `minCount` baskets, with their counts: the same as `apriori`
 * finds, in another order. Single items come rarest first, then the longer sets depth first.
 *
 * @throws UserError on an option out of range
 * @throws MiningBudgetError if there are more than `maxItemsets`, or the work needs more than `maxBytes`
 */
export function mine(baskets: Baskets, options: MineOptions, tuning: Tuning = TUNING): Itemsets {
  const limits = mineLimits(options);
  const ranking = rankItems(baskets, limits.minCount);
  const sets = new ItemsetBuilder(limits);
  const singles = sets.addSingles(ranking.items, ranking.counts);
  if (limits.maxLength > 1) {
    checkWork(baskets, singles.size, limits, tuning);
    const data = numbersFor(singles.size, roomForRanks(baskets, 0, baskets.count));
    const stretch = writeRanks(baskets, ranking, 0, baskets.count, data, 0);
    new ListSearch(sets, limits, tuning).search({ data, stretches: [stretch] }, singles);
  }
  return sets.done(baskets.count);
}

/** @throws MiningBudgetError if the baskets in ranks and the pair counts need too much memory */
function checkWork(baskets: Baskets, items: number, limits: MineLimits, tuning: Tuning): void {
  const width = numbersFor(items, 0).BYTES_PER_ELEMENT;
  const common = Math.min(items, tuning.triangle);
  const bytes = width * roomForRanks(baskets, 0, baskets.count) + ((4 + width) * common ** 2) / 2;
  checkBytes(bytes, `${baskets.count} baskets of ${items} frequent items`, limits);
}
