/** Reads the configuration that is in force: its file, names of the environment put in, checked by the schema. */
import { existsSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join, resolve } from "node:path";
import type * as Yaml from "yaml";
import { UserError } from "../errors.ts";
import { parseOptions } from "../options.ts";
import { concealing, ENVIRONMENT_NAME, substitute } from "./environment.ts";
import { type Config, ConfigSchema } from "./schema.ts";

const load = createRequire(import.meta.url);
/** YAML's reader, loaded where there is something to read. */
const parseDocument: typeof Yaml.parseDocument = (...args) => (load("yaml") as typeof Yaml).parseDocument(...args);

export const CONFIG_FILE = "tillbook.config.yaml";

/** A configuration with the folder its relative paths belong to. */
export interface LoadedConfig {
  config: Config;
  /** The file, or undefined where none was found. */
  file?: string;
  /** What stood in it, its `${NAMES}` not yet replaced. */
  text?: string;
  directory: string;
}

/** The configuration file in force for a folder: its own, or that of the nearest folder above. */
export function findUpwards(directory: string): string | undefined {
  const file = join(directory, CONFIG_FILE);
  if (existsSync(file)) return file;
  const parent = dirname(directory);
  return parent === directory ? undefined : findUpwards(parent);
}

/** The names that a configuration takes from the environment, in the order of their first use; never their values. */
export function environmentNames(text: string): string[] {
  const names = new Set<string>();
  const visit = (value: unknown): void => {
    if (typeof value === "string") for (const [, name] of value.matchAll(ENVIRONMENT_NAME)) names.add(name as string);
    else if (value !== null && typeof value === "object") Object.values(value).forEach(visit);
  };
  visit(parseDocument(text).toJS());
  return [...names];
}

/** A configuration from text; @throws UserError (exit code 2) with file and line or key. */
export function parseConfig(text: string, file: string, environment: Record<string, string | undefined>): Config {
  const document = parseDocument(text, { prettyErrors: true });
  const problem = document.errors[0];
  if (problem) {
    const [start] = problem.linePos ?? [];
    throw new UserError(
      `${file}${start ? `, line ${start.line}` : ""}: not valid YAML: ${problem.message.split("\n")[0]}`,
      {
        exitCode: 2,
      },
    );
  }
  const input: unknown = document.toJS() ?? {};
  if (typeof input !== "object" || Array.isArray(input)) {
    throw new UserError(
      `${file}: expected keys such as "project:" at the top, found ${JSON.stringify(input).slice(0, 60)}`,
      {
        exitCode: 2,
      },
    );
  }
  return parseOptions(ConfigSchema, substitute(input, environment, "", file), {
    file,
    conceal: concealing(environmentNames(text), environment),
  });
}

/**
 * The configuration in force: `file` if given, else `tillbook.config.yaml` found upwards from `cwd`, else all defaults.
 *
 * @throws UserError (exit code 2) when the named file is missing or something in it is wrong
 */
export function loadConfig(
  file: string | undefined,
  cwd: string,
  environment: Record<string, string | undefined>,
): LoadedConfig {
  const found = file === undefined ? findUpwards(cwd) : resolve(cwd, file);
  if (found === undefined) return { config: parseOptions(ConfigSchema, {}), directory: cwd };
  if (!existsSync(found)) throw new UserError(`no configuration file ${file}`, { exitCode: 2 });
  const text = readFileSync(found, "utf8");
  return {
    config: parseConfig(text, found, environment),
    file: found,
    text,
    directory: dirname(found),
  };
}
