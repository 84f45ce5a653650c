/**
 * Sorts many short lists of small numbers at once. Sorting ten numbers alone is a row of guesses for a processor, and half
 * of them go wrong. Counting a block of lists by number and dealing the numbers out again in ascending order takes none.
 */
import { filled, type Numbers } from "./lists.ts";

/** So many numbers, with what it takes to sort them, stay in a processor's second-level cache. */
const BLOCK = 2 ** 14;

/** Lists of numbers to sort: list `i` is `numbers[offsets[i]..offsets[i + 1])`. */
export interface Unsorted {
  numbers: Int32Array;
  offsets: Int32Array;
}

export class ListSorter {
  /** Where list `from + i` of the block begins in the output and, after its distinct keys, ends. */
  begin = new Int32Array(0);
  end = new Int32Array(0);
  /** The cell of each number: 0 is for what is dropped, `k + 1` for key `k`. */
  readonly #cellOf: Int32Array;
  /** By cell: where its lists begin in `#lists` and, while that is filled, where the next one goes. */
  readonly #next: Int32Array;
  /** The lists of all cells, cell by cell. */
  #lists = new Int32Array(1);
  readonly #block: number;

  /** `keyOf` turns the numbers of the lists into keys from 0 to `keys - 1`, or -1 for a number to drop. */
  constructor(keyOf: Int32Array, keys: number) {
    this.#cellOf = new Int32Array(Math.max(1, keyOf.length));
    for (let number = 0; number < keyOf.length; number++) this.#cellOf[number] = keyOf[number]! + 1;
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

  /**
   * Writes the distinct keys of lists `from` to `to`, ascending, to `out[at..)`, which may be where the lists come from.
   * Before each list, `gap` cells are left as they are, and after it as many as it has repeats.
   */
  sort({ numbers, offsets }: Unsorted, from: number, to: number, out: Numbers, at: number, gap: number): void {
    const [start, end] = [offsets[from]!, offsets[to]!];
    this.#fit(end - start, to - from);
    this.#count(numbers, start, end);
    this.#deal(numbers, offsets, from, to, at, gap);
    this.#dealBack(out);
  }

  /** Finds out where the lists of each key go. */
  #count(numbers: Int32Array, start: number, end: number): void {
    const cellOf = this.#cellOf;
    const next = this.#next.fill(0);
    for (let i = start; i < end; i++) next[cellOf[numbers[i]!]!]!++;
    for (let cell = 0, total = 0; cell < next.length; cell++) {
      const count = next[cell]!;
      next[cell] = total;
      total += count;
    }
  }

  /** Deals the lists out to the keys they hold, and finds out where they go themselves. */
  #deal(numbers: Int32Array, offsets: Int32Array, from: number, to: number, at: number, gap: number): void {
    const { begin, end } = this;
    const cellOf = this.#cellOf;
    const next = this.#next;
    const lists = this.#lists;
    if (!filled(cellOf[0], next[0], lists[0])) return;
    for (let list = 0, i = offsets[from]!, place = at; list < to - from; list++) {
      place += gap;
      begin[list] = place;
      end[list] = place;
      for (const stop = offsets[from + list + 1]!; i < stop; i++) {
        const cell = cellOf[numbers[i]!]!;
        lists[next[cell]!++] = list;
        place += -cell >>> 31;
      }
    }
  }

  /** Deals the keys out to the lists that hold them. */
  #dealBack(out: Numbers): void {
    const { end } = this;
    const next = this.#next;
    const lists = this.#lists;
    if (!filled(next[0], lists[0], end[0])) return;
    for (let cell = 1, i = next[0]!; cell < next.length; cell++)
      for (let last = -1; i < next[cell]!; i++) {
        const list = lists[i]!;
        if (list !== last) out[end[list]!++] = cell - 1;
        last = list;
      }
  }

  #fit(numbers: number, lists: number): void {
    if (this.#lists.length < numbers) this.#lists = new Int32Array(numbers);
    if (this.end.length < lists) {
      this.begin = new Int32Array(lists);
      this.end = new Int32Array(lists);
    }
  }
}
