/**
 * Reading: files in, records out, every column as text and every physical record accounted for. Nothing is changed on
 * the way in: values are neither trimmed nor converted; an empty field is null.
 */
import { statSync } from "node:fs";
import type { Progress } from "../effects.ts";
import { UserError } from "../errors.ts";
import { batchSource, readTable } from "./batches.ts";
import { MADE_DAY, withDay } from "./day-parts.ts";
import { joinDimensions } from "./dimensions.ts";
import { decide, type Group, type UnderstoodTables, understandTables } from "./group.ts";
import { withHeadings } from "./headings.ts";
import { joinAs, joinByKey } from "./join.ts";
import { openTable } from "./open.ts";
import type { OpenedTable, ReadOptions, RecordBatch, SourceFile } from "./source.ts";
import { type ReadingThread, readAhead, readingThread } from "./thread/read-ahead.ts";
import { tellsOfReturns } from "./understand/sales.ts";
import { understand } from "./understand/understand.ts";
import type { Understanding } from "./understand/understanding.ts";
import { requireWhere } from "./understand/where.ts";

export { scan } from "./csv/csv.ts";
export { expandSources } from "./expand.ts";
export type { ReadOptions, RecordBatch, SourceFile } from "./source.ts";

const CHUNK_BYTES = 16 << 20;
/** Short ones first: what they hold is cleaned while a thread reads the rest. */
const FIRST_CHUNK_BYTES = 1 << 20;
/** Enough for a byte order mark. */
const MIN_CHUNK_BYTES = 16;

/** Records looked at to decide what the columns are, over all files. */
const SAMPLE_RECORDS = 3000;

const groupKey = (table: OpenedTable): string => JSON.stringify([table.hasHeader, table.headers]);

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
 * @param meanwhile work for the time in which a thread that reads large files has not read anything yet
 * @throws UserError if a file is missing, damaged or of an unknown layout; if no file has a record; if the order of
 * day and month cannot be told from the whole column (`dateOrder`).
 */
export async function* readSources(
  paths: readonly string[],
  options: ReadOptions,
  progress?: Progress,
  meanwhile?: () => Promise<unknown>,
): AsyncGenerator<RecordBatch> {
  let bytes = 0;
  for (const path of paths) {
    const found = statSync(path, { throwIfNoEntry: false });
    if (found?.isFile() !== true) throw new UserError(`${path} is not a file`, { exitCode: 2 });
    bytes += found.size;
  }
  const thread = readingThread(bytes);
  try {
    yield* readFiles(paths, options, progress, meanwhile, thread);
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
  const sizes = { chunkBytes, ...(options.chunkBytes === undefined ? { firstChunkBytes: FIRST_CHUNK_BYTES } : {}) };
  for (const path of paths) tables.push(await openTable(path, { ...options, ...sizes, sampleRecords }));
  refuseEmpty(tables);
  for (const [i, table] of tables.entries()) tables[i] = withDay(table, () => lacksDay(table, options));
  for (const [i, table] of tables.entries()) tables[i] = withHeadings(table, () => understoodAlone(table, options));
  if (options.join !== undefined) {
    const { path, on } = options.join;
    return joinAs(tables, await openTable(path, { ...options, chunkBytes, sampleRecords }), on);
  }
  if (tables.length < 2 || new Set(tables.map(groupKey)).size < 2) return tables;
  // what came back stands beside sales: it is no part of their orders
  const lines = await joinByKey(tables, (table) => {
    const alone = understoodAlone(table, options);
    return !alone.positions.has("ordered_at") && !tellsOfReturns(alone);
  });
  return new Set(lines.map(groupKey)).size < 2
    ? lines
    : joinDimensions(lines, (table) => understoodAlone(table, options));
}

/** What a table is by itself. */
const understoodAlone = ({ name, headers, hasHeader, sample }: OpenedTable, options: ReadOptions): Understanding =>
  understand(
    { file: name, headers, hasHeader, sample },
    {
      preset: options.preset ?? "auto",
      columns: {},
      decimal: options.decimal ?? "auto",
      dateFormat: options.dateFormat,
    },
  );

/** Whether nobody has said which column has the day, and none has it. */
const lacksDay = (table: OpenedTable, options: ReadOptions): boolean =>
  [undefined, MADE_DAY].includes(options.columns?.ordered_at as string | undefined) &&
  !understoodAlone(table, options).positions.has("ordered_at");

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
  return tables.map((table) => batchSource(table, groupOf(table)));
}

async function* readFiles(
  paths: readonly string[],
  options: ReadOptions,
  progress: Progress | undefined,
  meanwhile: (() => Promise<unknown>) | undefined,
  thread: ReadingThread | undefined,
): AsyncGenerator<RecordBatch> {
  const tables = await openTables(paths, options);
  const task = tables.find(({ task }) => task !== undefined)?.task;
  if (task !== undefined) thread?.prepare(task);
  const groupOf = await decideAll(tables, options);
  const total = tables.reduce((sum, table) => sum + table.bytes, 0);
  const reader = thread ?? readingThread(unpackedBytes(tables));
  try {
    const ahead = reader && readAhead(tables, groupOf, reader);
    if (ahead !== undefined) await meanwhile?.();
    const read = ahead ?? tables;
    let before = 0;
    for (const [i, table] of tables.entries()) {
      yield* readTable(read[i]!, groupOf(table), (done) => progress?.("reading", before + done, total, "bytes"));
      before += table.bytes;
    }
  } finally {
    reader?.close();
  }
}
