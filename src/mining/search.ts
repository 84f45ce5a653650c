/**
 * Depth-first mining of lists. A node is a block of siblings, itemsets with one parent that stand next to each other in
 * the trie, and the lists (of numbers of siblings) of the baskets that hold the parent. It counts all pairs of siblings in
 * one pass; the frequent pairs of a sibling are its children. In a second pass every list is delivered to each of its
 * siblings, cut down to the children of that sibling, and each sibling's lists are the next node.
 *
 * Counting pairs ahead: Grahne & Zhu 2003, "Efficiently using prefix-trees in mining frequent itemsets" (FP-array).
 * Delivery: Uno, Kiyomi & Arimura 2004, "LCM ver. 2". Siblings with few children get masks instead of lists; see `masks.ts`.
 */
import type { MineLimits } from "./budget.ts";
import type { ItemsetBuilder } from "./itemsets.ts";
import { MaskSearch } from "./masks.ts";
import type { Lists } from "./ranking.ts";

/** Sizes that weigh memory against passes over the data. */
export interface Tuning {
  /** The pairs of this many of the most frequent siblings are counted in one triangle. */
  triangle: number;
  /** So many numbers the buckets of one pass may take, unless a single one takes more. */
  buckets: number;
}

/** A triangle of 32 MiB, buckets of 64 MiB. */
export const TUNING: Tuning = { triangle: 4096, buckets: 2 ** 24 };

/** Up to this many children fit in a mask; bit 0 takes all that are none. */
const MASK_BITS = 31;

/** Working memory of one depth, used again by every node there. All but the first two have one entry for each sibling. */
class Frame {
  /** One row for each sibling, one cell for each later one: how many lists have both; later its place among the children. */
  cells = new Int32Array(0);
  /** What is delivered. */
  bucket = new Int32Array(0);
  /** Where its row begins, less the number of its first column. */
  row = new Int32Array(0);
  /** The first of its children in the trie. */
  child = new Int32Array(0);
  children = new Int32Array(0);
  /** Where its part of the bucket begins and, while delivering, where it ends. */
  begin = new Int32Array(0);
  end = new Int32Array(0);
  /** The most it can be delivered. */
  need = new Int32Array(0);
  /** 1 if it has at least two children, or is one of such. */
  alive = new Uint8Array(0);
  /** What is left of the list at hand. */
  list = new Int32Array(0);

  fit(siblings: number): void {
    if (this.row.length < siblings) {
      for (const column of ["row", "child", "children", "begin", "end", "need", "list"] as const)
        this[column] = new Int32Array(siblings);
      this.alive = new Uint8Array(siblings);
    }
    let cells = 0;
    for (let sibling = 0; sibling < siblings; sibling++) {
      this.row[sibling] = cells - sibling - 1;
      cells += siblings - sibling - 1;
    }
    if (this.cells.length < cells) this.cells = new Int32Array(cells);
    this.cells.fill(0, 0, cells);
    this.alive.fill(0, 0, siblings);
  }

  fitBucket(size: number): void {
    if (this.bucket.length < size) this.bucket = new Int32Array(size);
  }
}

export class ListSearch {
  readonly #sets: ItemsetBuilder;
  readonly #limits: MineLimits;
  readonly #tuning: Tuning;
  readonly #masks: MaskSearch;
  readonly #frames: Frame[] = [];

  constructor(sets: ItemsetBuilder, limits: MineLimits, tuning: Tuning) {
    this.#sets = sets;
    this.#limits = limits;
    this.#tuning = tuning;
    this.#masks = new MaskSearch(sets, limits);
  }

