/**
 * The scanner: finds the physical records of a chunk of UTF-8 bytes and judges each one on its own, without help from
 * the parser that reads them later. RFC 4180 is the measure; a quote that is never closed costs one physical line.
 */
import { isUtf8 } from "node:buffer";
import { type Dialect, isBlankSeparated } from "./dialect.ts";
import { judgeLine } from "./fields.ts";

export const KIND = { regular: 0, odd: 1, unreadable: 2, blank: 3, header: 4 } as const;
export type Kind = (typeof KIND)[keyof typeof KIND];

/** A longer record is refused; it also bounds how far a quote may look for its partner. */
export const MAX_RECORD_BYTES = 32 << 20;

export interface ScanRules {
  dialect: Dialect;
  /** Fields a record must have; 0 takes any number (and `fields` tells how many there were). */
  columns: number;
  /** The header record's bytes (and Excel's `sep=` line): a record equal to one is a header, wherever it stands. */
  headers: readonly Buffer[];
}

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
export interface Part {
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

const grown = <T extends Uint32Array | Uint8Array>(old: T): T => {
  const next = new (old.constructor as new (length: number) => T)(old.length * 2);
  next.set(old);
  return next;
};

const plural = (n: number, word: string): string => `${n} ${word}${n === 1 ? "" : "s"}`;

/**
 * Scans one chunk, or a part of it. `final` says that no bytes follow; otherwise an unfinished last record is left over (`consumed`).
 * The cost is linear: bytes looked at twice because of broken quotes are paid from a budget, and when it is used up a
 * quoted field ends with its line.
 */
export function scanChunk(bytes: Buffer, final: boolean, rules: ScanRules, part = wholePart(bytes)): Scanned {
  const { dialect, columns, headers } = rules;
  const { from: first, most, wellEncoded } = part;
  const table = classesOf(dialect);
  const blankSeparated = isBlankSeparated(dialect);
  const quote = dialect.quote === null ? -1 : dialect.quote.charCodeAt(0);
  const returnEndsLine = dialect.lineEnd === "CR";
  const end = bytes.length;
  let room = Math.max(16, Math.min(1 << 20, (end - first) >> 5, most));
  let starts = new Uint32Array(room);
  let ends = new Uint32Array(room);
  let kinds = new Uint8Array(room);
  let delimiters = new Uint32Array(Math.max(columns, Math.min(room * columns, end - first)));
  let fieldCounts = columns === 0 ? new Uint32Array(room) : undefined;
  const reasons = new Map<number, string>();
  let count = 0;
  let regular = 0;
  let { budget } = part;
  let position = first;
  let cutLongRecord = false;

  const isBlank = (from: number, to: number): boolean => {
    for (let i = from; i < to; i++) {
      const byte = bytes[i]!;
      if (byte !== 32 && byte !== 9 && byte !== CR && table[byte] !== DELIMITER) return false;
    }
    return true;
  };
  const isHeader = (from: number, to: number): boolean => {
    for (const header of headers) {
      if (to - from === header.length && header.compare(bytes, from, to) === 0) return true;
    }
    return false;
  };
  const lineEndAfter = (from: number): number => {
    for (let i = from; i < end; i++) if (bytes[i] === LF || (returnEndsLine && bytes[i] === CR)) return i;
    return end;
  };

  while (position < end && count < most) {
    if (count === room) {
      room *= 2;
      starts = grown(starts);
      ends = grown(ends);
      kinds = grown(kinds);
      if (fieldCounts) fieldCounts = grown(fieldCounts);
    }
    // a regular record has more bytes than fields, so this never grows beyond the text
    if ((regular + 1) * columns > delimiters.length) delimiters = grown(delimiters);
    const start = position;
    let fields = 1;
    let odd = false;
    let firstLineEnd = -1; // set where a quoted field runs over a line end
    let broken = false;
    let incomplete = false;
    let recordEnd = end;
    let next = end;
    let i = start;
    let fieldStart = start;

    for (;;) {
      let c = ORDINARY;
      while (i < end) {
        c = table[bytes[i]!]!;
        if (c !== ORDINARY) break;
        i++;
      }
      if (i >= end) {
        incomplete = !final;
        break;
      }
      if (c === DELIMITER) {
        if (fields < columns) delimiters[regular * columns + fields - 1] = i;
        i++;
        fieldStart = i;
        fields++;
        if (firstLineEnd >= 0 && columns > 0 && fields > columns) {
          broken = true;
          break;
        }
      } else if (c === LINE_FEED) {
        recordEnd = i > start && bytes[i - 1] === CR ? i - 1 : i;
        next = i + 1;
        break;
      } else if (c === RETURN) {
        if (i + 1 >= end && !final) {
          incomplete = true;
          break;
        }
        const beforeFeed = i + 1 < end && bytes[i + 1] === LF;
        if (returnEndsLine || i + 1 >= end) {
          recordEnd = i;
          next = beforeFeed ? i + 2 : i + 1;
          break;
        }
        if (!beforeFeed) odd = true;
        i++;
      } else if (i !== fieldStart) {
        odd = true;
        i++;
      } else {
        let j = i + 1;
        for (;;) {
          while (j < end && bytes[j] !== quote) {
            if (firstLineEnd < 0 && (bytes[j] === LF || (returnEndsLine && bytes[j] === CR))) {
              firstLineEnd = j;
              if (budget <= 0) break;
            }
            j++;
          }
          if (j + 1 < end && bytes[j] === quote && bytes[j + 1] === quote) j += 2;
          else break;
        }
        const closed = j < end && bytes[j] === quote;
        if (j - start > MAX_RECORD_BYTES || (firstLineEnd >= 0 && budget <= 0)) {
          broken = true;
          i = j;
          break;
        }
        if (!final && j + 1 >= end) {
          incomplete = true;
          break;
        }
        const after = j + 1 < end ? table[bytes[j + 1]!]! : LINE_FEED;
        i = j + 1;
        fieldStart = -1;
        if (!closed || after === ORDINARY || after === QUOTE) {
          broken = true;
          break;
        }
      }
    }

    if (incomplete) {
      if (end - start <= MAX_RECORD_BYTES) break;
      cutLongRecord = true;
    }
    const severalLines = firstLineEnd >= 0 && !incomplete;
    if (broken || (severalLines && (odd || (columns > 0 && fields !== columns)))) {
      // a record of several lines must be well-formed; else its first line stands for itself and reading goes on behind it
      odd = true;
      const stop = firstLineEnd >= 0 ? firstLineEnd : lineEndAfter(start);
      const open = stop >= end || (bytes[stop] === CR && stop + 1 >= end);
      if (open && !final && end - start <= MAX_RECORD_BYTES) break;
      if (stop >= end && !final) cutLongRecord = true;
      budget -= Math.max(0, i - stop);
      recordEnd = stop > start && bytes[stop - 1] === CR ? stop - 1 : stop;
      next = stop < end && bytes[stop] === CR && bytes[stop + 1] === LF ? stop + 2 : stop + 1;
      if (next > end) next = end;
    }

    let kind: Kind = KIND.regular;
    let reason: string | undefined;
    const head = bytes[start]!;
    if ((table[head] !== ORDINARY || head === 32 || head === 9) && isBlank(start, recordEnd)) {
      kind = KIND.blank;
    } else if (isHeader(start, recordEnd)) {
      kind = KIND.header;
    } else if (cutLongRecord || recordEnd - start > MAX_RECORD_BYTES) {
      reason = `the record is longer than ${MAX_RECORD_BYTES >> 20} MB`;
    } else if (!wellEncoded && !isUtf8(bytes.subarray(start, recordEnd))) {
      reason = `the text is not valid ${dialect.encoding.toUpperCase()}`;
    } else if (blankSeparated || odd) {
      const judged = judgeLine(bytes.subarray(start, recordEnd), dialect);
      fields = judged.fields;
      if (judged.problem !== undefined) reason = judged.problem;
      else kind = KIND.odd;
    }
    if (kind === KIND.regular || kind === KIND.odd) {
      if (reason === undefined && columns > 0 && fields !== columns)
        reason = `${plural(fields, "field")} where the table has ${columns}`;
      if (reason !== undefined) kind = KIND.unreadable;
    }

    starts[count] = start;
    ends[count] = recordEnd;
    kinds[count] = kind;
    if (fieldCounts) fieldCounts[count] = fields;
    if (reason !== undefined) reasons.set(count, reason);
    if (kind === KIND.regular) {
      if (columns > 0) delimiters[regular * columns + columns - 1] = recordEnd;
      regular++;
    }
    count++;
    position = next;
  }
  return {
    bytes,
    count,
    starts,
    ends,
    kinds,
    fields: fieldCounts,
    columns,
    delimiters,
    reasons,
    consumed: position,
    cutLongRecord,
    budget,
  };
}
