/**
 * One JSON object per line, plain or gzip. A list is taken as its JSON text, a number as it is written, an object as columns of
 * its values; orders with a list of lines give one record a line.
 */
import { isUtf8 } from "node:buffer";
import { basename } from "node:path";
import type { Utf8Interner } from "../../columns/interner.ts";
import { EXIT, UserError } from "../../errors.ts";
import { openBytes } from "../bytes.ts";
import { createDecoder } from "../csv/encoding.ts";
import { MAX_RECORD_BYTES } from "../csv/record-scan.ts";
import type { OpenedTable, Piece, TableFacts } from "../source.ts";
import { createElements, type ListPath } from "./json-list.ts";
import { flattened, isObject, linesKeyOf, partKeysOf, recordsOf } from "./nested.ts";
import { pieceOfRows, type RecordRow } from "./rows.ts";

export interface NdjsonOptions {
  chunkBytes: number;
  sampleRecords: number;
  /** The objects are not one a line, but elements of this list, or of none and one behind the other. */
  list?: { path: ListPath | undefined };
}

const LF = 10;
/** Chunks are smaller than for delimited text, because every value becomes a JavaScript string on the way. */
const CHUNK_SHARE = 8;

/** An object with more keys is no record: its keys are data. */
const MOST_KEYS = 10_000;

/** From so many characters on, keys are counted before anything is made of them. */
const LONG_LINE = 1 << 18;

/** Keys of the outermost object of a text, without parsing it; the text is JSON or it is refused later. */
function countKeys(text: string): number {
  let depth = 0;
  let keys = 0;
  for (let i = 0; i < text.length; i++) {
    const c = text.charCodeAt(i);
    if (c === 0x22) {
      for (i++; i < text.length && text.charCodeAt(i) !== 0x22; i++) if (text.charCodeAt(i) === 0x5c) i++;
    } else if (c === 0x7b || c === 0x5b) depth++;
    else if (c === 0x7d || c === 0x5d) depth--;
    else if (c === 0x3a && depth === 1) keys++;
  }
  return keys;
}

const tooMany = (keys: number): string =>
  `an object with ${keys.toLocaleString("en")} keys; at most ${MOST_KEYS.toLocaleString("en")} are columns`;

type Obj = Readonly<Record<string, unknown>>;
type Texts = Map<string, string | null>;

/** The object on a line, its numbers as they are written, or why there is none. */
function parseLine(line: string): Obj | string {
  const keys = line.length > LONG_LINE ? countKeys(line) : 0;
  if (keys > MOST_KEYS) return tooMany(keys);
  let object: unknown;
  try {
    // numbers keep their digits: 17850.0 stays 17850.0
    object = JSON.parse(line, (_, value, context?: { source?: string }) =>
      typeof value === "number" ? (context?.source ?? String(value)) : value,
    );
  } catch (error) {
    return `not valid JSON: ${(error as Error).message}`;
  }
  if (typeof object !== "object" || object === null || Array.isArray(object)) return "not a JSON object";
  const count = Object.keys(object).length;
  return count > MOST_KEYS ? tooMany(count) : (object as Obj);
}

/** Every value of an object as text; those of the objects in it under the way to them. */
function textsOf(object: Obj, line: string): Texts {
  const entries = Object.entries(object);
  // inside a nested value a number is no text: such a line is parsed once more
  const isNested = ([, value]: [string, unknown]): boolean => typeof value === "object" && value !== null;
  const plain = entries.some(isNested) ? (JSON.parse(line) as Record<string, unknown>) : {};
  const text = ([key, value]: [string, unknown]): string | null =>
    value === null || typeof value === "string" ? value : JSON.stringify(isNested([key, value]) ? plain[key] : value);
  const texts: Texts = new Map();
  for (const [key, value] of entries) {
    texts.set(key, text([key, value]));
    if (isObject(value)) flattened(value, `${key}.`, 2, texts);
  }
  return texts;
}

/** Whether the first line of a head is a JSON object. */
export function looksLikeNdjson(head: string): boolean {
  const line = head.trimStart().split(/\r?\n/, 1)[0]!;
  if (!line.startsWith("{")) return false;
  return typeof parseLine(line) !== "string" || countKeys(line) > MOST_KEYS;
}

/** The texts of the objects of a file, chunk by chunk. */
async function* textsIn(
  path: string,
  { list }: Pick<NdjsonOptions, "list">,
  chunkBytes: number,
  stream = openBytes(path),
): AsyncGenerator<Buffer[]> {
  if (list === undefined) return yield* linesOf(path, chunkBytes, stream);
  const decoder = createDecoder();
  const elements = createElements(list.path);
  for await (const { bytes, final } of stream.chunks(() => chunkBytes))
    yield elements(decoder.decode(bytes, final), final);
}

