/**
 * Codes for fields as they stand in the bytes of a file: a hash table over typed arrays. The thread that codes knows texts as
 * bytes alone; whoever needs them as strings makes each once, from what is `fresh`.
 *
 * A text costs its bytes, four bytes for its end and six to twelve for its slot. A slot holds the code in its low bits, as
 * many as there are slots, and the hash in those above: few texts are compared that are not the same.
 */

import { type ByteView, byteViewOf, sameBytes } from "./byte-view.ts";
import { detach, ensureCapacity } from "./typed-arrays.ts";

/** Texts that have got codes: the next ones in order, text i being `keys[ends[i - 1], ends[i])`. */
export interface DeltaDictionary {
  /** A new dictionary begins with them; codes before belong to the old one. */
  anew: boolean;
  keys: Uint8Array;
  ends: Int32Array;
}

/** A column of a piece, with the texts that its codes need beyond those of earlier columns. */
export interface DeltaDictionaryColumn {
  codes: Int32Array;
  fresh: DeltaDictionary;
}

export interface Utf8Interner {
  /** The code of the UTF-8 text `bytes[from, to)`, whose `hashOf` is known; 0 for an empty one. */
  code(text: ByteView, from: number, to: number, hash: number): number;
  /** The code of a text; half a surrogate pair is taken for U+FFFD. */
  codeOf(text: string | null | undefined): number;
  /** Codes that have been given out, 0 among them. */
  size(): number;
  /** Takes back the codes from `size` on, which `takeNew` must not have given out. */
  rollback(size: number): void;
  /** Texts since the last call. */
  takeNew(): DeltaDictionary;
}

const FEWEST_SLOTS = 256;
const FULLEST = 2 / 3;

/** The hash of a text and one byte more; that of no bytes is 0. */
export const hashByte = (hash: number, byte: number): number => Math.imul(hash, 0x5bd1e995) ^ byte;

export function hashOf(bytes: Uint8Array, from: number, to: number): number {
  let hash = 0;
  for (let i = from; i < to; i++) hash = hashByte(hash, bytes[i]!);
  return hash;
}

function mixed(hash: number): number {
  const high = Math.imul(hash >>> 4, 0x2c1b3c6d);
  return ((high ^ (high >>> 15)) << 4) | (hash & 15);
}

/** @param largest more texts than this, once given out, and the dictionary is cleared */
export function createUtf8Interner(largest = Number.POSITIVE_INFINITY): Utf8Interner {
  let size: number;
  let taken: number;
  let slots: Int32Array;
  /** The text of code c is `keys.bytes[ends[c - 1], ends[c])`. */
  let ends: Int32Array;
  let keys: ByteView;
  let byText: Map<string, number>;
  let anew = true;

  const begin = (): void => {
    size = 1;
    taken = 1;
    slots = new Int32Array(FEWEST_SLOTS);
    ends = new Int32Array(FEWEST_SLOTS);
    keys = byteViewOf(new Uint8Array(4096));
    byText = new Map();
  };
  begin();

  const enlarge = (): void => {
    const mask = 2 * slots.length - 1;
    // they are made again from the texts
    detach(slots);
    slots = new Int32Array(mask + 1);
    let from = 0;
    for (let code = 1; code < size; code++) {
      const to = ends[code]!;
      const hash = mixed(hashOf(keys.bytes, from, to));
      let slot = hash & mask;
      while (slots[slot] !== 0) slot = (slot + 1) & mask;
      slots[slot] = (hash & ~mask) | code;
      from = to;
    }
  };

  const add = ({ bytes }: ByteView, from: number, to: number, hash: number, slot: number): number => {
    const code = size++;
    const start = ends[code - 1]!;
    const end = start + to - from;
    ends = ensureCapacity(ends, size);
    if (end > keys.bytes.length) keys = byteViewOf(ensureCapacity(keys.bytes, end));
    const target = keys.bytes;
    for (let i = start, j = from; i < end; i++, j++) target[i] = bytes[j]!;
    ends[code] = end;
    slots[slot] = (hash & -slots.length) | code;
    if (size > slots.length * FULLEST) enlarge();
    return code;
  };

  const code: Utf8Interner["code"] = (text, from, to, unmixed) => {
    const length = to - from;
    if (length <= 0) return 0;
    const hash = mixed(unmixed);
    const mask = slots.length - 1;
    let slot = hash & mask;
    for (;;) {
      const entry = slots[slot]!;
      if (entry === 0) return add(text, from, to, hash, slot);
      if (((entry ^ hash) & ~mask) === 0) {
        const found = entry & mask;
        const at = ends[found - 1]!;
        if (ends[found]! - at === length && sameBytes(text.words, from, keys.words, at, length)) return found;
      }
      slot = (slot + 1) & mask;
    }
  };

  return {
    code,
    codeOf(text) {
      if (text === null || text === undefined || text === "") return 0;
      const before = byText.get(text);
      if (before !== undefined) return before;
      const bytes = Buffer.from(text, "utf8");
      const found = code(byteViewOf(bytes), 0, bytes.length, hashOf(bytes, 0, bytes.length));
      byText.set(text, found);
      return found;
    },
    size: () => size,
    rollback(before) {
      const mask = slots.length - 1;
      // the last text lies behind all others in its row of slots, so that none is cut off
      while (size > before) {
        size--;
        let slot = mixed(hashOf(keys.bytes, ends[size - 1]!, ends[size]!)) & mask;
        while ((slots[slot]! & mask) !== size) slot = (slot + 1) & mask;
        slots[slot] = 0;
      }
    },
    takeNew() {
      const start = ends[taken - 1]!;
      const next: DeltaDictionary = {
        anew,
        keys: keys.bytes.slice(start, ends[size - 1]!),
        ends: ends.slice(taken, size).map((end) => end - start),
      };
      taken = size;
      anew = size > largest;
      if (anew) {
        detach(slots, ends, keys.bytes);
        begin();
      }
      return next;
    },
  };
}
