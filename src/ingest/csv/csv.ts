/** Delimited text files (CSV and its relatives): looked at, streamed in chunks, scanned, read. */
import { basename } from "node:path";
import type { Utf8Interner } from "../../columns/interner.ts";
import { UserError } from "../../errors.ts";
import { type FileState, openBytes } from "../bytes.ts";
import {
  addCounts,
  type Counts,
  noCounts,
  type OpenedTable,
  type Piece,
  shortened,
  type TableFacts,
} from "../source.ts";
import { isHeaderRow } from "../understand/header-row.ts";
import { headerKey } from "../understand/presets.ts";
import { type CodedChunk, createChunkReader } from "./chunk-reader.ts";
import { type FileLayout, readText } from "./chunk-stream.ts";
import { type Dialect, isBlankSeparated } from "./dialect.ts";
import { createDecoder, type Encoding } from "./encoding.ts";
import type { FieldPrediction } from "./field-prediction.ts";
import { KIND, MAX_RECORD_BYTES, scanChunk } from "./scanner.ts";
import { detectDialect, detectLayout } from "./sniffer.ts";
import type { DelimitedOptions, DelimitedTask } from "./task.ts";

const HEAD_BYTES = 1 << 18;
const DIALECT_BYTES = 1 << 16;

interface Head {
  head: Buffer;
  state: FileState;
  final: boolean;
  dialect: Dialect;
  /** Undefined if the head is all ASCII. */
  encoding: Encoding | undefined;
}

/** A head with fewer records that are not blank says nothing of the table. */
const FEWEST_RECORDS = 3;

function hasRecords(bytes: Buffer, final: boolean, dialect: Dialect): boolean {
  const { kinds, count } = scanChunk(bytes, final, { dialect, columns: 0, headers: [] });
  let found = 0;
  for (let i = 0; i < count && found < FEWEST_RECORDS; i++) if (kinds[i] !== KIND.blank) found++;
  return found === FEWEST_RECORDS;
}

/** The first bytes of the content as UTF-8, with some whole records if there are any within the longest record's length. */
async function readHead(path: string, options: DelimitedOptions): Promise<Head> {
  let state: FileState | undefined;
  for (let size = HEAD_BYTES; ; size *= 16) {
    const stream = openBytes(path, state);
    state = stream.state;
    const decoder = createDecoder(options.encoding);
    let head: Buffer = Buffer.alloc(0);
    let final = false;
    for await (const chunk of stream.chunks(() => size)) {
      head = decoder.decode(chunk.bytes, chunk.final);
      final = chunk.final;
      break;
    }
    const encoding = { encoding: decoder.encoding, bom: decoder.bom };
    const found = (bytes: Buffer, isAll: boolean): Dialect | undefined => {
      const dialect = detectDialect(bytes, isAll, encoding, options.delimiter);
      return isAll || size > MAX_RECORD_BYTES || hasRecords(bytes, isAll, dialect) ? dialect : undefined;
    };
    const isLong = head.length > DIALECT_BYTES && size === HEAD_BYTES;
    const dialect = (isLong ? found(head.subarray(0, DIALECT_BYTES), false) : undefined) ?? found(head, final);
    if (dialect !== undefined) return { head, state, final, dialect, encoding: decoder.decided };
  }
}

const countsOf = (kinds: readonly number[]): Counts => ({
  records: kinds.reduce((sum, count) => sum + count, 0),
  header: kinds[KIND.header]!,
  blank: kinds[KIND.blank]!,
  unreadable: kinds[KIND.unreadable]!,
  regular: kinds[KIND.regular]! + kinds[KIND.odd]!,
});

/** The text of a piece's records: record `before + 1 + i` of the file is `bytes[starts[i], ends[i])`. */
export type RecordTexts = Pick<CodedChunk, "bytes" | "starts" | "ends" | "count"> & { before: number };

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

function pieceOf(chunk: CodedChunk, before: number, encoders: readonly Utf8Interner[]): PlainPiece {
  const { bytes, starts, ends, count, kinds, places: rows, codes } = chunk;
  const text = { bytes, starts, ends, count, before };
  const raw = rawOf(text);
  for (let i = 0; i < rows.length; i++) rows[i]! += before + 1;
  return {
    columns: codes.map((column, k) => ({ codes: column, fresh: encoders[k]!.takeNew() })),
    rows,
    counts: countsOf(kinds),
    unreadable: [...chunk.reasons].map(([i, message]) => ({
      row: before + i + 1,
      message,
      raw: raw(before + i + 1),
    })),
    text,
  };
}

