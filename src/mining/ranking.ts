/** What mining works on: the frequent items by rank, and the baskets written in ranks. */
import type { Baskets } from "./encode.ts";
import { ListSorter } from "./list-sorter.ts";

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

/** Half the memory where the numbers allow it, and memory is what takes the time. */
export type Numbers = Uint16Array | Int32Array;

/**
 * Lists one after the other in stretches `data[start..end)`: each is its length and then its members, ascending. No
 * number is larger than the number of frequent items.
 */
export interface Lists {
  data: Numbers;
  stretches: readonly Stretch[];
}

export interface Stretch {
  start: number;
  end: number;
}

/** Room for so many numbers, each wide enough for lists of `items` frequent items. */
export function numbersFor(items: number, length: number, Memory = ArrayBuffer as BufferKind): Numbers {
  return items < 2 ** 16 ? new Uint16Array(new Memory(2 * length)) : new Int32Array(new Memory(4 * length));
}

type BufferKind = ArrayBufferConstructor | SharedArrayBufferConstructor;

/** The most that `writeRanks` writes of baskets `from` to `to`. */
export const roomForRanks = ({ offsets }: Baskets, from: number, to: number): number =>
  offsets[to]! - offsets[from]! + to - from;

/** Writes baskets `from` to `to` as lists of ranks from `data[start]` on; those with fewer than two are left out. */
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
    sorter.sort(items, offsets, block, blockEnd);
    const { sorted, end } = sorter;
    for (let basket = block; basket < blockEnd; basket++) {
      const first = offsets[basket]! - offsets[block]!;
      const length = end[basket - block]! - first;
      if (length < 2) continue;
      data[write++] = length;
      for (let i = first; i < first + length; i++) data[write++] = sorted[i]!;
    }
    block = blockEnd;
  }
  return { start, end: write };
}
