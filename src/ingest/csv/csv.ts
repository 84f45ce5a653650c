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
import type { Dialect } from "./dialect.ts";
import { createDecoder, type Encoding } from "./encoding.ts";
import type { FieldPrediction } from "./field-prediction.ts";
import { countOf, type Found, laneOf, NOTHING_FOUND, titleNote } from "./lane.ts";
import { KIND, MAX_RECORD_BYTES } from "./record-scan.ts";
import { scanChunk } from "./scanner.ts";
import { detectDialect, detectLayout } from "./sniffer.ts";
import type { DelimitedOptions, DelimitedTask } from "./task.ts";
import { whyUnfinished } from "./unfinished.ts";
import { createUnwrapper, isWrapped } from "./wrapped.ts";

/** As many as a spreadsheet has. */
const MOST_COLUMNS = 16_384;
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
    const wrapped = isWrapped(head.subarray(0, DIALECT_BYTES), final && head.length <= DIALECT_BYTES);
    if (wrapped) head = createUnwrapper()(head, final);
    const encoding = { encoding: decoder.encoding, bom: decoder.bom, ...(wrapped ? { wrapped: true as const } : {}) };
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

/** The last record becomes unreadable where the file ends in it and it is not like the others; says what became of it. */
function judgeUnfinished(
  chunk: CodedChunk,
  { layout, options: { unfinished = "keep" } }: DelimitedTask,
): "kept" | "rejected" | undefined {
  const { bytes, starts, ends, count, kinds, places, reasons } = chunk;
  // only a record that would be a line is in doubt
  if (!chunk.endsUnfinished || places.at(-1) !== count - 1) return undefined;
  const reason = whyUnfinished(bytes.toString("utf8", starts[count - 1], ends[count - 1]), layout, unfinished);
  if (reason === undefined) return "kept";
  reasons.set(count - 1, reason);
  kinds[KIND.regular]!--;
  kinds[KIND.unreadable]!++;
  chunk.places = places.subarray(0, -1);
  chunk.codes = chunk.codes.map((column) => column.subarray(0, -1));
  return "rejected";
}

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
  if (layout.columns > MOST_COLUMNS)
    throw new UserError(
      `${basename(path)} has ${countOf(layout.columns, "column")} when it is split at ${JSON.stringify(dialect.delimiter)}; at most ${MOST_COLUMNS.toLocaleString("en")} are read`,
      { hint: "delimiter: in the source of the configuration sets another separator", exitCode: 2 },
    );
  return { layout: { ...layout, encoding }, state };
}

/** Reads a file once; `onPiece` hears of each piece how many bytes are done and what is known of the file by then. */
export async function* plainPieces(
  task: DelimitedTask,
  wanted: readonly number[],
  encoders: readonly Utf8Interner[],
  onPiece: (done: number, facts: TableFacts) => void,
  learned?: FieldPrediction,
): AsyncGenerator<PlainPiece> {
  const { layout } = task;
  const rules = { dialect: layout.dialect, columns: layout.columns, headers: layout.headerBytes };
  const stream = readText(task, layout, task.options, createChunkReader(rules, wanted, encoders, learned));
  let before = 0;
  let odd = 0;
  let unreadable = 0;
  let ending: Found["ending"];
  const tell = (): void => {
    const dialect = stream.dialect();
    const found = { odd, unreadable, foreignLines: stream.foreignLines(), ending };
    onPiece(stream.done(), { sha256: stream.sha256(), dialect, ...laneOf(dialect, found) });
  };
  for await (const chunk of stream.found) {
    ending = judgeUnfinished(chunk, task);
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
  let facts: TableFacts = { sha256: "", dialect: layout.dialect, ...laneOf(layout.dialect, NOTHING_FOUND) };
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
    ...(layout.titles === undefined || layout.titles.length === 0 ? {} : { notes: [titleNote(layout.titles)] }),
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
