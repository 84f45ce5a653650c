/**
 * Reading: files in, records out, every column as text and every physical record accounted for. Nothing is changed on
 * the way in: values are neither trimmed nor converted; an empty field is null.
 */
import { statSync } from "node:fs";
import { type DictionaryColumn, emptyDictionary } from "../columns/dictionary.ts";
import { createDictionaryStream } from "../columns/dictionary-stream.ts";
import { createUtf8Interner, type Utf8Interner } from "../columns/interner.ts";
import { detach } from "../columns/typed-arrays.ts";
import type { Progress } from "../effects.ts";
import { UserError } from "../errors.ts";
import { type RecordColumn, TIME_COLUMNS } from "../schema.ts";
import { joinAs, joinByKey } from "./join.ts";
import { openTable } from "./open.ts";
import {
  addCounts,
  noCounts,
  type OpenedTable,
  type Piece,
  type ReadOptions,
  type RecordBatch,
  type SourceFile,
} from "./source.ts";
import { type ReadingThread, readAhead, readingThread } from "./thread/read-ahead.ts";
import { createComposite } from "./understand/composite.ts";
import { type DatePlan, planDates } from "./understand/date-plan.ts";
import { isoText, readDate } from "./understand/date-texts.ts";
import { decideOrderKey, type KeyPart } from "./understand/keys.ts";
import { type Mapping, mappingOf } from "./understand/mapping.ts";
import { type Preset, presets } from "./understand/presets.ts";
import { decideRevenue, type RevenueReading } from "./understand/revenue.ts";
import { createJoiner, createRewriter, rewriteDate } from "./understand/rewrite.ts";
import { requireSales } from "./understand/sales.ts";
import { spreadSample } from "./understand/spread.ts";
import { understand } from "./understand/understand.ts";
import type { Understanding } from "./understand/understanding.ts";
import { type Condition, conditionsOf, requireWhere, rowsThatCount } from "./understand/where.ts";

export { scan } from "./csv/csv.ts";
export { expandSources } from "./expand.ts";
export type { ReadOptions, RecordBatch, SourceFile } from "./source.ts";

const CHUNK_BYTES = 16 << 20;
/** Enough for a byte order mark. */
const MIN_CHUNK_BYTES = 16;

/** Files of one header are one table: what is decided for them is decided from all of them. */
interface Group {
  tables: OpenedTable[];
  mapping: Mapping;
  /** Positions of the columns that are read, ascending; the files of a group share the dictionaries. */
  wanted: number[];
  /** By column: the most texts a dictionary may have before it is cleared. */
  largest: number[];
  encoders: Utf8Interner[];
  decoders: ReturnType<typeof createDictionaryStream>[];
  dateFormats: string[];
  decimal: "." | ",";
  revenue: RevenueReading;
  understanding: Understanding;
  /** The column of the time of day, and how it is joined with the date's. */
  join?: { time: number; columns: ReturnType<typeof createJoiner> };
  /** Columns that are made of several, with the positions of their parts. */
  composites: ReadonlyMap<RecordColumn, { positions: readonly number[]; join: ReturnType<typeof createComposite> }>;
  /** Positions of the columns that only tell whether a record repeats another one. */
  rest: readonly number[];
  /** Records that do not count are left out here. */
  where: readonly Condition[];
  /** Where dates are written anew before they are cleaned. */
  rewriters?: ReadonlyMap<RecordColumn, ReturnType<typeof createRewriter>>;
}

const groupKey = (table: OpenedTable): string => JSON.stringify([table.hasHeader, table.headers]);

/** Records looked at to decide what the columns are, over all files. */
const SAMPLE_RECORDS = 3000;

type Sample = readonly (readonly (string | null)[])[];

/** Tables of one header as they are understood, with how their dates are read. */
export interface UnderstoodTables {
  tables: OpenedTable[];
  understanding: Understanding;
  /** Records that are spread over the files. */
  sample: Sample;
  /** Undefined where no column has the day. */
  dates: DatePlan | undefined;
}

async function understandTables(tables: OpenedTable[], options: ReadOptions): Promise<UnderstoodTables> {
  const [first] = tables;
  const { headers, hasHeader, name } = first!;
  const sample = tables.flatMap((table) => spreadSample(table));
  const delimiter = first!.facts().dialect?.delimiter;
  const understanding = understand(
    { file: name, headers, hasHeader, sample, ...(delimiter === undefined ? {} : { delimiter }) },
    { preset: options.preset ?? "auto", columns: options.columns ?? {}, decimal: options.decimal ?? "auto" },
  );
  const at = understanding.positions.get("ordered_at");
  if (at === undefined) return { tables, sample, understanding, dates: undefined };
  const dates = await planDates(
    tables,
    at,
    sample.map((row) => row[at] ?? null),
    {
      order: options.dateOrder ?? "auto",
      language: understanding.languages[0] ?? "en",
      ...(options.dateFormat === undefined ? {} : { format: options.dateFormat }),
      ...(options.timezone === undefined ? {} : { timezone: options.timezone }),
    },
  );
  return {
    tables,
    sample,
    dates,
    understanding: {
      ...understanding,
      questions: [...understanding.questions, ...dates.questions],
      notes: [...understanding.notes, ...dates.notes],
    },
  };
}

