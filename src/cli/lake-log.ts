import { loadConfig } from "../config/load.ts";
import { EXIT, UserError } from "../errors.ts";
import { readVersion, versionsOf } from "../lake/versions.ts";
import { lakePath } from "../run/lake/settings.ts";
import { nearPath } from "./paths.ts";
import type { Shell } from "./shell.ts";
import { aligned } from "./text.ts";
import { count, machine, text } from "./words.ts";

const instant = (ms: number): string => new Date(ms).toISOString().slice(0, 16).replace("T", " ");

export default async function action(shell: Shell, options: Record<string, unknown>): Promise<number> {
  const path = lakePath(loadConfig(text(options.config), shell.cwd, shell.env));
  const limit = count(options.limit, "--limit", 20);
  const all = versionsOf(path);
  if (all.length === 0)
    throw new UserError(`${nearPath(shell.cwd, path)} has no lake`, {
      hint: "`tillbook ingest` makes it",
      exitCode: EXIT.usage,
    });
  const versions = all
    .slice(-limit)
    .reverse()
    .map((version) => readVersion(path, version));
  if (options.json === true) {
    shell.stdout(machine(versions.map(({ state: _, at, ...version }) => ({ ...version, created_at: at }))));
    return EXIT.ok;
  }
  const rows = versions.map(({ version, at, kind, run, summary }) => [
    String(version),
    `${instant(at)} UTC`,
    kind,
    run,
    summary,
  ]);
  shell.stdout(`${aligned(rows, ["right", "left", "left", "left", "left"]).join("\n")}\n`);
  if (all.length > versions.length) shell.stderr(`… and ${all.length - versions.length} older versions\n`);
  return EXIT.ok;
}
