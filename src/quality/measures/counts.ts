/**
 * How often each value occurs, in bounded memory: exactly up to 50,000 different values. Beyond that only their number is
 * kept: exactly where values have numbers of their own, else estimated by the smallest hashes (k minimum values, k = 16,384,
 * standard error 0.8 %). Which of these it is, and the result, depend on the values alone and not on their order.
 */

import { hashNumber, hashTexts } from "../../columns/text-hashes.ts";
import { ensureCapacity } from "../../columns/typed-arrays.ts";

const EXACT = 50_000;
const KEPT = 16_384;
const RANGE = 2 ** 53;

/** Texts or numbers, never both in one count. */
export type Countable = string | number;

/** Values to count, made when they are asked for. */
export interface CountedValues {
  size: number;
  value(at: number): Countable | null;
  /** A number per value, the same for the same value, 0 for no value; given always or never. */
  number?(at: number): number;
  /** The values' hashes, two words each, where they are at hand. */
  words?(): Uint32Array;
}

export interface ValueCounts {
  /** Takes values into account, each as often as `times` says (default: once); nulls and NaN are left out. */
  add(values: CountedValues, times?: ArrayLike<number>): void;
  distinct(): { count: number; estimate: boolean };
  /** Value and count, most frequent first, then by code point or size; undefined beyond 50,000 values. */
  top(n: number): { value: Countable; count: number }[] | undefined;
}

/** The hashes of numbers, two words each: those of the texts that stand for them. */
export function hashesOfNumbers(numbers: ArrayLike<number>): Uint32Array {
  const words = new Uint32Array(2 * numbers.length);
  hashTexts({ size: numbers.length, text: (at) => String(numbers[at]) }, 0, numbers.length, words);
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
  const settle = (): void => {
    kept.subarray(0, used).sort();
    let different = 0;
    for (let i = 0; i < used; i++) if (i === 0 || kept[i] !== kept[i - 1]) kept[different++] = kept[i];
    used = Math.min(different, KEPT);
    if (different > KEPT) limit = kept[KEPT];
  };
  return {
    add(number: number): void {
      if (number >= limit) return;
      kept[used++] = number;
      if (used === kept.length) settle();
    },
    /** The largest of them. */
    last(): number {
      settle();
      return kept[used - 1];
    },
  };
}

export function createCounts(): ValueCounts {
  let exact: Map<Countable, number> | undefined = new Map();
  let seen: Uint8Array | undefined;
  let different = 0;
  let smallest: ReturnType<typeof createSmallest> | undefined;

  /** Takes the upper 53 bits of a value's hash into account. */
  const note = (words: Uint32Array, at: number): void => {
    smallest ??= createSmallest();
    smallest.add(hashNumber(words, at));
  };

  /** Number 0 is no value. */
  const mark = (number: number): void => {
    seen = ensureCapacity(seen ?? new Uint8Array(0), number + 1);
    if (number === 0 || seen[number] === 1) return;
    seen[number] = 1;
    different++;
  };

  return {
    add(values, times) {
      const { size, number } = values;
      let words: Uint32Array | undefined;
      for (let i = 0; i < size; i++) {
        const n = times === undefined ? 1 : times[i];
        if (n === 0) continue;
        if (number !== undefined) mark(number(i));
        if (exact === undefined && number !== undefined) continue;
        const value = values.value(i);
        if (value === null || Number.isNaN(value)) continue;
        if (exact === undefined) {
          words ??= values.words?.() ?? hashesOfList(Array.from({ length: size }, (_, at) => values.value(at)));
          note(words, i);
          continue;
        }
        exact.set(value, (exact.get(value) ?? 0) + n);
        if (exact.size <= EXACT) continue;
        if (number === undefined) {
          const known = hashesOfList([...exact.keys()]);
          for (let at = 0; at < exact.size; at++) note(known, at);
        }
        exact = undefined;
      }
    },
    distinct() {
      if (exact !== undefined) return { count: exact.size, estimate: false };
      if (smallest === undefined) return { count: different, estimate: false };
      return { count: Math.round(((KEPT - 1) * RANGE) / smallest.last()), estimate: true };
    },
    top(n) {
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
    },
  };
}
