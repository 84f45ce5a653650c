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
  const items = isAscending(basketNo) ? itemNo.slice() : grouped(basketNo, itemNo, offsets);
  return distinctWithin(items, offsets, itemCount);
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
  for (let i = 0; i < numbers.length; i++)
    if (numbers[i]! >>> 0 >= count) throw new RangeError(`${what} number ${numbers[i]} is outside 0..${count - 1}`);
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
  const count = offsets.length - 1;
  const sorter = new ListSorter(
    Int32Array.from({ length: itemCount }, (_, item) => item),
    itemCount,
  );
  let size = 0;
  for (let from = 0; from < count; ) {
    const to = sorter.blockEnd(offsets, from, count);
    sorter.sort(items, offsets, from, to);
    const { sorted, end } = sorter;
    const start = offsets[from]!;
    let first = 0;
    for (let basket = from; basket < to; basket++) {
      const next = offsets[basket + 1]! - start;
      // what has been read is not needed any more, and there is never more to write than was read
      offsets[basket] = size;
      for (let i = first, last = -1; i < end[basket - from]!; i++) {
        const item = sorted[i]!;
        if (item !== last) items[size++] = item;
        last = item;
      }
      first = next;
    }
    from = to;
  }
  offsets[count] = size;
  return { count, itemCount, items: items.subarray(0, size), offsets };
}
