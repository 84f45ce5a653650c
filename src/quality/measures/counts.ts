/**
 * How often each value occurs, in bounded memory: exactly up to 50,000 different values. Beyond that only their number is
 * kept: exactly where values have numbers of their own, else estimated by the smallest hashes (k minimum values, k = 16,384,
 * standard error 0.8 %). Which of these it is, and the result, depend on the values alone and not on their order.
 */

import type { StringTable } from "../../columns/strings.ts";
import { hashNumber, hashNumbers, hashTexts } from "../../columns/text-hashes.ts";
import { createDistinctKeys, type DistinctKeys, type KeySet } from "./distinct-keys.ts";

const EXACT = 50_000;
const KEPT = 16_384;
const RANGE = 2 ** 53;

/** Texts or numbers, never both in one count. */
export type Countable = string | number;

/** Values to count, made when they are asked for. */
export interface CountedValues {
  size: number;
  value(at: number): Countable | null;
  /** A number per value in a dictionary of the run, 0 for no value; given always or never. */
  keys?: { texts: StringTable; number(at: number): number };
  /** The values' hashes, two words each, where they are at hand. */
  words?(): Uint32Array;
}

/** What is known of values: one of the three. */
export interface CountsState {
  /** Up to 50,000 different values, with how often each occurs. */
  exact?: [Countable, number][];
  /** Beyond, where values have numbers: all of them. */
  keys?: KeySet;
  /** Beyond, where they have none: the smallest hashes, ascending. */
  smallest?: Float64Array;
}

export interface ValueCounts {
  /** Takes values into account, each as often as `times` says (default: once); nulls and NaN are left out. */
  add(values: CountedValues, times?: ArrayLike<number>): void;
  include(state: CountsState): void;
  /** @param hashed with what is needed to put it together with another */
  state(hashed: boolean): CountsState;
}

/** The hashes of numbers, two words each: those of the texts that stand for them. */
export function hashesOfNumbers(numbers: ArrayLike<number>): Uint32Array {
  const words = new Uint32Array(2 * numbers.length);
  hashNumbers(numbers, words);
  return words;
}

/** Texts or numbers, as text: the hash of a value is the same whichever it came as. */
const hashesOfList = (values: readonly (Countable | null)[]): Uint32Array => {
  const words = new Uint32Array(2 * values.length);
  const text = (at: number): string | null => (values[at] === null ? null : String(values[at]));
  hashTexts({ size: values.length, text }, 0, values.length, words);
  return words;
};

/** Different numbers, the smallest `KEPT` of all that were given. */
function createSmallest() {
  /** Those below `limit`; beyond the first `KEPT` some may repeat others. */
  const kept = new Float64Array(4 * KEPT);
  let used = 0;
  let limit = RANGE;
  const compact = (): void => {
    kept.subarray(0, used).sort();
    let different = 0;
    for (let i = 0; i < used; i++) if (i === 0 || kept[i] !== kept[i - 1]) kept[different++] = kept[i]!;
    used = Math.min(different, KEPT);
    if (different > KEPT) limit = kept[KEPT]!;
  };
  return {
    add(number: number): void {
      if (number >= limit) return;
      kept[used++] = number;
      if (used === kept.length) compact();
    },
    numbers(): Float64Array {
      compact();
      return kept.slice(0, used);
    },
  };
}

/** Whether there are more than `most` different values, by their hashes; nulls and NaN are no values. */
function hasMoreThan(most: number, words: Uint32Array, size: number, times: ArrayLike<number> | undefined): boolean {
  const found = new Set<number>();
  for (let i = 0; i < size; i++) {
    if (times?.[i] === 0) continue;
    found.add(hashNumber(words, i));
    // one of them may be that of null, one that of NaN
    if (found.size > most + 2) return true;
  }
  return false;
}