/** Columns made of several: as the configuration names them, and the order's where its number alone is no key. */
function compositesOf(
  { composites, columns }: Understanding,
  mapping: Mapping,
  orderKey: readonly KeyPart[] | undefined,
  { order, rewrite }: DatePlan,
): Group["composites"] {
  const given = [...composites].map(([role, positions]) => [
    role,
    positions.map((position): KeyPart => ({ position, isDay: false })),
  ]) as [RecordColumn, readonly KeyPart[]][];
  const all = new Map<RecordColumn, readonly KeyPart[]>(given);
  if (orderKey !== undefined) all.set("order_id", orderKey);
  const dayOf = (text: string): string => {
    const found = readDate(text, order, rewrite?.number);
    return found === undefined ? text : isoText(found.ms).slice(0, 10);
  };
  const made = new Map<RecordColumn, { positions: number[]; join: ReturnType<typeof createComposite> }>();
  for (const mapped of mapping.mapping) {
    const parts = all.get(mapped.column);
    if (parts === undefined) continue;
    mapped.header = parts.map(({ position }) => columns[position]!.name).join(" + ");
    made.set(mapped.column, {
      positions: parts.map(({ position }) => position),
      join: createComposite(parts.map(({ isDay }) => (isDay ? dayOf : (text: string) => text))),
    });
  }
  return made;
}

async function decide(tables: OpenedTable[], options: ReadOptions): Promise<Group> {
  const { understanding, dates, sample } = await understandTables(tables, options);
  requireSales(tables[0]!.name, understanding);
  const mapping = mappingOf(understanding);
  const time = understanding.positions.get("order_time");
  const { headers } = tables[0]!;
  const { decimal, positions } = understanding;
  const key = understanding.composites.has("order_id")
    ? undefined
    : decideOrderKey({ positions, headers, sample, decimal, dateOrder: dates!.order });
  const composites = compositesOf(understanding, mapping, key?.parts, dates!);
  const preset: Preset = presets[mapping.preset];
  const where = conditionsOf({ ...preset.where, ...options.where }, headers);
  const counted = sample.filter((fields) => where.every(({ position, accepts }) => accepts(fields[position] ?? null)));
  const parts = [...composites.values()].flatMap((composite) => composite.positions);
  const compared = new Set([...COMPARED.map((column) => mapping.positions.get(column)), ...parts, time]);
  const rest = headers.map((_, position) => position).filter((position) => !compared.has(position));
  const wanted = [
    ...new Set([
      ...mapping.positions.values(),
      ...rest,
      ...parts,
      ...where.map(({ position }) => position),
      ...(time === undefined ? [] : [time]),
    ]),
  ].sort((a, b) => a - b);
  const kept = KEPT.map((column) => mapping.positions.get(column));
  const largest = wanted.map((position) => (kept.includes(position) ? Number.POSITIVE_INFINITY : LARGEST_DICTIONARY));
  const plan = dates!;
  const revenue = decideRevenue(
    { positions: mapping.positions, headers, sample: counted, decimal },
    { tax: options.tax ?? "stated" },
  );
  const rewrite = (text: string): string => rewriteDate(text, plan);
  return {
    tables,
    mapping,
    understanding,
    wanted,
    largest,
    encoders: largest.map(createUtf8Interner),
    decoders: wanted.map(createDictionaryStream),
    dateFormats: time === undefined ? plan.formats : ["%Y-%m-%d %H:%M:%S", ...plan.formats],
    decimal,
    revenue: {
      ...revenue,
      sentences: [...revenue.sentences, ...(key === undefined ? [] : [key.sentence])],
    },
    composites,
    where,
    rest,
    ...(time === undefined ? {} : { join: { time, columns: createJoiner(rewrite) } }),
    ...(plan.rewrite === undefined
      ? {}
      : { rewriters: new Map(TIME_COLUMNS.map((name) => [name, createRewriter(rewrite)])) }),
  };
}

