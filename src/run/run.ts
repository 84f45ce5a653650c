/**
 * The data flow: files → records → lines and rejects → facts → marts → sections → report → edition.
 * Each stage is a function of its own; `run` strings them together, times them and writes the edition.
 */
import type { Effects } from "../effects.ts";
import { expectBrowser, sharingBrowser } from "../report/print/browser.ts";
import { compute } from "./compute.ts";
import type { RunResult } from "./make-edition.ts";
import { stopwatch } from "./record.ts";
import { namedFolder, type RunRequest } from "./request.ts";

export type { RunResult } from "./make-edition.ts";

/** What makes the edition is loaded while the first lines are read. */
const loadMaking = () => import("./make-edition.ts");

/**
 * The whole data flow. Writes an edition unless the quality gate refuses (exit code 3; the last good edition stays). An edition that
 * the scheduler has published is left alone: the report then lies beside it, which `effects.stderr` says.
 */
export const run = (request: RunRequest, effects: Effects): Promise<RunResult> =>
  sharingBrowser(() => runPipeline(request, effects));

async function runPipeline(request: RunRequest, effects: Effects): Promise<RunResult> {
  const { warehouse } = request.loaded.config;
  const publishing =
    warehouse === undefined ? undefined : (await import("./warehouse.ts")).beginPublishing(request, effects);
  try {
    const { out, cwd } = request;
    if (out !== undefined) namedFolder({ out, cwd });
    const pdf = request.html === "only" ? undefined : request.loaded.config.pdf;
    const startedAt = effects.now();
    const watch = stopwatch();
    const computed = await compute(request, effects, {
      lap(stage, rows) {
        watch.lap(stage, rows);
        // the first lap is the reading: the browser starts while the analyses work
        if (pdf !== undefined) expectBrowser();
      },
      onLines: publishing?.onLines,
      meanwhile: loadMaking,
    });
    const { makeEdition } = await loadMaking();
    return await makeEdition(computed, request, { effects, watch, startedAt, pdf, publishing });
  } finally {
    publishing?.close();
  }
}

/**
 * Data quality only: the same reading and cleaning, a report of nothing else, held against the editions of the same files beside it, and
 * the rejects. Never stopped by the gate.
 */
export async function check(request: RunRequest, effects: Effects): Promise<RunResult> {
  const watch = stopwatch();
  const alone: RunRequest = { ...request, only: ["quality"] };
  const computed = await compute(alone, effects, { lap: watch.lap, meanwhile: loadMaking });
  const { makeCheck } = await loadMaking();
  return makeCheck(computed, alone, { effects, watch });
}
