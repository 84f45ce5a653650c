/**
 * Sorts many short lists of small numbers at once. Sorting ten numbers alone is a row of guesses for a processor, and half
 * of them go wrong. Counting a block of lists by number and dealing the numbers out again in ascending order takes none.
 */

/** So many numbers, with what it takes to sort them, stay in a processor's second-level cache. */
const BLOCK = 2 ** 14;

export class ListSorter {
  /** The sorted lists of the block; list `from + i` is in `sorted[offsets[from + i] - offsets[from]..end[i])`. */
  sorted = new Int32Array(0);
  end = new Int32Array(0);
  readonly #keyOf: Int32Array;
  /** By key: where its lists begin in `#lists` and, while that is filled, where the next one goes. */
  readonly #next: Int32Array;
  /** The lists of all keys, key by key. */
  #lists = new Int32Array(0);
  readonly #block: number;

  /** `keyOf` turns the numbers of the lists into keys from 0 to `keys - 1`, or -1 for a number to drop. */
  constructor(keyOf: Int32Array, keys: number) {
    this.#keyOf = keyOf;
    this.#next = new Int32Array(keys + 1);
    // Going through the keys must not cost more than going through the block.
    this.#block = Math.max(BLOCK, 4 * keys);
  }

  /** How many lists from `from` on make a block: at least one. */
  blockEnd(offsets: Int32Array, from: number, to: number): number {
    const full = offsets[from]! + this.#block;
    let end = from + 1;
    while (end < to && end - from < this.#block && offsets[end + 1]! <= full) end++;
    return end;
  }

  /** Sorts lists `from` to `to` of `numbers[offsets[i]..offsets[i + 1])` by key, ascending. */
  sort(numbers: Int32Array, offsets: Int32Array, from: number, to: number): void {
    const start = offsets[from]!;
    this.#fit(offsets[to]! - start, to - from);
    const { sorted, end } = this;
    const keyOf = this.#keyOf;
    const next = this.#next;
    const lists = this.#lists;

    // Cell 0 is for what is dropped, cell k + 1 for key k.
    next.fill(0);
    for (let i = start; i < offsets[to]!; i++) next[keyOf[numbers[i]!]! + 1]!++;
    for (let cell = 0, total = 0; cell < next.length; cell++) {
      const count = next[cell]!;
      next[cell] = total;
      total += count;
    }
    for (let list = from; list < to; list++) {
      for (let i = offsets[list]!; i < offsets[list + 1]!; i++) lists[next[keyOf[numbers[i]!]! + 1]!++] = list - from;
      end[list - from] = offsets[list]! - start;
    }

    for (let key = 0, i = next[0]!; key + 1 < next.length; key++)
      for (; i < next[key + 1]!; i++) sorted[end[lists[i]!]!++] = key;
  }

  #fit(numbers: number, lists: number): void {
    if (this.sorted.length < numbers) {
      this.sorted = new Int32Array(numbers);
      this.#lists = new Int32Array(numbers);
    }
    if (this.end.length < lists) this.end = new Int32Array(lists);
  }
}
