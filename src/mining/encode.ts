/** Baskets as one flat stream of item numbers: what every miner reads. */
import { ListSorter } from "./list-sorter.ts";

/**
 * One basket is `items[offsets[i]..offsets[i + 1])`: distinct item numbers in ascending order, each from 0 to
 * `itemCount - 1`. A basket may be empty and an item may occur in none.
 */
export interface Baskets {
  count: number;
  itemCount: number;
  items: Int32Array;
  offsets: Int32Array;
}

/**
 * Groups pairs (basket, item), in any order and with repeats, into baskets. Counting sorts only: the time is linear in
 * pairs, items and baskets. Pairs that come in the order of their baskets are quickest.
 *
 * @throws RangeError if the two columns differ in length or a number lies outside `0..basketCount - 1` or `0..itemCount - 1`
 */
export function encodeBaskets(
  basketNo: Int32Array,
  itemNo: Int32Array,
  basketCount: number,
  itemCount: number,
): Baskets {
  if (basketNo.length !== itemNo.length)
    throw new RangeError(`${basketNo.length} basket numbers but ${itemNo.length} item numbers`);
  checkRange(basketNo, basketCount, "basket");
  checkRange(itemNo, itemCount, "item");
  const offsets = startOfEach(basketNo, basketCount);
  if (isAscending(basketNo)) return distinctInto(new Int32Array(itemNo.length), itemNo, offsets, itemCount);
  return distinctWithin(grouped(basketNo, itemNo, offsets), offsets, itemCount);
}

/** Numbers the labels of text baskets in their sorted order (by UTF-16 code unit) and encodes the baskets. */
export function labelBaskets(baskets: readonly (readonly string[])[]): { baskets: Baskets; labels: string[] } {
  const labels = [...new Set(baskets.flat())].sort();
  const number = new Map(labels.map((label, i) => [label, i]));
  const basketNo = Int32Array.from(baskets.flatMap((basket, i) => basket.map(() => i)));
  const itemNo = Int32Array.from(baskets.flatMap((basket) => basket.map((label) => number.get(label)!)));
  return { baskets: encodeBaskets(basketNo, itemNo, baskets.length, labels.length), labels };
}

function checkRange(numbers: Int32Array, count: number, what: string): void {
  const outside = firstOutside(numbers, count);
  if (outside < numbers.length) throw new RangeError(`${what} number ${numbers[outside]} is outside 0..${count - 1}`);
}

function firstOutside(numbers: Int32Array, count: number): number {
  let i = 0;
  while (i < numbers.length && numbers[i]! >= 0 && numbers[i]! < count) i++;
  return i;
}

function isAscending(numbers: Int32Array): boolean {
  for (let i = 1; i < numbers.length; i++) if (numbers[i]! < numbers[i - 1]!) return false;
  return true;
}

/** Where the pairs of each basket begin once grouped; one entry more than baskets. */
function startOfEach(basketNo: Int32Array, basketCount: number): Int32Array {
  const offsets = new Int32Array(basketCount + 1);
  for (let i = 0; i < basketNo.length; i++) offsets[basketNo[i]! + 1]!++;
  for (let basket = 0; basket < basketCount; basket++) offsets[basket + 1]! += offsets[basket]!;
  return offsets;
}

/** The items, basket by basket. */
function grouped(basketNo: Int32Array, itemNo: Int32Array, offsets: Int32Array): Int32Array {
  const items = new Int32Array(itemNo.length);
  const next = offsets.slice();
  for (let i = 0; i < itemNo.length; i++) items[next[basketNo[i]!]!++] = itemNo[i]!;
  return items;
}

/**
 * Baskets of items in any order with repeats, made ascending and distinct in place: afterwards `items` and `offsets` are those of
 * the baskets.
 */
export function distinctWithin(items: Int32Array, offsets: Int32Array, itemCount: number): Baskets {
  return distinctInto(items, items, offsets, itemCount);
}

/** The same, with the items written to `out`, which may be where they are. */
function distinctInto(out: Int32Array, numbers: Int32Array, offsets: Int32Array, itemCount: number): Baskets {
  const count = offsets.length - 1;
  const sorter = new ListSorter(
    Int32Array.from({ length: itemCount }, (_, item) => item),
    itemCount,
  );
  let size = 0;
  for (let from = 0; from < count; ) {
    const to = sorter.blockEnd(offsets, from, count);
    // What has been read is not needed any more, and there is never more to write than was read.
    sorter.sort({ numbers, offsets }, from, to, out, size, 0);
    const { begin, end } = sorter;
    for (let basket = from; basket < to; basket++) {
      const [first, stop] = [begin[basket - from]!, end[basket - from]!];
      // Only what follows a repeat has to move.
      if (first > size) out.copyWithin(size, first, stop);
      offsets[basket] = size;
      size += stop - first;
    }
    from = to;
  }
  offsets[count] = size;
  return { count, itemCount, items: out.subarray(0, size), offsets };
}
