/** Data files of a table: written with their hash and row count in the log, read only where both are still true. */
import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { basename, join } from "node:path";
import pl from "../../columns/polars.ts";
import { UserError } from "../../errors.ts";
import { publishFile, writeFile } from "../../files.ts";
import { type Add, filePath } from "./actions.ts";
import { fileStatistics, parseStatistics } from "./columns.ts";

const sha256 = (bytes: Uint8Array): string => createHash("sha256").update(bytes).digest("hex");
/** The same, worked out on a thread beside this one. */
export const sha256Aside = async (bytes: Uint8Array<ArrayBuffer>): Promise<string> =>
  Buffer.from(await crypto.subtle.digest("SHA-256", bytes)).toString("hex");

/** What our files say of themselves. */
export const TAG = { sha256: "tillbook.sha256", rows: "tillbook.rows" } as const;

export interface FileOptions {
  /** Beginning of the file's name; the rest is its hash, so that the same rows are the same file. */
  prefix: string;
  /** Milliseconds since 1970. */
  at: number;
  tags?: Record<string, string>;
  dataChange?: boolean;
}

/** Writes bytes under a name that is made of their hash: a file that is there has them, or is damaged and replaced. */
export function publishBytes(path: string, bytes: Uint8Array, hash: string): void {
  if (!publishFile(path, bytes) && sha256(readFileSync(path)) !== hash) writeFile(path, bytes);
}

/** Writes rows as a data file of a table; it is part of the table when the action that is given back has been committed. */
export function writeDataFile(table: string, frame: pl.DataFrame, options: FileOptions): Add {
  const { prefix, at, tags = {}, dataChange = true } = options;
  const bytes = frame.writeParquet({ compression: "zstd" }) as Buffer;
  const hash = sha256(bytes);
  const path = `${prefix}-${hash.slice(0, 24)}.parquet`;
  publishBytes(join(table, path), bytes, hash);
  return {
    path: encodeURI(path),
    partitionValues: {},
    size: bytes.length,
    modificationTime: at,
    dataChange,
    stats: fileStatistics(frame),
    tags: { ...tags, [TAG.sha256]: hash, [TAG.rows]: String(frame.height) },
  };
}

/** A file of the lake that is not as it was written. */
export const damaged = (path: string, what: string, cause?: unknown): UserError =>
  new UserError(`${path} is damaged: ${what}`, {
    cause,
    hint: "restore it from a backup, or run `tillbook rebuild --from bronze`",
  });

/** All bytes of a file that the lake names. @throws UserError where it is not there */
export function keptBytes(path: string): Buffer<ArrayBuffer> {
  try {
    return readFileSync(path);
  } catch (cause) {
    throw (cause as NodeJS.ErrnoException).code === "ENOENT" ? damaged(path, "the file is not there", cause) : cause;
  }
}

function readWhole(table: string, { path: name, size }: Add): [path: string, bytes: Buffer<ArrayBuffer>] {
  const path = join(table, filePath(table, name));
  const bytes = keptBytes(path);
  if (bytes.length !== size) throw damaged(path, `it has ${bytes.length} bytes and should have ${size}`);
  return [path, bytes];
}

function demandHash(path: string, hash: string, { tags }: Add): void {
  const expected = tags?.[TAG.sha256];
  if (expected !== undefined && hash !== expected) throw damaged(path, "its SHA-256 is not the recorded one");
}

/**
 * The bytes of a data file.
 *
 * @throws UserError naming the file where it is not there or not as it was written
 */
export function dataFileBytes(table: string, add: Add): Buffer {
  const [path, bytes] = readWhole(table, add);
  demandHash(path, sha256(bytes), add);
  return bytes;
}

/** The same check where nobody wants the bytes; the hash is worked out on a thread beside this one. @throws UserError as `dataFileBytes` */
export async function checkDataFile(table: string, add: Add): Promise<void> {
  const [path, bytes] = readWhole(table, add);
  demandHash(path, await sha256Aside(bytes), add);
}

/** The rows a file should have; undefined where nothing says so. */
export function expectedRows(add: Add): number | undefined {
  const tagged = add.tags?.[TAG.rows];
  return tagged === undefined ? parseStatistics(add.stats).numRecords : Number(tagged);
}

/** The rows of a data file, or some of their columns. @throws UserError naming the file where it is not as it was written */
export function readDataFile(table: string, add: Add, columns?: readonly string[]): pl.DataFrame {
  const bytes = dataFileBytes(table, add);
  let frame: pl.DataFrame;
  try {
    frame = columns === undefined ? pl.readParquet(bytes) : pl.readParquet(bytes, { columns: [...columns] });
  } catch (cause) {
    throw damaged(join(table, filePath(table, add.path)), (cause as Error).message, cause);
  }
  const rows = expectedRows(add);
  if (rows !== undefined && frame.height !== rows)
    throw damaged(basename(filePath(table, add.path)), `it has ${frame.height} rows and should have ${rows}`);
  return frame;
}
