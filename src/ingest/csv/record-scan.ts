/** Scanning one record of a chunk: where it ends, and what it is. */
import { isUtf8 } from "node:buffer";
import type { Dialect } from "./dialect.ts";
import { isBlankSeparated } from "./dialect.ts";
import { judgeLine } from "./fields.ts";

export const KIND = { regular: 0, odd: 1, unreadable: 2, blank: 3, header: 4 } as const;

type Kind = (typeof KIND)[keyof typeof KIND];

/** A longer record is refused; it also bounds how far a quote may look for its partner. */
export const MAX_RECORD_BYTES = 32 << 20;

export interface ScanRules {
  dialect: Dialect;
  /** Fields a record must have; 0 takes any number (and `fields` tells how many there were). */
  columns: number;
  /** The header record's bytes (and Excel's `sep=` line): a record equal to one is a header, wherever it stands. */
  headers: readonly Buffer[];
}

const LF = 10;

const CR = 13;

export const ORDINARY = 0;

export const DELIMITER = 1;

export const QUOTE = 2;

export const LINE_FEED = 3;

export const RETURN = 4;

/** What each byte is in a dialect. */
export function classesOf(dialect: Dialect): Uint8Array {
  const table = new Uint8Array(256);
  if (isBlankSeparated(dialect)) table[32] = table[9] = DELIMITER;
  else table[dialect.delimiter.charCodeAt(0)] = DELIMITER;
  if (dialect.quote !== null) table[dialect.quote.charCodeAt(0)] = QUOTE;
  table[LF] = LINE_FEED;
  table[CR] = RETURN;
  return table;
}

const plural = (n: number, word: string): string => `${n} ${word}${n === 1 ? "" : "s"}`;

/** A chunk while it is scanned: what is the same for all records, and the budget that is left. */
export interface Scan {
  bytes: Buffer;
  end: number;
  /** No bytes follow the chunk. */
  final: boolean;
  rules: ScanRules;
  table: Uint8Array;
  quote: number;
  isBlankSeparated: boolean;
  returnEndsLine: boolean;
  wellEncoded: boolean;
  delimiters: Uint32Array;
  budget: number;
  cutLongRecord: boolean;
}

/** One record as it was found; the same object for all of them. */
export interface FoundRecord {
  fields: number;
  /** Fields have to be read by the parser. */
  odd: boolean;
  broken: boolean;
  /** The chunk ends within it. */
  incomplete: boolean;
  /** The first line end in a quoted field; -1 without one. */
  firstLineEnd: number;
  recordEnd: number;
  next: number;
  /** How far was read. */
  at: number;
  reason: string | undefined;
}

/**
 * Reads a quoted field from its first quote on, and gives the place behind its last one. A record is broken by a field that is too
 * long, or that something other than a delimiter or a line end follows.
 */
function quotedField(scan: Scan, found: FoundRecord, start: number, from: number): number {
  const { bytes, end, final, quote, returnEndsLine } = scan;
  let j = from + 1;
  for (;;) {
    while (j < end && bytes[j] !== quote) {
      if (found.firstLineEnd < 0 && (bytes[j] === LF || (returnEndsLine && bytes[j] === CR))) {
        found.firstLineEnd = j;
        if (scan.budget <= 0) break;
      }
      j++;
    }
    if (j + 1 < end && bytes[j] === quote && bytes[j + 1] === quote) j += 2;
    else break;
  }
  if (j - start > MAX_RECORD_BYTES || (found.firstLineEnd >= 0 && scan.budget <= 0)) {
    found.broken = true;
    return j;
  }
  if (!final && j + 1 >= end) {
    found.incomplete = true;
    return j;
  }
  const isClosed = j < end && bytes[j] === quote;
  const after = j + 1 < end ? scan.table[bytes[j + 1]!]! : LINE_FEED;
  found.broken = !isClosed || after === ORDINARY || after === QUOTE;
  return j + 1;
}

/** The end of a line without the carriage return before its line feed. */
const withoutReturn = (bytes: Buffer, start: number, end: number): number =>
  end > start && bytes[end - 1] === CR ? end - 1 : end;

/** Whether a record ends at this carriage return, or cannot be followed beyond it in this chunk. */
function endsAtReturn({ bytes, end, final, returnEndsLine }: Scan, found: FoundRecord, at: number): boolean {
  if (at + 1 >= end && !final) {
    found.incomplete = true;
    return true;
  }
  if (!returnEndsLine && at + 1 < end) return false;
  found.recordEnd = at;
  found.next = at + 1 < end && bytes[at + 1] === LF ? at + 2 : at + 1;
  return true;
}

