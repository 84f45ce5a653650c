/** Different keys, counted exactly: by their numbers within a run, by the hashes of their texts beyond it. */
import type { StringTable } from "../../columns/strings.ts";
import { hashNumber, hashTexts } from "../../columns/text-hashes.ts";
import { ensureCapacity } from "../../columns/typed-arrays.ts";

/** Two different keys share the 53 bits of a hash with a probability of about 5e-5 among a million. */
export interface KeySet {
  count: number;
  /** Ascending; left out where only the count was asked for. */
  hashes: Float64Array | undefined;
}

export interface DistinctKeys {
  /** A key by its number in `texts`; 0 is none. True where it is new to this run. */
  add(number: number, texts: StringTable): boolean;
  include(keys: KeySet): void;
  /** @param hashed with the hashes, without which the keys cannot be put together with others */
  state(hashed: boolean): KeySet;
}

/** Sorted numbers without repetitions. */
export function sortedUnion(parts: readonly Float64Array[]): Float64Array {
  const all = new Float64Array(parts.reduce((sum, { length }) => sum + length, 0));
  let to = 0;
  for (const part of parts) {
    all.set(part, to);
    to += part.length;
  }
  all.sort();
  let different = 0;
  for (let i = 0; i < all.length; i++) if (i === 0 || all[i] !== all[i - 1]) all[different++] = all[i]!;
  return all.slice(0, different);
}

/** The hashes of keys that must be at hand. */
export function hashesIn({ hashes }: KeySet): Float64Array {
  if (hashes === undefined) throw new Error("keys were counted without their hashes and cannot be put together");
  return hashes;
}

export function createDistinctKeys(): DistinctKeys {
  let seen = new Uint8Array(0);
  let table: StringTable | undefined;
  let own = 0;
  const earlier: Float64Array[] = [];

  const ownHashes = (): Float64Array => {
    const hashes = new Float64Array(own);
    if (table === undefined) return hashes;
    const words = new Uint32Array(2 * table.size);
    hashTexts(table, 0, table.size, words);
    let to = 0;
    for (let number = 1; number < seen.length; number++)
      if (seen[number] === 1) hashes[to++] = hashNumber(words, number);
    return hashes;
  };

  return {
    add(number, texts) {
      table = texts;
      if (number >= seen.length) seen = ensureCapacity(seen, Math.max(number + 1, texts.size));
      if (number === 0 || seen[number] === 1) return false;
      seen[number] = 1;
      own++;
      return true;
    },
    include: (keys) => {
      earlier.push(hashesIn(keys));
    },
    state(hashed) {
      if (!hashed && earlier.length === 0) return { count: own, hashes: undefined };
      const hashes = sortedUnion([ownHashes(), ...earlier]);
      return { count: hashes.length, hashes };
    },
  };
}
