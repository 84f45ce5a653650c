/** Publishes a warehouse: a DuckDB file that appears as a whole, and is the old one as long as anything is wrong with the new. */
import { closeSync, existsSync, fsyncSync, mkdirSync, openSync, renameSync, rmSync, statSync } from "node:fs";
import { dirname, join } from "node:path";
import { sweepTemporaries, temporaryName } from "../files.ts";
import { type FailedCheck, failedChecks } from "./checks.ts";
import type { Publication } from "./contract.ts";
import { withDuckDb } from "./duckdb.ts";
import { loadTable } from "./load.ts";
import { type AnyRelation, relationsOf } from "./tables/tables.ts";

/** Of DuckDB while it builds: a run has its own memory beside; what does not fit goes to a file. */
const BUILDING = { memory_limit: "768MB", threads: "2" };

export interface BuiltWarehouse {
  /** The finished file, closed. */
  file: string;
  relations: readonly AnyRelation[];
}

const sync = (path: string): void => {
  const handle = openSync(path, "r");
  try {
    fsyncSync(handle);
  } finally {
    closeSync(handle);
  }
};

const sentence = (failed: readonly FailedCheck[]): string =>
  `the warehouse does not agree with the run, and nothing is published: ${failed.map(({ table, what }) => `${table}: ${what}`).join("; ")}`;

/**
 * Makes a DuckDB file in `folder` and holds it against the run.
 *
 * @throws Error naming each table that does not agree with the run
 */
export async function buildWarehouse(publication: Publication, folder: string): Promise<BuiltWarehouse> {
  mkdirSync(folder, { recursive: true });
  const file = join(folder, "warehouse.duckdb");
  const relations = relationsOf(publication.marts);
  await withDuckDb(file, { ...BUILDING, temp_directory: join(folder, "spill") }, async (connection) => {
    await loadTable(connection, publication, relations, folder);
    const failed = await failedChecks(connection, publication, relations);
    if (failed.length > 0) throw new Error(sentence(failed));
    await connection.run("CHECKPOINT");
  });
  return { file, relations };
}

/** A folder beside `path` for building; what killed processes left there before is removed. */
export function workFolder(path: string): string {
  mkdirSync(dirname(path), { recursive: true });
  sweepTemporaries(dirname(path));
  const folder = temporaryName(path);
  mkdirSync(folder);
  return folder;
}

/** Puts a finished file in the place of `path`. Whoever reads the old one goes on reading it. */
export function replace(file: string, path: string): { bytes: number } {
  sync(file);
  // a log that somebody's writing left beside the old file does not belong to the new one
  if (existsSync(`${path}.wal`)) rmSync(`${path}.wal`);
  renameSync(file, path);
  if (process.platform !== "win32") sync(dirname(path));
  return { bytes: statSync(path).size };
}
