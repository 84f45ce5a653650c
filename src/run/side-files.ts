/** Files beside the transactions that the options of analyses name: redemptions of points, marketing spend. */
import { readFileSync } from "node:fs";
import { basename, resolve } from "node:path";
import type { AnalysisInfo, SideFile } from "../analyses/analysis.ts";
import { analysisOptions, type Config } from "../config/schema.ts";
import { EXIT, UserError } from "../errors.ts";

/** What to say of a file that cannot be read, by the system's code. */
const PROBLEMS: Readonly<Record<string, string>> = {
  ENOENT: "there is no such file",
  EISDIR: "it is a folder",
  EACCES: "reading it is not allowed",
};

/** The text of the file that an option names. @throws UserError (exit code 2) naming the option and the file */
export function readSideFile(key: string, path: string, directory: string): SideFile {
  try {
    return { name: basename(path), text: readFileSync(resolve(directory, path), "utf8") };
  } catch (error) {
    const { code = "" } = error as NodeJS.ErrnoException;
    throw new UserError(`${key} names ${path}, which cannot be read: ${PROBLEMS[code] ?? code}`, {
      exitCode: EXIT.usage,
      hint: "the path is relative to the configuration file",
    });
  }
}

/**
 * The files that these analyses want, by the option's key.
 *
 * @param directory what the paths are relative to
 * @throws UserError (exit code 2) naming the option and the file
 */
export function readSideFiles(
  analyses: readonly AnalysisInfo[],
  config: Config,
  directory: string,
): ReadonlyMap<string, SideFile> {
  const wanted = analyses.flatMap(({ name, files }) => Object.entries(files?.(analysisOptions(config, name)) ?? {}));
  return new Map(
    wanted.flatMap(([key, path]) => (path === undefined ? [] : [[key, readSideFile(key, path, directory)] as const])),
  );
}
