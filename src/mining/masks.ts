/** Mining where at most 31 items are left: a basket is the bits of one integer. */
import type { MineLimits } from "./budget.ts";
import type { ItemsetBuilder } from "./itemsets.ts";

/** With this many bits left, one table over all their subsets is quicker than splitting further. */
const TABLE_BITS = 10;

export class MaskSearch {
  readonly #sets: ItemsetBuilder;
  readonly #limits: MineLimits;
  readonly #table = new Int32Array(2 ** TABLE_BITS);
  readonly #counts = new Int32Array(32);
  readonly #bitOf = new Int32Array(32);
  /** The masks of the open branches, innermost last. */
  #stack = new Int32Array(1024);

  constructor(sets: ItemsetBuilder, limits: MineLimits) {
    this.#sets = sets;
    this.#limits = limits;
  }

  /**
   * Adds every frequent set that extends one of `bits` siblings by others: itemsets `first` to `first + bits - 1`, of
   * `length` items and with one parent. Bit `b` of a mask stands for sibling `first + b`; `masks[start..end)` has one mask
   * for each basket with the parent and at least two of the siblings.
   */
  search(masks: Int32Array, start: number, end: number, first: number, bits: number, length: number, top = 0): void {
    if (end - start < this.#limits.minCount || length >= this.#limits.maxLength) return;
    const split = Math.max(0, bits - TABLE_BITS);
    for (let bit = 0; bit < split; bit++) this.#branch(masks, start, end, first, bits, length, bit, top);
    this.#fillTable(masks, start, end, split, bits);
    for (let bit = split; bit < bits; bit++)
      this.#grow(first, split, bits, length, 1 << (bit - split), first + bit, bit);
  }

  /** Extends the sibling of one bit by those of higher bits, in the baskets that have it. */
  #branch(
    masks: Int32Array,
    start: number,
    end: number,
    first: number,
    bits: number,
    length: number,
    bit: number,
    top: number,
  ): void {
    const sets = this.#sets;
    const counts = this.#counts;
    const stack = this.#room(top + end - start);
    counts.fill(0);
    let size = top;
    for (let i = start; i < end; i++) {
      const mask = masks[i]! >>> bit;
      if ((mask & 1) === 0 || mask === 1) continue;
      stack[size++] = mask >>> 1;
      for (let rest = mask >>> 1; rest !== 0; rest &= rest - 1) counts[31 - Math.clz32(rest & -rest)]!++;
    }

    const child = sets.size;
    const bitOf = this.#bitOf;
    let width = 0;
    let kept = 0;
    for (let other = 0; other < bits - bit - 1; other++) {
      if (counts[other]! < this.#limits.minCount) continue;
      sets.add(first + bit, sets.item[first + bit + 1 + other]!, counts[other]!);
      kept |= 1 << other;
      bitOf[other] = 1 << width++;
    }
    if (width < 2) return;

    let end2 = top;
    for (let i = top; i < size; i++) {
      let narrow = 0;
      for (let rest = stack[i]! & kept; rest !== 0; rest &= rest - 1) narrow |= bitOf[31 - Math.clz32(rest & -rest)]!;
      if ((narrow & (narrow - 1)) !== 0) stack[end2++] = narrow;
    }
    this.search(stack, top, end2, child, width, length + 1, end2);
  }

  /** `table[s]` becomes the number of masks that have all bits of `s`, for the bits from `split` on. */
  #fillTable(masks: Int32Array, start: number, end: number, split: number, bits: number): void {
    const table = this.#table;
    const size = 1 << (bits - split);
    table.fill(0, 0, size);
    for (let i = start; i < end; i++) table[masks[i]! >>> split]!++;
    for (let bit = 1; bit < size; bit <<= 1)
      for (let block = 0; block < size; block += 2 * bit)
        for (let set = block; set < block + bit; set++) table[set]! += table[set + bit]!;
  }

  /** Adds what the table says of the set with bits `set`, itemset `node`, whose highest is `last`, and higher bits. */
  #grow(first: number, split: number, bits: number, length: number, set: number, node: number, last: number): void {
    const table = this.#table;
    const { minCount, maxLength } = this.#limits;
    for (let bit = last + 1; bit < bits; bit++) {
      const larger = set | (1 << (bit - split));
      const count = table[larger]!;
      if (count < minCount) continue;
      const child = this.#sets.add(node, this.#sets.item[first + bit]!, count);
      if (length + 1 < maxLength) this.#grow(first, split, bits, length + 1, larger, child, bit);
    }
  }

  #room(size: number): Int32Array {
    if (this.#stack.length < size) this.#stack = new Int32Array(2 * size);
    return this.#stack;
  }
}
