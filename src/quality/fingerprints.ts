/**
 * A set of 96-bit fingerprints in typed arrays: what tells, without keeping the lines, whether a line has been seen.
 *
 * Open addressing with linear probing in 256 partitions that grow by themselves, so that growing never doubles the whole: 15
 * to 21 bytes a fingerprint. At 40 million lines two different ones share all 96 bits with a probability of about 1e-14.
 */
import type pl from "nodejs-polars";

const PARTITIONS = 256;
const WORDS = 3;
const FULLEST = 0.8;
const GROWTH = 1.4;
const TWO_32 = 2 ** 32;

interface Partition {
  words: Uint32Array;
  slots: number;
  used: number;
}

const partition = (slots: number): Partition => ({ words: new Uint32Array(slots * WORDS), slots, used: 0 });

/** Puts a fingerprint in; false where it was there already. All-zero words mark a free slot, so `c` is never 0. */
function insert(into: Partition, a: number, b: number, c: number): boolean {
  const { words, slots } = into;
  let slot = Math.floor((a / TWO_32) * slots);
  for (;;) {
    const i = slot * WORDS;
    if (words[i + 2] === 0) {
      words[i] = a;
      words[i + 1] = b;
      words[i + 2] = c;
      into.used++;
      return true;
    }
    if (words[i] === a && words[i + 1] === b && words[i + 2] === c) return false;
    slot = slot + 1 === slots ? 0 : slot + 1;
  }
}

function grown(from: Partition): Partition {
  const to = partition(Math.ceil(from.slots * GROWTH));
  for (let i = 0; i < from.words.length; i += WORDS) {
    if (from.words[i + 2] !== 0) insert(to, from.words[i], from.words[i + 1], from.words[i + 2]);
  }
  return to;
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
      for (let row = 0; row < height; row++) {
        const a = first[2 * row];
        const b = first[2 * row + 1];
        const at = b >>> 24;
        const part = parts[at];
        if (insert(part, a, b, second[2 * row] || 1)) {
          if (part.used > part.slots * FULLEST) parts[at] = grown(part);
        } else {
          mask ??= new Uint8Array(height);
          mask[row] = 1;
          count++;
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
