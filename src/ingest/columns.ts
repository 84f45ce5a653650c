/** From scanned bytes to coded columns: the fields of the readable records, text for text as they stand in the file. */
import type { Dialect } from "./dialect.ts";
import type { FieldEncoder, FreshlyCoded } from "./encoder.ts";
import { splitFields } from "./fields.ts";
import { KIND, type Scanned } from "./scan.ts";

/** Text of record `i`, as it stands in the file (decoded). */
export const recordText = (scanned: Scanned, i: number): string =>
  scanned.bytes.toString("utf8", scanned.starts[i], scanned.ends[i]);

/** Places in the chunk of the records that can be read, and of their fields' ends (−1 for irregular ones). */
function readable({ count, kinds, columns }: Scanned): { places: Int32Array; ends: Int32Array } {
  const places = new Int32Array(count);
  const ends = new Int32Array(count);
  let rows = 0;
  let regular = 0;
  for (let i = 0; i < count; i++) {
    if (kinds[i] !== KIND.regular && kinds[i] !== KIND.odd) continue;
    places[rows] = i;
    ends[rows++] = kinds[i] === KIND.odd ? -1 : columns * regular++;
  }
  return { places: places.subarray(0, rows), ends: ends.subarray(0, rows) };
}

/** A quoted field without its quotes; doubled ones inside stand for one. */
function quotedCode(bytes: Buffer, from: number, to: number, quote: number, encoder: FieldEncoder): number {
  const first = bytes.indexOf(quote, from + 1);
  if (first === to - 1) return encoder.code(bytes, from + 1, to - 1);
  const mark = String.fromCharCode(quote);
  return encoder.codeOf(bytes.toString("utf8", from + 1, to - 1).replaceAll(mark + mark, mark));
}

/** From the end, where neighbours differ. */
function sameBytes(bytes: Buffer, a: number, b: number, length: number): boolean {
  for (let i = length - 1; i >= 0; i--) if (bytes[a + i] !== bytes[b + i]) return false;
  return true;
}

/**
 * The columns at the positions `wanted`, coded, and the place of each row's record in the chunk. Fields of irregular records
 * are split with patience.
 */
export function codedColumns(
  scanned: Scanned,
  dialect: Dialect,
  wanted: readonly number[],
  encoders: readonly FieldEncoder[],
): { places: Int32Array; columns: FreshlyCoded[] } {
  const { bytes, starts, kinds, delimiters } = scanned;
  const quote = dialect.quote === null ? -1 : dialect.quote.charCodeAt(0);
  const { places, ends } = readable(scanned);
  const odd = new Map<number, string[]>();
  for (const i of scanned.allRegular ? [] : places)
    if (kinds[i] === KIND.odd) odd.set(i, splitFields(recordText(scanned, i), dialect).fields);
  const columns = wanted.map((position, k): FreshlyCoded => {
    const encoder = encoders[k]!;
    const codes = new Int32Array(places.length);
    // many columns repeat from line to line: then the code of the line before is right without a look-up
    let before = 0;
    let length = -1;
    for (let row = 0; row < codes.length; row++) {
      const i = places[row]!;
      const end = ends[row]!;
      if (end < 0) {
        codes[row] = encoder.codeOf(odd.get(i)![position]);
        length = -1;
        continue;
      }
      const from = position === 0 ? starts[i]! : delimiters[end + position - 1]! + 1;
      const to = delimiters[end + position]!;
      if (to - from === length && sameBytes(bytes, before, from, length)) {
        codes[row] = codes[row - 1]!;
      } else {
        codes[row] =
          bytes[from] === quote && to > from
            ? quotedCode(bytes, from, to, quote, encoder)
            : encoder.code(bytes, from, to);
        length = to - from;
      }
      before = from;
    }
    return { codes, fresh: encoder.fresh() };
  });
  return { places, columns };
}
