/** What mining works on: the frequent items by rank, and the baskets written in ranks. */
import { type Baskets, sortRange } from "./encode.ts";

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

/**
 * Numbered lists, one after the other in `data[start..end)`: each is the bitwise complement of its length, so a negative
 * number, and then its members, ascending. One more negative number stands at `end`.
 */
export interface Lists {
  data: Int32Array;
  start: number;
  end: number;
}

/** Room for baskets `from` to `to` as lists of ranks. */
export const roomForRanks = ({ offsets }: Baskets, from: number, to: number): number =>
  offsets[to]! - offsets[from]! + to - from + 1;

/** Writes baskets `from` to `to` into `data` from `start` on as lists of ranks; those with fewer than two are left out. */
export function writeRanks(
  { items, offsets }: Baskets,
  rankOf: Int32Array,
  from: number,
  to: number,
  data: Int32Array,
  start: number,
): Lists {
  let end = start;
  for (let basket = from; basket < to; basket++) {
    const members = end + 1;
    let next = members;
    for (let i = offsets[basket]!; i < offsets[basket + 1]!; i++) {
      const rank = rankOf[items[i]!]!;
      if (rank >= 0) data[next++] = rank;
    }
    if (next - members < 2) continue;
    sortRange(data, members, next);
    data[end] = ~(next - members);
    end = next;
  }
  data[end] = -1;
  return { data, start, end };
}
