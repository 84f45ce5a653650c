/**
 * A set of 96-bit row hashes in typed arrays: tells, without keeping the rows, whether a row has been seen.
 *
 * Open addressing with linear probing in 256 partitions that grow by themselves, so that growing never doubles the whole: 16
 * to 22 bytes a row. At 40 million lines two different ones share all 96 bits with a probability of about 1e-14.
 */

const PARTITIONS = 256;
const WORDS = 3;
/** Of a partition when the set is empty. */
const FIRST_SLOTS = 32;
const FULLEST = 0.75;
const GROWTH = 1.4;
const TWO_32 = 2 ** 32;

interface Partition {
  words: Uint32Array;
  slots: number;
  used: number;
}

const partition = (slots: number): Partition => ({ words: new Uint32Array(slots * WORDS), slots, used: 0 });

/** The partitions of an empty set: one small piece of memory for all, since it is a fixed cost of every run. */
function emptyPartitions(): Partition[] {
  const words = new Uint32Array(PARTITIONS * FIRST_SLOTS * WORDS);
  const each = FIRST_SLOTS * WORDS;
  return Array.from({ length: PARTITIONS }, (_, i) => ({
    words: words.subarray(i * each, (i + 1) * each),
    slots: FIRST_SLOTS,
    used: 0,
  }));
}

/** Adds a row hash; false where it was there already. A first word of 0 marks a free slot, so `a` is never 0. */
function insert(into: Partition, a: number, b: number, c: number): boolean {
  const { words } = into;
  const end = words.length;
  let i = Math.floor((a / TWO_32) * into.slots) * WORDS;
  for (;;) {
    const found = words[i];
    if (found === 0) {
      words[i] = a;
      words[i + 1] = b;
      words[i + 2] = c;
      into.used++;
      return true;
    }
    if (found === a && words[i + 1] === b && words[i + 2] === c) return false;
    i += WORDS;
    if (i === end) i = 0;
  }
}

function contains({ words, slots }: Partition, a: number, b: number, c: number): boolean {
  let i = Math.floor((a / TWO_32) * slots) * WORDS;
  for (;;) {
    const found = words[i];
    if (found === 0) return false;
    if (found === a && words[i + 1] === b && words[i + 2] === c) return true;
    i += WORDS;
    if (i === words.length) i = 0;
  }
}

/** The same row hashes with more room; all are different, so each takes the next free slot. */
function grown({ words: old, slots: before, used }: Partition): Partition {
  const to = partition(Math.ceil(before * GROWTH));
  const { words, slots } = to;
  const end = words.length;
  for (let from = 0; from < old.length; from += WORDS) {
    const a = old[from]!;
    if (a === 0) continue;
    let i = Math.floor((a / TWO_32) * slots) * WORDS;
    while (words[i] !== 0) {
      i += WORDS;
      if (i === end) i = 0;
    }
    words[i] = a;
    words[i + 1] = old[from + 1]!;
    words[i + 2] = old[from + 2]!;
  }
  to.used = used;
  return to;
}

/** Row numbers by the upper eight bits of a word, ascending within each: a counting sort. */
function byPartition(words: Uint32Array): { starts: Uint32Array; order: Uint32Array } {
  const rows = words.length;
  const starts = new Uint32Array(PARTITIONS + 1);
  for (let row = 0; row < rows; row++) starts[(words[row]! >>> 24) + 1]!++;
  for (let at = 0; at < PARTITIONS; at++) starts[at + 1]! += starts[at]!;
  const next = starts.slice();
  const order = new Uint32Array(rows);
  for (let row = 0; row < rows; row++) order[next[words[row]! >>> 24]!++] = row;
  return { starts, order };
}

/** 64 bits for each of some rows, in two words. */
export type RowHashes = readonly [Uint32Array, Uint32Array];

/** Row hashes before any column is mixed in. */
export const emptyRowHashes = (rows: number): RowHashes => [
  new Uint32Array(rows).fill(0x9e3779b9),
  new Uint32Array(rows).fill(0x7f4a7c15),
];

/** The same words for each of `rows` rows. */
export const repeatedRowHashes = ([a, b]: RowHashes, rows: number): RowHashes => [
  new Uint32Array(rows).fill(a[0]!),
  new Uint32Array(rows).fill(b[0]!),
];

