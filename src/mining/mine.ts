/** The default miner. */
import { checkBytes, type MineOptions, mineLimits } from "./budget.ts";
import type { Baskets } from "./encode.ts";
import { ItemsetBuilder, type Itemsets } from "./itemsets.ts";

/** The same sets and counts as `apriori`, depth first. */
export function mine(baskets: Baskets, options: MineOptions): Itemsets {
  const limits = mineLimits(options);
  checkBytes(8 * baskets.items.length, "the lists of baskets", limits);
  const sets = new ItemsetBuilder(limits);
  const lists = basketsOfItems(baskets).filter(({ list }) => list.length >= limits.minCount);
  const roots = lists.map(({ item, list }) => sets.add(-1, item, list.length));
  const extend = (siblings: typeof lists, indices: readonly number[], length: number): void => {
    if (length > limits.maxLength) return;
    for (let i = 0; i < siblings.length; i++) {
      const children = siblings
        .slice(i + 1)
        .map(({ item, list }) => ({ item, list: intersect(siblings[i]!.list, list) }));
      const frequent = children.filter(({ list }) => list.length >= limits.minCount);
      const added = frequent.map(({ item, list }) => sets.add(indices[i]!, item, list.length));
      extend(frequent, added, length + 1);
    }
  };
  extend(lists, roots, 2);
  return sets.done(baskets.count);
}

function basketsOfItems({ items, offsets, count, itemCount }: Baskets): { item: number; list: Int32Array }[] {
  const lists = Array.from({ length: itemCount }, (): number[] => []);
  for (let basket = 0; basket < count; basket++)
    for (let i = offsets[basket]!; i < offsets[basket + 1]!; i++) lists[items[i]!]!.push(basket);
  return lists.map((list, item) => ({ item, list: Int32Array.from(list) }));
}

function intersect(a: Int32Array, b: Int32Array): Int32Array {
  const both = new Int32Array(Math.min(a.length, b.length));
  let size = 0;
  for (let i = 0, j = 0; i < a.length && j < b.length; )
    if (a[i]! < b[j]!) i++;
    else if (a[i]! > b[j]!) j++;
    else {
      both[size++] = a[i++]!;
      j++;
    }
  return both.slice(0, size);
}
