/** Commands about runs that were, and editions made outside the timetable: history, show, rerun, backfill, send, preview. */
import { existsSync } from "node:fs";
import { join } from "node:path";
import type { Day } from "../src/calendar.ts";
import { UserError } from "../src/errors.ts";
import { buildAside, deliver, jobContext } from "./by-hand.ts";
import { runNamed } from "./chosen.ts";
import { type Comparable, compareEditions } from "./edition/compare.ts";
import { shownDamage } from "./edition/damage.ts";
import type { VariantDetail } from "./edition/previous.ts";
import { versionFolder } from "./edition/publish.ts";
import { type JobResult, runJob } from "./job.ts";
import { domainOf } from "./mail/addresses.ts";
import { closeNotice, notifyOwners, raise } from "./mail/notices.ts";
import { type MailRow, mailOf, type Receipt, receiptsOf } from "./mail/outbox.ts";
import { postDue } from "./monitor/webhooks.ts";
import { named, type Scheduler } from "./open.ts";
import { runLogPath } from "./run-log.ts";
import { type Run, runHistory as runs } from "./runs.ts";

/** `history`: runs, newest first, each with what became of its mail. */
export const history = (
  { store }: Scheduler,
  options: { schedule?: string; limit?: number } = {},
): (Run & { mail: MailRow[] })[] =>
  runs(store, options).map((run) => ({ ...run, mail: mailOf(store, { run: run.id }) }));

interface Shown {
  run: Run;
  /** Parsed `detail`: headline, rows, stages, table hashes. */
  detail: Record<string, unknown>;
  mail: (MailRow & { receipts: Receipt[] })[];
  /** The edition's folder, while it still holds this run's files. */
  folder: string | undefined;
  /** Its log, one JSON object per line, where it is still kept. */
  log: string | undefined;
}

/** `show RUN` */
export function show({ store, reports, logs }: Scheduler, id: string): Shown {
  const run = runNamed(store, id);
  const newer = store.one(
    "SELECT 1 FROM runs WHERE folder = ? AND rowid > (SELECT rowid FROM runs WHERE id = ?)",
    run.folder,
    id,
  );
  // a replaced edition is kept for a while, under its own name
  const version = run.folder === null ? undefined : join(reports, versionFolder(run.folder, run.id));
  const log = logs === undefined ? undefined : runLogPath(logs, run.id);
  const shown = run.folder === null ? undefined : join(reports, run.folder);
  const folder = newer ? version : shown;
  return {
    run,
    detail: JSON.parse(run.detail ?? "{}"),
    mail: mailOf(store, { run: id }).map((row) => ({ ...row, receipts: receiptsOf(store, row.id) })),
    folder: folder !== undefined && existsSync(folder) ? folder : undefined,
    log: log !== undefined && existsSync(log) ? log : undefined,
  };
}

interface Rerun {
  asOf: Day;
  sameInputs: boolean;
  /** The version of the lake that the run was verified from: its own. Absent for runs from files, and without `verify`. */
  lakeVersion?: number;
  /** Names of the tables that came out differently; empty when the run was reproduced. */
  differing: string[];
  /** Which input files and headline figures changed, in words; empty for runs of a version that did not record them. */
  files: string[];
  figures: string[];
  /** Which files of the edition that readers find are missing or changed, in words. */
  damaged: string[];
  /** Absent where nothing was published: with `verify`, and where everything came out the same and nothing is damaged. */
  result?: JobResult;
}

/** What a finished run recorded of its own edition, without filters. */
function recorded({ detail }: Run): Comparable {
  const { tableHashes = {}, variants = {} } = JSON.parse(detail ?? "{}") as {
    tableHashes?: Record<string, string>;
    variants?: Record<string, Partial<VariantDetail>>;
  };
  const own = Object.values(variants).find(({ folder }) => folder === "");
  return { figures: own?.figures ?? [], files: own?.files ?? [], tableHashes };
}

/** The version of the lake that a run was made from; undefined where it was made from files. */
const lakeVersionOf = ({ detail }: Run): number | undefined =>
  (JSON.parse(detail ?? "{}") as { lakeVersion?: number }).lakeVersion;

/**
 * `rerun RUN`: makes the same edition as of the same day again and compares. Where every table comes out the same nothing is published,
 * unless files of the published edition are damaged: then the new one takes its place, and the damaged files are kept.
 * Where it differs, readers hold other figures: it is published in the place of the old one only with `replace`; the old one is kept,
 * and the owners are told what changed. `verify` never publishes; it makes the edition from the version of the lake that the run was made
 * from, not from what the lake holds by now. Mail goes out, as corrections, only with `mail`.
 *
 * @throws UserError (exit code 1) when it differs and neither `replace` nor `verify` is given
 */
export async function rerun(
  scheduler: Scheduler,
  id: string,
  {
    verify = false,
    replace = false,
    mail = false,
    signal = new AbortController().signal,
  }: { verify?: boolean; replace?: boolean; mail?: boolean; signal?: AbortSignal } = {},
): Promise<Rerun> {
  const { store, now, reports } = scheduler;
  const old = runNamed(store, id);
  const damaged = shownDamage(store, reports, old);
  const schedule = named(scheduler.schedules, old.schedule);
  const compared = (inputs: string | null, after: Comparable): Omit<Rerun, "result"> => {
    const { figures, files, tables } = compareEditions(recorded(old), after);
    const known = recorded(old).files.length > 0;
    return {
      asOf: old.as_of,
      sameInputs: inputs === old.inputs,
      differing: tables,
      figures: recorded(old).figures.length > 0 ? figures : [],
      files: known ? files : [],
      damaged,
    };
  };
  const lakeVersion = verify ? lakeVersionOf(old) : undefined;
  const found = await buildAside(
    scheduler,
    schedule,
    old.as_of,
    signal,
    (_folder, built) => ({ ...compared(built.inputs, built), ...(lakeVersion === undefined ? {} : { lakeVersion }) }),
    undefined,
    lakeVersion,
  );
  const isSame = found.differing.length === 0;
  if (verify || (isSame && damaged.length === 0)) return found;
  if (!isSame && !replace)
    throw new UserError(
      `${id} comes out differently: ${[...found.files, ...found.figures].join("; ") || `tables ${found.differing.join(", ")}`}`,
      {
        hint: "readers hold the edition as it is; --replace publishes the new one and keeps the old, --verify only compares",
      },
    );
  const result = await runJob(jobContext(scheduler), { schedule, trigger: "rerun", asOf: old.as_of, mail }, signal);
  const run = runNamed(store, result.runId);
  const changes = compared(run.inputs, recorded(run));
  if (result.state === "done" && !isSame) {
    const what = [...changes.files, ...changes.figures];
    const text = `${run.edition} was replaced by ${run.id}: ${what.length === 0 ? `tables ${changes.differing.join(", ")}` : what.join("; ")}`;
    const cause = `edition ${run.edition} replaced`;
    raise(store, cause, text, now());
    const { mail: settings, project, transport, monitoring } = scheduler;
    const webhooks = monitoring?.webhooks ?? [];
    const owners = transport === undefined ? [] : settings.owners;
    notifyOwners(store, { owners, webhooks, domain: domainOf(settings.from), project, now: now() });
    if (transport !== undefined) await deliver(scheduler);
    await postDue(store, webhooks, { now });
    // it has happened once and has no end to tell of
    closeNotice(store, cause, now());
  }
  return { ...changes, result };
}
