/** Removing what no kept version needs: old versions of the lake, and data files that only they name. */
import { existsSync, readdirSync, rmSync, statSync } from "node:fs";
import { join } from "node:path";
import { type Add, filePath } from "./delta/actions.ts";
import { isTable, readSnapshot } from "./delta/log.ts";
import { filesOf } from "./delta/table.ts";
import { type LakeVersion, readVersion, versionFile, versionsOf } from "./versions.ts";

export interface VacuumPlan {
  /** Versions that stay, ascending. */
  kept: number[];
  versions: number[];
  /** Paths that go. */
  files: string[];
  bytes: number;
}

/** Versions to keep: the newest ones, and those that are not older than a time. The newest always stays. */
export function versionsToKeep(
  all: readonly LakeVersion[],
  { count, since }: { count: number; since: number },
): number[] {
  const newest = [...all].sort((a, b) => b.version - a.version);
  return newest
    .filter(({ at }, i) => i < Math.max(1, count) || at >= since)
    .map(({ version }) => version)
    .sort((a, b) => a - b);
}

/** Folders below a lake that have a Delta table. */
function tablesOf(lake: string): string[] {
  return readdirSync(lake, { withFileTypes: true })
    .filter((one) => one.isDirectory() && !one.name.startsWith("_") && !one.name.startsWith("."))
    .flatMap(({ name: layer }) =>
      readdirSync(join(lake, layer), { withFileTypes: true })
        .filter((one) => one.isDirectory() && !one.name.startsWith("_"))
        .map(({ name }) => `${layer}/${name}`),
    )
    .filter((table) => isTable(join(lake, table)));
}

/**
 * What can go. A file stays as long as a kept version, or the newest version of its table, names it.
 *
 * @param neededBy further files that a version needs, such as what is known of its lines
 * @param besides further files that belong to a data file
 * @param others folders of such files
 */
export async function planVacuum(
  lake: string,
  keep: readonly number[],
  neededBy: (version: LakeVersion) => readonly string[],
  besides: (file: Add) => readonly string[],
  others: readonly string[],
): Promise<VacuumPlan> {
  const needed = new Set<string>();
  const tables = tablesOf(lake);
  const take = async (table: string, version?: number): Promise<void> => {
    const folder = join(lake, table);
    for (const file of filesOf(await readSnapshot(folder, version))) {
      needed.add(join(folder, filePath(folder, file.path)));
      for (const path of besides(file)) needed.add(path);
    }
  };
  for (const table of tables) await take(table);
  for (const number of keep) {
    const version = readVersion(lake, number);
    for (const [table, at] of Object.entries(version.tables)) await take(table, at);
    for (const path of neededBy(version)) needed.add(path);
  }
  const files: string[] = [];
  for (const folder of [...tables.map((table) => join(lake, table)), ...others]) {
    if (!existsSync(folder)) continue;
    for (const one of readdirSync(folder, { withFileTypes: true })) {
      const path = join(folder, one.name);
      if (one.isFile() && /\.(parquet|bin)$/.test(one.name) && !needed.has(path)) files.push(path);
    }
  }
  return {
    kept: [...keep],
    versions: versionsOf(lake).filter((version) => !keep.includes(version)),
    files,
    bytes: files.reduce((sum, path) => sum + statSync(path).size, 0),
  };
}

/** Versions go first: none that is there names a file that is gone. */
export function applyVacuum(lake: string, { versions, files }: VacuumPlan): void {
  for (const version of versions) rmSync(versionFile(lake, version), { force: true });
  for (const path of files) rmSync(path, { force: true });
}
