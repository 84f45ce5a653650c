/** From what the user typed to a list of files. */
import { existsSync, globSync, statSync } from "node:fs";
import { resolve } from "node:path";
import { UserError } from "../errors.ts";

const isGlob = (pattern: string): boolean => /[*?[\]{}]/.test(pattern);
const usage = (message: string, hint?: string): UserError =>
  new UserError(message, hint === undefined ? { exitCode: 2 } : { exitCode: 2, hint });

function expand(pattern: string, cwd: string): string[] {
  const path = resolve(cwd, pattern);
  // an existing name wins, so that "sales [2026].csv" is a file and not a pattern
  if (existsSync(path)) {
    if (statSync(path).isDirectory())
      throw usage(`${pattern} is a folder, not a file`, `name its files: "${pattern.replace(/\/+$/, "")}/*.csv"`);
    return [path];
  }
  if (!isGlob(pattern)) throw usage(`${pattern} does not exist`, `paths are relative to ${cwd}`);
  const found = globSync(pattern, { cwd })
    .map((name) => resolve(cwd, name))
    .filter((name) => statSync(name).isFile());
  if (found.length === 0) throw usage(`no file matches ${pattern}`, `paths are relative to ${cwd}`);
  return found;
}

/**
 * Absolute paths of the files that the patterns (names and globs, relative to `cwd`) stand for: sorted, none twice.
 *
 * @throws UserError (exit code 2) for a pattern without a match, a missing file or a folder.
 */
export function expandSources(patterns: readonly string[], cwd: string): string[] {
  return [...new Set(patterns.flatMap((pattern) => expand(pattern, cwd)))].sort();
}
