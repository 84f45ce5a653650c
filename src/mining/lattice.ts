/** The lattice of frequent itemsets: from a set to every set one item smaller. */
import { type ChildTable, childTable } from "./child-table.ts";
import { type Itemsets, lengths } from "./itemsets.ts";

export interface Lattice {
  length: Uint16Array;
  /** The index of `set` without the item at `position` of its path, or -1 for the empty set. */
  without(set: number, position: number): number;
  children: ChildTable;
}

/** One look-up for each item of each set; 4 bytes each. Every subset of a frequent set is frequent, so all are found. */
export function latticeOf(sets: Itemsets): Lattice {
  const { size, parent, item } = sets;
  const length = lengths(sets);
  const offsets = new Int32Array(size + 1);
  for (let i = 0; i < size; i++) offsets[i + 1] = offsets[i]! + length[i]!;

  const children = childTable(sets, size);
  const smaller = new Int32Array(offsets[size]!);
  for (let i = 0; i < size; i++) {
    const last = offsets[i + 1]! - 1;
    smaller[last] = parent[i]!;
    for (let at = offsets[i]!, up = offsets[parent[i]!]!; at < last; at++, up++)
      smaller[at] = children.find(smaller[up]!, item[i]!);
  }
  return { length, without: (set, position) => smaller[offsets[set]! + position]!, children };
}
