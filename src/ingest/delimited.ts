/** Delimited text files (CSV and its relatives): looked at, streamed in chunks, scanned, read. */
import { basename } from "node:path";
import { UserError } from "../errors.ts";
import { chunksOf, openBytes } from "./bytes.ts";
import { codedColumns } from "./columns.ts";
import { type Dialect, detectDialect, detectLayout, isBlankSeparated, type Layout } from "./dialect.ts";
import type { FieldEncoder } from "./encoder.ts";
import { createDecoder, type Encoding } from "./encoding.ts";
import { headerKey, KNOWN_HEADERS } from "./presets.ts";
import { KIND, MAX_RECORD_BYTES, type Scanned, scanChunk } from "./scan.ts";
import { type Counts, noCounts, type OpenedTable, type Piece, shortened, type TableFacts } from "./source.ts";

export interface DelimitedOptions {
  delimiter?: string;
  encoding?: Encoding;
  chunkBytes: number;
  /** How many of the first records are looked at. */
  sampleRecords: number;
  /** Header names given in the config: a first record that has one of them is a header. */
  headers: readonly string[];
}

const HEAD_BYTES = 1 << 18;
const DIALECT_BYTES = 1 << 16;

interface Head {
  head: Buffer;
  final: boolean;
  dialect: Dialect;
  /** Undefined if the head is all ASCII. */
  encoding: Encoding | undefined;
}

/** The first bytes of the content as UTF-8, at least one whole record of them if there is one. */
async function readHead(path: string, options: DelimitedOptions): Promise<Head> {
  for (let size = HEAD_BYTES; ; size *= 16) {
    const stream = openBytes(path);
    const decoder = createDecoder(options.encoding);
    let head: Buffer = Buffer.alloc(0);
    let final = false;
    for await (const chunk of chunksOf(stream.pieces, () => size)) {
      head = decoder.decode(chunk.bytes, chunk.final);
      final = chunk.final;
      break;
    }
    const short = head.length > DIALECT_BYTES && size === HEAD_BYTES;
    const dialect = detectDialect(
      short ? head.subarray(0, DIALECT_BYTES) : head,
      final && !short,
      { encoding: decoder.encoding, bom: decoder.bom },
      options.delimiter,
    );
    const scanned = scanChunk(head, final, { dialect, columns: 0, headers: [] });
    if (scanned.count > 0 || final || size > MAX_RECORD_BYTES)
      return { head, final, dialect, encoding: decoder.decided };
  }
}

/** Where the text goes on behind the first line end; -1 if there is none. */
function afterLineEnd(bytes: Buffer, lineEnd: Dialect["lineEnd"]): number {
  const ends = lineEnd === "CR" ? [bytes.indexOf(10), bytes.indexOf(13)] : [bytes.indexOf(10)];
  const found = ends.filter((i) => i >= 0);
  return found.length === 0 ? -1 : Math.min(...found) + 1;
}

interface ScanStream {
  chunks: AsyncGenerator<Scanned>;
  /** The dialect with the encoding as the whole file showed it. */
  dialect(): Dialect;
  sha256(): string;
  done(): number;
}

/** A layout, and the encoding where the head of the file decides it. */
export type FileLayout = Layout & { encoding: Encoding | undefined };

function scanFile(path: string, layout: FileLayout, options: DelimitedOptions): ScanStream {
  const stream = openBytes(path);
  const decoder = createDecoder(options.encoding ?? layout.encoding);
  const dialect = (): Dialect => ({ ...layout.dialect, encoding: decoder.encoding, bom: decoder.bom });
  async function* chunks(): AsyncGenerator<Scanned> {
    let carry: Buffer = Buffer.alloc(0);
    let skipping = false;
    // a record longer than a chunk is looked at again only when the text has doubled
    for await (const { bytes, final } of chunksOf(stream.pieces, () => Math.max(options.chunkBytes, carry.length))) {
      let text = decoder.decode(bytes, final);
      if (skipping) {
        // the rest of a record that was cut for its length
        const from = afterLineEnd(text, layout.dialect.lineEnd);
        skipping = from < 0;
        text = text.subarray(from < 0 ? text.length : from);
      }
      const all = carry.length > 0 ? Buffer.concat([carry, text]) : text;
      const scanned = scanChunk(all, final, {
        dialect: dialect(),
        columns: layout.columns,
        headers: layout.headerBytes,
      });
      // a copy: the chunk itself may be given away with what was scanned in it
      carry = Buffer.from(all.subarray(scanned.consumed));
      if (scanned.cutLongRecord) skipping = true;
      if (scanned.count > 0) yield scanned;
    }
  }
  return { chunks: chunks(), dialect, sha256: stream.sha256, done: stream.done };
}

