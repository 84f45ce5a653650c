/**
 * Apriori: level by level, candidates from the frequent sets one item shorter, counted in one pass over the baskets.
 *
 * Agrawal & Srikant, "Fast algorithms for mining association rules", VLDB 1994: a set can only be frequent if all its
 * subsets are. This is the readable reference; `mine` finds the same sets and counts faster.
 */
import { checkItemsets, type MineOptions, mineLimits } from "./budget.ts";
import { ChildTable, childTable } from "./child-table.ts";
import type { Baskets } from "./encode.ts";
import { ItemsetBuilder, type Itemsets } from "./itemsets.ts";

/**
 * All sets of 1 to `maxLength` items that lie in at least `minCount` baskets, with their counts.
 *
 * The itemsets are ordered by length and then by their items, all ascending.
 *
 * @throws UserError on an option out of range
 * @throws MiningBudgetError if there are more than `maxItemsets`, or the candidates need more than `maxBytes`
 */
export function apriori(baskets: Baskets, options: MineOptions): Itemsets {
  const limits = mineLimits(options);
  // Candidates stand behind the frequent sets until they are counted, so only their memory is limited here.
  const sets = new ItemsetBuilder({ ...limits, maxItemsets: Number.POSITIVE_INFINITY });

  for (let item = 0; item < baskets.itemCount; item++) sets.add(-1, item, 0);
  for (const item of baskets.items) sets.count[item]!++;
  dropInfrequent(sets, 0, limits.minCount);

  let previous = 0;
  for (let length = 2; length <= limits.maxLength && previous < sets.size; length++) {
    const level = sets.size;
    addCandidates(sets, previous, level);
    countCandidates(sets, level, length, baskets);
    dropInfrequent(sets, level, limits.minCount);
    checkItemsets(sets.size, limits);
    previous = level;
  }
  checkItemsets(sets.size, limits);
  return sets.done(baskets.count);
}

/** Joins any two sets of the last level that differ in their last item only, unless a subset of the union is missing. */
function addCandidates(sets: ItemsetBuilder, from: number, to: number): void {
  const known = childTable(sets, to);
  for (let first = from; first < to; first++) {
    const union = [...pathTo(sets, first), -1];
    const last = union.length - 1;
    for (let second = first + 1; second < to && sets.parent[second] === sets.parent[first]; second++) {
      union[last] = sets.item[second]!;
      // Without either of the last two items it is one of the joined sets.
      if (union.every((_, i) => i >= last - 1 || known.descend(union, i) >= 0)) sets.add(first, sets.item[second]!, 0);
    }
  }
}

/** Adds one to every candidate (those from index `from` on) for every basket that holds it. */
function countCandidates(sets: ItemsetBuilder, from: number, length: number, { items, offsets, count }: Baskets): void {
  const table = tableOfPaths(sets, from);
  const visit = (node: number, start: number, end: number, missing: number): void => {
    for (let i = start; i <= end - missing; i++) {
      const child = table.find(node, items[i]!);
      if (child < 0) continue;
      if (missing === 1) sets.count[child]!++;
      else visit(child, i + 1, end, missing - 1);
    }
  };
  for (let basket = 0; basket < count; basket++) visit(-1, offsets[basket]!, offsets[basket + 1]!, length);
}

/** A table of the candidates and their prefixes only, so that counting follows no path without a candidate. */
function tableOfPaths(sets: ItemsetBuilder, from: number): ChildTable {
  const table = new ChildTable(sets, sets.size);
  for (let candidate = from; candidate < sets.size; candidate++) {
    table.add(candidate);
    for (let node = sets.parent[candidate]!; node >= 0; node = sets.parent[node]!) {
      if (table.find(sets.parent[node]!, sets.item[node]!) === node) break;
      table.add(node);
    }
  }
  return table;
}

/** Closes the ranks over the infrequent sets from index `from` on. */
function dropInfrequent(sets: ItemsetBuilder, from: number, minCount: number): void {
  const { parent, item, count, size } = sets;
  sets.size = from;
  for (let i = from; i < size; i++) if (count[i]! >= minCount) sets.add(parent[i]!, item[i]!, count[i]!);
}

/** The items from the root to a node. */
function pathTo({ parent, item }: ItemsetBuilder, node: number): number[] {
  const path: number[] = [];
  for (let i = node; i >= 0; i = parent[i]!) path.unshift(item[i]!);
  return path;
}
