/** Files for tests: written into a folder of their own, read back as plain values. */
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll } from "vitest";
import { stringsOf } from "../../src/columns/dictionary.ts";
import { createDictionaryStream } from "../../src/columns/dictionary-stream.ts";
import { createUtf8Interner } from "../../src/columns/interner.ts";
import pl from "../../src/columns/polars.ts";
import { type ReadOptions, type RecordBatch, readSources } from "../../src/ingest/read.ts";
import type { OpenedTable } from "../../src/ingest/source.ts";
import { RECORD_COLUMNS } from "../../src/schema.ts";

/** A folder of the tests of the file or block that asks for it; removed after them. */
export function temporaryFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), "tillbook-ingest-"));
  afterAll(() => rmSync(folder, { recursive: true }));
  return folder;
}

export function write(folder: string, name: string, content: string | Uint8Array): string {
  const path = join(folder, name);
  writeFileSync(path, content);
  return path;
}

export async function read(paths: string | readonly string[], options: ReadOptions = {}): Promise<RecordBatch[]> {
  const batches: RecordBatch[] = [];
  for await (const batch of readSources(typeof paths === "string" ? [paths] : paths, options)) batches.push(batch);
  return batches;
}

/** The records of a batch as a frame of text, with their numbers. */
export function recordsOf({ rows, columns }: Pick<RecordBatch, "rows" | "columns">): pl.DataFrame {
  const text = RECORD_COLUMNS.map((name) => {
    const column = columns.get(name);
    const values = column === undefined ? Array.from(rows, () => null) : stringsOf(column);
    return pl.Series(name, values, pl.String);
  });
  return pl.DataFrame([pl.Series("source_row", Array.from(rows), pl.Int64), ...text]);
}

/** The order ids of a file, record by record. */
export async function orderIdsOf(path: string): Promise<unknown[]> {
  const batches = await read(path);
  return batches.flatMap((batch) => recordsOf(batch).getColumn("order_id").toArray());
}

/** Every column of a file as rows of text, whatever the columns mean. */
export async function allFields(table: OpenedTable): Promise<(string | null)[][]> {
  const rows: (string | null)[][] = [];
  const wanted = table.headers.map((_, i) => i);
  const decoders = wanted.map(createDictionaryStream);
  for await (const piece of table.pieces(
    wanted,
    wanted.map(() => createUtf8Interner()),
    () => undefined,
  )) {
    const columns = piece.columns.map((column, k) => stringsOf(decoders[k]!(column)));
    piece.rows.forEach((_, i) => {
      rows.push(columns.map((column) => column[i] ?? null));
    });
  }
  return rows;
}

/** The message of the error that `action` must end in. */
export async function messageOf(action: () => unknown): Promise<string> {
  try {
    await action();
  } catch (error) {
    return (error as Error).message;
  }
  throw new Error("no error was thrown");
}
