/** One run from claim to outbox: make every variant, look at them, publish them and queue their mail, or say what went wrong. */
import { createHash } from "node:crypto";
import { mkdirSync, readFileSync, renameSync, rmSync } from "node:fs";
import { join } from "node:path";
import { type Day, dayInZone } from "../src/calendar.ts";
import { writeFile } from "../src/files.ts";
import { SCHEDULED_MARK, type ScheduledMark } from "../src/run/request.ts";
import type { JobContext } from "./context.ts";
import { CORRECTION } from "./edition/compare.ts";
import { editionFiles } from "./edition/damage.ts";
import { editionName, stagingFolder, sweepStaging } from "./edition/editions.ts";
import { writeIndex } from "./edition/index-page.ts";
import type { VariantDetail } from "./edition/previous.ts";
import { recoverEditions, showEdition, showLatest, storeEdition } from "./edition/publish.ts";
import { makeVariants, type Trouble, variantWords } from "./edition/variants.ts";
import { type Built, followFiles, queueMail, type Variant } from "./mail/mailing.ts";
import { raise, recover } from "./mail/notices.ts";
import { type Note, runLog } from "./run-log.ts";
import { failRun, publishRun, startRun, type Trigger } from "./runs.ts";
import type { Store } from "./store.ts";
import { type Schedule, slotTime } from "./time/schedule.ts";
import { fail, release, type SlotClaim } from "./time/slots.ts";

export interface JobRequest {
  schedule: Schedule;
  trigger: Trigger;
  asOf: Day;
  /** Of the slot, when the clock started it. */
  claim?: SlotClaim;
  /** Queue the mail. */
  mail: boolean;
}

export interface JobResult {
  runId: string;
  state: "done" | "failed" | "held" | "retry" | "stopped" | "lost";
  folder?: string;
  edition?: string;
  error?: string;
}

/** The day a slot reports on: it opens in the schedule's own time zone. */
export const asOfSlot = (schedule: Schedule, slot: string): Day =>
  dayInZone(slotTime(slot), schedule.timetable.timezone);

/** Does one run. What goes wrong with it is recorded and returned; throws only when even that cannot be done. */
export async function runJob(context: JobContext, request: JobRequest, signal: AbortSignal): Promise<JobResult> {
  const { store, now } = context;
  const { schedule, claim, trigger, asOf } = request;
  const started = performance.now();
  const runId = startRun(store, {
    schedule: schedule.name,
    slot: claim?.slot ?? null,
    trigger,
    asOf,
    token: claim?.token ?? 1,
    attempt: claim?.attempt ?? 1,
    owner: context.owner,
    now: now(),
  });
  const note = runLog(context.logs, runId, { now, failed: context.log });
  note({ stage: "start", message: `${schedule.name}, ${trigger}, as of ${asOf}, attempt ${claim?.attempt ?? 1}` });
  const result = await work(context, request, { runId, note }, signal);
  const message = result.error ?? result.folder;
  note({
    stage: result.state,
    ms: Math.round(performance.now() - started),
    ...(message === undefined ? {} : { message }),
  });
  return result;
}

/** From the claim to the outbox. */
async function work(
  context: JobContext,
  request: JobRequest,
  { runId, note }: { runId: string; note: Note },
  signal: AbortSignal,
): Promise<JobResult> {
  const { store, onPoint } = context;
  onPoint?.("claimed");
  try {
    const made = await makeVariants(context, request, { runId, note }, signal);
    if (!Array.isArray(made)) return givenUp(context, request, runId, made);
    onPoint?.("built");
    return published(context, request, { runId, note }, made);
  } catch (error) {
    // a full disk, or a worker that was overtaken while it slept and finds its folder gone
    return givenUp(context, request, runId, { state: "failed", error: (error as Error).message, final: false });
  } finally {
    sweepStaging(store, context.reports);
    recoverEditions(store, context.reports);
    writeIndex(store, context.reports);
  }
}

