/** Is everything in a lake as it was written? */
import { createHash } from "node:crypto";
import { createReadStream } from "node:fs";
import { join } from "node:path";
import { UserError } from "../errors.ts";
import { type Add, filePath } from "./delta/actions.ts";
import { readDataFile } from "./delta/data-file.ts";
import { readSnapshot } from "./delta/log.ts";
import { filesOf } from "./delta/table.ts";
import { readVersion, versionFile } from "./versions.ts";

export interface DamagedFile {
  file: string;
  /** A sentence. */
  what: string;
}

export async function fileHash(path: string): Promise<string> {
  const hash = createHash("sha256");
  for await (const piece of createReadStream(path)) hash.update(piece as Buffer);
  return hash.digest("hex");
}

/**
 * Reads every data file that these versions name, once, and holds it against its hash and row count.
 *
 * @param onFile is called with each file
 */
export async function verifyTables(
  lake: string,
  versions: readonly number[],
  onFile: (done: number, file: Add) => void = () => undefined,
): Promise<{ files: number; damage: DamagedFile[] }> {
  const seen = new Set<string>();
  const damage: DamagedFile[] = [];
  const noted = async (file: string, look: () => Promise<unknown> | unknown): Promise<void> => {
    try {
      await look();
    } catch (error) {
      if (!(error instanceof UserError)) throw error;
      damage.push({ file, what: error.message });
    }
  };
  const tables = new Map<string, Set<number>>();
  for (const version of versions)
    await noted(versionFile(lake, version), () => {
      for (const [table, at] of Object.entries(readVersion(lake, version).tables))
        tables.set(table, (tables.get(table) ?? new Set()).add(at));
    });
  for (const [table, at] of tables)
    for (const version of [...at].sort((a, b) => b - a)) {
      const folder = join(lake, table);
      await noted(join(folder, "_delta_log"), async () => {
        for (const add of filesOf(await readSnapshot(folder, version))) {
          const path = join(folder, filePath(folder, add.path));
          if (seen.has(path)) continue;
          seen.add(path);
          await noted(path, () => readDataFile(folder, add));
          onFile(seen.size, add);
        }
      });
    }
  return { files: seen.size, damage };
}
