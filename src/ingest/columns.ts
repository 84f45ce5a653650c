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

/** Where the fields of a column begin and end, in the rows `first` to `end`; −1 for irregular records. */
function locate(
  { starts, delimiters }: Scanned,
  position: number,
  places: Int32Array,
  ends: Int32Array,
  froms: Int32Array,
  tos: Int32Array,
  first: number,
  end: number,
): void {
  for (let row = first; row < end; row++) {
    const at = ends[row]!;
    if (at < 0) {
      froms[row] = -1;
      continue;
    }
    froms[row] = position === 0 ? starts[places[row]!]! : delimiters[at + position - 1]! + 1;
    tos[row] = delimiters[at + position]!;
  }
}

/** Rows that are worked on at a time, column after column, so that their bytes stay in the processor's cache. */
const STRETCH = 2048;

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
  const { bytes } = scanned;
  const quote = dialect.quote === null ? -1 : dialect.quote.charCodeAt(0);
  const { places, ends } = readable(scanned);
  const rows = places.length;
  const codes = wanted.map(() => new Int32Array(rows));
  const froms = new Int32Array(rows);
  const tos = new Int32Array(rows);
  for (let first = 0; first < rows; first += STRETCH) {
    const end = Math.min(rows, first + STRETCH);
    for (let k = 0; k < wanted.length; k++) {
      locate(scanned, wanted[k]!, places, ends, froms, tos, first, end);
      for (let row = first; quote >= 0 && row < end; row++) {
        const from = froms[row]!;
        if (from < 0 || bytes[from] !== quote || tos[row] === from) continue;
        codes[k]![row] = quotedCode(bytes, from, tos[row]!, quote, encoders[k]!);
        froms[row] = -1;
      }
      encoders[k]!.codeRows(bytes, froms, tos, codes[k]!, first, end);
    }
  }
  for (let row = 0; !scanned.allRegular && row < rows; row++) {
    if (ends[row]! >= 0) continue;
    const { fields } = splitFields(recordText(scanned, places[row]!), dialect);
    wanted.forEach((position, k) => {
      codes[k]![row] = encoders[k]!.codeOf(fields[position]);
    });
  }
  return { places, columns: codes.map((column, k) => ({ codes: column, fresh: encoders[k]!.fresh() })) };
}