function countsOf(scanned: Scanned): Counts & { odd: number } {
  const byKind = new Array<number>(5).fill(0);
  for (let i = 0; i < scanned.count; i++) byKind[scanned.kinds[i]!]!++;
  return {
    records: scanned.count,
    header: byKind[KIND.header]!,
    blank: byKind[KIND.blank]!,
    unreadable: byKind[KIND.unreadable]!,
    regular: byKind[KIND.regular]! + byKind[KIND.odd]!,
    odd: byKind[KIND.odd]!,
  };
}

/** The text of a piece's records: record `before + 1 + i` of the file is `bytes[starts[i], ends[i])`. */
export type RecordTexts = Pick<Scanned, "bytes" | "starts" | "ends" | "count"> & { before: number };

/** A record's text for people; of a very long one only the beginning is decoded. */
export const rawOf =
  ({ bytes, starts, ends, count, before }: RecordTexts): Piece["raw"] =>
  (sourceRow) => {
    const i = sourceRow - before - 1;
    if (!(i >= 0 && i < count)) throw new Error(`record ${sourceRow} is not in this batch`);
    const from = starts[i]!;
    const length = ends[i]! - from;
    if (length <= 8000) return shortened(bytes.toString("utf8", from, ends[i]));
    return shortened(bytes.toString("utf8", from, from + 8000), length - 8000);
  };

/** A piece as it can be sent from thread to thread. */
export type PlainPiece = Omit<Piece, "raw"> & { text: RecordTexts };

function pieceOf(
  scanned: Scanned,
  before: number,
  dialect: Dialect,
  wanted: readonly number[],
  encoders: readonly FieldEncoder[],
): PlainPiece {
  const { odd: _, ...counts } = countsOf(scanned);
  const { bytes, starts, ends, count } = scanned;
  const text = { bytes, starts, ends, count, before };
  const raw = rawOf(text);
  const { columns, places } = codedColumns(scanned, dialect, wanted, encoders);
  return {
    columns,
    rows: places.map((place) => before + 1 + place),
    counts,
    unreadable: [...scanned.reasons].map(([i, message]) => ({
      row: before + i + 1,
      message,
      raw: raw(before + i + 1),
    })),
    text,
  };
}

const plural = (n: number, what: string): string => `${n.toLocaleString("en")} ${what}${n === 1 ? "" : "s"}`;

function laneOf(dialect: Dialect, odd: number, unreadable: number): Pick<TableFacts, "lane" | "laneReason"> {
  const reasons = [
    ...(isBlankSeparated(dialect) ? ["columns are separated by blanks"] : []),
    ...(dialect.lineEnd === "CR" ? ["lines end in a carriage return"] : []),
    ...(odd > 0 && !isBlankSeparated(dialect) ? [`${plural(odd, "record")} with stray quotes or returns`] : []),
    ...(unreadable > 0 ? [`${plural(unreadable, "unreadable record")}`] : []),
  ];
  return reasons.length === 0
    ? { lane: "fast", laneReason: "every record is regular" }
    : { lane: "robust", laneReason: reasons.join(", ") };
}

async function layoutOf(path: string, options: DelimitedOptions): Promise<FileLayout> {
  if (options.delimiter !== undefined && !/^[\x20-\x7e\t]$/.test(options.delimiter)) {
    throw new UserError(
      `invalid delimiter: ${JSON.stringify(options.delimiter)}; expected one ASCII character such as "," or "\\t"`,
      { exitCode: 2 },
    );
  }
  const { head, final, dialect, encoding } = await readHead(path, options);
  const given = new Set(options.headers.map(headerKey));
  const isHeader = (fields: readonly string[]): boolean => {
    const keys = fields.map(headerKey);
    return keys.some((key) => given.has(key)) || keys.filter((key) => KNOWN_HEADERS.has(key)).length >= 2;
  };
  const layout = detectLayout(head, final, dialect, options.sampleRecords, isHeader);
  return { ...layout, encoding };
}

