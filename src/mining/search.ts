/**
 * Depth-first mining of lists. A node is a block of siblings, itemsets with one parent that stand next to each other in
 * the trie, and one list for each basket that holds the parent: the siblings it holds too, numbered from 0, ascending.
 * All pairs of siblings are counted in one pass; the frequent pairs of a sibling are its children. In a second pass every
 * list is delivered to each of its siblings, cut down to that sibling's children; there it belongs to the next node.
 *
 * Counting pairs ahead: Grahne & Zhu 2003, "Efficiently using prefix-trees in mining frequent itemsets" (FP-array).
 * Delivery: Uno, Kiyomi & Arimura 2004, "LCM ver. 2". A sibling with few children gets masks, not lists; see `masks.ts`.
 * Below the single items, where siblings have many children but their pairs make a sparse graph, nothing is delivered; see
 * `cliques.ts`.
 */
import type { MineLimits } from "./budget.ts";
import { CliqueSearch } from "./cliques.ts";
import { countPairs, deliverLists, partnersInRow } from "./delivery.ts";
import { Frame } from "./frame.ts";
import type { ItemsetBuilder, Siblings } from "./itemsets.ts";
import type { Lists } from "./lists.ts";
import { MASK_BITS, MaskSearch } from "./masks.ts";
import { copyAfter, cutDown, type Holders, holdersOf } from "./rare.ts";

/** Sizes that weigh memory against passes over the data. */
export interface Tuning {
  /** The pairs among this many siblings, the most frequent ones, are counted in one triangle; others one by one. */
  triangle: number;
  /** So many numbers the buckets of one pass may take, unless a single one takes more. */
  buckets: number;
}

/** A triangle of 48 MiB and buckets of 64 MiB. */
export const TUNING: Tuning = { triangle: 4096, buckets: 2 ** 25 };

export class ListSearch {
  readonly #sets: ItemsetBuilder;
  readonly #limits: MineLimits;
  readonly #tuning: Tuning;
  readonly #items: number;
  readonly #masks: MaskSearch;
  readonly #cliques: CliqueSearch;
  readonly #frames: Frame[] = [];

  /** For a trie that holds the single items so far. */
  constructor(sets: ItemsetBuilder, limits: MineLimits, tuning: Tuning = TUNING) {
    this.#sets = sets;
    this.#limits = limits;
    this.#tuning = tuning;
    this.#items = sets.size;
    this.#masks = new MaskSearch(sets, limits);
    this.#cliques = new CliqueSearch(sets, limits);
  }

  /** Adds every frequent set that extends one of the siblings by others of them. */
  search(lists: Lists, siblings: Siblings, depth = 0): void {
    const frame = this.count(lists, siblings, depth);
    const most = this.place(frame, siblings);
    if (depth > 0 && frame.common === 0 && most > MASK_BITS && this.#cliques.search(frame, lists, siblings)) return;
    for (let from = frame.common; from < siblings.size; ) {
      const to = frame.allot(from, siblings.size, this.#tuning.buckets);
      if (siblings.length + 1 < this.#limits.maxLength) deliverLists(frame, lists);
      for (let sibling = from; sibling < to; sibling++)
        this.searchCommon(frame, siblings, sibling, delivered(frame, sibling), depth);
      from = to;
    }
    if (frame.common === 0) return;
    const holders = holdersOf(frame, lists);
    for (let sibling = 0; sibling < frame.common; sibling++)
      this.searchRare(frame, siblings, sibling, lists, holders, depth);
  }

  /** The first pass: counts the pairs of common siblings. */
  count(lists: Lists, siblings: Siblings, depth = 0): Frame {
    this.#frames[depth] ??= new Frame(this.#items);
    const frame = this.#frames[depth];
    frame.reset(siblings.size, this.#tuning.triangle);
    countPairs(frame, lists);
    return frame;
  }

  /** Finds the children of the common siblings; returns how many one has at most. */
  place(frame: Frame, siblings: Siblings): number {
    let most = 0;
    for (let sibling = frame.common; sibling < siblings.size; sibling++) {
      const partners = partnersInRow(frame, sibling, siblings.size, this.#limits.minCount);
      this.#place(frame, siblings, sibling, partners);
      most = Math.max(most, partners);
    }
    return most;
  }

  /** Adds the children of a common sibling and goes on with them in what was delivered to it. */
  searchCommon(frame: Frame, siblings: Siblings, sibling: number, delivered: Lists, depth = 0): void {
    if (frame.children[sibling] === 0) return;
    const partners = partnersInRow(frame, sibling, siblings.size, this.#limits.minCount);
    this.#goOn(this.#add(frame, siblings, sibling, partners), delivered, depth);
  }

  /** Both passes for one rare sibling, in a copy of the lists that hold it. */
  searchRare(frame: Frame, siblings: Siblings, sibling: number, lists: Lists, holders: Holders, depth = 0): void {
    const partners = copyAfter(frame, lists.data, holders, sibling, this.#limits.minCount);
    this.#place(frame, siblings, sibling, partners);
    const children = this.#add(frame, siblings, sibling, partners);
    cutDown(frame, sibling);
    this.#goOn(children, delivered(frame, sibling), depth);
  }

  #goOn(children: Siblings, lists: Lists, depth: number): void {
    if (children.size < 2 || children.length >= this.#limits.maxLength) return;
    if (children.size <= MASK_BITS) this.#masks.search(lists, children);
    else this.search(lists, children, depth + 1);
  }

  /** Adds the partners of a sibling, which are listed in the frame, as its children. */
  #add({ counts, row, list }: Frame, { first, length }: Siblings, sibling: number, partners: number): Siblings {
    const sets = this.#sets;
    const base = row[sibling]!;
    const child = sets.size;
    for (let i = 0; i < partners; i++)
      sets.add(first + sibling, sets.item[first + list[i]!]!, counts[base + list[i]!]!);
    return { first: child, size: partners, length: length + 1 };
  }

  /** Gives the partners of a sibling, which are listed in the frame, their places as its children. */
  #place(frame: Frame, { first }: Siblings, sibling: number, partners: number): void {
    const { counts, places, alive, list } = frame;
    const row = frame.row[sibling]!;
    let total = 0;
    for (let i = 0; i < partners; i++) {
      const partner = list[i]!;
      places[row + partner] = i + 1;
      total += counts[row + partner]!;
      if (partners > 1) alive[partner] = 1;
    }
    frame.children[sibling] = partners;
    if (partners < 2) return;
    alive[sibling] = 1;
    // A mask for each list at most, or a list with its length; and one number that may be written in vain.
    frame.need[sibling] = this.#sets.count[first + sibling]! + (partners > MASK_BITS ? total : 0) + 1;
  }
}

const delivered = ({ bucket, begin, end }: Frame, sibling: number): Lists => ({
  data: bucket,
  stretches: [{ start: begin[sibling]!, end: end[sibling]! }],
});
