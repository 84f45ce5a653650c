/**
 * Mining a node whose frequent pairs make a sparse graph: two passes over its lists, however many siblings there are and
 * however long its sets. Where single siblings have many children, that saves a search below each of them.
 */
import type { MineLimits } from "./budget.ts";
import { ChildTable } from "./child-table.ts";
import { CliqueCounts } from "./clique-counts.ts";
import type { Frame } from "./frame.ts";
import type { ItemsetBuilder, Siblings } from "./itemsets.ts";
import type { Lists } from "./lists.ts";
import { MASK_BITS } from "./masks.ts";
import { SparseGraph } from "./sparse-graph.ts";

export class CliqueSearch {
  readonly #sets: ItemsetBuilder;
  readonly #limits: MineLimits;
  readonly #graph = new SparseGraph();
  readonly #counts = new CliqueCounts();
  /** What has been found below the siblings at hand. */
  #found: ChildTable;

  constructor(sets: ItemsetBuilder, limits: MineLimits) {
    this.#sets = sets;
    this.#limits = limits;
    this.#found = new ChildTable(sets, 0);
  }

  /**
   * Adds every frequent set that extends one of the siblings by others of them, whose pairs are all counted in the frame;
   * or adds nothing and returns false if the pairs make no sparse graph.
   */
  search(frame: Frame, lists: Lists, siblings: Siblings): boolean {
    if (!this.#graph.build(frame, siblings.size, this.#limits.minCount)) return false;
    this.#addPairs(frame, siblings);
    if (siblings.length + 1 >= this.#limits.maxLength) return true;
    this.#counts.count(frame, lists, this.#graph, siblings.size);
    // Last vertices first: then all subsets of a clique are there when it is found.
    for (let i = siblings.size - 1; i >= 0; i--) this.#addCliques(siblings, this.#graph.order[i]!);
    return true;
  }

  #addPairs({ counts, row }: Frame, { first, size }: Siblings): void {
    const sets = this.#sets;
    this.#found = new ChildTable(sets, 4 * size);
    for (let one = 0; one < size; one++)
      for (let base = row[one]!, other = one + 1; other < size; other++)
        if (counts[base + other]! >= this.#limits.minCount)
          this.#found.add(sets.add(first + one, sets.item[first + other]!, counts[base + other]!));
  }

  /** Adds the cliques of three and more that are found at a vertex. */
  #addCliques({ first, length }: Siblings, vertex: number): void {
    if (this.#counts.at[vertex] === 0) return;
    const { owned, ends } = this.#graph;
    for (let bit = 0; bit < owned[vertex]!; bit++) {
      const end = ends[MASK_BITS * vertex + bit]!;
      const [one, two] = end < vertex ? [end, vertex] : [vertex, end];
      const pair = this.#found.find(first + one, this.#sets.item[first + two]!);
      this.#grow(first, vertex, 1 << bit, bit + 1, pair, first + end, length + 1);
    }
  }

  /**
   * Adds what extends a vertex with the set `bits` of its neighbours, which is itemset `node` of `length` items, by bits
   * from `next` on. A path ends with the last sibling of its set: as long as that is the vertex, the larger set is the
   * child of one `without` the vertex.
   */
  #grow(
    first: number,
    vertex: number,
    bits: number,
    next: number,
    node: number,
    without: number,
    length: number,
  ): void {
    const sets = this.#sets;
    const { minCount, maxLength } = this.#limits;
    const { table, at } = this.#counts;
    for (let bit = next; bit < this.#graph.owned[vertex]!; bit++) {
      const larger = bits | (1 << bit);
      const count = table[at[vertex]! + larger]!;
      if (count < minCount) continue;
      const end = this.#graph.ends[MASK_BITS * vertex + bit]!;
      const item = sets.item[first + end]!;
      const parent = end < vertex ? this.#found.find(without, item) : node;
      const child = sets.add(parent, end < vertex ? sets.item[first + vertex]! : item, count);
      this.#found.add(child);
      if (length + 1 < maxLength) this.#grow(first, vertex, larger, bit + 1, child, parent, length + 1);
    }
  }
}
