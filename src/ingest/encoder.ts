/**
 * Codes for fields as they stand in the bytes of a file: a hash table over typed arrays, so that a text becomes a string of
 * JavaScript once, when it is first seen, and never again.
 */
import { type Dictionary, emptyDictionary, roomFor } from "../coded.ts";

export interface FieldEncoder {
  readonly dictionary: Dictionary;
  /** The code of the UTF-8 text `bytes[from, to)`; 0 for an empty one. */
  code(bytes: Buffer, from: number, to: number): number;
  /** The code of a text; half a surrogate pair is taken for U+FFFD. */
  codeOf(text: string | null | undefined): number;
  /** Begins a new dictionary; codes given out before belong to the old one. */
  reset(): void;
}

const FEWEST_SLOTS = 256;
const FULLEST = 0.5;

export function createFieldEncoder(): FieldEncoder {
  let dictionary: Dictionary;
  let texts: (string | null)[];
  let slots: Int32Array;
  let hashes: Int32Array;
  /** The text of code c is `keys[ends[c - 1], ends[c])`. */
  let ends: Int32Array;
  let keys: Uint8Array;
  let known: Map<string, number>;

  const reset = (): void => {
    dictionary = emptyDictionary();
    texts = dictionary.texts;
    slots = new Int32Array(FEWEST_SLOTS);
    hashes = new Int32Array(FEWEST_SLOTS);
    ends = new Int32Array(FEWEST_SLOTS);
    keys = new Uint8Array(4096);
    known = new Map();
  };
  reset();

  const enlarge = (): void => {
    slots = new Int32Array(2 * slots.length);
    const mask = slots.length - 1;
    for (let code = 1; code < texts.length; code++) {
      let slot = hashes[code]! & mask;
      while (slots[slot] !== 0) slot = (slot + 1) & mask;
      slots[slot] = code;
    }
  };

  const add = (bytes: Buffer, from: number, to: number, hash: number, slot: number): number => {
    const code = texts.push(bytes.toString("utf8", from, to)) - 1;
    const begin = ends[code - 1]!;
    const end = begin + to - from;
    hashes = roomFor(hashes, code + 1);
    ends = roomFor(ends, code + 1);
    if (end > keys.length) {
      const larger = new Uint8Array(Math.max(end, 2 * keys.length));
      larger.set(keys);
      keys = larger;
    }
    for (let i = begin, j = from; i < end; i++, j++) keys[i] = bytes[j]!;
    hashes[code] = hash;
    ends[code] = end;
    slots[slot] = code;
    if (texts.length > slots.length * FULLEST) enlarge();
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

  return {
    get dictionary() {
      return dictionary;
    },
    reset,
    code,
    codeOf(text) {
      if (text === null || text === undefined || text === "") return 0;
      const before = known.get(text);
      if (before !== undefined) return before;
      const bytes = Buffer.from(text, "utf8");
      const found = code(bytes, 0, bytes.length);
      known.set(text, found);
      return found;
    },
  };
}