const plural = (n: number, what: string): string => `${n.toLocaleString("en")} ${what}${n === 1 ? "" : "s"}`;

interface Found {
  odd: number;
  unreadable: number;
  foreignLines: number;
}

function laneOf(dialect: Dialect, { odd, unreadable, foreignLines }: Found): Pick<TableFacts, "lane" | "laneReason"> {
  const reasons = [
    ...(isBlankSeparated(dialect) ? ["columns are separated by blanks"] : []),
    ...(dialect.lineEnd === "CR" ? ["lines end in a carriage return"] : []),
    ...(odd > 0 && !isBlankSeparated(dialect) ? [`${plural(odd, "record")} with stray quotes or returns`] : []),
    ...(foreignLines > 0
      ? [`two encodings are mixed: ${plural(foreignLines, "line")} in UTF-8, the others in Windows-1252`]
      : []),
    ...(unreadable > 0 ? [`${plural(unreadable, "unreadable record")}`] : []),
  ];
  return reasons.length === 0
    ? { lane: "fast", laneReason: "every record is regular" }
    : { lane: "robust", laneReason: reasons.join(", ") };
}

const NOTHING: Found = { odd: 0, unreadable: 0, foreignLines: 0 };

async function layoutOf(path: string, options: DelimitedOptions): Promise<{ layout: FileLayout; state: FileState }> {
  if (options.delimiter !== undefined && !/^[\x20-\x7e\t]$/.test(options.delimiter)) {
    throw new UserError(
      `invalid delimiter: ${JSON.stringify(options.delimiter)}; expected one ASCII character such as "," or "\\t"`,
      { exitCode: 2 },
    );
  }
  const { head, state, final, dialect, encoding } = await readHead(path, options);
  const given = new Set(options.headers.map(headerKey));
  const isHeader = (fields: readonly string[]): boolean => {
    const keys = fields.map(headerKey);
    return keys.some((key) => given.has(key)) || isHeaderRow(fields);
  };
  const layout = detectLayout(head, final, dialect, options.sampleRecords, isHeader);
  return { layout: { ...layout, encoding }, state };
}

/** Reads a file once; `onPiece` hears of each piece how many bytes are done and what is known of the file by then. */
export async function* plainPieces(
  { path, state, layout, options }: DelimitedTask,
  wanted: readonly number[],
  encoders: readonly Utf8Interner[],
  onPiece: (done: number, facts: TableFacts) => void,
  learned?: FieldPrediction,
): AsyncGenerator<PlainPiece> {
  const rules = { dialect: layout.dialect, columns: layout.columns, headers: layout.headerBytes };
  const stream = readText({ path, state }, layout, options, createChunkReader(rules, wanted, encoders, learned));
  let before = 0;
  let odd = 0;
  let unreadable = 0;
  const tell = (): void => {
    const dialect = stream.dialect();
    const found = { odd, unreadable, foreignLines: stream.foreignLines() };
    onPiece(stream.done(), { sha256: stream.sha256(), dialect, ...laneOf(dialect, found) });
  };
  for await (const chunk of stream.found) {
    odd += chunk.kinds[KIND.odd]!;
    unreadable += chunk.kinds[KIND.unreadable]!;
    tell();
    yield pieceOf(chunk, before, encoders);
    before += chunk.count;
  }
  tell();
}

/** @throws UserError if the file cannot be read, its gzip stream is damaged or the delimiter is not one character. */
export async function openDelimited(path: string, options: DelimitedOptions): Promise<OpenedTable> {
  const { layout, state } = await layoutOf(path, options);
  const { compressed, bytes } = openBytes(path, state);
  const task = { path, state, layout, options };
  let facts: TableFacts = { sha256: "", dialect: layout.dialect, ...laneOf(layout.dialect, NOTHING) };
  async function* pieces(
    wanted: readonly number[],
    encoders: readonly Utf8Interner[],
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
  const { layout, state } = await layoutOf(path, settings);
  const rules = { columns: layout.columns, headers: layout.headerBytes };
  const stream = readText({ path, state }, layout, settings, (bytes, final, dialect) =>
    scanChunk(bytes, final, { ...rules, dialect }),
  );
  const counts = noCounts();
  const unreadable: ScanReport["unreadable"] = [];
  for await (const { count, kinds, reasons } of stream.found) {
    for (const [i, message] of reasons) unreadable.push({ row: counts.records + i + 1, message });
    const byKind = Object.values(KIND).map((kind) => kinds.subarray(0, count).filter((found) => found === kind).length);
    addCounts(counts, countsOf(byKind));
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
