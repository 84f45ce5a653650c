/** From the words of a command to a run's request; without files and configuration it is the sample shop. */
import { join } from "node:path";
import { parseDay } from "../calendar.ts";
import { requestLightPolars } from "../columns/light-request.ts";
import { loadConfig } from "../config/load.ts";
import { EXIT, UserError } from "../errors.ts";
import { sampleFolder } from "../notebook/places.ts";
import type { RunRequest } from "../run/request.ts";
import { answerOf, applyAnswer } from "./answers.ts";
import type { Shell } from "./shell.ts";
import { text } from "./words.ts";

/** Whether lines come from the lake, and at which version. @throws UserError (exit code 2) where files are named, too */
function lakeOf(options: Record<string, unknown>, files: readonly string[]): RunRequest["lake"] {
  const asked = text(options.asOfVersion);
  if (asked === undefined && options.fromLake !== true) return undefined;
  if (files.length > 0)
    throw new UserError("lines come from files or from the lake, not from both", {
      hint: "leave the files out, or --from-lake and --as-of-version",
      exitCode: EXIT.usage,
    });
  const version = asked === undefined ? undefined : Number(asked);
  if (version !== undefined && !(Number.isInteger(version) && version >= 0))
    throw new UserError(`invalid --as-of-version: ${asked}; expected the number of a version`, {
      hint: "`tillbook log` lists the versions",
      exitCode: EXIT.usage,
    });
  return { version };
}

/** The request of a command that reads files; the process is the command's own, so its Polars is made lighter. */
export function requestOf(shell: Shell, options: Record<string, unknown>, files: readonly string[]): RunRequest {
  requestLightPolars();
  const loaded = loadConfig(text(options.config), shell.cwd, shell.env);
  const fromLake = lakeOf(options, files);
  if (files.length === 0 && loaded.config.sources.length === 0 && fromLake === undefined) {
    shell.stderr(`No files and no configuration: this is the sample shop. Your own: tillbook run your-file.csv\n`);
    loaded.config.sources.push({ path: join(sampleFolder(shell.env), "*.csv"), preset: "auto" });
    loaded.config.project.name ??= "Acme Homeware";
  }
  applyAnswer(loaded, answerOf(options));
  const asOf = text(options.asOf);
  const only = text(options.only);
  const out = text(options.out);
  return {
    loaded,
    files,
    cwd: shell.cwd,
    ...(asOf === undefined ? {} : { asOf: parseDay(asOf, "--as-of") }),
    ...(only === undefined ? {} : { only: only.split(",").map((name) => name.trim()) }),
    ...(out === undefined ? {} : { out }),
    ...(options.pdf === false ? { html: "only" as const } : {}),
    ...(fromLake === undefined ? {} : { lake: fromLake }),
  };
}
