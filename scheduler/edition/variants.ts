/** Makes the variants of an edition: all of them in one worker, from one reading, where the worker can; else one after the other. */
import { mkdirSync } from "node:fs";
import { join } from "node:path";
import type { Day } from "../../src/calendar.ts";
import { EXIT } from "../../src/errors.ts";
import { filterWords, isFilter } from "../../src/run/filter.ts";
import type { JobContext } from "../context.ts";
import { type Built, type Variant, variantsOf } from "../mail/mailing.ts";
import type { Note } from "../run-log.ts";
import type { Schedule } from "../time/schedule.ts";
import { BY_CONFIGURATION } from "../time/slots.ts";
import type { BuildAnswer, BuildJob } from "./build-job.ts";
import { heldEdition } from "./corrected.ts";
import { stagingFolder } from "./editions.ts";
import { previousTables } from "./previous.ts";

export interface Trouble {
  state: "failed" | "held" | "stopped";
  error: string;
  /** Another attempt would end the same way. */
  final: boolean;
}

/** What went wrong with a variant that could not be made. */
function troubleOf(answer: Extract<BuildAnswer, { ok: false }>, whose: string): Trouble {
  const cause = answer.exitCode === EXIT.usage ? BY_CONFIGURATION : "";
  const hint = answer.hint === undefined ? "" : `; ${answer.hint}`;
  return {
    state: answer.exitCode === EXIT.gate || answer.held === true ? "held" : "failed",
    error: `${cause}${whose}${answer.error}${hint}`,
    final: answer.exitCode === EXIT.gate || answer.exitCode === EXIT.usage,
  };
}

/** Every variant of the edition, in the run's own folder, or what went wrong with the first that did. */
export async function makeVariants(
  context: JobContext,
  { schedule, asOf }: { schedule: Schedule; asOf: Day },
  { runId, note }: { runId: string; note: Note },
  signal: AbortSignal,
): Promise<{ variant: Variant; built: Built }[] | Trouble> {
  const staging = stagingFolder(context.reports, runId);
  mkdirSync(staging, { recursive: true });
  const made: { variant: Variant; built: Built }[] = [];
  // the limit is for the run, however many variants it makes
  const deadline = performance.now() + schedule.timeoutMs;
  const variants = variantsOf(schedule);
  const jobs = variants.map((variant, i): BuildJob => {
    const { filter } = variant;
    const previous = previousTables(context.store, context.reports, { schedule: schedule.name, asOf, filter });
    const held = heldEdition(context.store, { schedule: schedule.name, asOf, variant: variant.id });
    return {
      runId,
      asOf,
      folder: join(staging, `variant-${i}`),
      date: context.now(),
      mask: context.mask,
      attachments: schedule.attachments,
      ...(filter === undefined ? {} : { filter }),
      ...(variant.folder === "" ? { whole: true } : {}),
      ...(variant.sections === undefined ? {} : { sections: variant.sections }),
      ...(previous === undefined ? {} : { previous }),
      ...(held === undefined ? {} : { held }),
    };
  });
  /** Those that came with the first. */
  const ready = new Map<number, BuildAnswer>();
  for (const [i, variant] of variants.entries()) {
    const began = performance.now();
    const also = i === 0 ? jobs.slice(1) : [];
    const answer =
      ready.get(i) ??
      (await context
        .build(
          { ...jobs[i]!, ...(also.length === 0 ? {} : { also }) },
          { timeoutMs: Math.max(1, deadline - performance.now()), memoryMb: schedule.memoryMb },
          signal,
        )
        .catch((error: Error): BuildAnswer => ({ ok: false, error: error.message, exitCode: EXIT.failed })));
    if (answer !== "stopped" && answer.ok)
      for (const [k, other] of (answer.also ?? []).entries()) ready.set(i + 1 + k, other);
    if (answer === "stopped") return { state: "stopped", error: "told to stop", final: false };
    const whose = variant.folder === "" ? "" : `for ${variantWords(variant)}: `;
    if (answer.ok) {
      const named = variant.folder === "" ? {} : { variant: variantWords(variant) };
      for (const { name, ms, rows } of answer.stages) note({ ...named, stage: name, ms, rows });
      const said = [...answer.problems, ...answer.warnings, ...(answer.thin === undefined ? [] : [answer.thin])];
      note({
        ...named,
        stage: "built",
        ms: Math.round(performance.now() - began),
        ...(said.length === 0 ? {} : { message: said.join("; ") }),
      });
    } else return troubleOf(answer, whose);
    if (answer.problems.length > 0)
      return {
        state: "held",
        error: `${whose}the edition is not fit to send: ${answer.problems.join("; ")}`,
        final: false,
      };
    made.push({ variant, built: answer });
  }
  return made;
}

/** "region Germany; sections kpis, rfm" */
export const variantWords = ({ filter, sections }: Variant): string =>
  [filter && isFilter(filter) ? filterWords(filter) : "", sections ? `sections ${sections.join(", ")}` : ""]
    .filter(Boolean)
    .join("; ");
