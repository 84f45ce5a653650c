/**
 * Reading: files in, records out, every column as text and every physical record accounted for. Nothing is changed on
 * the way in: values are neither trimmed nor converted; an empty field is null.
 */
import { statSync } from "node:fs";
import pl from "nodejs-polars";
import type { Progress } from "../effects.ts";
import { UserError } from "../errors.ts";
import { conform, emptyFrame, RECORD_COLUMNS, RECORDS, REJECTS } from "../schema.ts";
import { decideDates } from "./date-order.ts";
import { formatsOf } from "./dates.ts";
import { decideDecimal } from "./decimal.ts";
import { type Mapping, mapColumns } from "./mapping.ts";
import { openTable } from "./open.ts";
import {
  addCounts,
  columnName,
  noCounts,
  type OpenedTable,
  type Piece,
  type ReadOptions,
  type RecordBatch,
  type SourceFile,
} from "./source.ts";

export { scan } from "./delimited.ts";
export { expandSources } from "./expand.ts";
export type { Counts, ReadOptions, RecordBatch, SourceFile } from "./source.ts";

const CHUNK_BYTES = 64 << 20;

/** Files of one header are one table: what is decided for them is decided from all of them. */
interface Group {
  tables: OpenedTable[];
  mapping: Mapping;
  dateFormats: string[];
  decimal: "." | ",";
}

const groupKey = (table: OpenedTable): string => JSON.stringify([table.hasHeader, table.headers]);

/** So that one file of many does not decide alone, each gives the same share of the sample. */
function sampleOf(tables: readonly OpenedTable[]): (readonly (string | null)[])[] {
  const share = Math.max(20, Math.ceil(5000 / tables.length));
  return tables.flatMap((table) => table.sample.slice(0, share));
}

async function decide(tables: OpenedTable[], options: ReadOptions): Promise<Group> {
  const [first] = tables;
  const { headers, hasHeader, name } = first!;
  const sample = sampleOf(tables);
  const mapping = mapColumns(
    { file: name, headers, hasHeader, sample },
    { preset: options.preset ?? "auto", columns: options.columns ?? {} },
  );
  const values = (column: "ordered_at" | "quantity" | "unit_price" | "amount"): (string | null)[] => {
    const index = mapping.positions.get(column);
    return index === undefined ? [] : sample.map((row) => row[index] ?? null);
  };
  const dates = await decideDates(
    tables,
    mapping.positions.get("ordered_at")!,
    values("ordered_at"),
    options.dateOrder ?? "auto",
  );
  return {
    tables,
    mapping,
    dateFormats: formatsOf(dates.templates, dates.order),
    decimal: decideDecimal(
      [...values("amount"), ...values("unit_price"), ...values("quantity")],
      options.decimal ?? "auto",
    ),
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
    unusedHeaders: group.mapping.unusedHeaders,
    dateFormats: group.dateFormats,
    decimal: group.decimal,
    counts: noCounts(),
  };
}

const nothing = pl.lit(null).cast(pl.String);

function recordsOf(piece: Piece, { positions }: Mapping): pl.DataFrame {
  const columns = RECORD_COLUMNS.map((column) => {
    const index = positions.get(column);
    return (index === undefined ? nothing : pl.col(columnName(index))).alias(column);
  });
  return conform(piece.frame.withColumn(piece.rows).select(pl.col("source_row"), ...columns), RECORDS);
}

function rejectsOf(piece: Piece, file: string): pl.DataFrame {
  if (piece.unreadable.length === 0) return emptyFrame(REJECTS);
  const text = (name: string, values: string[]): pl.Series => pl.Series(name, values, pl.String);
  const frame = pl.DataFrame([
    text(
      "source_file",
      piece.unreadable.map(() => file),
    ),
    pl
      .Series(
        "source_row",
        piece.unreadable.map(({ row }) => row),
        pl.Float64,
      )
      .cast(pl.Int64),
    text(
      "reason",
      piece.unreadable.map(() => "unreadable_record"),
    ),
    text(
      "message",
      piece.unreadable.map(({ row, message }) => `record ${row}: ${message}`),
    ),
    text(
      "raw",
      piece.unreadable.map(({ raw }) => raw),
    ),
  ]);
  return conform(frame, REJECTS);
}

async function* readTable(
  table: OpenedTable,
  group: Group,
  onBytes: (done: number) => void,
): AsyncGenerator<RecordBatch> {
  const source = sourceOf(table, group);
  const wanted = [...new Set(group.mapping.positions.values())].sort((a, b) => a - b);
  let batches = 0;
  for await (const piece of table.pieces(wanted, onBytes)) {
    addCounts(source.counts, piece.counts);
    Object.assign(source, table.facts());
    batches++;
    yield {
      source,
      records: recordsOf(piece, group.mapping),
      rejects: rejectsOf(piece, table.name),
      raw: piece.raw,
    };
  }
  Object.assign(source, table.facts());
  if (batches === 0) yield { source, records: emptyFrame(RECORDS), rejects: emptyFrame(REJECTS), raw: () => "" };
}

/** @throws UserError if no file has a record. */
function refuseEmpty(tables: readonly OpenedTable[]): void {
  if (tables.some((table) => table.sample.length > 0 || table.bytes > 1 << 18)) return;
  const [only] = tables;
  if (tables.length === 0) throw new UserError("no files to read", { exitCode: 2 });
  const what =
    only!.bytes === 0 ? "is empty (0 bytes)" : only!.hasHeader ? "has a header but no records" : "has no records";
  throw new UserError(
    tables.length === 1
      ? `${only!.name} ${what}`
      : `none of the ${tables.length} files has a record; ${only!.name} ${what}`,
  );
}

/**
 * Reads files as records, in the order of `paths`, in pieces of bounded size.
 *
 * Yields at least one batch per file, so that every file is accounted for; `source` is one object per file, complete
 * when its last batch is out. In a run of several files an empty one, or one with a header alone, gives a batch without rows.
 * `progress("reading", …)` is told the bytes done.
 *
 * @throws UserError if a file is missing, damaged or of an unknown layout; if no file has a record; if the order of
 * day and month cannot be told from the whole column (`dateOrder`).
 */
export async function* readSources(
  paths: readonly string[],
  options: ReadOptions,
  progress?: Progress,
): AsyncGenerator<RecordBatch> {
  for (const path of paths) {
    if (statSync(path, { throwIfNoEntry: false })?.isFile() !== true)
      throw new UserError(`${path} is not a file`, { exitCode: 2 });
  }
  const chunkBytes = Math.max(1, options.chunkBytes ?? CHUNK_BYTES);
  const tables: OpenedTable[] = [];
  for (const path of paths) tables.push(await openTable(path, { ...options, chunkBytes }));
  refuseEmpty(tables);
  const groups = new Map<string, OpenedTable[]>();
  for (const table of tables) groups.set(groupKey(table), [...(groups.get(groupKey(table)) ?? []), table]);
  const decided = new Map<OpenedTable, Group>();
  for (const members of groups.values()) {
    if (members.every((table) => table.bytes === 0)) continue;
    const group = await decide(members, options);
    for (const table of members) decided.set(table, group);
  }
  const anyGroup = decided.values().next().value!;
  const total = tables.reduce((sum, table) => sum + table.bytes, 0);
  let before = 0;
  for (const table of tables) {
    yield* readTable(table, decided.get(table) ?? anyGroup, (done) =>
      progress?.("reading", before + done, total, "bytes"),
    );
    before += table.bytes;
  }
}