export function createCounts(): ValueCounts {
  let exact: Map<Countable, number> | undefined = new Map();
  let smallest: ReturnType<typeof createSmallest> | undefined;
  /** Where values have numbers. */
  let keys: DistinctKeys | undefined;

  /** Takes the upper 53 bits of a value's hash into account. */
  const note = (words: Uint32Array, at: number): void => {
    smallest ??= createSmallest();
    smallest.add(hashNumber(words, at));
  };
  const hashesOf = (values: Iterable<Countable>): Float64Array => {
    const list = [...values];
    const words = hashesOfList(list);
    return Float64Array.from(list, (_, at) => hashNumber(words, at)).sort();
  };
  /** From now on only the number of values is kept. Values that have numbers are in `keys` already. */
  const overflow = (): void => {
    if (exact === undefined) return;
    if (keys === undefined) {
      smallest ??= createSmallest();
      for (const hash of hashesOf(exact.keys())) smallest.add(hash);
    }
    exact = undefined;
  };
  return {
    add(values, times) {
      const { size, keys: numbered } = values;
      if (numbered !== undefined) keys ??= createDistinctKeys();
      let words: Uint32Array | undefined;
      if (exact !== undefined && size > EXACT) {
        // values that are too many are not made only to be counted so far
        words = values.words?.();
        if (words !== undefined && hasMoreThan(EXACT, words, size, times)) overflow();
      }
      for (let i = 0; i < size; i++) {
        const n = times === undefined ? 1 : times[i]!;
        if (n === 0) continue;
        if (numbered !== undefined) keys!.add(numbered.number(i), numbered.texts);
        if (exact === undefined && numbered !== undefined) continue;
        const value = values.value(i);
        if (value === null || Number.isNaN(value)) continue;
        if (exact !== undefined) {
          exact.set(value, (exact.get(value) ?? 0) + n);
          if (exact.size > EXACT) overflow();
        } else {
          words ??= values.words?.() ?? hashesOfList(Array.from({ length: size }, (_, at) => values.value(at)));
          note(words, i);
        }
      }
    },
    include({ exact: values, keys: known, smallest: hashes }) {
      if (known !== undefined) {
        keys ??= createDistinctKeys();
        keys.include(known);
      }
      if (values === undefined) {
        overflow();
        for (const hash of hashes ?? []) {
          smallest ??= createSmallest();
          smallest.add(hash);
        }
      } else if (exact !== undefined) {
        for (const [value, n] of values) exact.set(value, (exact.get(value) ?? 0) + n);
        if (exact.size > EXACT) overflow();
      } else {
        for (const hash of hashesOf(values.map(([value]) => value))) smallest?.add(hash);
      }
    },
    state(hashed) {
      if (exact !== undefined) {
        // with the keys: together with others there may be too many values to keep
        const values = [...exact];
        if (hashed) values.sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0));
        return { exact: values, ...(hashed && keys !== undefined ? { keys: keys.state(true) } : {}) };
      }
      if (keys !== undefined) return { keys: keys.state(hashed) };
      return { smallest: smallest?.numbers() ?? new Float64Array(0) };
    },
  };
}

export function distinctOf({ exact, keys, smallest }: CountsState): { count: number; estimate: boolean } {
  if (exact !== undefined) return { count: exact.length, estimate: false };
  if (keys !== undefined) return { count: keys.count, estimate: false };
  if (smallest === undefined || smallest.length === 0) return { count: 0, estimate: false };
  return { count: Math.round(((KEPT - 1) * RANGE) / smallest.at(-1)!), estimate: true };
}

/** Value and count, most frequent first, then by code point or size; undefined beyond 50,000 values. */
export function topOf({ exact }: CountsState, n: number): { value: Countable; count: number }[] | undefined {
  if (exact === undefined) return undefined;
  const best: { value: Countable; count: number }[] = [];
  for (const [value, count] of exact) {
    const last = best[n - 1];
    if (last !== undefined && (count < last.count || (count === last.count && value > last.value))) continue;
    best.push({ value, count });
    best.sort((a, b) => b.count - a.count || (a.value < b.value ? -1 : a.value > b.value ? 1 : 0));
    best.length = Math.min(best.length, n);
  }
  return best;
}
