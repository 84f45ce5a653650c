/** A sample that is spread over a whole file: its first records, and some from further on, of bounded size. */
import { closeSync, openSync, readSync } from "node:fs";
import { splitFields } from "../csv/fields.ts";
import { KIND } from "../csv/record-scan.ts";
import { scanChunk } from "../csv/scanner.ts";
import { unwrapped } from "../csv/wrapped.ts";
import type { OpenedTable } from "../source.ts";

type Rows = readonly (readonly (string | null)[])[];

const PLACES = 8;
const PLACE_BYTES = 1 << 16;
const PLACE_RECORDS = 150;
/** Of the first records so many are looked at: what they are like is known by then. */
const FIRST_RECORDS = 2000;
/** A place where fewer records than this are whole was cut inside a quoted field. */
const WHOLE = 0.8;

/** Lines that are scanned for the records of a place: some records have several. */
const PLACE_LINES = 3 * PLACE_RECORDS;

function endOfLines(block: Buffer, start: number): number {
  let end = start;
  for (let line = 0; line < PLACE_LINES; line++) {
    const next = block.indexOf(10, end) + 1;
    if (next === 0) return block.length;
    end = next;
  }
  return end;
}

/** Records of an unpacked text file from `PLACES` places behind its head. */
function furtherRecords({ path, bytes, task }: OpenedTable, from: number): string[][] {
  if (task === undefined) return [];
  const { dialect, columns, headerBytes, encoding } = task.layout;
  if (encoding !== undefined && encoding !== "utf-8") return [];
  const file = openSync(path, "r");
  const found: string[][] = [];
  try {
    const block = Buffer.alloc(PLACE_BYTES);
    for (let place = 1; place <= PLACES; place++) {
      const at = Math.floor(from + ((bytes - from - PLACE_BYTES) * place) / PLACES);
      const length = readSync(file, block, 0, PLACE_BYTES, at);
      const start = block.subarray(0, length).indexOf(10) + 1;
      if (start === 0) continue;
      const lines = Buffer.from(block.subarray(start, endOfLines(block.subarray(0, length), start)));
      const text = dialect.wrapped ? unwrapped(lines) : lines;
      const { count, starts, ends, kinds } = scanChunk(text, false, { dialect, columns, headers: [...headerBytes] });
      const whole: string[][] = [];
      for (let i = 0; i < count && whole.length < PLACE_RECORDS; i++) {
        if (kinds[i] !== KIND.regular && kinds[i] !== KIND.odd) continue;
        const { fields } = splitFields(text.subarray(starts[i], ends[i]).toString("utf8"), dialect);
        if (fields.length === columns) whole.push(fields);
      }
      if (whole.length >= WHOLE * Math.min(count, PLACE_RECORDS)) found.push(...whole);
    }
  } finally {
    closeSync(file);
  }
  return found;
}

/** The head that was looked at when the file was opened is not read again. */
const HEAD_BYTES = 1 << 18;

/** The first records of a table and some from all over it. */
export function spreadSample(table: OpenedTable): Rows {
  const first = table.sample.slice(0, FIRST_RECORDS);
  if (table.format !== "csv" || table.compressed || table.bytes < HEAD_BYTES + PLACES * PLACE_BYTES) return first;
  return [...first, ...furtherRecords(table, HEAD_BYTES)];
}
