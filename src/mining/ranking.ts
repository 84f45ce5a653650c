/** What mining works on: the frequent items by rank, and the baskets written in ranks. */
import type { Baskets } from "./encode.ts";
import { ListSorter } from "./list-sorter.ts";
import type { Numbers, Stretch } from "./lists.ts";

/** The items in at least `minCount` baskets, rarest first (ties by number): rank `r` is `items[r]`, in `counts[r]` baskets. */
export interface Ranking {
  items: Int32Array;
  counts: Int32Array;
  /** The rank of each item number, or -1 for an infrequent item. */
  rankOf: Int32Array;
}

export function rankItems({ items, itemCount }: Baskets, minCount: number): Ranking {
  const count = new Int32Array(itemCount);
  for (let i = 0; i < items.length; i++) count[items[i]!]!++;
  const frequent = Int32Array.from(count.keys().filter((item) => count[item]! >= minCount)).sort(
    (a, b) => count[a]! - count[b]! || a - b,
  );
  const rankOf = new Int32Array(itemCount).fill(-1);
  frequent.forEach((item, rank) => {
    rankOf[item] = rank;
  });
  return { items: frequent, counts: frequent.map((item) => count[item]!), rankOf };
}

/** The most that `writeRanks` writes of baskets `from` to `to`. */
export const roomForRanks = ({ offsets }: Baskets, from: number, to: number): number =>
  offsets[to]! - offsets[from]! + to - from;

/** Writes baskets `from` to `to` as lists of ranks from `data[start]` on. */
export function writeRanks(
  { items, offsets }: Baskets,
  { items: ranked, rankOf }: Ranking,
  from: number,
  to: number,
  data: Numbers,
  start: number,
): Stretch {
  const sorter = new ListSorter(rankOf, ranked.length);
  let write = start;
  for (let block = from; block < to; ) {
    const blockEnd = sorter.blockEnd(offsets, block, to);
    sorter.sort({ numbers: items, offsets }, block, blockEnd, data, write, 1);
    const { end } = sorter;
    for (let list = 0; list < blockEnd - block; list++) {
      data[write] = end[list]! - write - 1;
      write = end[list]!;
    }
    block = blockEnd;
  }
  return { start, end: write };
}