async function* linesOf(path: string, chunkBytes: number, stream = openBytes(path)): AsyncGenerator<Buffer[]> {
  const decoder = createDecoder();
  let carry: Buffer = Buffer.alloc(0);
  for await (const { bytes, final } of stream.chunks(() => Math.max(chunkBytes, carry.length))) {
    const text = decoder.decode(bytes, final);
    const all = carry.length > 0 ? Buffer.concat([carry, text]) : text;
    const lines: Buffer[] = [];
    let from = 0;
    for (let end = all.indexOf(LF); end >= 0; end = all.indexOf(LF, from)) {
      lines.push(all.subarray(from, end));
      from = end + 1;
    }
    // a line without end is given out as it is: it is refused for its length, and memory stays bounded
    if ((final && from < all.length) || all.length - from > MAX_RECORD_BYTES) {
      lines.push(all.subarray(from));
      from = all.length;
    }
    carry = all.subarray(from);
    yield lines;
  }
}

/** How the objects of a file become records: one each, or one for each line of an order in a list under a key. */
interface Shape {
  headers: readonly string[];
  linesKey: string | undefined;
}

function rowsOf(line: Buffer, { headers, linesKey }: Shape): RecordRow[] {
  const found = rowOf(line);
  if (!("object" in found)) return [found];
  const { object, text, raw } = found;
  const records = linesKey === undefined ? [textsOf(object, text)] : recordsOf(object, linesKey);
  return records.map((record) => ({
    kind: "regular",
    fields: headers.map((header) => record.get(header) ?? null),
    raw,
  }));
}

function rowOf(line: Buffer): RecordRow | { object: Obj; text: string; raw: string } {
  const raw = line.subarray(0, 8000).toString("utf8").trimEnd();
  if (line.length > MAX_RECORD_BYTES)
    return { kind: "unreadable", message: `the record is longer than ${MAX_RECORD_BYTES >> 20} MB`, raw };
  if (!isUtf8(line)) return { kind: "unreadable", message: "the text is not valid UTF-8", raw };
  const text = line.toString("utf8");
  if (text.trim() === "") return { kind: "blank" };
  const object = parseLine(text);
  if (typeof object === "string") return { kind: "unreadable", message: object, raw };
  return { object, text, raw };
}

/** The first records, their names of columns in the order in which they appear, and whether orders have their lines inside. */
async function lookAt(
  path: string,
  { sampleRecords, list }: NdjsonOptions,
): Promise<{ objects: Texts[]; linesKey: string | undefined; headers: string[] }> {
  const found: { object: Obj; text: string }[] = [];
  for await (const lines of textsIn(path, list === undefined ? {} : { list }, 1 << 20)) {
    for (const line of lines) {
      const text = line.toString("utf8");
      const object = parseLine(text);
      if (typeof object !== "string") found.push({ object, text });
      if (found.length >= sampleRecords) break;
    }
    if (found.length > 0) break;
  }
  const linesKey = linesKeyOf(found.map(({ object }) => object));
  const objects = found.flatMap(({ object, text }) =>
    linesKey === undefined ? [textsOf(object, text)] : recordsOf(object, linesKey),
  );
  const keys = [...new Set(objects.flatMap((object) => [...object.keys()]))];
  if (linesKey !== undefined) return { objects, linesKey, headers: keys };
  const own = new Set(found.flatMap(({ object }) => Object.keys(object)));
  const parts = partKeysOf(found.map(({ object }) => object));
  const isColumn = (key: string): boolean =>
    own.has(key) ? !parts.includes(key) : parts.some((part) => key.startsWith(`${part}.`));
  return { objects, linesKey, headers: keys.filter(isColumn) };
}

export async function openNdjson(path: string, options: NdjsonOptions): Promise<OpenedTable> {
  const { objects, linesKey, headers } = await lookAt(path, options);
  if (headers.length > MOST_KEYS)
    throw new UserError(
      `${basename(path)} has ${headers.length.toLocaleString("en")} different keys in its first records; at most ${MOST_KEYS.toLocaleString("en")} can be columns`,
      { exitCode: EXIT.usage },
    );
  const { compressed, bytes, state } = openBytes(path);
  const shape: Shape = { headers, linesKey };
  const each = options.list === undefined ? "every line" : "every element of the list";
  const whole =
    linesKey === undefined ? `${each} is an object` : `${each} is an order; each of its ${linesKey} is a record`;
  let facts: TableFacts = { sha256: "", lane: "fast", laneReason: whole };
  async function* pieces(
    wanted: readonly number[],
    encoders: readonly Utf8Interner[],
    onBytes: (done: number) => void,
  ): AsyncGenerator<Piece> {
    const stream = openBytes(path, state);
    let before = 0;
    let unreadable = 0;
    for await (const lines of textsIn(path, options, Math.ceil(options.chunkBytes / CHUNK_SHARE), stream)) {
      onBytes(stream.done());
      const rows = lines.flatMap((line) => rowsOf(line, shape));
      const piece = pieceOfRows(rows, before, wanted, encoders);
      before += rows.length;
      unreadable += piece.unreadable.length;
      facts =
        unreadable > 0
          ? {
              sha256: stream.sha256(),
              lane: "robust",
              laneReason: `${unreadable} ${unreadable === 1 ? "line is not an object" : "lines are not objects"}`,
            }
          : { ...facts, sha256: stream.sha256() };
      if (lines.length > 0) yield piece;
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
    sample: objects.map((object) => headers.map((header) => object.get(header) ?? null)),
    pieces,
    facts: () => facts,
  };
}
