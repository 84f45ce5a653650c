/** From scanned bytes to a frame of text columns. Polars reads; the scanner's count is the judge. */
import pl from "nodejs-polars";
import { type Dialect, isBlankSeparated } from "./dialect.ts";
import { splitFields } from "./fields.ts";
import { KIND, type Scanned } from "./scan.ts";
import { columnName } from "./source.ts";

/** Text of record `i`, as it stands in the file (decoded). */
export const recordText = (scanned: Scanned, i: number): string =>
  scanned.bytes.toString("utf8", scanned.starts[i], scanned.ends[i]);

/** A record written anew so that every CSV reader takes it: all fields quoted, one line end. */
function rewritten(text: string, dialect: Dialect): string {
  const { fields } = splitFields(text, dialect);
  const delimiter = isBlankSeparated(dialect) ? "," : dialect.delimiter;
  const quote = dialect.quote ?? (isBlankSeparated(dialect) ? '"' : null);
  if (quote === null) return `${fields.join(delimiter).replace(/\r+$/, "")}\n`;
  return `${fields.map((field) => quote + field.replaceAll(quote, quote + quote) + quote).join(delimiter)}\n`;
}

/** The readable records alone: regular ones byte for byte, odd ones rewritten. */
function readableBytes(scanned: Scanned, dialect: Dialect): Buffer {
  const { bytes, count, starts, ends, kinds, consumed } = scanned;
  const plainLines = dialect.lineEnd !== "CR";
  if (scanned.allRegular && plainLines) return bytes.subarray(0, consumed);
  const parts: Buffer[] = [];
  const feed = Buffer.from("\n");
  for (let i = 0; i < count; ) {
    if (kinds[i] === KIND.odd) {
      parts.push(Buffer.from(rewritten(recordText(scanned, i), dialect), "utf8"));
      i++;
    } else if (kinds[i] !== KIND.regular) {
      i++;
    } else {
      const from = starts[i]!;
      let last = i;
      if (plainLines) while (last + 1 < count && kinds[last + 1] === KIND.regular) last++;
      parts.push(bytes.subarray(from, ends[last]), feed);
      i = last + 1;
    }
  }
  return Buffer.concat(parts);
}

const MARK = Buffer.from([0xef, 0xbb, 0xbf]);
/** Polars takes a byte order mark off the start of what it is given: where one is data, it gets a second. */
const withMarkKept = (bytes: Buffer): Buffer =>
  bytes.subarray(0, MARK.length).equals(MARK) ? Buffer.concat([MARK, bytes]) : bytes;

/** Every field split by ourselves: slow, and the last word where Polars counts other than the scanner. */
function splitFrame(scanned: Scanned, dialect: Dialect, wanted: readonly number[]): pl.DataFrame {
  const values: (string | null)[][] = wanted.map(() => []);
  for (let i = 0; i < scanned.count; i++) {
    if (scanned.kinds[i] !== KIND.regular && scanned.kinds[i] !== KIND.odd) continue;
    const { fields } = splitFields(recordText(scanned, i), dialect);
    wanted.forEach((index, k) => {
      const field = fields[index]!;
      values[k]!.push(field === "" ? null : field);
    });
  }
  return pl.DataFrame(wanted.map((index, k) => pl.Series(columnName(index), values[k]!, pl.String)));
}

/** Rows a scanned chunk holds: its regular and its odd but readable records. */
export function readableRows(scanned: Scanned): number {
  let rows = 0;
  for (let i = 0; i < scanned.count; i++)
    if (scanned.kinds[i] === KIND.regular || scanned.kinds[i] === KIND.odd) rows++;
  return rows;
}

/**
 * The wanted columns (by position, ascending) of the readable records of a chunk, as text, in file order; an empty
 * field is null.
 */
export function textFrame(scanned: Scanned, dialect: Dialect, wanted: readonly number[]): pl.DataFrame {
  const rows = readableRows(scanned);
  const names = wanted.map(columnName);
  if (rows === 0) return pl.DataFrame(names.map((name) => pl.Series(name, [], pl.String)));
  let frame: pl.DataFrame | undefined;
  try {
    frame = pl.readCSV(withMarkKept(readableBytes(scanned, dialect)), {
      hasHeader: false,
      inferSchemaLength: 0,
      truncateRaggedLines: false,
      sep: isBlankSeparated(dialect) ? "," : dialect.delimiter,
      quoteChar: dialect.quote ?? (isBlankSeparated(dialect) ? '"' : ""),
      nullValues: "",
      columns: names,
    });
  } catch {
    // the same records are split below
    frame = undefined;
  }
  if (frame === undefined || frame.height !== rows || frame.width !== names.length)
    frame = splitFrame(scanned, dialect, wanted);
  if (frame.height !== rows) throw new Error(`read ${frame.height} rows where the scanner counted ${rows} records`);
  return frame;
}

/** Numbers of the readable records in their file, from `firstRow`. */
export function rowNumbers(scanned: Scanned, firstRow: number): pl.Series {
  const rows = new Float64Array(readableRows(scanned));
  let at = 0;
  for (let i = 0; i < scanned.count; i++) {
    if (scanned.kinds[i] === KIND.regular || scanned.kinds[i] === KIND.odd) rows[at++] = firstRow + i;
  }
  return pl.Series("source_row", rows as unknown as number[], pl.Float64).cast(pl.Int64);
}
