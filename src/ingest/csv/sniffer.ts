/** The dialect of a delimited text file, detected strictly from its head: the one that makes the most records regular. */

import { type Dialect, isBlankSeparated, type LineEnd } from "./dialect.ts";
import { splitFields } from "./fields.ts";
import { KIND } from "./record-scan.ts";
import { type Scanned, scanChunk } from "./scanner.ts";

export interface Layout {
  dialect: Dialect;
  /** Fields of a record. */
  columns: number;
  /** Names of the columns; "column 1", "column 2" … where the file has no header. */
  headers: string[];
  hasHeader: boolean;
  /** Bytes of the records that are no data: the header and Excel's `sep=` line, where they are. */
  headerBytes: readonly Buffer[];
  /** What the records above the header say first. */
  titles?: string[];
  /** The first data records, as text. */
  sample: string[][];
}

const DELIMITERS = [",", ";", "\t", "|", " "] as const;
/** Quotes and how much is believed in each: another than the usual one only where that breaks many records. */
const QUOTES = [
  ['"', 1],
  ["'", 0.6],
  [null, 0.5],
] as const;

function lineEndOf(head: Buffer): LineEnd {
  const feed = head.indexOf(10);
  if (feed > 0 && head[feed - 1] === 13) return "CRLF";
  if (!head.includes(13)) return "LF";
  let feeds = 0;
  let returns = 0;
  for (let i = 0; i < head.length; i++) {
    if (head[i] === 10) feeds++;
    else if (head[i] === 13 && head[i + 1] !== 10) returns++;
  }
  return returns > feeds ? "CR" : "LF";
}

/** The most frequent field count of at least two, and in how many of the records it is found. */
function modalColumns(scanned: Scanned): { columns: number; share: number; first: boolean } {
  const counts = new Map<number, number>();
  let records = 0;
  let first: number | undefined;
  for (let i = 0; i < scanned.count; i++) {
    if (scanned.kinds[i] === KIND.blank) continue;
    records++;
    const fields = scanned.fields![i]!;
    first ??= fields;
    if (scanned.kinds[i] === KIND.unreadable) continue;
    // an odd record speaks for a dialect, but less than a regular one
    counts.set(fields, (counts.get(fields) ?? 0) + (scanned.kinds[i] === KIND.regular ? 1 : 0.9));
  }
  const [columns, found] = [...counts].sort((a, b) => b[1] - a[1] || b[0] - a[0])[0] ?? [0, 0];
  return { columns, share: records === 0 ? 0 : found / records, first: first === columns };
}

interface Candidate {
  dialect: Dialect;
  /** Between 0 and 1. */
  score: number;
  /** Every record is regular and as wide as the first: no other candidate need be tried. */
  perfect: boolean;
}

function score(head: Buffer, final: boolean, dialect: Dialect, trust: number): Candidate {
  const scanned = scanChunk(head, final, { dialect, columns: 0, headers: [] });
  const { columns, share, first } = modalColumns(scanned);
  const none = { dialect, score: 0, perfect: false };
  if (columns < 2) return none;
  // blanks are in every text: they separate columns only where every line agrees
  if (isBlankSeparated(dialect) && (share < 0.85 || columns < 3)) return none;
  const weight = share ** 2 * (1 - 1 / columns) * (first ? 1 : 0.4) * trust;
  return { dialect, score: weight, perfect: trust === 1 && share === 1 && first && columns >= 4 };
}

/** `sep=;` in the first line, as Excel writes it. */
const excelSeparator = (head: Buffer): { line: Buffer; delimiter: string } | undefined => {
  const found = /^("?sep=([^\r\n])"?)\r?\n/i.exec(head.subarray(0, 16).toString("latin1"));
  return found ? { line: Buffer.from(found[1]!, "latin1"), delimiter: found[2]! } : undefined;
};