/** Finds the end of the record that begins at `start`; its delimiters go into those of the chunk from `slot` on. */
export function findRecord(scan: Scan, found: FoundRecord, start: number, slot: number): void {
  const { bytes, end, table, delimiters, returnEndsLine } = scan;
  const { columns } = scan.rules;
  let fields = 1;
  let odd = false;
  let i = start;
  let fieldStart = start;
  found.firstLineEnd = -1;
  found.broken = false;
  found.incomplete = false;
  found.recordEnd = end;
  found.next = end;
  found.reason = undefined;
  for (;;) {
    let c = ORDINARY;
    while (i < end) {
      c = table[bytes[i]!]!;
      if (c !== ORDINARY) break;
      i++;
    }
    if (i >= end) {
      found.incomplete = !scan.final;
      break;
    }
    if (c === DELIMITER) {
      if (fields < columns) delimiters[slot + fields - 1] = i;
      i++;
      fieldStart = i;
      fields++;
      if (found.firstLineEnd >= 0 && columns > 0 && fields > columns) {
        found.broken = true;
        break;
      }
    } else if (c === LINE_FEED) {
      found.recordEnd = withoutReturn(bytes, start, i);
      found.next = i + 1;
      break;
    } else if (c === RETURN) {
      const isBeforeFeed = i + 1 < end && bytes[i + 1] === LF;
      if (!isBeforeFeed || returnEndsLine) {
        if (endsAtReturn(scan, found, i)) break;
        odd = true;
      }
      i++;
    } else if (i !== fieldStart) {
      odd = true;
      i++;
    } else {
      i = quotedField(scan, found, start, i);
      if (found.broken || found.incomplete) break;
      fieldStart = -1;
    }
  }
  found.fields = fields;
  found.odd = odd;
  found.at = i;
}

function lineEndAfter({ bytes, end, returnEndsLine }: Scan, from: number): number {
  for (let i = from; i < end; i++) if (bytes[i] === LF || (returnEndsLine && bytes[i] === CR)) return i;
  return end;
}

/**
 * A record of several lines must be well-formed; else its first line stands for itself and reading goes on behind it.
 *
 * @returns false where that line is not complete in this chunk
 */
function cutToFirstLine(scan: Scan, found: FoundRecord, start: number): boolean {
  const { bytes, end, final } = scan;
  const stop = found.firstLineEnd >= 0 ? found.firstLineEnd : lineEndAfter(scan, start);
  const isOpen = stop >= end || (bytes[stop] === CR && stop + 1 >= end);
  if (isOpen && !final && end - start <= MAX_RECORD_BYTES) return false;
  if (stop >= end && !final) scan.cutLongRecord = true;
  scan.budget -= Math.max(0, found.at - stop);
  found.odd = true;
  found.recordEnd = withoutReturn(bytes, start, stop);
  const behind = stop < end && bytes[stop] === CR && bytes[stop + 1] === LF ? stop + 2 : stop + 1;
  found.next = Math.min(behind, end);
  return true;
}

/** Whether a record is whole, after its first line was taken where it is broken; false: it goes on in the next chunk. */
export function isWholeRecord(scan: Scan, found: FoundRecord, start: number): boolean {
  const { columns } = scan.rules;
  if (found.incomplete) {
    if (scan.end - start <= MAX_RECORD_BYTES) return false;
    scan.cutLongRecord = true;
  }
  const isSeveralLines = found.firstLineEnd >= 0 && !found.incomplete;
  const isCut = found.broken || (isSeveralLines && (found.odd || (columns > 0 && found.fields !== columns)));
  return !isCut || cutToFirstLine(scan, found, start);
}

function isBlank({ bytes, table }: Scan, from: number, to: number): boolean {
  for (let i = from; i < to; i++) {
    const byte = bytes[i]!;
    if (byte !== 32 && byte !== 9 && byte !== CR && table[byte] !== DELIMITER) return false;
  }
  return true;
}

function isHeader({ bytes, rules }: Scan, from: number, to: number): boolean {
  for (const header of rules.headers)
    if (to - from === header.length && header.compare(bytes, from, to) === 0) return true;
  return false;
}

/** What kind of record it is; `found.reason` says why it is unreadable. */
export function kindOfRecord(scan: Scan, found: FoundRecord, start: number): Kind {
  const { bytes, table, wellEncoded } = scan;
  const { dialect, columns } = scan.rules;
  const { recordEnd } = found;
  const head = bytes[start]!;
  if ((table[head] !== ORDINARY || head === 32 || head === 9) && isBlank(scan, start, recordEnd)) return KIND.blank;
  if (isHeader(scan, start, recordEnd)) return KIND.header;
  let kind: Kind = KIND.regular;
  if (scan.cutLongRecord || recordEnd - start > MAX_RECORD_BYTES)
    found.reason = `the record is longer than ${MAX_RECORD_BYTES >> 20} MB`;
  else if (!wellEncoded && !isUtf8(bytes.subarray(start, recordEnd)))
    found.reason = `the text is not valid ${dialect.encoding.toUpperCase()}`;
  else if (scan.isBlankSeparated || found.odd) {
    const judged = judgeLine(bytes.subarray(start, recordEnd), dialect);
    found.fields = judged.fields;
    found.reason = judged.problem;
    if (judged.problem === undefined) kind = KIND.odd;
  }
  if (found.reason === undefined && columns > 0 && found.fields !== columns)
    found.reason = `${plural(found.fields, "field")} where the table has ${columns}`;
  return found.reason === undefined ? kind : KIND.unreadable;
}
