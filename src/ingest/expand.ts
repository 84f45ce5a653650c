/** From what the user typed to a list of files. */
import { existsSync, globSync, lstatSync, statSync } from "node:fs";
import { resolve } from "node:path";
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

function expand(pattern: string, cwd: string, onSkipped: (sentence: string) => void): string[] {
  const path = resolve(cwd, pattern);
  if (lstatSync(path, { throwIfNoEntry: false })?.isSymbolicLink() === true && !existsSync(path))
    throw usage(`${pattern} cannot be read: ${whyNot(path)}`);
  // an existing name wins, so that "sales [2026].csv" is a file and not a pattern
  if (existsSync(path)) {
    if (statSync(path).isDirectory())
      throw usage(`${pattern} is a folder, not a file`, `name its files: "${pattern.replace(/\/+$/, "")}/*.csv"`);
    return [path];
  }
  if (!isGlob(pattern)) throw usage(`${pattern} does not exist`, `paths are relative to ${cwd}`);
  const found: string[] = [];
  const skipped: string[] = [];
  for (const name of globSync(pattern, { cwd }).sort()) {
    const reason = whyNot(resolve(cwd, name));
    if (reason === undefined) found.push(resolve(cwd, name));
    else if (reason !== null) skipped.push(`${name} is left out: ${reason}`);
  }
  if (found.length === 0 && skipped.length > 0)
    throw usage(`no file that ${pattern} matches can be read: ${skipped[0]}`);
  if (found.length === 0) throw usage(`no file matches ${pattern}`, `paths are relative to ${cwd}`);
  for (const sentence of skipped) onSkipped(sentence);
  return found;
}

/**
 * Absolute paths of the files that the patterns (names and globs, relative to `cwd`) stand for: sorted, none twice.
 *
 * @param onSkipped is called with a sentence about each name that a glob matches and that cannot be read
 * @throws UserError (exit code 2) for a pattern without a match, a missing file or a folder.
 */
export function expandSources(
  patterns: readonly string[],
  cwd: string,
  onSkipped: (sentence: string) => void = () => undefined,
): string[] {
  return [...new Set(patterns.flatMap((pattern) => expand(pattern, cwd, onSkipped)))].sort();
}
