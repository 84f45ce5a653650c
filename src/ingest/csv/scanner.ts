/**
 * The scanner: finds the physical records of a chunk of UTF-8 bytes and judges each one on its own, without help from
 * the parser that reads them later. RFC 4180 is the measure; a quote that is never closed costs one physical line.
 */
import { isUtf8 } from "node:buffer";
import { isBlankSeparated } from "./dialect.ts";
import {
  classesOf,
  type FoundRecord,
  findRecord,
  isWholeRecord,
  KIND,
  kindOfRecord,
  type Scan,
  type ScanRules,
} from "./record-scan.ts";

export interface Scanned {
  bytes: Buffer;
  count: number;
  /** Record i is `bytes[starts[i], ends[i])`, without its line end. */
  starts: Uint32Array;
  ends: Uint32Array;
  kinds: Uint8Array;
  /** Number of fields of each record, where `columns` is 0. */
  fields: Uint32Array | undefined;
  /** Fields a record must have, as the rules say. */
  columns: number;
  /** Field j of the regular record that n regular ones precede ends at `delimiters[n * columns + j]`. */
  delimiters: Uint32Array;
  /** Why record i is unreadable. */
  reasons: Map<number, string>;
  /** Where the first record begins that is not complete in this chunk. */
  consumed: number;
  /** The chunk ends inside a record that is too long: what follows belongs to it up to the next line end. */
  cutLongRecord: boolean;
  /** What is left of the budget for bytes that are looked at twice. */
  budget: number;
}

/** Where in a chunk scanning begins, and how far it goes. */
interface Part {
  from: number;
  /** The most records. */
  most: number;
  /** The chunk as a whole is UTF-8. */
  wellEncoded: boolean;
  budget: number;
}

export const wholePart = (bytes: Buffer): Part => ({
  from: 0,
  most: Number.POSITIVE_INFINITY,
  wellEncoded: isUtf8(bytes),
  budget: 8 * bytes.length + (1 << 20),
});

const grown = <T extends Uint32Array | Uint8Array>(old: T): T => {
  const next = new (old.constructor as new (length: number) => T)(old.length * 2);
  next.set(old);
  return next;
};

/**
 * Scans one chunk, or a part of it. `final` says that no bytes follow; otherwise an unfinished last record is left over (`consumed`).
 * The cost is linear: bytes looked at twice because of broken quotes are paid from a budget, and when it is used up a
 * quoted field ends with its line.
 */
export function scanChunk(bytes: Buffer, final: boolean, rules: ScanRules, part = wholePart(bytes)): Scanned {
  const { dialect, columns } = rules;
  const { from: first, most, wellEncoded, budget } = part;
  const end = bytes.length;
  let room = Math.max(16, Math.min(1 << 20, (end - first) >> 5, most));
  let starts = new Uint32Array(room);
  let ends = new Uint32Array(room);
  let kinds = new Uint8Array(room);
  let fieldCounts = columns === 0 ? new Uint32Array(room) : undefined;
  const scan: Scan = {
    ...{ bytes, end, final, rules, wellEncoded, budget, cutLongRecord: false },
    table: classesOf(dialect),
    quote: dialect.quote === null ? -1 : dialect.quote.charCodeAt(0),
    isBlankSeparated: isBlankSeparated(dialect),
    returnEndsLine: dialect.lineEnd === "CR",
    delimiters: new Uint32Array(Math.max(columns, Math.min(room * columns, end - first))),
  };
  const found: FoundRecord = {
    ...{ fields: 0, odd: false, broken: false, incomplete: false, firstLineEnd: -1 },
    ...{ recordEnd: end, next: end, at: first, reason: undefined },
  };
  const reasons = new Map<number, string>();
  let count = 0;
  let regular = 0;
  let position = first;
  while (position < end && count < most) {
    if (count === room) {
      room *= 2;
      starts = grown(starts);
      ends = grown(ends);
      kinds = grown(kinds);
      if (fieldCounts) fieldCounts = grown(fieldCounts);
    }
    // a regular record has more bytes than fields, so this never grows beyond the text
    if ((regular + 1) * columns > scan.delimiters.length) scan.delimiters = grown(scan.delimiters);
    const start = position;
    findRecord(scan, found, start, regular * columns);
    if (!isWholeRecord(scan, found, start)) break;
    const kind = kindOfRecord(scan, found, start);
    starts[count] = start;
    ends[count] = found.recordEnd;
    kinds[count] = kind;
    if (fieldCounts) fieldCounts[count] = found.fields;
    if (found.reason !== undefined) reasons.set(count, found.reason);
    if (kind === KIND.regular) {
      if (columns > 0) scan.delimiters[regular * columns + columns - 1] = found.recordEnd;
      regular++;
    }
    count++;
    position = found.next;
  }
  return {
    ...{ bytes, count, starts, ends, kinds, columns, reasons },
    fields: fieldCounts,
    delimiters: scan.delimiters,
    consumed: position,
    cutLongRecord: scan.cutLongRecord,
    budget: scan.budget,
  };
}
