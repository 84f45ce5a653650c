import { requestLightPolars } from "../columns/light-request.ts";
import { loadConfig } from "../config/load.ts";
import { EXIT } from "../errors.ts";
import { rebuildLake } from "../run/lake/maintenance.ts";
import { lakeSettings } from "../run/lake/settings.ts";
import type { Shell } from "./shell.ts";
import { asJson } from "./visible.ts";
import { text } from "./words.ts";

export default async function action(shell: Shell, options: Record<string, unknown>): Promise<number> {
  requestLightPolars();
  const loaded = loadConfig(text(options.config), shell.cwd, shell.env);
  const { version, before, after } = await rebuildLake(lakeSettings(loaded, shell.now()), shell);
  const tables = Object.keys(after).map((table) => ({
    table,
    rows: after[table]!.rows,
    sha256: after[table]!.sha256,
    same: before[table]?.sha256 === after[table]!.sha256,
  }));
  if (options.json === true) {
    shell.stdout(asJson({ version: version?.version, tables }));
    return EXIT.ok;
  }
  for (const { table, rows, sha256, same } of tables)
    shell.stdout(
      `${table}: ${rows.toLocaleString("en-GB")} rows, ${same ? "the same content" : "other content"} as before (${sha256.slice(0, 16)})\n`,
    );
  if (version !== undefined) shell.stdout(`version ${version.version}: ${version.summary}\n`);
  return EXIT.ok;
}
