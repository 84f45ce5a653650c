/** Frequent itemsets as a trie in three flat arrays: 12 bytes an itemset, read through lazy views. */
import { checkBytes, checkItemsets, type MineLimits } from "./budget.ts";

/**
 * Itemset `i` is `item[i]` added to itemset `parent[i]` (-1: to the empty set) and lies in `count[i]` of all `baskets`.
 *
 * A parent comes before its children, the single items come first of all, and the items on every path follow the order of
 * the single items. So every itemset has one place, and every prefix of it is there too.
 */
export interface Itemsets {
  size: number;
  baskets: number;
  parent: Int32Array;
  item: Int32Array;
  count: Int32Array;
}

/** The item numbers of one itemset, ascending. */
export function itemsetItems(sets: Itemsets, index: number): number[] {
  const items: number[] = [];
  for (let i = index; i >= 0; i = sets.parent[i]!) items.push(sets.item[i]!);
  return items.sort((a, b) => a - b);
}

/** The length of every itemset. */
export function lengths({ size, parent }: Itemsets): Uint16Array {
  const length = new Uint16Array(size);
  for (let i = 0; i < size; i++) length[i] = parent[i]! < 0 ? 1 : length[parent[i]!]! + 1;
  return length;
}

/** How many itemsets there are of each length, shortest first. */
export function countByLength(sets: Itemsets): Map<number, number> {
  const counts = new Map<number, number>();
  for (const length of lengths(sets)) counts.set(length, (counts.get(length) ?? 0) + 1);
  return new Map([...counts].sort(([a], [b]) => a - b));
}

/** Itemsets of `length` items with one parent: `size` of them, from index `first` on. */
export interface Siblings {
  first: number;
  size: number;
  length: number;
}

/** Grows a trie one itemset at a time within the limits. */
export class ItemsetBuilder {
  size = 0;
  parent = new Int32Array(1024);
  item = new Int32Array(1024);
  count = new Int32Array(1024);
  readonly #limits: MineLimits;

  constructor(limits: MineLimits) {
    this.#limits = limits;
  }

  /** Adds an itemset and returns its index. @throws MiningBudgetError if that is one too many */
  add(parent: number, item: number, count: number): number {
    const index = this.size++;
    if (index === this.item.length) this.#grow();
    this.parent[index] = parent;
    this.item[index] = item;
    this.count[index] = count;
    return index;
  }

  /** Adds the single items that all others extend, in the order that paths will follow; returns them as siblings. */
  addSingles(items: Int32Array, counts: Int32Array): Siblings {
    for (let i = 0; i < items.length; i++) this.add(-1, items[i]!, counts[i]!);
    return { first: 0, size: items.length, length: 1 };
  }

  /** The trie so far, in arrays of just its size. */
  done(baskets: number): Itemsets {
    const { size } = this;
    checkItemsets(size, this.#limits);
    const [parent, item, count] = [this.parent.slice(0, size), this.item.slice(0, size), this.count.slice(0, size)];
    return { size, baskets, parent, item, count };
  }

  #grow(): void {
    checkItemsets(this.item.length, this.#limits);
    const capacity = this.item.length * 2;
    checkBytes(12 * capacity, "the itemsets", this.#limits);
    this.parent = enlarged(this.parent, capacity);
    this.item = enlarged(this.item, capacity);
    this.count = enlarged(this.count, capacity);
  }
}

function enlarged(array: Int32Array, capacity: number): Int32Array<ArrayBuffer> {
  const larger = new Int32Array(capacity);
  larger.set(array);
  return larger;
}
