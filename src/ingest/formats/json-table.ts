/** JSON that is a table by columns or by rows without keys, as programs for data frames write it; parsed as a whole. */
import { basename } from "node:path";
import type { Utf8Interner } from "../../columns/interner.ts";
import { type FileState, openBytes } from "../bytes.ts";
import { MAX_RECORD_BYTES } from "../csv/record-scan.ts";
import type { OpenedTable, Piece, TableFacts } from "../source.ts";
import { pieceOfRows, type RecordRow } from "./rows.ts";

/** Rows of a piece. */
const SLICE = 50_000;
/** Keys that are numbers of rows. */
const IS_ROW = /^\d+$/;

type Cells = readonly unknown[];
interface Found {
  headers: readonly string[];
  rows: readonly Cells[];
  what: string;
}

const isList = (value: unknown): value is readonly unknown[] => Array.isArray(value);
const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === "object" && value !== null && !Array.isArray(value);
const isPlain = (value: unknown): boolean => typeof value !== "object" || value === null;
const isNames = (value: unknown): value is readonly string[] =>
  isList(value) && value.length > 1 && value.every((one) => typeof one === "string") && new Set(value).size > 1;
const isRowsOf = (value: unknown, width: number): value is readonly Cells[] =>
  isList(value) && value.length > 0 && value.every((row) => isList(row) && row.length === width);

/** Rows as lists, the names of the columns above them or under a key of their own. */
function byRows(document: unknown): Found | undefined {
  if (isList(document)) {
    const [names, ...rows] = document;
    return isNames(names) && isRowsOf(rows, names.length)
      ? { headers: names, rows, what: "a list of rows under their header" }
      : undefined;
  }
  if (!isObject(document)) return undefined;
  const values = Object.values(document);
  for (const names of values.filter(isNames)) {
    const rows = values.find((value) => value !== names && isRowsOf(value, names.length));
    if (rows !== undefined)
      return { headers: names, rows: rows as readonly Cells[], what: "the columns beside a list of rows" };
  }
  return undefined;
}

/** A list of values under each column, or values by the number of their row. */
function byColumns(document: Readonly<Record<string, unknown>>): Found | undefined {
  const headers = Object.keys(document);
  const columns = Object.values(document);
  if (headers.length < 2) return undefined;
  if (columns.every(isList)) {
    const [{ length }] = columns as [Cells];
    if (length === 0 || !columns.every((column) => column.length === length && column.every(isPlain))) return undefined;
    const rows = Array.from({ length }, (_, row) => columns.map((column) => column[row]));
    return { headers, rows, what: "a list of values for each column" };
  }
  if (!columns.every(isObject)) return undefined;
  if (headers.every((key) => IS_ROW.test(key))) {
    const names = [...new Set(columns.flatMap(Object.keys))];
    if (names.length < 2 || names.every((name) => IS_ROW.test(name))) return undefined;
    return { headers: names, rows: columns.map((row) => names.map((name) => row[name])), what: "rows by their number" };
  }
  const numbers = Object.keys(columns[0]!);
  if (numbers.length === 0 || !numbers.every((key) => IS_ROW.test(key))) return undefined;
  if (!columns.every((column) => Object.keys(column).length === numbers.length && Object.values(column).every(isPlain)))
    return undefined;
  const rows = numbers.map((number) => columns.map((column) => column[number]));
  return { headers, rows, what: "values by the number of their row for each column" };
}

function tableIn(text: string): Found | undefined {
  let document: unknown;
  try {
    // numbers keep their digits: 17850.0 stays 17850.0
    document = JSON.parse(text, (_, value, context?: { source?: string }) =>
      typeof value === "number" ? (context?.source ?? String(value)) : value,
    );
  } catch {
    return undefined;
  }
  return byRows(document) ?? (isObject(document) ? byColumns(document) : undefined);
}

async function contentOf(
  path: string,
  state?: FileState,
): Promise<{ text: string; stream: ReturnType<typeof openBytes> }> {
  const stream = openBytes(path, state);
  const parts: Buffer[] = [];
  let length = 0;
  for await (const { bytes } of stream.chunks(() => 1 << 20)) {
    length += bytes.length;
    if (length <= MAX_RECORD_BYTES) parts.push(Buffer.from(bytes));
  }
  const text = length > MAX_RECORD_BYTES ? "" : Buffer.concat(parts).toString("utf8");
  return { text: text.replace(/^\uFEFF/, ""), stream };
}

const textOf = (value: unknown): string | null =>
  value === null || value === undefined ? null : typeof value === "string" ? value : JSON.stringify(value);

/** The table of a JSON document that has no list of objects; undefined where it is none. A larger one is not looked at. */
export async function openJsonTable(path: string, sampleRecords: number): Promise<OpenedTable | undefined> {
  if (openBytes(path).bytes > MAX_RECORD_BYTES) return undefined;
  const { text, stream } = await contentOf(path);
  const found = tableIn(text);
  if (found === undefined) return undefined;
  const { headers, what } = found;
  const rows = found.rows.map((row) => row.map(textOf));
  const { compressed, bytes, state } = stream;
  let facts: TableFacts = { sha256: "", lane: "fast", laneReason: `JSON: ${what}` };
  async function* pieces(
    wanted: readonly number[],
    encoders: readonly Utf8Interner[],
    onBytes: (done: number) => void,
  ): AsyncGenerator<Piece> {
    const again = await contentOf(path, state);
    facts = { ...facts, sha256: again.stream.sha256() };
    onBytes(bytes);
    for (let before = 0; before < rows.length; before += SLICE) {
      const some = rows
        .slice(before, before + SLICE)
        .map((fields): RecordRow => ({ kind: "regular", fields, raw: JSON.stringify(fields) }));
      yield pieceOfRows(some, before, wanted, encoders);
    }
  }
  return {
    path,
    name: basename(path),
    format: "ndjson",
    compressed,
    bytes,
    headers,
    hasHeader: true,
    sample: rows.slice(0, sampleRecords),
    pieces,
    facts: () => facts,
  };
}
