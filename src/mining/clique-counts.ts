/** For each vertex of a sparse graph: how many lists hold it and each set of the vertices that its own edges lead to. */
import type { Frame } from "./frame.ts";
import { filled, type Lists } from "./lists.ts";
import { addSupersets, MASK_BITS } from "./masks.ts";
import type { SparseGraph } from "./sparse-graph.ts";

/** The cell of an edge has its bit in the mask of its first vertex, if that owns it; from this bit on, that of its second. */
const SECOND = 16;
const FIRST = 2 ** SECOND - 1;

/** Columns with one entry for each vertex, or for each member of the list at hand. */
const COLUMNS = ["at", "alive", "list", "masks"] as const;

export class CliqueCounts {
  /** The count of a vertex with the set `bits` of its neighbours is `table[at[vertex] + bits]`. */
  table = new Int32Array(0);
  at = new Int32Array(0);
  /** 1 if a vertex owns two edges or more, or one of those leads to it. */
  alive = new Int32Array(0);
  /** The members of the list at hand, and the neighbours of each in it. */
  list = new Int32Array(0);
  masks = new Int32Array(0);

  /** Counts for every vertex that owns two edges or more. The cells of the frame hold the bits of the edges then, not counts. */
  count(frame: Frame, lists: Lists, graph: SparseGraph, vertices: number): void {
    this.#place(frame, graph, vertices);
    this.#tally(frame, lists);
    for (let vertex = 0; vertex < vertices; vertex++)
      if (this.at[vertex]! > 0) addSupersets(this.table, this.at[vertex]!, graph.owned[vertex]!);
  }

  #place({ counts, row }: Frame, { owned, ends }: SparseGraph, vertices: number): void {
    if (this.at.length < vertices) for (const column of COLUMNS) this[column] = new Int32Array(vertices);
    const { at, alive } = this;
    alive.fill(0);
    counts.fill(0, 0, (vertices * (vertices - 1)) / 2);
    // All other vertices share cell 0, which is never read.
    let size = 1;
    for (let vertex = 0; vertex < vertices; vertex++) {
      const edges = owned[vertex]!;
      at[vertex] = edges < 2 ? 0 : size;
      if (edges < 2) continue;
      size += 2 ** edges;
      alive[vertex] = 1;
      for (let i = 0; i < edges; i++) {
        const end = ends[MASK_BITS * vertex + i]!;
        alive[end] = 1;
        if (vertex < end) counts[row[vertex]! + end] = 1 << i;
        else counts[row[end]! + vertex] = 1 << (i + SECOND);
      }
    }
    if (this.table.length < size) this.table = new Int32Array(2 * size);
    this.table.fill(0, 0, size);
  }

  /** Finds the mask of each member of each list, in one pass over its pairs, and counts it. */
  #tally({ counts: bits, row }: Frame, { data, stretches }: Lists): void {
    const { table, at, alive, list, masks } = this;
    if (!filled(bits[0], row[0], table[0], at[0], alive[0], list[0], masks[0])) return;
    for (const { start, end } of stretches)
      for (let here = start, stop = 0; here < end; here = stop) {
        stop = here + 1 + data[here]!;
        let size = 0;
        for (let i = here + 1; i < stop; i++) {
          const member = data[i]!;
          list[size] = member;
          masks[size] = 0;
          size += alive[member]!;
        }
        if (size < 3) continue;
        // Two members at a time, as in `countPairs`.
        let i = 0;
        for (; i < size - 1; i += 2) {
          const one = list[i]!;
          const two = list[i + 1]!;
          const rowOne = row[one]!;
          const rowTwo = row[two]!;
          const both = bits[rowOne + two]!;
          let maskOne = masks[i]! | both;
          let maskTwo = masks[i + 1]! | (both >>> SECOND);
          for (let j = i + 2; j < size; j++) {
            const other = list[j]!;
            const edgeOne = bits[rowOne + other]!;
            const edgeTwo = bits[rowTwo + other]!;
            maskOne |= edgeOne;
            maskTwo |= edgeTwo;
            masks[j]! |= (edgeOne | edgeTwo) >>> SECOND;
          }
          table[at[one]! + (maskOne & FIRST)]!++;
          table[at[two]! + (maskTwo & FIRST)]!++;
        }
        if (i < size) table[at[list[i]!]! + masks[i]!]!++;
      }
  }
}