/** The dialect of the head of a file (UTF-8, without a byte order mark); `given` overrides what is detected. */
export function detectDialect(
  head: Buffer,
  final: boolean,
  encoding: { encoding: string; bom: boolean; wrapped?: true },
  given?: string,
): Dialect {
  const base = { ...encoding, lineEnd: lineEndOf(head) };
  const stated = given ?? excelSeparator(head)?.delimiter;
  const delimiters = stated === undefined ? DELIMITERS : [stated];
  const firstLine = head
    .subarray(0, 4096)
    .toString("latin1")
    .split(/\r\n|\n|\r/, 1)[0]!;
  let best: Candidate | undefined;
  for (const delimiter of delimiters) {
    for (const [quote, trust] of QUOTES) {
      if (delimiter === " " ? quote !== null : quote === "'" && !head.includes(quote)) continue;
      const candidate = score(head, final, { ...base, delimiter, quote }, trust);
      // decimal commas part a line of semicolons into regular fields, too
      const isAlone = !delimiters.some((other) => other !== delimiter && other !== " " && firstLine.includes(other));
      if (candidate.perfect && isAlone) return candidate.dialect;
      if (best === undefined || candidate.score > best.score + 1e-9) best = candidate;
    }
  }
  return best!.dialect;
}

const NUMBER_LIKE = /^[-+]?[£$€]?\s*\d[\d.,\s:/-]*$/;

/** A header has names: no numbers or dates, no two alike, and where the columns below hold numbers that tells it apart. */
function looksLikeHeader(names: string[], sample: string[][]): boolean {
  const filled = names.filter((name) => name.trim() !== "");
  if (filled.length < Math.max(1, names.length / 2)) return false;
  if (filled.some((name) => NUMBER_LIKE.test(name.trim()))) {
    // a column may be called "2024", but not if the column below is just as numeric
    return !names.some(
      (name, i) => NUMBER_LIKE.test(name.trim()) && sample.some((row) => NUMBER_LIKE.test(row[i]?.trim() ?? "")),
    );
  }
  return true;
}

const MARK = Buffer.from("\uFEFF");

/** A header stands so near to the top, below titles. */
const DEEPEST_HEADER = 30;
/** A record of titles or of groups of columns has so few of the fields that the header below it has. */
const SPARSE = 0.7;

const filledIn = (fields: readonly string[]): number => fields.filter((field) => field.trim() !== "").length;

const LOOKED_AT_BELOW = 30;
/** Records right below a header that are none: a rule of dashes, or the units of the columns. */
function unitsBelow(records: readonly string[][]): number {
  const hasDigits = (fields: readonly string[]): boolean => fields.some((field) => /\p{Nd}/u.test(field));
  const further = records.slice(1);
  if (records.length < 3 || hasDigits(records[0]!) || !further.every(hasDigits)) return 0;
  const filled = records[0]!.filter((field) => field.trim() !== "");
  const usual = records[1]!.filter((field) => field.trim() !== "").length;
  const isRule = filled.every((field) => /^[\s:=_+-]+$/.test(field));
  // a unit is a short word, and some columns have none
  const isUnits = filled.length < usual && filled.every((field) => field.trim().length <= 12);
  return isRule || isUnits ? 1 : 0;
}

const endsInLineEnd = (head: Buffer): boolean => head.at(-1) === 10 || head.at(-1) === 13;

/** How many records at the end of a table are notes below it: one field of words, or the number of rows in brackets. */
function footersAt(records: readonly { fields: string[] }[], isEnded: boolean): number {
  let count = 0;
  for (let i = records.length - 1; i >= 0; i--) {
    const filled = records[i]!.fields.filter((field) => field.trim() !== "");
    const text = filled[0]?.trim() ?? "";
    // a record that was cut off is no note
    const isNote = /^\(.*\)$/.test(text) || (/\p{L}{2}\s+\p{L}/u.test(text) && (isEnded || i < records.length - 1));
    if (filled.length !== 1 || records[i]!.fields.length > 1 || !isNote) break;
    count++;
  }
  return count;
}

/**
 * Position of the header among the first records: the first one of the table's width, unless that is a title or the names of
 * groups of columns above a fuller record of names. -1 where no record is that wide.
 */