function sourceOf(table: OpenedTable, group: Group): SourceFile {
  const { sha256, dialect, lane, laneReason } = table.facts();
  return {
    path: table.path,
    name: table.name,
    format: table.format,
    compressed: table.compressed,
    sha256,
    bytes: table.bytes,
    ...(dialect === undefined ? {} : { dialect }),
    lane,
    laneReason,
    preset: group.mapping.preset,
    mapping: group.mapping.mapping,
    understanding: group.understanding,
    unusedHeaders: group.mapping.unusedHeaders,
    dateFormats: group.dateFormats,
    decimal: group.decimal,
    revenue: group.revenue,
    headers: table.headers,
    counts: noCounts(),
  };
}

/** Columns that say who, what and where; they are counted over the whole run and keep their codes. */
const KEPT: readonly RecordColumn[] = ["order_id", "customer_id", "product_id", "description", "category", "region"];
/** Columns that are compared by what they mean when repeated records are looked for; the rest of a file is compared as it stands. */
const COMPARED: readonly RecordColumn[] = [...KEPT, "quantity", "unit_price", "amount", "ordered_at", "email", "phone"];
/** A dictionary of any other column is cleared when it has so many texts. */
const LARGEST_DICTIONARY = 1 << 18;

function columnsOf(piece: Piece, group: Group): Pick<RecordBatch, "rows" | "columns" | "rest"> {
  const { wanted, decoders, mapping, join, rewriters, composites, where } = group;
  const all = piece.columns.map((column, k) => decoders[k]!(column));
  const allAt = (position: number): DictionaryColumn => all[wanted.indexOf(position)]!;
  const some = where.length === 0 ? undefined : rowsThatCount(where, allAt, piece.rows.length);
  const picked = (codes: Int32Array): Int32Array => {
    const to = new Int32Array(some!.length);
    for (let i = 0; i < to.length; i++) to[i] = codes[some![i]!]!;
    return to;
  };
  const read = some === undefined ? all : all.map((column) => ({ ...column, codes: picked(column.codes) }));
  const at = (position: number): DictionaryColumn => read[wanted.indexOf(position)]!;
  const columns = new Map<RecordColumn, DictionaryColumn>();
  for (const [column, position] of mapping.positions) {
    const composite = composites.get(column);
    if (composite !== undefined) columns.set(column, composite.join(composite.positions.map(at)));
    else if (column === "ordered_at" && join !== undefined)
      columns.set(column, join.columns(at(position), at(join.time)));
    else columns.set(column, rewriters?.get(column)?.(at(position)) ?? at(position));
  }
  return { rows: some === undefined ? piece.rows : picked(piece.rows), columns, rest: group.rest.map(at) };
}

const noRows = (): DictionaryColumn => ({ dictionary: emptyDictionary(), codes: new Int32Array(0) });

function batchOf(source: SourceFile, piece: Piece, group: Group): RecordBatch {
  const { unreadable, raw } = piece;
  const { rows, columns, rest } = columnsOf(piece, group);
  const leftOut = piece.rows.length - rows.length;
  if (leftOut > 0) source.counts.leftOut = (source.counts.leftOut ?? 0) + leftOut;
  return {
    source,
    rows,
    columns,
    rest,
    unreadable,
    raw,
    release() {
      piece.release?.();
      detach(rows, ...new Set([...columns.values(), ...rest].map(({ codes }) => codes)));
    },
  };
}

async function* readTable(
  table: OpenedTable,
  group: Group,
  onBytes: (done: number) => void,
): AsyncGenerator<RecordBatch> {
  const source = sourceOf(table, group);
  let batches = 0;
  for await (const piece of table.pieces(group.wanted, group.encoders, onBytes)) {
    addCounts(source.counts, piece.counts);
    Object.assign(source, table.facts());
    batches++;
    yield batchOf(source, piece, group);
  }
  Object.assign(source, table.facts());
  if (batches > 0) return;
  const columns = new Map([...group.mapping.positions.keys()].map((column) => [column, noRows()]));
  yield {
    source,
    rows: new Int32Array(0),
    columns,
    rest: group.rest.map(noRows),
    unreadable: [],
    raw: () => "",
    release: () => undefined,
  };
}

/** @throws UserError if no file has a record that can be read. */
function refuseEmpty(tables: readonly OpenedTable[]): void {
  const [only] = tables;
  if (only === undefined) throw new UserError("no files to read", { exitCode: 2 });
  if (tables.some((table) => table.sample.length > 0)) return;
  const what =
    only.bytes === 0
      ? "is empty (0 bytes)"
      : only.hasHeader
        ? "has a header but no readable record below it"
        : "has no readable record";
  const several = `none of the ${tables.length} files has a readable record; ${only.name} ${what}`;
  throw new UserError(tables.length === 1 ? `${only.name} ${what}` : several);
}

/**
 * Reads files as records, in the order of `paths`, in batches of bounded size.
 *
 * Yields at least one batch per file, so that every file is accounted for; `source` is one object per file, complete
 * when its last batch is out. In a run of several files an empty one, or one with a header alone, gives a batch without rows.
 * `progress("reading", …)` is called with the bytes done.
 *
 * @throws UserError if a file is missing, damaged or of an unknown layout; if no file has a record; if the order of
 * day and month cannot be told from the whole column (`dateOrder`).
 */
