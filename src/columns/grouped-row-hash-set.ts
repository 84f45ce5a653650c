/**
 * Row hashes of lines, kept by group (the order): a line can only repeat a line of its own order, and an order's lines lie close
 * together, so that the usual comparison touches memory that has just been written, 8 bytes a line. Lines beyond the first few
 * dozen of a group, and lines without one, go to a hash table.
 *
 * Two different lines of an order share all 64 bits with a probability of about 1e-18.
 */

import { createRowHashSet, type RowHashes } from "./row-hash-set.ts";
import { detach, ensureCapacity } from "./typed-arrays.ts";

/** Lines of an order that are compared one by one. */
const MOST = 40;

/** Places of a page, of two words each; no page is ever moved. */
const PAGE_BITS = 22;
const PLACES = 1 << PAGE_BITS;

export interface GroupedRowHashSet {
  /**
   * 1 for each row that equals an earlier row of this or an earlier call, or one of those it began with; undefined where no row
   * does, the usual case.
   *
   * @param groups the group of each row by its code, 0 for none
   * @param keyOf a word of the hash of the group itself, by row: the same in every run. Rows that are equal are of one group
   */
  repeated(
    words: RowHashes,
    groups: Int32Array,
    keyOf: (row: number) => number,
  ): { mask: Uint8Array; count: number } | undefined;
  readonly size: number;
  /**
   * All row hashes, three words each, in no particular order: these stand for the rows in every run.
   *
   * @param keyOf by the code of the group
   */
  rows(keyOf: (group: number) => number): Uint32Array<ArrayBuffer>;
  /** Bytes held. */
  readonly bytes: number;
  /** Gives the memory back. */
  clear(): void;
}

/**
 * A set that begins with the rows of earlier runs, as `rows` gives them; without any it is empty.
 *
 * The hashes of a group are runs of places. A run that is not the group's first has a place before it that says where the run
 * before ends and how long it is.
 */
export function createGroupedRowHashSet(earlier: Uint32Array = new Uint32Array(0)): GroupedRowHashSet {
  const others = createRowHashSet();
  /** Rows of earlier runs are never in `others` or in the pages. */
  const known = earlier.length === 0 ? undefined : createRowHashSet();
  known?.addRows(earlier);
  const pages: Uint32Array[] = [];
  /** Places in use, and how many of them hold hashes. */
  let used = 0;
  let size = 0;
  /** By order: where its latest run ends, how long that is, and how many hashes the order has. */
  let ends = new Int32Array(0);
  let lengths = new Uint8Array(0);
  let counts = new Uint8Array(0);

  const put = (first: number, second: number): void => {
    const place = used & (PLACES - 1);
    if (place === 0) pages.push(new Uint32Array(2 * PLACES));
    const page = pages[used >>> PAGE_BITS]!;
    page[2 * place] = first;
    page[2 * place + 1] = second;
    used++;
  };

  const isKnown = (order: number, a: number, b: number): boolean => {
    let end = ends[order]!;
    let length = lengths[order]!;
    let left = counts[order]!;
    for (;;) {
      for (let at = end - length; at < end; at++) {
        const page = pages[at >>> PAGE_BITS]!;
        const word = 2 * (at & (PLACES - 1));
        if (page[word]! === a && page[word + 1]! === b) return true;
      }
      left -= length;
      if (left <= 0) return false;
      const link = end - length - 1;
      const page = pages[link >>> PAGE_BITS]!;
      const word = 2 * (link & (PLACES - 1));
      end = page[word]!;
      length = page[word + 1]!;
    }
  };

  const add = (order: number, a: number, b: number): void => {
    if (counts[order]! > 0 && ends[order] !== used) {
      put(ends[order]!, lengths[order]!);
      lengths[order] = 0;
    }
    put(a, b);
    ends[order] = used;
    lengths[order]!++;
    counts[order]!++;
    size++;
  };

  /** Every hash in the pages, with its order. */
  const each = (visit: (order: number, a: number, b: number) => void): void => {
    for (let order = 1; order < counts.length; order++) {
      let end = ends[order]!;
      let length = lengths[order]!;
      for (let left = counts[order]!; left > 0; ) {
        for (let at = end - length; at < end; at++) {
          const page = pages[at >>> PAGE_BITS]!;
          const word = 2 * (at & (PLACES - 1));
          visit(order, page[word]!, page[word + 1]!);
        }
        left -= length;
        if (left <= 0) break;
        const link = end - length - 1;
        const page = pages[link >>> PAGE_BITS]!;
        const word = 2 * (link & (PLACES - 1));
        end = page[word]!;
        length = page[word + 1]!;
      }
    }
  };

  /** Rows that are in no run of their group: marks those that repeat another, and says how many there are. */
  const addFar = (
    far: Int32Array,
    a: Uint32Array,
    b: Uint32Array,
    keyOf: (row: number) => number,
    mask: Uint8Array,
  ): number => {
    const words = [new Uint32Array(far.length), new Uint32Array(far.length)] as const;
    const keys = new Int32Array(far.length);
    for (let at = 0; at < far.length; at++) {
      const row = far[at]!;
      words[0][at] = a[row]!;
      words[1][at] = b[row]!;
      keys[at] = keyOf(row);
    }
    const repeated = others.repeated(words, keys);
    if (repeated === undefined) return 0;
    for (let at = 0; at < far.length; at++) mask[far[at]!] = repeated.mask[at]!;
    return repeated.count;
  };

  return {
    repeated([a, b], orders, keyOf) {
      const rows = orders.length;
      const mask = new Uint8Array(rows);
      const far = new Int32Array(rows);
      let count = 0;
      let distant = 0;
      let largest = 0;
      for (let i = 0; i < rows; i++) if (orders[i]! > largest) largest = orders[i]!;
      ends = ensureCapacity(ends, largest + 1);
      lengths = ensureCapacity(lengths, largest + 1);
      counts = ensureCapacity(counts, largest + 1);
      for (let i = 0; i < rows; i++) {
        const order = orders[i]!;
        if ((known?.has(a[i]!, b[i]!, keyOf(i)) ?? false) || (order !== 0 && isKnown(order, a[i]!, b[i]!))) {
          mask[i] = 1;
          count++;
        } else if (order !== 0 && counts[order]! < MOST) add(order, a[i]!, b[i]!);
        else far[distant++] = i;
      }
      if (distant > 0) count += addFar(far.subarray(0, distant), a, b, keyOf, mask);
      return count === 0 ? undefined : { mask, count };
    },
    get size() {
      return size + others.size + (known?.size ?? 0);
    },
    rows(keyOf) {
      const own = new Uint32Array(3 * size);
      let at = 0;
      each((order, a, b) => {
        own[at++] = b || 1;
        own[at++] = a;
        own[at++] = keyOf(order) >>> 0;
      });
      const parts = [own, others.rows(), known?.rows() ?? new Uint32Array(0)];
      const all = new Uint32Array(parts.reduce((sum, { length }) => sum + length, 0));
      let to = 0;
      for (const part of parts) {
        all.set(part, to);
        to += part.length;
      }
      return all;
    },
    get bytes() {
      return 8 * used + 6 * ends.length + others.bytes + (known?.bytes ?? 0);
    },
    clear() {
      others.clear();
      known?.clear();
      detach(...pages.splice(0));
      [ends, lengths, counts] = [new Int32Array(0), new Uint8Array(0), new Uint8Array(0)];
      [used, size] = [0, 0];
    },
  };
}
