/** The lake: Delta tables in folders, and the versions that say which of their versions belong together. */
import { existsSync } from "node:fs";
import { join } from "node:path";
import type pl from "../columns/polars.ts";
import { UserError } from "../errors.ts";
import type { Add } from "./delta/actions.ts";
import { filePath } from "./delta/actions.ts";
import { dataFileBytes, expectedRows, TAG } from "./delta/data-file.ts";
import { readSnapshot } from "./delta/log.ts";
import type { Snapshot } from "./delta/snapshot.ts";
import { filesOf, readRows } from "./delta/table.ts";
import { type LakeVersion, newestVersion, readVersion } from "./versions.ts";

export interface TableFile {
  /** Absolute path of the Parquet file, where it is checked before it is used: see `Lake.verified`. */
  path: string;
  rows: number | undefined;
  bytes: number;
  sha256: string | undefined;
  add: Add;
}

export interface Lake {
  /** Its folder. */
  path: string;
  version: LakeVersion;
  /** Names of the tables, such as silver/lines, sorted. */
  tables: readonly string[];
  has(table: string): boolean;
  /** @throws UserError where this version has no such table */
  snapshot(table: string): Promise<Snapshot>;
  /** Parquet files of a table. */
  files(table: string): Promise<TableFile[]>;
  /**
   * The same, each file read once and held against its recorded hash.
   *
   * @throws UserError naming the first file that is not as it was written
   */
  verified(table: string): Promise<TableFile[]>;
  /** Rows of a table, all columns or some. @throws UserError naming the file that is not as it was written */
  rows(table: string, columns?: readonly string[]): Promise<pl.DataFrame>;
}

/** Whether a folder has a lake with at least one version. */
export const hasLake = (path: string): boolean => existsSync(join(path, "_versions"));

/**
 * A lake at a version.
 *
 * @param version default: the newest
 * @throws UserError (exit code 2) where there is no lake or no such version
 */
export function openLake(path: string, version?: number): Lake {
  const found = version === undefined ? newestVersion(path) : readVersion(path, version);
  if (found === undefined)
    throw new UserError(`${path} has no lake`, { hint: "`tillbook ingest` makes it", exitCode: 2 });
  const snapshots = new Map<string, Promise<Snapshot>>();
  const snapshot = (table: string): Promise<Snapshot> => {
    const at = found.tables[table];
    if (at === undefined)
      throw new UserError(`version ${found.version} of the lake has no table ${table}`, {
        hint: `tables are ${Object.keys(found.tables).sort().join(", ")}`,
        exitCode: 2,
      });
    const known = snapshots.get(table) ?? readSnapshot(join(path, table), at);
    snapshots.set(table, known);
    return known;
  };
  const files = async (table: string): Promise<TableFile[]> => {
    const there = await snapshot(table);
    return filesOf(there).map((add) => ({
      path: join(there.table, filePath(there.table, add.path)),
      rows: expectedRows(add),
      bytes: add.size,
      sha256: add.tags?.[TAG.sha256],
      add,
    }));
  };
  return {
    path,
    version: found,
    tables: Object.keys(found.tables).sort(),
    has: (table) => found.tables[table] !== undefined,
    snapshot,
    files,
    async verified(table) {
      const there = await snapshot(table);
      for (const add of filesOf(there)) dataFileBytes(there.table, add);
      return files(table);
    },
    rows: async (table, columns) => readRows(await snapshot(table), columns),
  };
}