/** What is needed to read a file whose layout is known; can be sent from thread to thread. */
export interface DelimitedTask {
  path: string;
  layout: FileLayout;
  options: DelimitedOptions;
}

/** Reads a file once; `onPiece` hears of each piece how many bytes are done and what is known of the file by then. */
export async function* plainPieces(
  { path, layout, options }: DelimitedTask,
  wanted: readonly number[],
  encoders: readonly FieldEncoder[],
  onPiece: (done: number, facts: TableFacts) => void,
): AsyncGenerator<PlainPiece> {
  const stream = scanFile(path, layout, options);
  let before = 0;
  let odd = 0;
  let unreadable = 0;
  const tell = (): void => {
    const dialect = stream.dialect();
    onPiece(stream.done(), { sha256: stream.sha256(), dialect, ...laneOf(dialect, odd, unreadable) });
  };
  for await (const scanned of stream.chunks) {
    const counts = countsOf(scanned);
    odd += counts.odd;
    unreadable += counts.unreadable;
    tell();
    yield pieceOf(scanned, before, stream.dialect(), wanted, encoders);
    before += scanned.count;
  }
  tell();
}

/** @throws UserError if the file cannot be read, its gzip stream is damaged or the delimiter is not one character. */
export async function openDelimited(path: string, options: DelimitedOptions): Promise<OpenedTable> {
  const layout = await layoutOf(path, options);
  const { compressed, bytes } = openBytes(path);
  const task = { path, layout, options };
  let facts: TableFacts = { sha256: "", dialect: layout.dialect, ...laneOf(layout.dialect, 0, 0) };
  async function* pieces(
    wanted: readonly number[],
    encoders: readonly FieldEncoder[],
    onBytes: (done: number) => void,
  ): AsyncGenerator<Piece> {
    let heard = 0;
    const plain = plainPieces(task, wanted, encoders, (done, known) => {
      facts = known;
      heard = done;
    });
    for await (const { text, ...piece } of plain) {
      onBytes(heard);
      yield { ...piece, raw: rawOf(text) };
    }
  }
  return {
    path,
    name: basename(path),
    format: "csv",
    compressed,
    bytes,
    headers: layout.headers,
    hasHeader: layout.hasHeader,
    sample: layout.sample,
    pieces,
    facts: () => facts,
    task,
  };
}

export interface ScanReport {
  dialect: Dialect;
  columns: number;
  headers: readonly string[];
  /** Texts of the records that are taken for headers. */
  headerRecords: string[];
  counts: Counts;
  unreadable: { row: number; message: string }[];
  sha256: string;
}

/** Accounts for every physical record of a delimited file without mapping its columns or reading its fields. */
export async function scan(
  path: string,
  options: { delimiter?: string; encoding?: Encoding; chunkBytes?: number } = {},
): Promise<ScanReport> {
  const settings: DelimitedOptions = { chunkBytes: 32 << 20, sampleRecords: 200, headers: [], ...options };
  const layout = await layoutOf(path, settings);
  const stream = scanFile(path, layout, settings);
  const counts = noCounts();
  const unreadable: ScanReport["unreadable"] = [];
  for await (const scanned of stream.chunks) {
    for (const [i, message] of scanned.reasons) unreadable.push({ row: counts.records + i + 1, message });
    const { odd: _, ...more } = countsOf(scanned);
    for (const name of Object.keys(counts) as (keyof Counts)[]) counts[name] += more[name];
  }
  return {
    dialect: stream.dialect(),
    columns: layout.columns,
    headers: layout.headers,
    headerRecords: layout.headerBytes.map((bytes) => bytes.toString("utf8")),
    counts,
    unreadable,
    sha256: stream.sha256(),
  };
}
