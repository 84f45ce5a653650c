/** Mining where few items are left: a basket is the bits of one small number. */
import type { MineLimits } from "./budget.ts";
import type { ItemsetBuilder, Siblings } from "./itemsets.ts";
import type { Numbers, Stretch } from "./lists.ts";

/** Up to this many siblings fit in a mask. One table over all their subsets is then quicker than any search. */
export const MASK_BITS = 12;

/** Stretches `data[start..end)` of masks. */
interface Masks {
  data: Numbers;
  stretches: readonly Stretch[];
}

export class MaskSearch {
  readonly #sets: ItemsetBuilder;
  readonly #limits: MineLimits;
  /** By set of bits: the number of masks that have them all. */
  readonly #table = new Int32Array(2 ** MASK_BITS);

  constructor(sets: ItemsetBuilder, limits: MineLimits) {
    this.#sets = sets;
    this.#limits = limits;
  }

  /**
   * Adds every frequent set that extends one of the siblings by others of them. There is one mask for each basket that
   * holds the parent and at least two of the siblings: bit `b` is sibling `first + b`.
   */
  search(masks: Masks, siblings: Siblings): void {
    let size = 0;
    for (const { start, end } of masks.stretches) size += end - start;
    if (size < this.#limits.minCount) return;
    this.#count(masks, siblings.size);
    for (let bit = 0; bit < siblings.size; bit++)
      this.#grow(1 << bit, bit + 1, siblings.first + bit, siblings, siblings.length);
  }

  /** Counts equal masks, and then supersets. */
  #count({ data, stretches }: Masks, bits: number): void {
    const table = this.#table;
    const size = 1 << bits;
    table.fill(0, 0, size);
    for (const { start, end } of stretches) for (let i = start; i < end; i++) table[data[i]!]!++;
    addSupersets(table, 0, bits);
  }

  /** Adds what extends the set `bits`, which is itemset `node` of `length` items, by bits from `next` on. */
  #grow(bits: number, next: number, node: number, siblings: Siblings, length: number): void {
    const sets = this.#sets;
    const { minCount, maxLength } = this.#limits;
    for (let bit = next; bit < siblings.size; bit++) {
      const larger = bits | (1 << bit);
      const count = this.#table[larger]!;
      if (count < minCount) continue;
      const child = sets.add(node, sets.item[siblings.first + bit]!, count);
      if (length + 1 < maxLength) this.#grow(larger, bit + 1, child, siblings, length + 1);
    }
  }
}

/** Adds to the count of each set of bits, which is `table[at + bits]`, those of its supersets: bit by bit, a zeta transform. */
export function addSupersets(table: Int32Array, at: number, bits: number): void {
  const end = at + (1 << bits);
  for (let bit = 1; bit < 1 << bits; bit *= 2)
    for (let block = at; block < end; block += 2 * bit)
      for (let set = block; set < block + bit; set++) table[set]! += table[set + bit]!;
}