/** Mixes a column in: row i has the words `words[2 × at(i)]` and `words[2 × at(i) + 1]`, `at` being the row's code. */
export function mixStringHashes([a, b]: RowHashes, words: Uint32Array, codes: Int32Array, rows: Int32Array): void {
  // ascending rows: as many as there are codes are all of them
  if (rows.length === codes.length && rows[0] === 0)
    for (let i = 0; i < codes.length; i++) {
      const at = 2 * codes[i]!;
      mix(a, b, i, words[at]!, words[at + 1]!);
    }
  else
    for (let i = 0; i < rows.length; i++) {
      const at = 2 * codes[rows[i]!]!;
      mix(a, b, i, words[at]!, words[at + 1]!);
    }
}

/** Mixes a column of numbers in, row by row. */
export function mixNumbers([a, b]: RowHashes, numbers: Float64Array, rows: Int32Array): void {
  const words = new Uint32Array(numbers.buffer, numbers.byteOffset, numbers.length * 2);
  for (let i = 0; i < rows.length; i++) {
    const at = 2 * rows[i]!;
    mix(a, b, i, words[at]!, words[at + 1]!);
  }
}

/** Two multiply-and-fold steps of their own kind, each one to one in the state before. */
function mix(a: Uint32Array, b: Uint32Array, i: number, low: number, high: number): void {
  let x = Math.imul(a[i]! ^ low, 0x85ebca6b);
  x = Math.imul(x ^ (x >>> 15) ^ high, 0xc2b2ae35);
  a[i] = x ^ (x >>> 13);
  let y = Math.imul(b[i]! ^ high, 0x2c1b3c6d);
  y = Math.imul(y ^ (y >>> 12) ^ Math.imul(low, 0xd35a2d97), 0x297a2d39);
  b[i] = y ^ (y >>> 15);
}

export interface RowHashSet {
  /**
   * 1 for each row that equals an earlier row of this or an earlier call; undefined where no row does, the usual case.
   *
   * @param keys rows that are equal have equal keys; they take part in the comparison as a third word
   */
  repeated(words: RowHashes, keys: Int32Array): { mask: Uint8Array; count: number } | undefined;
  /** Whether a row has been seen. */
  has(first: number, second: number, key: number): boolean;
  readonly size: number;
  /** All of them, three words each, in no particular order. */
  rows(): Uint32Array<ArrayBuffer>;
  /** Adds rows as `rows` gives them. */
  addRows(rows: Uint32Array): void;
  /** Bytes held. */
  readonly bytes: number;
  /** Gives the memory back. */
  clear(): void;
}

/** An empty set. The rows given to one set must be made of the same columns in the same order. */
export function createRowHashSet(): RowHashSet {
  let parts = emptyPartitions();
  const used = (): number => parts.reduce((sum, part) => sum + part.used, 0);

  const add = (at: number, a: number, b: number, c: number): boolean => {
    const part = parts[at] as Partition;
    if (!insert(part, a, b, c)) return false;
    if (part.used > part.slots * FULLEST) parts[at] = grown(part);
    return true;
  };
  return {
    repeated([first, second], keys) {
      let mask: Uint8Array | undefined;
      let count = 0;
      // partition by partition, so that each stays in the processor's cache; within one, in the order of the rows
      const { starts, order } = byPartition(first);
      for (let at = 0; at < PARTITIONS; at++) {
        for (let i = starts[at] as number; i < (starts[at + 1] as number); i++) {
          const row = order[i] as number;
          const isNew = add(at, second[row] || 1, first[row] as number, (keys[row] as number) >>> 0);
          if (isNew) continue;
          mask ??= new Uint8Array(first.length);
          mask[row] = 1;
          count++;
        }
      }
      return mask === undefined ? undefined : { mask, count };
    },
    has(first, second, key) {
      return contains(parts[first >>> 24] as Partition, second || 1, first, key >>> 0);
    },
    get size() {
      return used();
    },
    rows() {
      const all = new Uint32Array(WORDS * used());
      let to = 0;
      for (const { words } of parts) {
        for (let i = 0; i < words.length; i += WORDS) {
          if (words[i] === 0) continue;
          all.set(words.subarray(i, i + WORDS), to);
          to += WORDS;
        }
      }
      return all;
    },
    addRows(rows) {
      for (let i = 0; i < rows.length; i += WORDS) {
        const [a, b, c] = [rows[i] as number, rows[i + 1] as number, rows[i + 2] as number];
        add(b >>> 24, a, b, c);
      }
    },
    get bytes() {
      return parts.reduce((sum, part) => sum + part.words.byteLength, 0);
    },
    clear() {
      parts = emptyPartitions();
    },
  };
}
