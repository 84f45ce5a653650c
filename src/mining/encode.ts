/** Baskets as one flat stream of item numbers: what every miner reads. */

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
 * Groups pairs (basket, item), in any order and with repeats, into baskets: a counting sort by basket, then each basket
 * in itself. The time is linear in pairs, items and baskets as long as baskets are short.
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
  const offsets = new Int32Array(basketCount + 1);
  for (let i = 0; i < basketNo.length; i++) offsets[within(basketNo[i]!, basketCount, "basket") + 1]!++;
  for (let basket = 0; basket < basketCount; basket++) offsets[basket + 1]! += offsets[basket]!;

  const items = new Int32Array(itemNo.length);
  const next = offsets.slice();
  for (let i = 0; i < itemNo.length; i++) items[next[basketNo[i]!]!++] = within(itemNo[i]!, itemCount, "item");

  let size = 0;
  for (let basket = 0; basket < basketCount; basket++) {
    const start = offsets[basket]!;
    const end = offsets[basket + 1]!;
    sortRange(items, start, end);
    offsets[basket] = size;
    for (let i = start; i < end; i++) if (i === start || items[i] !== items[size - 1]) items[size++] = items[i]!;
  }
  offsets[basketCount] = size;
  return { count: basketCount, itemCount, items: items.subarray(0, size), offsets };
}

/** Numbers the labels of text baskets in their sorted order (by UTF-16 code unit) and encodes the baskets. */
export function labelBaskets(baskets: readonly (readonly string[])[]): { baskets: Baskets; labels: string[] } {
  const labels = [...new Set(baskets.flat())].sort();
  const number = new Map(labels.map((label, i) => [label, i]));
  const basketNo = Int32Array.from(baskets.flatMap((basket, i) => basket.map(() => i)));
  const itemNo = Int32Array.from(baskets.flatMap((basket) => basket.map((label) => number.get(label)!)));
  return { baskets: encodeBaskets(basketNo, itemNo, baskets.length, labels.length), labels };
}

/** Beyond this many, insertion sort is slower than the engine's sort. */
const SHORT = 48;

/** Sorts `numbers[start..end)` ascending, in place. */
export function sortRange(numbers: Int32Array, start: number, end: number): void {
  if (end - start > SHORT) {
    numbers.subarray(start, end).sort();
    return;
  }
  for (let i = start + 1; i < end; i++) {
    const number = numbers[i]!;
    let hole = i;
    for (; hole > start && numbers[hole - 1]! > number; hole--) numbers[hole] = numbers[hole - 1]!;
    numbers[hole] = number;
  }
}

function within(number: number, count: number, what: string): number {
  if (number < 0 || number >= count) throw new RangeError(`${what} number ${number} is outside 0..${count - 1}`);
  return number;
}
