/** Is there anything in the files at all? Looked at before an edition is made: nothing is a drop that broke, not a report. */
import { readFileSync, statSync } from "node:fs";
import { gunzipSync } from "node:zlib";
import { UserError } from "../../src/errors.ts";
import { chooseSources, type RunRequest } from "../../src/run/request.ts";

/** Larger files hold something; only smaller ones are opened. */
const SMALL = 64 * 1024;
const TEXT = /\.(csv|tsv|txt)(\.gz)?$/i;

/** No record: no byte, or text with a header alone. Other formats are judged by the reader. */
function holdsNothing(path: string): boolean {
  const { size } = statSync(path);
  if (size === 0) return true;
  if (size > SMALL || !TEXT.test(path)) return false;
  const bytes = readFileSync(path);
  // UTF-16 has a zero byte in every other place, which a count of lines does not mind
  const text = (/\.gz$/i.test(path) ? gunzipSync(bytes) : bytes).toString("latin1").replaceAll("\0", "");
  return text.split(/\r\n|\r|\n/).filter((line) => line.trim() !== "").length < 2;
}

/** What is wrong with a drop of which every file is empty; undefined where there is something to read. */
export function emptyDrop(request: Pick<RunRequest, "loaded" | "cwd">): string | undefined {
  let paths: string[];
  try {
    paths = chooseSources(request).flatMap((source) => source.paths);
    if (paths.length === 0 || !paths.every(holdsNothing)) return undefined;
  } catch (error) {
    // what cannot be found or opened is the reader's to tell, in its own words
    if (error instanceof UserError || (error as NodeJS.ErrnoException).code !== undefined) return undefined;
    throw error;
  }
  return paths.length === 1 ? "the only file holds no record" : `none of the ${paths.length} files holds a record`;
}
