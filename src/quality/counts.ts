/**
 * How often each value occurs, over batches, in bounded memory: exactly up to 50,000 different values; beyond that only their
 * number is estimated, by the smallest hashes (k minimum values, k = 16,384, standard error 0.8 %). Which of the two it is, and
 * the result, depend on the values alone and not on their order.
 */
import pl from "nodejs-polars";
import { once } from "./once.ts";

const EXACT = 50_000;
const KEPT = 16_384;
const RANGE = 2 ** 53;

export interface ValueCounts {
  /** Takes the values of column `name` into account; nulls are left out. Numbers count as their text. */
  add(frame: pl.DataFrame, name: string): void;
  distinct(): { count: number; estimate: boolean };
  /** Value and count, most frequent first, then by code point; undefined beyond 50,000 values. */
  top(n: number): { value: string; count: number }[] | undefined;
}

const COUNT = pl.len().cast(pl.Float64).alias("n");
const expressions = once((name: string) => ({
  filled: pl.col(name).isNotNull(),
  text: pl.col(name).cast(pl.String),
  hash: pl.col(name).hash(3, 5, 7, 9).alias("hash"),
}));

/** The upper 53 bits of a hash column, different values only. */
const hashes = (values: pl.DataFrame, name: string): Float64Array => {
  const unique: unknown = values.select(expressions(name).hash).unique().getColumn("hash").toTypedArray();
  if (!(unique instanceof BigUint64Array)) throw new Error("hashes are not 64-bit");
  const halves = new Uint32Array(unique.buffer, unique.byteOffset, unique.length * 2);
  return Float64Array.from({ length: unique.length }, (_, i) => halves[2 * i + 1] * 2 ** 21 + (halves[2 * i] >>> 11));
};

const byCode = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

export function createCounts(): ValueCounts {
  let exact: Map<string, number> | undefined = new Map();
  const smallest = new Set<number>();
  let limit = RANGE;

  /** Keeps the smallest hashes; drops the larger ones when twice as many as needed have come together. */
  const note = (fresh: Float64Array): void => {
    for (const hash of fresh) if (hash < limit) smallest.add(hash);
    if (smallest.size < 2 * KEPT) return;
    const sorted = Float64Array.from(smallest).sort();
    limit = sorted[KEPT];
    for (const hash of sorted.subarray(KEPT)) smallest.delete(hash);
  };

  return {
    add(frame, name) {
      const { filled, text } = expressions(name);
      if (exact !== undefined) {
        const counted = frame.groupBy(name).agg(COUNT).filter(filled).withColumns(text);
        const values = counted.getColumn(name).toArray() as string[];
        const n = counted.getColumn("n").toArray() as number[];
        for (let i = 0; i < values.length; i++) exact.set(values[i], (exact.get(values[i]) ?? 0) + n[i]);
        if (exact.size <= EXACT) return;
        const known = pl.DataFrame([pl.Series(name, [...exact.keys()], pl.String)]);
        exact = undefined;
        note(hashes(known, name));
        return;
      }
      note(hashes(frame.select(text).filter(filled), name));
    },
    distinct() {
      if (exact !== undefined) return { count: exact.size, estimate: false };
      const sorted = Float64Array.from(smallest).sort();
      const kth = sorted[KEPT - 1];
      return { count: Math.round(((KEPT - 1) * RANGE) / kth), estimate: true };
    },
    top(n) {
      if (exact === undefined) return undefined;
      const best: { value: string; count: number }[] = [];
      for (const [value, count] of exact) {
        const last = best[n - 1];
        if (last !== undefined && (count < last.count || (count === last.count && value > last.value))) continue;
        best.push({ value, count });
        best.sort((a, b) => b.count - a.count || byCode(a.value, b.value));
        best.length = Math.min(best.length, n);
      }
      return best;
    },
  };
}
