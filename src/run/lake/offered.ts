/** Which files are offered to the lake: those that are named, else those of the configured sources. */
import { UserError } from "../../errors.ts";
import { chooseSources, type RunRequest } from "../request.ts";
import type { Offered } from "./arrive.ts";

/**
 * Files with the source they belong to; each once.
 *
 * @param onSkipped is told, in a sentence, of each name that cannot be read
 * @throws UserError (exit code 2) where a name does not exist or a source matches nothing, unless there may be none
 */
export function offeredFiles(
  request: Pick<RunRequest, "loaded" | "cwd" | "files">,
  onSkipped: (sentence: string) => void,
  { mayBeNone = false }: { mayBeNone?: boolean } = {},
): Offered[] {
  const found = new Map<string, Offered>();
  const { loaded } = request;
  const byHand = request.files !== undefined && request.files.length > 0;
  const requests = byHand
    ? [request]
    : loaded.config.sources.map((source) => ({
        ...request,
        loaded: { ...loaded, config: { ...loaded.config, sources: [source] } },
      }));
  for (const one of requests) {
    try {
      for (const { paths, source } of chooseSources(one, onSkipped))
        for (const path of paths) if (!found.has(path)) found.set(path, { path, source });
    } catch (error) {
      if (!mayBeNone || !(error instanceof UserError)) throw error;
    }
  }
  return [...found.values()];
}
