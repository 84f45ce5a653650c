/**
 * Codes for fields as they stand in the bytes of a file: a hash table over typed arrays. The thread that codes knows texts as
 * bytes alone; whoever needs them as strings makes each once, from what is `fresh`.
 */
import { roomFor } from "../coded.ts";

/** Texts that have got codes: the next ones in order, text i being `keys[ends[i - 1], ends[i])`. */
export interface Fresh {
  /** A new dictionary begins with them; codes before belong to the old one. */
  anew: boolean;
  keys: Uint8Array;
  ends: Int32Array;
}

/** A column of a piece, with the texts that its codes need beyond those that were told before. */
export interface FreshlyCoded {
  codes: Int32Array;
  fresh: Fresh;
}

export interface FieldEncoder {
  /** The code of the UTF-8 text `bytes[from, to)`; 0 for an empty one. */
  code(bytes: Buffer, from: number, to: number): number;
  /**
   * Codes of the texts `bytes[froms[row], tos[row])`, rows `first` to `end`; rows whose `from` is negative are left alone.
   */
  codeRows(bytes: Buffer, froms: Int32Array, tos: Int32Array, codes: Int32Array, first: number, end: number): void;
  /** The code of a text; half a surrogate pair is taken for U+FFFD. */
  codeOf(text: string | null | undefined): number;
  /** Texts since the last call. */
  fresh(): Fresh;
}

const FEWEST_SLOTS = 256;
const FULLEST = 0.5;

/** @param largest more texts than this, once told, and the dictionary begins anew */
export function createFieldEncoder(largest = Number.POSITIVE_INFINITY): FieldEncoder {
  let size: number;
  let told: number;
  let slots: Int32Array;
  let hashes: Int32Array;
  /** The text of code c is `keys[ends[c - 1], ends[c])`. */
  let ends: Int32Array;
  let keys: Uint8Array;
  let byText: Map<string, number>;
  let anew = true;

  const begin = (): void => {
    size = 1;
    told = 1;
    slots = new Int32Array(FEWEST_SLOTS);
    hashes = new Int32Array(FEWEST_SLOTS);
    ends = new Int32Array(FEWEST_SLOTS);
    keys = new Uint8Array(4096);
    byText = new Map();
  };
  begin();

  const enlarge = (): void => {
    slots = new Int32Array(2 * slots.length);
    const mask = slots.length - 1;
    for (let code = 1; code < size; code++) {
      let slot = hashes[code]! & mask;
      while (slots[slot] !== 0) slot = (slot + 1) & mask;
      slots[slot] = code;
    }
  };

  const add = (bytes: Buffer, from: number, to: number, hash: number, slot: number): number => {
    const code = size++;
    const start = ends[code - 1]!;
    const end = start + to - from;
    hashes = roomFor(hashes, size);
    ends = roomFor(ends, size);
    keys = roomFor(keys, end);
    for (let i = start, j = from; i < end; i++, j++) keys[i] = bytes[j]!;
    hashes[code] = hash;
    ends[code] = end;
    slots[slot] = code;
    if (size > slots.length * FULLEST) enlarge();
    return code;
  };

  const code = (bytes: Buffer, from: number, to: number): number => {
    if (from >= to) return 0;
    let hash = to - from;
    for (let i = from; i < to; i++) hash = Math.imul(hash ^ bytes[i]!, 0x5bd1e995);
    hash ^= hash >>> 15;
    const mask = slots.length - 1;
    let slot = hash & mask;
    for (;;) {
      const found = slots[slot]!;
      if (found === 0) return add(bytes, from, to, hash, slot);
      if (hashes[found] === hash) {
        let i = ends[found - 1]!;
        if (ends[found]! - i === to - from) {
          let j = from;
          while (j < to && keys[i] === bytes[j]) {
            i++;
            j++;
          }
          if (j === to) return found;
        }
      }
      slot = (slot + 1) & mask;
    }
  };

  const codeRows: FieldEncoder["codeRows"] = (bytes, froms, tos, codes, first, end) => {
    // many columns repeat from line to line: then the code of the line before is right without a look-up
    let before = 0;
    let length = -1;
    let last = 0;
    for (let row = first; row < end; row++) {
      const from = froms[row]!;
      if (from < 0) continue;
      const to = tos[row]!;
      let same = to - from === length ? length : 0;
      // from the end, where neighbours differ
      while (same > 0 && bytes[from + same - 1] === bytes[before + same - 1]) same--;
      if (to - from !== length || same > 0) {
        last = code(bytes, from, to);
        length = to - from;
      }
      before = from;
      codes[row] = last;
    }
  };

  return {
    code,
    codeRows,
    codeOf(text) {
      if (text === null || text === undefined || text === "") return 0;
      const before = byText.get(text);
      if (before !== undefined) return before;
      const bytes = Buffer.from(text, "utf8");
      const found = code(bytes, 0, bytes.length);
      byText.set(text, found);
      return found;
    },
    fresh() {
      const start = ends[told - 1]!;
      const next: Fresh = {
        anew,
        keys: keys.slice(start, ends[size - 1]!),
        ends: ends.slice(told, size).map((end) => end - start),
      };
      told = size;
      anew = size > largest;
      if (anew) begin();
      return next;
    },
  };
}