export async function* readSources(
  paths: readonly string[],
  options: ReadOptions,
  progress?: Progress,
): AsyncGenerator<RecordBatch> {
  let bytes = 0;
  for (const path of paths) {
    const found = statSync(path, { throwIfNoEntry: false });
    if (found?.isFile() !== true) throw new UserError(`${path} is not a file`, { exitCode: 2 });
    bytes += found.size;
  }
  const thread = readingThread(bytes);
  try {
    yield* readFiles(paths, options, progress, thread);
  } finally {
    thread?.close();
  }
}

const USUAL_COMPRESSION = 6;
const unpackedBytes = (tables: readonly OpenedTable[]): number =>
  tables.reduce((sum, { bytes, compressed }) => sum + bytes * (compressed ? USUAL_COMPRESSION : 1), 0);
async function openTables(paths: readonly string[], options: ReadOptions): Promise<OpenedTable[]> {
  const chunkBytes = Math.max(MIN_CHUNK_BYTES, options.chunkBytes ?? CHUNK_BYTES);
  const sampleRecords = Math.max(20, Math.ceil(SAMPLE_RECORDS / paths.length));
  const tables: OpenedTable[] = [];
  for (const path of paths) tables.push(await openTable(path, { ...options, chunkBytes, sampleRecords }));
  refuseEmpty(tables);
  if (options.join !== undefined) {
    const { path, on } = options.join;
    return joinAs(tables, await openTable(path, { ...options, chunkBytes, sampleRecords }), on);
  }
  if (tables.length < 2 || new Set(tables.map(groupKey)).size < 2) return tables;
  return joinByKey(tables, (table) => !hasDay(table, options));
}

/** Whether a table by itself has the day of an order. */
function hasDay({ name, headers, hasHeader, sample }: OpenedTable, options: ReadOptions): boolean {
  const { positions } = understand(
    { file: name, headers, hasHeader, sample },
    { preset: options.preset ?? "auto", columns: {}, decimal: options.decimal ?? "auto" },
  );
  return positions.has("ordered_at");
}

/** Files of one header are one table. */
function groupedTables(tables: readonly OpenedTable[]): OpenedTable[][] {
  const groups = new Map<string, OpenedTable[]>();
  for (const table of tables) groups.set(groupKey(table), [...(groups.get(groupKey(table)) ?? []), table]);
  return [...groups.values()].filter((members) => members.some((table) => table.bytes > 0));
}

/**
 * What files are, without reading them as a whole: one understanding for each header.
 *
 * @throws UserError if a file is missing, damaged, empty, or a named column is not there
 */
export async function understandSources(paths: readonly string[], options: ReadOptions): Promise<UnderstoodTables[]> {
  const found: UnderstoodTables[] = [];
  for (const tables of groupedTables(await openTables(paths, options)))
    found.push(await understandTables(tables, options));
  return found;
}

async function decideAll(tables: readonly OpenedTable[], options: ReadOptions): Promise<(table: OpenedTable) => Group> {
  requireWhere(
    options.where ?? {},
    tables.map(({ headers }) => headers),
  );
  const decided = new Map<OpenedTable, Group>();
  for (const members of groupedTables(tables)) {
    const group = await decide(members, options);
    for (const table of members) decided.set(table, group);
  }
  const anyGroup = decided.values().next().value!;
  return (table) => decided.get(table) ?? anyGroup;
}

/**
 * How files would be read together, without reading them: everything that is decided, and nothing counted.
 *
 * @throws UserError as reading does
 */
export async function decideSources(paths: readonly string[], options: ReadOptions): Promise<SourceFile[]> {
  const tables = await openTables(paths, options);
  const groupOf = await decideAll(tables, options);
  return tables.map((table) => sourceOf(table, groupOf(table)));
}

async function* readFiles(
  paths: readonly string[],
  options: ReadOptions,
  progress: Progress | undefined,
  thread: ReadingThread | undefined,
): AsyncGenerator<RecordBatch> {
  const tables = await openTables(paths, options);
  const groupOf = await decideAll(tables, options);
  const total = tables.reduce((sum, table) => sum + table.bytes, 0);
  const reader = thread ?? readingThread(unpackedBytes(tables));
  try {
    const read = (reader && readAhead(tables, groupOf, reader)) ?? tables;
    let before = 0;
    for (const [i, table] of tables.entries()) {
      yield* readTable(read[i]!, groupOf(table), (done) => progress?.("reading", before + done, total, "bytes"));
      before += table.bytes;
    }
  } finally {
    reader?.close();
  }
}
