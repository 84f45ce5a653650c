import { join, resolve } from "node:path";
import { loadConfig } from "../config/load.ts";
import { WAREHOUSE_FILE, warehouseFile } from "../run/warehouse.ts";
import type { Shell } from "./shell.ts";
import { text } from "./words.ts";

/** The warehouse of a command: named by hand, by the configuration, or where it lies by custom. */
export function databaseOf(shell: Shell, options: Record<string, unknown>): string {
  const named = text(options.database);
  if (named !== undefined) return resolve(shell.cwd, named);
  const loaded = loadConfig(text(options.config), shell.cwd, shell.env);
  return warehouseFile(loaded) ?? join(loaded.directory, WAREHOUSE_FILE);
}
