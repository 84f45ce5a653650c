/**
 * Depth-first mining of lists. A node is a block of siblings, itemsets with one parent that stand next to each other in
 * the trie, and one list for each basket that holds the parent: the siblings it holds too, numbered from 0, ascending.
 * All pairs of siblings are counted in one pass; the frequent pairs of a sibling are its children. In a second pass every
 * list is delivered to each of its siblings, cut down to that sibling's children; there it belongs to the next node.
 *
 * Counting pairs ahead: Grahne & Zhu 2003, "Efficiently using prefix-trees in mining frequent itemsets" (FP-array).
 * Delivery: Uno, Kiyomi & Arimura 2004, "LCM ver. 2". A sibling with few children gets masks, not lists; see `masks.ts`.
 */
import type { MineLimits } from "./budget.ts";
import { copyAfter, countPairs, cutDown, deliver, holdersOf, partnersInRow } from "./delivery.ts";
import { Frame } from "./frame.ts";
import type { ItemsetBuilder, Siblings } from "./itemsets.ts";
import { MASK_BITS, MaskSearch } from "./masks.ts";
import type { Lists } from "./ranking.ts";

/** Sizes that weigh memory against passes over the data. */
export interface Tuning {
  /** The pairs among this many siblings, the most frequent ones, are counted in one triangle; others one by one. */
  triangle: number;
  /** So many numbers the buckets of one pass may take, unless a single one takes more. */
  buckets: number;
}

/** A triangle of 48 MiB and buckets of 64 MiB. */
export const TUNING: Tuning = { triangle: 4096, buckets: 2 ** 25 };

/** Part of the work: of the siblings that a search starts from, those whose number leaves `part` when divided by `parts`. */
export interface Share {
  part: number;
  parts: number;
}

const ALL: Share = { part: 0, parts: 1 };

export class ListSearch {
  readonly #sets: ItemsetBuilder;
  readonly #limits: MineLimits;
  readonly #tuning: Tuning;
  readonly #items: number;
  readonly #masks: MaskSearch;
  readonly #frames: Frame[] = [];

  /** For a trie that holds the single items so far. */
  constructor(sets: ItemsetBuilder, limits: MineLimits, tuning: Tuning = TUNING) {
    this.#sets = sets;
    this.#limits = limits;
    this.#tuning = tuning;
    this.#items = sets.size;
    this.#masks = new MaskSearch(sets, limits);
  }

  /** Adds every frequent set that extends one of the siblings by others of them. */
  search(lists: Lists, siblings: Siblings, depth = 0): void {
    this.count(lists, siblings, depth);
    this.extend(lists, siblings, ALL, depth);
  }

  /** The first pass: counts pairs. Returns the counts, which may be added to before the second. */
  count(lists: Lists, siblings: Siblings, depth = 0): Int32Array {
    this.#frames[depth] ??= new Frame(this.#items);
    const counts = this.#frames[depth].reset(siblings.size, this.#tuning.triangle);
    countPairs(this.#frames[depth], lists);
    return counts;
  }

  /** All after the first pass, for a share of the siblings. */
  extend(lists: Lists, siblings: Siblings, share: Share, depth = 0): void {
    const frame = this.#frames[depth]!;
    const { minCount, maxLength } = this.#limits;
    const deeper = siblings.length + 1 < maxLength;
    const { part, parts } = share;
    for (let sibling = frame.common; sibling < siblings.size; sibling++)
      if (sibling % parts === part)
        this.#adopt(frame, sibling, partnersInRow(frame, sibling, siblings.size, minCount), siblings);
    for (let from = frame.common; deeper && from < siblings.size; ) {
      const to = frame.allot(from, siblings.size, this.#tuning.buckets);
      deliver(frame, lists, from, to);
      for (let sibling = from; sibling < to; sibling++) this.#descend(frame, sibling, siblings, depth);
      from = to;
    }
    if (frame.common === 0) return;

    const holders = holdersOf(frame, lists);
    for (let sibling = part; sibling < frame.common; sibling += parts) {
      const partners = copyAfter(frame, lists.data, holders, sibling, minCount);
      this.#adopt(frame, sibling, partners, siblings);
      if (!deeper || frame.children[sibling]! < 2) continue;
      cutDown(frame, sibling);
      this.#descend(frame, sibling, siblings, depth);
    }
  }

  /** Adds the children of a sibling: itself with each of its partners, the later siblings that it is frequent with. */
  #adopt(frame: Frame, sibling: number, partners: number, { first }: Siblings): void {
    const { counts, places, alive, list } = frame;
    const sets = this.#sets;
    const row = frame.row[sibling]!;
    frame.child[sibling] = sets.size;
    frame.children[sibling] = partners;
    let total = 0;
    for (let i = 0; i < partners; i++) {
      const partner = list[i]!;
      const count = counts[row + partner]!;
      sets.add(first + sibling, sets.item[first + partner]!, count);
      places[row + partner] = i + 1;
      total += count;
      if (partners > 1) alive[partner] = 1;
    }
    if (partners < 2) return;
    alive[sibling] = 1;
    // A mask for each list at most, or a list with its length; and one number that may be written in vain.
    frame.need[sibling] = sets.count[first + sibling]! + (partners > MASK_BITS ? total : 0) + 1;
  }

  /** Goes on with the children of a sibling in what was delivered to it. */
  #descend(frame: Frame, sibling: number, { length }: Siblings, depth: number): void {
    const children = { first: frame.child[sibling]!, size: frame.children[sibling]!, length: length + 1 };
    const delivered = { start: frame.begin[sibling]!, end: frame.end[sibling]! };
    if (children.size < 2 || delivered.end === delivered.start) return;
    if (children.size <= MASK_BITS) this.#masks.search(frame.bucket, delivered, children);
    else this.search({ data: frame.bucket, stretches: [delivered] }, children, depth + 1);
  }
}
