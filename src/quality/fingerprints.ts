/**
 * A set of 96-bit fingerprints in typed arrays: what tells, without keeping the lines, whether a line has been seen.
 *
 * Open addressing with linear probing in 256 partitions that grow by themselves, so that growing never doubles the whole: 16
 * to 22 bytes a fingerprint. At 40 million lines two different ones share all 96 bits with a probability of about 1e-14.
 */
import type pl from "nodejs-polars";

const PARTITIONS = 256;
const WORDS = 3;
const FULLEST = 0.75;
const GROWTH = 1.4;
const TWO_32 = 2 ** 32;

interface Partition {
  words: Uint32Array;
  slots: number;
  used: number;
}

const partition = (slots: number): Partition => ({ words: new Uint32Array(slots * WORDS), slots, used: 0 });

/** Puts a fingerprint in; false where it was there already. A first word of 0 marks a free slot, so `a` is never 0. */
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

/** The same fingerprints with more room; all are different, so each takes the next free slot. */
function grown({ words: old, slots: before, used }: Partition): Partition {
  const to = partition(Math.ceil(before * GROWTH));
  const { words, slots } = to;
  const end = words.length;
  for (let from = 0; from < old.length; from += WORDS) {
    const a = old[from];
    if (a === 0) continue;
    let i = Math.floor((a / TWO_32) * slots) * WORDS;
    while (words[i] !== 0) {
      i += WORDS;
      if (i === end) i = 0;
    }
    words[i] = a;
    words[i + 1] = old[from + 1];
    words[i + 2] = old[from + 2];
  }
  to.used = used;
  return to;
}

/** Row numbers by the upper eight bits of their fingerprint, ascending within each: a counting sort. */
function byPartition(words: Uint32Array, rows: number): { starts: Uint32Array; order: Uint32Array } {
  const starts = new Uint32Array(PARTITIONS + 1);
  for (let row = 0; row < rows; row++) starts[(words[2 * row + 1] >>> 24) + 1]++;
  for (let at = 0; at < PARTITIONS; at++) starts[at + 1] += starts[at];
  const next = starts.slice();
  const order = new Uint32Array(rows);
  for (let row = 0; row < rows; row++) order[next[words[2 * row + 1] >>> 24]++] = row;
  return { starts, order };
}

export interface Fingerprints {
  /** 1 for each row of `frame` that equals an earlier row of this or an earlier frame; all columns count. */
  repeated(frame: pl.DataFrame): { mask: Uint8Array; count: number } | undefined;
  readonly size: number;
  /** Bytes held. */
  readonly bytes: number;
}

/**
 * An empty set. Frames given to one set must have the same columns in the same order.
 *
 * @returns `repeated` gives undefined where no row is a repetition, the usual case
 */
export function createFingerprints(): Fingerprints {
  const parts = Array.from({ length: PARTITIONS }, () => partition(256));
  const words = (series: pl.Series): Uint32Array => {
    const hashes: unknown = series.toTypedArray();
    if (!(hashes instanceof BigUint64Array)) throw new Error("row hashes are not 64-bit");
    return new Uint32Array(hashes.buffer, hashes.byteOffset, hashes.length * 2);
  };
  return {
    repeated(frame) {
      const first = words(frame.hashRows(11, 23, 37, 53));
      const second = words(frame.hashRows(59, 71, 83, 97));
      const { height } = frame; // read once: every access of a frame's property goes through a proxy
      let mask: Uint8Array | undefined;
      let count = 0;
      // partition by partition, so that each stays in the processor's cache; within one, in the order of the rows
      const { starts, order } = byPartition(first, height);
      for (let at = 0; at < PARTITIONS; at++) {
        let part = parts[at];
        for (let i = starts[at]; i < starts[at + 1]; i++) {
          const row = order[i];
          const fresh = insert(part, first[2 * row] || 1, first[2 * row + 1], second[2 * row]);
          if (!fresh) {
            mask ??= new Uint8Array(height);
            mask[row] = 1;
            count++;
          } else if (part.used > part.slots * FULLEST) {
            part = grown(part);
            parts[at] = part;
          }
        }
      }
      return mask === undefined ? undefined : { mask, count };
    },
    get size() {
      return parts.reduce((sum, part) => sum + part.used, 0);
    },
    get bytes() {
      return parts.reduce((sum, part) => sum + part.words.byteLength, 0);
    },
  };
}
