/** From (parent, item) to the child in a trie: one flat hash table with open addressing. */

/** The columns of a trie that a look-up reads. */
interface Nodes {
  parent: Int32Array;
  item: Int32Array;
}

export class ChildTable {
  #slots: Int32Array;
  #size = 0;
  readonly #nodes: Nodes;

  /** Room for `capacity` nodes at a load of at most a half, and for more when they come. */
  constructor(nodes: Nodes, capacity: number) {
    this.#nodes = nodes;
    this.#slots = new Int32Array(2 ** Math.ceil(Math.log2(Math.max(2, capacity) * 2))).fill(-1);
  }

  add(index: number): void {
    this.#size++;
    if (2 * this.#size > this.#slots.length) this.#enlarge();
    this.#put(index);
  }

  /** The index of the child of `parent` (-1: the root) by `item`, or -1. */
  find(parent: number, item: number): number {
    return this.#slots[this.#slotOf(parent, item)]!;
  }

  /** The index of the set with these items in path order, without the one at position `skip`; or -1. */
  descend(path: readonly number[], skip = -1): number {
    let node = -1;
    for (let i = 0; i < path.length; i++) {
      if (i === skip) continue;
      node = this.find(node, path[i]!);
      if (node < 0) return -1;
    }
    return node;
  }

  #put(index: number): void {
    this.#slots[this.#slotOf(this.#nodes.parent[index]!, this.#nodes.item[index]!)] = index;
  }

  #enlarge(): void {
    const slots = this.#slots;
    this.#slots = new Int32Array(2 * slots.length).fill(-1);
    for (const index of slots) if (index >= 0) this.#put(index);
  }

  /** The slot that holds the child, or the empty one where it belongs. */
  #slotOf(parent: number, item: number): number {
    const slots = this.#slots;
    const { parent: parents, item: items } = this.#nodes;
    const mask = slots.length - 1;
    let slot = (Math.imul(parent, 0x9e3779b1) ^ Math.imul(item, 0x85ebca6b)) >>> 0;
    slot = (slot ^ (slot >>> 15)) & mask;
    for (let index = slots[slot]!; index >= 0; index = slots[slot]!) {
      if (items[index] === item && parents[index] === parent) return slot;
      slot = (slot + 1) & mask;
    }
    return slot;
  }
}

/** A table of all itemsets. */
export function childTable(nodes: Nodes, size: number): ChildTable {
  const table = new ChildTable(nodes, size);
  for (let i = 0; i < size; i++) table.add(i);
  return table;
}
