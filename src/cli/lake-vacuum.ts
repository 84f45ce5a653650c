import { loadConfig } from "../config/load.ts";
import { EXIT } from "../errors.ts";
import { vacuumLake } from "../run/lake/maintenance.ts";
import { lakePath } from "../run/lake/settings.ts";
import type { Shell } from "./shell.ts";
import { asJson } from "./visible.ts";
import { count, text } from "./words.ts";

const DAY_MS = 86_400_000;

export default async function action(shell: Shell, options: Record<string, unknown>): Promise<number> {
  const path = lakePath(loadConfig(text(options.config), shell.cwd, shell.env));
  const keep = count(options.keep, "--keep", 26);
  const days = options.days === "0" ? 0 : count(options.days, "--days", 30);
  const isDry = options.dryRun === true;
  const plan = await vacuumLake(path, { keep, since: shell.now() - days * DAY_MS }, isDry);
  if (options.json === true) shell.stdout(asJson(plan));
  else
    shell.stdout(
      `${isDry ? "would remove" : "removed"} ${plan.versions.length} ${plan.versions.length === 1 ? "version" : "versions"} and ${plan.files.length.toLocaleString("en-GB")} files, ${(plan.bytes / 1e6).toLocaleString("en-GB", { maximumFractionDigits: 1 })} MB; ${plan.kept.length} ${plan.kept.length === 1 ? "version stays" : "versions stay"}\n`,
    );
  return EXIT.ok;
}
