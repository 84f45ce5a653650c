/**
 * How often each value occurs, in bounded memory: exactly up to 50,000 different values. Beyond that only their number is
 * kept: exactly where values have numbers of their own, else estimated by the smallest hashes (k minimum values, k = 16,384,
 * standard error 0.8 %). Which of these it is, and the result, depend on the values alone and not on their order.
 */
import { roomFor } from "../coded.ts";
import pl from "../polars.ts";
import { wordsOf } from "./values.ts";

const EXACT = 50_000;
const KEPT = 16_384;
const RANGE = 2 ** 53;
/** Values that are made and hashed at a time. */
const AT_A_TIME = 1 << 16;

/** Texts or numbers, never both in one count. */
export type Countable = string | number;

/** Values to count, made when they are asked for. */
export interface CountedValues {
  size: number;
  value(at: number): Countable | null;
  /** A number per value, the same for the same value; given always or never. */
  number?(at: number): number;
}

export interface ValueCounts {
  /** Takes values into account, each as often as `times` says (default: once); nulls and NaN are left out. */
  add(values: CountedValues, times?: ArrayLike<number>): void;
  distinct(): { count: number; estimate: boolean };
  /** Value and count, most frequent first, then by code point or size; undefined beyond 50,000 values. */
  top(n: number): { value: Countable; count: number }[] | undefined;
}

const HASH = pl.col("value").hash(3, 5, 7, 9).alias("hash");

/** The upper 53 bits of the values' hashes. */
function hashes(values: readonly Countable[]): Float64Array {
  const type = typeof values[0] === "number" ? pl.Float64 : pl.String;
  const hashed = pl.DataFrame([pl.Series("value", values as string[], type)]).select(HASH);
  const halves = wordsOf(hashed.getColumn("hash"));
  return Float64Array.from(values, (_, i) => halves[2 * i + 1] * 2 ** 21 + (halves[2 * i] >>> 11));
}

export function createCounts(): ValueCounts {
  let exact: Map<Countable, number> | undefined = new Map();
  let seen: Uint8Array | undefined;
  let different = 0;
  const smallest = new Set<number>();
  let limit = RANGE;

  /** Keeps the smallest hashes; drops the larger ones when twice as many as needed have come together. */
  const note = (values: readonly Countable[]): void => {
    for (const hash of hashes(values)) {
      if (hash < limit) smallest.add(hash);
      if (smallest.size < 2 * KEPT) continue;
      const sorted = Float64Array.from(smallest).sort();
      limit = sorted[KEPT];
      for (const large of sorted.subarray(KEPT)) smallest.delete(large);
    }
  };

  /** Number 0 is no value. */
  const mark = (number: number): void => {
    seen = roomFor(seen ?? new Uint8Array(0), number + 1);
    if (number === 0 || seen[number] === 1) return;
    seen[number] = 1;
    different++;
  };

  return {
    add({ size, value: valueAt, number }, times) {
      let beyond: Countable[] = [];
      for (let i = 0; i < size; i++) {
        const n = times === undefined ? 1 : times[i];
        if (n === 0) continue;
        if (exact === undefined && number !== undefined) {
          mark(number(i));
          continue;
        }
        const value = valueAt(i);
        if (value === null || Number.isNaN(value)) continue;
        if (number !== undefined) mark(number(i));
        if (exact === undefined) {
          if (beyond.push(value) < AT_A_TIME) continue;
          note(beyond);
          beyond = [];
          continue;
        }
        exact.set(value, (exact.get(value) ?? 0) + n);
        if (exact.size <= EXACT) continue;
        if (number === undefined) note([...exact.keys()]);
        exact = undefined;
      }
      if (beyond.length > 0) note(beyond);
    },
    distinct() {
      if (exact !== undefined) return { count: exact.size, estimate: false };
      if (seen !== undefined) return { count: different, estimate: false };
      const sorted = Float64Array.from(smallest).sort();
      const kth = sorted[KEPT - 1];
      return { count: Math.round(((KEPT - 1) * RANGE) / kth), estimate: true };
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
