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
 * Groups pairs (basket, item), in any order and with repeats, into baskets. Two stable counting sorts, by item and then
 * by basket, so the time is linear in pairs, items and baskets.
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
  const byItem = startOfEach(itemNo, itemCount, "item");
  const byBasket = startOfEach(basketNo, basketCount, "basket");

  const basketsOfItems = new Int32Array(itemNo.length);
  const next = byItem.slice();
  for (let i = 0; i < itemNo.length; i++) basketsOfItems[next[itemNo[i]!]!++] = basketNo[i]!;

  const items = new Int32Array(itemNo.length);
  const end = byBasket.slice();
  for (let item = 0; item < itemCount; item++)
    for (let i = byItem[item]!; i < byItem[item + 1]!; i++) {
      const basket = basketsOfItems[i]!;
      const at = end[basket]!;
      // Items arrive in ascending order, so a repeat is always the one written last.
      if (at > byBasket[basket]! && items[at - 1] === item) continue;
      items[at] = item;
      end[basket] = at + 1;
    }
  return closeGaps(items, byBasket, end, basketCount, itemCount);
}

/** Numbers the labels of text baskets in their sorted order (by UTF-16 code unit) and encodes the baskets. */
export function labelBaskets(baskets: readonly (readonly string[])[]): { baskets: Baskets; labels: string[] } {
  const labels = [...new Set(baskets.flat())].sort();
  const number = new Map(labels.map((label, i) => [label, i]));
  const basketNo = Int32Array.from(baskets.flatMap((basket, i) => basket.map(() => i)));
  const itemNo = Int32Array.from(baskets.flatMap((basket) => basket.map((label) => number.get(label)!)));
  return { baskets: encodeBaskets(basketNo, itemNo, baskets.length, labels.length), labels };
}

/** Where the entries of each number begin once sorted; one entry more than numbers. */
function startOfEach(numbers: Int32Array, count: number, what: string): Int32Array {
  const starts = new Int32Array(count + 1);
  for (const number of numbers) {
    if (number < 0 || number >= count) throw new RangeError(`${what} number ${number} is outside 0..${count - 1}`);
    starts[number + 1]!++;
  }
  for (let i = 0; i < count; i++) starts[i + 1]! += starts[i]!;
  return starts;
}

/** Removes the room that repeats left behind each basket. */
function closeGaps(items: Int32Array, start: Int32Array, end: Int32Array, count: number, itemCount: number): Baskets {
  const offsets = new Int32Array(count + 1);
  let size = 0;
  for (let basket = 0; basket < count; basket++) {
    if (size < start[basket]!) items.copyWithin(size, start[basket]!, end[basket]!);
    size += end[basket]! - start[basket]!;
    offsets[basket + 1] = size;
  }
  return { count, itemCount, items: items.subarray(0, size), offsets };
}
