/** From what the user typed to a list of files. */
import { existsSync, globSync, lstatSync, readdirSync, statSync } from "node:fs";
import { join, resolve } from "node:path";
import { UserError } from "../errors.ts";

const isGlob = (pattern: string): boolean => /[*?[\]{}]/.test(pattern);
const usage = (message: string, hint?: string): UserError =>
  new UserError(message, hint === undefined ? { exitCode: 2 } : { exitCode: 2, hint });

/** Why a name that a pattern matches is no file to read; undefined for one that is, null for a folder. */
function whyNot(path: string): string | null | undefined {
  try {
    return statSync(path).isFile() ? undefined : null;
  } catch (cause) {
    const { code } = cause as NodeJS.ErrnoException;
    if (path.includes("\uFFFD")) return "its name is not UTF-8; rename it";
    if (code === "ENOENT") return "it is a link to a file that is not there";
    if (code === "ELOOP") return "it is a link that leads back to itself";
    return `it cannot be looked at (${code})`;
  }
}

/** Names of files of a kind that is read; what has another one in a folder may be anything. */
const DATA_FILE = /\.(?:(?:csv|tsv|ndjson|jsonl)(?:\.gz)?|parquet|xlsx)$/i;

/** Those names that are files, as absolute paths, and a sentence about each that cannot be read. */
function readable(names: readonly string[], cwd: string): { found: string[]; skipped: string[] } {
  const found: string[] = [];
  const skipped: string[] = [];
  for (const name of names.toSorted()) {
    const reason = whyNot(resolve(cwd, name));
    if (reason === undefined) found.push(resolve(cwd, name));
    else if (reason !== null) skipped.push(`${name} is left out: ${reason}`);
  }
  return { found, skipped };
}

/** The files of data in a folder itself, not in those below it; the others are said in one sentence. */
function filesOf(folder: string, cwd: string, onSkipped: (sentence: string) => void): string[] {
  const names = readdirSync(resolve(cwd, folder), { withFileTypes: true })
    .filter((entry) => !entry.name.startsWith(".") && !entry.isDirectory())
    .map(({ name }) => name)
    .sort();
  const [data, others] = [true, false].map((isData) => names.filter((name) => DATA_FILE.test(name) === isData)) as [
    string[],
    string[],
  ];
  const { found, skipped } = readable(
    data.map((name) => join(folder, name)),
    cwd,
  );
  if (found.length === 0)
    throw usage(
      `no file in the folder ${folder} can be read${skipped.length > 0 ? `: ${skipped[0]}` : "; expected .csv, .tsv, .ndjson, .jsonl (also with .gz), .parquet or .xlsx"}`,
      "name its files, if they are called otherwise, or those of the folders below it",
    );
  for (const sentence of skipped) onSkipped(sentence);
  if (others.length > 0)
    onSkipped(
      `${join(folder, others[0]!)} is left out${others.length > 1 ? `, and ${others.length - 1} more of ${folder}` : ""}: its name is not that of a table`,
    );
  return found;
}

function expand(pattern: string, cwd: string, onSkipped: (sentence: string) => void): string[] {
  const path = resolve(cwd, pattern);
  if (lstatSync(path, { throwIfNoEntry: false })?.isSymbolicLink() === true && !existsSync(path))
    throw usage(`${pattern} cannot be read: ${whyNot(path)}`);
  // an existing name wins, so that "sales [2026].csv" is a file and not a pattern
  if (existsSync(path)) return statSync(path).isDirectory() ? filesOf(pattern, cwd, onSkipped) : [path];
  if (!isGlob(pattern)) throw usage(`${pattern} does not exist`, `paths are relative to ${cwd}`);
  const { found, skipped } = readable(globSync(pattern, { cwd }), cwd);
  if (found.length === 0 && skipped.length > 0)
    throw usage(`no file that ${pattern} matches can be read: ${skipped[0]}`);
  if (found.length === 0) throw usage(`no file matches ${pattern}`, `paths are relative to ${cwd}`);
  for (const sentence of skipped) onSkipped(sentence);
  return found;
}

/**
 * Absolute paths of the files that the patterns (names, globs and folders, relative to `cwd`) stand for: sorted, none twice.
 *
 * @param onSkipped is called with a sentence about each name that a glob or a folder has and that is not read
 * @throws UserError (exit code 2) for a pattern without a match, a missing file or a folder without one to read
 */
export function expandSources(
  patterns: readonly string[],
  cwd: string,
  onSkipped: (sentence: string) => void = () => undefined,
): string[] {
  return [...new Set(patterns.flatMap((pattern) => expand(pattern, cwd, onSkipped)))].sort();
}