function headerAt(
  records: readonly { fields: string[] }[],
  columns: number,
  isHeader: (fields: readonly string[]) => boolean,
): number {
  const first = records.findIndex(({ fields }) => fields.length === columns);
  if (first < 0) return first;
  const filled = filledIn(records[first]!.fields);
  const hasDigit = (fields: readonly string[]): boolean => fields.some((field) => /\p{Nd}/u.test(field));
  // in a language that nothing knows: names without a digit over a record with some
  const isNames = (fields: readonly string[], i: number): boolean =>
    isHeader(fields) || (!hasDigit(fields) && records[i + 1] !== undefined && hasDigit(records[i + 1]!.fields));
  const named = records.findIndex(
    ({ fields }, i) =>
      i >= first && fields.length === columns && filledIn(fields) > filled / SPARSE && isNames(fields, i),
  );
  if (named <= first) return first;
  const width = filledIn(records[named]!.fields);
  const isAbove = records.slice(first, named).every(({ fields }) => filledIn(fields) < SPARSE * width);
  return isAbove ? named : first;
}

/** So much of a head mostly has the records that are looked at. */
const LOOKED_AT_BYTES = 1 << 15;

const isRecord = (kind: number | undefined): boolean => kind !== KIND.blank && kind !== KIND.unreadable;

/** The first records of a head, more than `wanted` where it has so many. */
function scannedHead(head: Buffer, final: boolean, dialect: Dialect, wanted: number): Scanned {
  const rules = { dialect, columns: 0, headers: [] };
  if (head.length > LOOKED_AT_BYTES) {
    const scanned = scanChunk(head.subarray(0, LOOKED_AT_BYTES), false, rules);
    if (scanned.kinds.subarray(0, scanned.count).filter(isRecord).length > wanted) return scanned;
  }
  return scanChunk(head, final, rules);
}

/** Columns, header and first records of a head whose dialect is known; `isHeader` knows names that only a header has. */
export function detectLayout(
  head: Buffer,
  final: boolean,
  dialect: Dialect,
  sampleRecords: number,
  isHeader: (fields: readonly string[]) => boolean,
): Layout {
  const most = sampleRecords + 20;
  const scanned = scannedHead(head, final, dialect, most);
  const { columns } = modalColumns(scanned);
  const records: { index: number; fields: string[] }[] = [];
  for (let i = 0; i < scanned.count && records.length <= most; i++) {
    if (!isRecord(scanned.kinds[i])) continue;
    const text = head.subarray(scanned.starts[i], scanned.ends[i]).toString("utf8");
    records.push({ index: i, fields: splitFields(text, dialect).fields });
  }
  const separatorLine = excelSeparator(head)?.line;
  const separator = separatorLine === undefined ? [] : [separatorLine];
  // lines above the table (a title, sep=) have other field counts than the table, or hardly any fields
  const top = headerAt(records.slice(0, DEEPEST_HEADER), columns, isHeader);
  const first = records[Math.max(0, top)];
  const data = records
    .slice(Math.max(0, top) + 1)
    .flatMap(({ fields }) => (fields.length === first?.fields.length ? [fields] : []));
  const named = first !== undefined && (isHeader(first.fields) || looksLikeHeader(first.fields, data.slice(0, 50)));
  if (first === undefined || !named) {
    const width = Math.max(columns, 1);
    return {
      dialect,
      columns: width,
      headers: Array.from({ length: width }, (_, i) => `column ${i + 1}`),
      hasHeader: false,
      headerBytes: separator,
      sample: records.map(({ fields }) => fields).filter((fields) => fields.length === width),
    };
  }
  const bytesOf = (index: number): Buffer => Buffer.from(head.subarray(scanned.starts[index], scanned.ends[index]));
  const header = bytesOf(first.index);
  const titles = records.slice(separator.length, Math.max(separator.length, top));
  const below = records.slice(Math.max(0, top) + 1);
  const units = unitsBelow(below.slice(0, LOOKED_AT_BELOW).map(({ fields }) => fields));
  const isWhole = final && records.length <= sampleRecords;
  const footers = isWhole ? below.slice(below.length - footersAt(below, endsInLineEnd(head))) : [];
  const besides = [...titles, ...below.slice(0, units), ...footers];
  return {
    dialect,
    columns: first.fields.length,
    headers: first.fields.map((name) => name.trim()),
    hasHeader: true,
    // files that were put one behind the other have a mark before each header
    headerBytes: [header, Buffer.concat([MARK, header]), ...separator, ...besides.map(({ index }) => bytesOf(index))],
    titles: [...titles, ...footers].map(({ fields }) => fields.find((field) => field.trim() !== "") ?? ""),
    sample: data.slice(units),
  };
}
