/** Builds editions in child processes of `build.ts`. */
import { readFileSync } from "node:fs";
import { dirname, extname, join } from "node:path";
import { fileURLToPath } from "node:url";
import type { LoadedConfig } from "../../src/config/load.ts";
import { EXIT } from "../../src/errors.ts";
import { PRIVATE_FILE, writeFile } from "../../src/files.ts";
import type { BuildEdition } from "../context.ts";
import type { BuildAnswer, BuildRequest } from "./build-job.ts";
import { runWorker, SALT_VARIABLE } from "./worker.ts";

const here = fileURLToPath(import.meta.url);
/** Beside this file, as source or as built. */
const SCRIPT = join(dirname(here), `build${extname(here)}`);

/** A `BuildEdition` whose work is done in a process of its own, so that nothing it does can end the daemon. */
export function childBuild(
  loaded: LoadedConfig,
  { secret, log, script = SCRIPT }: { secret: string; log?: (line: string) => void; script?: string },
): BuildEdition {
  return async (job, limits, signal) => {
    const request = `${job.folder}.request.json`;
    const answer = `${job.folder}.answer.json`;
    // the configuration as it was read, not as its file may be edited by now
    const { file, text, directory } = loaded;
    const config = file === undefined || text === undefined ? {} : { config: { file, text } };
    writeFile(request, JSON.stringify({ job, ...config, directory, answer } satisfies BuildRequest), {
      mode: PRIVATE_FILE,
    });
    const end = await runWorker({
      script,
      args: [request],
      ...limits,
      signal,
      env: { [SALT_VARIABLE]: secret },
      ...(log === undefined ? {} : { onLine: log }),
    });
    if (end.how === "stopped") return "stopped";
    if (end.how === "done") return JSON.parse(readFileSync(answer, "utf8")) as BuildAnswer;
    if (end.how === "timeout") return failed("the run took longer than it may (timeoutMinutes) and was ended");
    const how = end.signal === null ? `exit code ${end.code}` : end.signal;
    return failed(`the run ended with ${how}: ${reasonIn(end.said)}`);
  };
}

const failed = (error: string): BuildAnswer => ({ ok: false, error, exitCode: EXIT.failed });

/** The line of a crash that says why, out of the last lines of standard error. */
const reasonIn = (said: string): string => {
  const lines = said.split("\n").map((line) => line.trim());
  return (
    lines.find((line) => /^\w*Error\b|out of memory|heap limit/i.test(line)) ??
    lines.findLast((line) => line !== "") ??
    "no word"
  ).slice(0, 300);
};
