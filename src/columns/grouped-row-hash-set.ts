/**
 * Fingerprints of lines, kept order by order: a line can only repeat a line of its own order, and an order's lines lie close
 * together, so that the usual comparison touches memory that has just been written, 8 bytes a line. Lines beyond the first few
 * dozen of an order, and lines without one, go to a hash table.
 *
 * Two different lines of an order share all 64 bits with a probability of about 1e-18.
 */

import { createRowHashSet, type RowHashSet } from "./row-hash-set.ts";
import { detach, ensureCapacity } from "./typed-arrays.ts";

/** Lines of an order that are compared one by one. */
const MOST = 40;

/** Places of a page, of two words each; no page is ever moved. */
const PAGE_BITS = 22;
const PLACES = 1 << PAGE_BITS;

/**
 * An empty set; keys are numbers of orders, 0 for none.
 *
 * The fingerprints of an order are runs of places. A run that is not the order's first has a place before it that says where
 * the run before ends and how long it is.
 */
export function createGroupedRowHashSet(): RowHashSet {
  const others = createRowHashSet();
  const pages: Uint32Array[] = [];
  /** Places in use, and how many of them hold fingerprints. */
  let used = 0;
  let size = 0;
  /** By order: where its latest run ends, how long that is, and how many fingerprints the order has. */
  let ends = new Int32Array(0);
  let lengths = new Uint8Array(0);
  let counts = new Uint8Array(0);

  const put = (first: number, second: number): void => {
    const place = used & (PLACES - 1);
    if (place === 0) pages.push(new Uint32Array(2 * PLACES));
    const page = pages[used >>> PAGE_BITS];
    page[2 * place] = first;
    page[2 * place + 1] = second;
    used++;
  };

  const isKnown = (order: number, a: number, b: number): boolean => {
    let end = ends[order];
    let length = lengths[order];
    let left = counts[order];
    for (;;) {
      for (let at = end - length; at < end; at++) {
        const page = pages[at >>> PAGE_BITS];
        const word = 2 * (at & (PLACES - 1));
        if (page[word] === a && page[word + 1] === b) return true;
      }
      left -= length;
      if (left <= 0) return false;
      const link = end - length - 1;
      const page = pages[link >>> PAGE_BITS];
      const word = 2 * (link & (PLACES - 1));
      end = page[word];
      length = page[word + 1];
    }
  };

  const add = (order: number, a: number, b: number): void => {
    if (counts[order] > 0 && ends[order] !== used) {
      put(ends[order], lengths[order]);
      lengths[order] = 0;
    }
    put(a, b);
    ends[order] = used;
    lengths[order]++;
    counts[order]++;
    size++;
  };

  return {
    repeated([a, b], orders) {
      const rows = orders.length;
      const mask = new Uint8Array(rows);
      const far = new Int32Array(rows);
      let count = 0;
      let distant = 0;
      let largest = 0;
      for (let i = 0; i < rows; i++) if (orders[i] > largest) largest = orders[i];
      ends = ensureCapacity(ends, largest + 1);
      lengths = ensureCapacity(lengths, largest + 1);
      counts = ensureCapacity(counts, largest + 1);
      for (let i = 0; i < rows; i++) {
        const order = orders[i];
        if (order !== 0 && isKnown(order, a[i], b[i])) {
          mask[i] = 1;
          count++;
        } else if (order !== 0 && counts[order] < MOST) add(order, a[i], b[i]);
        else far[distant++] = i;
      }
      const places = far.subarray(0, distant);
      const words = [a, b].map((word) => Uint32Array.from(places, (i) => word[i])) as [Uint32Array, Uint32Array];
      const more = others.repeated(
        words,
        places.map((i) => orders[i]),
      );
      places.forEach((i, at) => {
        mask[i] = more?.mask[at] ?? 0;
      });
      count += more?.count ?? 0;
      return count === 0 ? undefined : { mask, count };
    },
    get size() {
      return size + others.size;
    },
    get bytes() {
      return 8 * used + 6 * ends.length + others.bytes;
    },
    clear() {
      others.clear();
      detach(...pages.splice(0));
      [ends, lengths, counts] = [new Int32Array(0), new Uint8Array(0), new Uint8Array(0)];
      [used, size] = [0, 0];
    },
  };
}
