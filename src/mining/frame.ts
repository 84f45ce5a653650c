/** Working memory of the depth-first search. */
import { type Numbers, numbersFor } from "./lists.ts";
import { MASK_BITS } from "./masks.ts";

/** Columns of a frame with one entry for each sibling. */
const COLUMNS = ["row", "children", "need", "form", "begin", "end", "alive", "list"] as const;

/** What is delivered to a sibling. */
export const NO_ITEMS = 0;
export const MASKS = 1;
export const LIST_COLUMNS = 2;

/** What one depth of the search knows of the siblings at hand; used again by every node of that depth. */
export class Frame {
  /** Siblings from here on have a row in the triangle; those before are rare. */
  common = 0;
  /** The triangle: a row for each common sibling, a cell for each later one. In how many lists are both? */
  counts = new Int32Array(0);
  /** The same cells: the place of the later one among the children of the sibling, from 1, or 0. */
  places: Numbers;
  /** Where its row begins, less the number of its first column. */
  row = new Int32Array(0);
  /** How many children it has. */
  children = new Int32Array(0);
  /** The most that it can be delivered, and what it is to be delivered now. */
  need = new Int32Array(0);
  form = new Int32Array(0);
  /** 1 if it has two children or more, or is a child of a sibling that has. */
  alive = new Int32Array(0);
  /** What is delivered, and where the part of each sibling begins and ends. */
  bucket: Numbers;
  begin = new Int32Array(0);
  end = new Int32Array(0);
  /** The members of the list at hand. */
  list = new Int32Array(0);
  readonly #items: number;

  /** For a search over so many frequent items. */
  constructor(items: number) {
    this.#items = items;
    this.places = numbersFor(items, 0);
    this.bucket = numbersFor(items, 0);
  }

  /** Makes room for a block of siblings, all zero, of which at most `triangle` get a row. */
  reset(siblings: number, triangle: number): void {
    if (this.row.length < siblings) for (const column of COLUMNS) this[column] = new Int32Array(siblings);
    this.common = Math.max(0, siblings - triangle);
    let cells = 0;
    for (let sibling = this.common; sibling < siblings; sibling++) {
      this.row[sibling] = cells - sibling - 1;
      cells += siblings - sibling - 1;
    }
    // The rows of rare siblings are laid over the triangle, one at a time, when that is done with.
    for (let sibling = 0; sibling < this.common; sibling++) this.row[sibling] = -sibling - 1;
    const room = this.common > 0 ? Math.max(cells, siblings) : cells;
    if (this.counts.length < room) {
      this.counts = new Int32Array(room);
      this.places = numbersFor(this.#items, room);
    }
    this.counts.fill(0, 0, cells);
    this.alive.fill(0, 0, siblings);
    this.children.fill(0, 0, siblings);
  }

  fitBucket(size: number): void {
    if (this.bucket.length < size) this.bucket = numbersFor(this.#items, size);
  }

  /** What a sibling needs to have its children searched. */
  formFor(sibling: number): number {
    const children = this.children[sibling]!;
    if (children < 2) return NO_ITEMS;
    return children <= MASK_BITS ? MASKS : LIST_COLUMNS;
  }

  /**
   * Gives siblings from `from` to `to` their parts of a bucket of about `room`, and the others none; returns the first that
   * does not fit.
   */
  allot(from: number, to: number, room: number): number {
    this.form.fill(NO_ITEMS);
    let size = 0;
    let sibling = from;
    for (; sibling < to; sibling++) {
      const form = this.formFor(sibling);
      const need = form === NO_ITEMS ? 0 : this.need[sibling]!;
      if (size > 0 && size + need > room) break;
      this.form[sibling] = form;
      this.begin[sibling] = size;
      this.end[sibling] = size;
      size += need;
    }
    this.fitBucket(size);
    return sibling;
  }
}