  /** Adds every frequent set that extends one of the `siblings` itemsets of `length` items from `first` on by others. */
  search(lists: Lists, first: number, siblings: number, length: number, depth = 0): void {
    if (length >= this.#limits.maxLength) return;
    this.#frames[depth] ??= new Frame();
    const frame = this.#frames[depth];
    frame.fit(siblings);
    countPairs(frame, lists);
    for (let sibling = 0; sibling < siblings; sibling++) this.#choose(frame, sibling, first, siblings);
    if (length + 1 >= this.#limits.maxLength) return;
    for (let from = 0; from < siblings; ) {
      const to = this.#bucketsFrom(frame, from, siblings);
      deliver(frame, lists, from, to);
      for (let sibling = from; sibling < to; sibling++) this.#descend(frame, sibling, length, depth);
      from = to;
    }
  }

  /** Adds the children of a sibling: itself with each later sibling that it is frequent with. */
  #choose(frame: Frame, sibling: number, first: number, siblings: number): void {
    const { cells, row, alive } = frame;
    const sets = this.#sets;
    const { minCount } = this.#limits;
    const child = sets.size;
    let place = 0;
    let total = 0;
    for (let cell = row[sibling]! + sibling + 1, other = sibling + 1; other < siblings; cell++, other++) {
      const count = cells[cell]!;
      if (count < minCount) {
        cells[cell] = 0;
        continue;
      }
      sets.add(first + sibling, sets.item[first + other]!, count);
      cells[cell] = ++place;
      total += count;
    }
    frame.child[sibling] = child;
    frame.children[sibling] = place;
    if (place < 2) return;
    frame.need[sibling] = sets.count[first + sibling]! + (place > MASK_BITS ? total : 0);
    alive[sibling] = 1;
    for (let cell = row[sibling]! + sibling + 1, other = sibling + 1; other < siblings; cell++, other++)
      if (cells[cell]! > 0) alive[other] = 1;
  }

  /** Gives siblings from `from` on their room in the bucket and says how many of them fit. */
  #bucketsFrom(frame: Frame, from: number, siblings: number): number {
    let size = 0;
    let to = from;
    for (; to < siblings; to++) {
      const need = frame.children[to]! < 2 ? 0 : frame.need[to]! + 1;
      if (size > 0 && size + need > this.#tuning.buckets) break;
      frame.begin[to] = size;
      frame.end[to] = size;
      size += need;
    }
    frame.fitBucket(size);
    return to;
  }

  /** Mines the children of a sibling in what was delivered to it. */
  #descend(frame: Frame, sibling: number, length: number, depth: number): void {
    const children = frame.children[sibling]!;
    if (children < 2) return;
    const { bucket: data } = frame;
    const start = frame.begin[sibling]!;
    const end = frame.end[sibling]!;
    const child = frame.child[sibling]!;
    if (children <= MASK_BITS) this.#masks.search(data, start, end, child, children, length + 1);
    else {
      data[end] = -1;
      this.search({ data, start, end }, child, children, length + 1, depth + 1);
    }
  }
}

function countPairs({ cells, row }: Frame, { data, start, end }: Lists): void {
  for (let at = start; at < end; ) {
    const stop = at + 1 + ~data[at]!;
    for (let i = at + 1; i < stop; i++) {
      const base = row[data[i]!]!;
      for (let j = i + 1; j < stop; j++) cells[base + data[j]!]!++;
    }
    at = stop;
  }
}

function deliver(frame: Frame, { data, start, end }: Lists, from: number, to: number): void {
  const { cells, row, children, alive, list, bucket, end: next } = frame;
  for (let at = start; at < end; ) {
    const stop = at + 1 + ~data[at]!;
    let size = 0;
    for (let i = at + 1; i < stop; i++) {
      const sibling = data[i]!;
      list[size] = sibling;
      size += alive[sibling]!;
    }
    at = stop;
    for (let i = 0; i < size - 2; i++) {
      const sibling = list[i]!;
      if (sibling < from || sibling >= to) continue;
      const width = children[sibling]!;
      if (width < 2) continue;
      const base = row[sibling]!;
      if (width <= MASK_BITS) {
        let mask = 0;
        for (let j = i + 1; j < size; j++) mask |= 1 << cells[base + list[j]!]!;
        mask >>>= 1;
        if ((mask & (mask - 1)) !== 0) bucket[next[sibling]!++] = mask;
      } else {
        const head = next[sibling]!;
        let write = head + 1;
        for (let j = i + 1; j < size; j++) {
          const place = cells[base + list[j]!]!;
          bucket[write] = place - 1;
          write += -place >>> 31;
        }
        if (write - head > 2) {
          bucket[head] = ~(write - head - 1);
          next[sibling] = write;
        }
      }
    }
  }
}
