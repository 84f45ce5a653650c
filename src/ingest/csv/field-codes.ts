/** Codes of the fields of scanned records, text for text as they stand in the file; fields of repaired records are split leniently. */

import { type ByteView, byteViewOf } from "../../columns/byte-view.ts";
import { hashOf, type Utf8Interner } from "../../columns/interner.ts";
import type { Dialect } from "./dialect.ts";
import { splitFields } from "./fields.ts";
import { KIND } from "./record-scan.ts";
import type { Scanned } from "./scanner.ts";

function plainCode(text: ByteView, from: number, to: number, encoder: Utf8Interner): number {
  return encoder.code(text, from, to, hashOf(text.bytes, from, to));
}

/** A quoted field without its quotes; doubled ones inside stand for one. */
function quotedCode(
  bytes: Buffer,
  text: ByteView,
  from: number,
  to: number,
  quote: number,
  encoder: Utf8Interner,
): number {
  const first = bytes.indexOf(quote, from + 1);
  if (first === to - 1) return plainCode(text, from + 1, to - 1, encoder);
  const mark = String.fromCharCode(quote);
  return encoder.codeOf(bytes.toString("utf8", from + 1, to - 1).replaceAll(mark + mark, mark));
}

/** Places among the scanned records of those that can be read, and the codes of their columns at the positions `wanted`. */
export function codedColumns(
  scanned: Scanned,
  dialect: Dialect,
  wanted: readonly number[],
  encoders: readonly Utf8Interner[],
): { places: Int32Array; codes: Int32Array[] } {
  const { bytes, count, kinds, starts, ends, columns, delimiters } = scanned;
  const text = byteViewOf(bytes);
  const quote = dialect.quote === null ? -1 : dialect.quote.charCodeAt(0);
  const places = new Int32Array(count);
  const codes = wanted.map(() => new Int32Array(count));
  let rows = 0;
  let regular = 0;
  for (let i = 0; i < count; i++) {
    const isOdd = kinds[i] === KIND.odd;
    if (!isOdd && kinds[i] !== KIND.regular) continue;
    const fields = isOdd ? splitFields(bytes.toString("utf8", starts[i], ends[i]), dialect).fields : [];
    for (let k = 0; k < wanted.length; k++) {
      const position = wanted[k]!;
      const encoder = encoders[k]!;
      let code: number;
      if (isOdd) code = encoder.codeOf(fields[position]);
      else {
        const at = regular * columns + position;
        const from = position === 0 ? starts[i]! : delimiters[at - 1]! + 1;
        const to = delimiters[at]!;
        const isQuoted = to > from && bytes[from] === quote;
        code = isQuoted ? quotedCode(bytes, text, from, to, quote, encoder) : plainCode(text, from, to, encoder);
      }
      codes[k]![rows] = code;
    }
    if (!isOdd) regular++;
    places[rows++] = i;
  }
  return { places: places.subarray(0, rows), codes: codes.map((column) => column.subarray(0, rows)) };
}