function published(
  context: JobContext,
  { schedule, claim, trigger, asOf, mail }: JobRequest,
  { runId, note }: { runId: string; note: Note },
  made: { variant: Variant; built: Built }[],
): JobResult {
  const { store, reports, now, onPoint } = context;
  const staging = stagingFolder(reports, runId);
  const main = made[0]!.built;
  const edition = join(staging, "edition");
  renameSync(join(staging, "variant-0"), edition);
  mkdirSync(join(edition, "recipients"), { recursive: true });
  for (const [i, { variant }] of made.entries())
    if (i > 0) renameSync(join(staging, `variant-${i}`), join(edition, variant.folder));
  if (made.length === 1) rmSync(join(edition, "recipients"), { recursive: true });
  const mark: ScheduledMark = { schedule: schedule.name, run: runId, asOf };
  writeFile(join(edition, SCHEDULED_MARK), `${JSON.stringify(mark)}\n`);
  const hashOf = (variant: Variant, file: string): string =>
    createHash("sha256")
      .update(readFileSync(join(edition, variant.folder, file)))
      .digest("hex");
  const hashes = new Map(made.map(({ variant }) => [variant.id, hashOf(variant, "email.eml")]));
  const corrections = new Map(
    made.flatMap(({ variant, built }) =>
      built.correction === undefined ? [] : [[variant.id, hashOf(variant, CORRECTION)] as const],
    ),
  );
  const { edition: name, inputs, tables, tableHashes, headline, lead, lakeVersion } = main;
  const { warnings, rows, stages, peakMemoryMb } = main;
  const folder = editionName(name, schedule.name, context.schedules);
  let version = "";
  const good = publishRun(store, runId, {
    claim,
    now: now(),
    edition: {
      edition: name,
      folder: edition,
      inputs,
      tables,
      detail: {
        headline,
        ...(lead === undefined ? {} : { lead }),
        ...(lakeVersion === undefined ? {} : { lakeVersion }),
        warnings,
        rows,
        stages,
        peakMemoryMb,
        tableHashes,
        published: editionFiles(edition),
        variants: Object.fromEntries(made.map(({ variant, built }) => [variant.id, detailOf(variant, built)])),
      },
    },
    publish: () => {
      version = storeEdition(reports, runId, folder);
      onPoint?.("stored");
      return folder;
    },
    queue: () => {
      // mail is read from the folder that never changes, whatever is shown under the edition's name by then
      const finished = {
        runId,
        watched: trigger === "watch",
        asOf,
        edition: name,
        folder: version,
        made,
        hashes,
        corrections,
      };
      followFiles(store, schedule, finished);
      queueMail(store, schedule, finished, {
        senderDomain: context.senderDomain,
        now: now(),
        ...(mail ? {} : { without: `made without mail (${trigger})` }),
      });
    },
  });
  if (!good) {
    context.log(`${runId}: another worker has taken over; nothing was published\n`);
    return { runId, state: "lost" };
  }
  onPoint?.("recorded");
  showEdition(reports, folder, version);
  onPoint?.("published");
  for (const { state, count } of store.all<{ state: string; count: number }>(
    "SELECT state, count(*) AS count FROM outbox WHERE run = ? GROUP BY state ORDER BY state",
    runId,
  ))
    note({ stage: "mail", rows: count, message: state });
  showLatest(store, reports);
  recover(store, `schedule ${schedule.name}`, now());
  if (claim || trigger === "watch") tellGaps(store, schedule.name, made, now());
  context.log(`${runId}: ${name} is done: ${headline}\n`);
  for (const warning of warnings) context.log(`${runId}: warning: ${warning}\n`);
  return { runId, state: "done", folder, edition: name };
}

/** What an edition goes out without is told to whoever can mend it: files that hold nothing, filters that match too little. */
function tellGaps(
  store: Store,
  schedule: string,
  made: readonly { variant: Variant; built: Built }[],
  now: number,
): void {
  const tell = (cause: string, text: string | undefined): void => {
    if (text === undefined) recover(store, cause, now);
    else raise(store, cause, text, now);
  };
  const { empty, edition } = made[0]!.built;
  tell(
    `schedule ${schedule}: empty files`,
    empty && `${empty}; edition ${edition} was made without what belongs there`,
  );
  for (const { variant, built } of made.slice(1))
    tell(
      `schedule ${schedule}: nothing for ${variantWords(variant)}`,
      built.thin && `edition ${edition} was not mailed to those it is filtered for: ${built.thin}`,
    );
}

const detailOf = (
  { folder, filter }: Variant,
  { inputs, story, tableHashes, remembered, figures, files }: Built,
): VariantDetail => ({
  figures,
  files,
  inputs,
  story,
  folder,
  ...(filter === undefined ? {} : { filter }),
  tableHashes,
  remembered,
});

function givenUp(context: JobContext, { schedule, claim }: JobRequest, runId: string, trouble: Trouble): JobResult {
  const { store, now, log } = context;
  const { error } = trouble;
  if (trouble.state === "stopped") {
    failRun(store, runId, { state: "lost", error, now: now() });
    if (claim) release(store, claim, error);
    return { runId, state: "stopped", error };
  }
  failRun(store, runId, { state: trouble.state, error, now: now() });
  const state = claim ? fail(store, schedule, claim, { reason: error, final: trouble.final, now: now() }) : "failed";
  if (state === undefined) return { runId, state: "lost", error };
  log(`${runId}: ${trouble.state}: ${error}${state === "due" ? " (will be tried again)" : ""}\n`);
  if (state === "due") return { runId, state: "retry", error };
  // only the last attempt is told: what mends itself is nobody's business
  if (claim) raise(store, `schedule ${schedule.name}`, `${claim.slot}: ${error}`, now());
  return { runId, state: trouble.state, error };
}
