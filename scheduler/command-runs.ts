/** Commands about runs that were, and editions made outside the timetable: history, show, rerun, backfill, send, preview. */
import { createHash } from "node:crypto";
import { existsSync, readFileSync } from "node:fs";
import { join, posix } from "node:path";
import { addDays, type Day, dayInZone, weekStart } from "../src/calendar.ts";
import { EXIT, UserError } from "../src/errors.ts";
import { writeFile } from "../src/files.ts";
import { nearest } from "../src/options.ts";
import { type Comparable, compareEditions } from "./edition/compare.ts";
import type { VariantDetail } from "./edition/previous.ts";
import { versionFolder } from "./edition/publish.ts";
import { type JobResult, runJob } from "./job.ts";
import { type DeliveryCount, domainOf } from "./mail/deliver.ts";
import { letGo, raise, tellOwners } from "./mail/notices.ts";
import { type MailRow, mailAddress, mailOf, queue, type Receipt, receiptsOf } from "./mail/outbox.ts";
import { postDue } from "./monitor/webhooks.ts";
import { buildAside, deliver, HOW_TO_ADD, jobContext, named, type Scheduler } from "./open.ts";
import { runLogPath } from "./run-log.ts";
import { type Run, runOf, runHistory as runs } from "./runs.ts";
import type { Store } from "./store.ts";
import { type Recipient, type Schedule, slotTime } from "./time/schedule.ts";

/** `history`: runs, newest first, each with what became of its mail. */
export const history = (
  { store }: Scheduler,
  options: { schedule?: string; limit?: number } = {},
): (Run & { mail: MailRow[] })[] =>
  runs(store, options).map((run) => ({ ...run, mail: mailOf(store, { run: run.id }) }));

export interface Shown {
  run: Run;
  /** Parsed `detail`: headline, rows, stages, table hashes. */
  detail: Record<string, unknown>;
  mail: (MailRow & { receipts: Receipt[] })[];
  /** The edition's folder, while it still holds this run's files. */
  folder: string | undefined;
  /** Its log, one JSON object per line, where it is still kept. */
  log: string | undefined;
}

/** @throws UserError (exit code 2) when there is no such run */
function runNamed(store: Store, id: string): Run {
  const run = runOf(store, id);
  if (run) return run;
  const near = nearest(
    id,
    runs(store, { limit: 200 }).map((one) => one.id),
  );
  throw new UserError(`unknown run ${JSON.stringify(id)}`, {
    hint: near ? `did you mean ${near}?` : "tillbook history lists them",
    exitCode: EXIT.usage,
  });
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

export interface Rerun {
  asOf: Day;
  sameInputs: boolean;
  /** Names of the tables that came out differently; empty when the run was reproduced. */
  differing: string[];
  /** Which input files and headline figures changed, in words; empty for runs of a version that did not record them. */
  files: string[];
  figures: string[];
  /** Absent where nothing was published: with `verify`, and where everything came out the same. */
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

/**
 * `rerun RUN`: makes the same edition as of the same day again and compares. Where every table comes out the same nothing is published.
 * Where it differs, readers hold other figures: it is published in the place of the old one only with `replace`; the old one is kept,
 * and the owners are told what changed. `verify` never publishes. Mail goes out, as corrections, only with `mail`.
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
  const { store, now } = scheduler;
  const old = runNamed(store, id);
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
    };
  };
  const found = await buildAside(scheduler, schedule, old.as_of, signal, (_folder, built) =>
    compared(built.inputs, built),
  );
  if (verify || found.differing.length === 0) return found;
  if (!replace)
    throw new UserError(
      `${id} comes out differently: ${[...found.files, ...found.figures].join("; ") || `tables ${found.differing.join(", ")}`}`,
      {
        hint: "readers hold the edition as it is; --replace publishes the new one and keeps the old, --verify only compares",
      },
    );
  const result = await runJob(jobContext(scheduler), { schedule, trigger: "rerun", asOf: old.as_of, mail }, signal);
  const run = runNamed(store, result.runId);
  const changes = compared(run.inputs, recorded(run));
  if (result.state === "done") {
    const what = [...changes.files, ...changes.figures];
    const text = `${run.edition} was replaced by ${run.id}: ${what.length === 0 ? `tables ${changes.differing.join(", ")}` : what.join("; ")}`;
    const cause = `edition ${run.edition} replaced`;
    raise(store, cause, text, now());
    const { mail: settings, project, transport, monitoring } = scheduler;
    const webhooks = monitoring?.webhooks ?? [];
    const owners = transport === undefined ? [] : settings.owners;
    tellOwners(store, { owners, webhooks, domain: domainOf(settings.from), project, now: now() });
    if (transport !== undefined) await deliver(scheduler);
    await postDue(store, webhooks, { now });
    // it has happened once and has no end to tell of
    letGo(store, cause, now());
  }
  return { ...changes, result };
}

/**
 * `backfill --from --to`: an edition for every slot whose day lies in the range (both ends included), oldest first, without
 * mail unless asked for. Days that already have a finished edition are left alone unless `again`.
 */
export async function backfill(
  scheduler: Scheduler,
  {
    from,
    to,
    schedule: name,
    mail = false,
    again = false,
    signal = new AbortController().signal,
  }: {
    from: Day;
    to: Day;
    schedule?: string;
    mail?: boolean;
    again?: boolean;
    signal?: AbortSignal;
  },
): Promise<(JobResult | { asOf: Day; state: "present" })[]> {
  if (from > to)
    throw new UserError(`invalid --to: ${to}; expected a day not before --from, ${from}`, { exitCode: EXIT.usage });
  const { store, schedules } = scheduler;
  const schedule = meant(schedules, name);
  const day = (ms: number): Day => dayInZone(ms, schedule.timetable.timezone);
  const margin = 2 * 86_400_000;
  const slots = schedule.timetable.between(slotTime(from) - margin, slotTime(to) + margin);
  const days = [...new Set(slots.map(day))].filter((one) => one >= from && one <= to);
  const results: (JobResult | { asOf: Day; state: "present" })[] = [];
  for (const asOf of days) {
    if (signal.aborted) break;
    const present = store.one(
      "SELECT 1 FROM runs WHERE schedule = ? AND as_of = ? AND state = 'done'",
      schedule.name,
      asOf,
    );
    if (present && !again) results.push({ asOf, state: "present" });
    else results.push(await runJob(jobContext(scheduler), { schedule, trigger: "backfill", asOf, mail }, signal));
  }
  return results;
}

/** The schedule that is meant where none is named. @throws UserError (exit code 2) unless there is exactly one */
function meant(schedules: readonly Schedule[], name: string | undefined): Schedule {
  if (name !== undefined) return named(schedules, name);
  const [only, another] = schedules;
  if (only === undefined) throw new UserError("nothing is scheduled", { hint: HOW_TO_ADD, exitCode: EXIT.usage });
  if (another === undefined) return only;
  throw new UserError(
    `which schedule? expected --schedule with one of ${schedules.map((one) => one.name).join(", ")}`,
    { exitCode: EXIT.usage },
  );
}

/**
 * `report --edition 2026-W46`: that week's edition from the configured sources, as of the day after its Sunday, recorded in
 * the history and without mail.
 *
 * @throws UserError (exit code 2) when the name is not that of a week, or the week is not over
 */
export async function report(
  scheduler: Scheduler,
  edition: string,
  { schedule: name, signal = new AbortController().signal }: { schedule?: string; signal?: AbortSignal } = {},
): Promise<JobResult> {
  const schedule = meant(scheduler.schedules, name);
  const monday = weekStart(edition);
  if (monday === undefined)
    throw new UserError(`invalid --edition: ${JSON.stringify(edition)}; expected a week like 2026-W46`, {
      exitCode: EXIT.usage,
    });
  const asOf = addDays(monday, 7);
  const today = dayInZone(scheduler.now(), schedule.timetable.timezone);
  if (asOf > today)
    throw new UserError(`invalid --edition: ${edition} ends on ${addDays(monday, 6)}, and today is ${today}`, {
      hint: "an edition is about a week that is over",
      exitCode: EXIT.usage,
    });
  return runJob(jobContext(scheduler), { schedule, trigger: "manual", asOf, mail: false }, signal);
}

/**
 * `send --edition E --to A`: mails an edition that is there to one address, now, also to one that already got it.
 *
 * @throws UserError when there is no such edition or no way to send
 */
export async function send(
  scheduler: Scheduler,
  { edition, to, schedule }: { edition: string; to: string; schedule?: string },
): Promise<{ count: DeliveryCount; row: MailRow }> {
  const { store, reports, transport } = scheduler;
  if (transport === undefined || scheduler.senderDomain === undefined)
    throw new UserError("no mail can be sent: neither email.smtp nor email.directory is configured", {
      exitCode: EXIT.usage,
    });
  const run = store.one<Run>(
    "SELECT * FROM runs WHERE state = 'done' AND edition = ?1 AND (?2 IS NULL OR schedule = ?2) ORDER BY started_at DESC, rowid DESC LIMIT 1",
    edition,
    schedule ?? null,
  );
  if (!run) {
    const known = store
      .all<{ edition: string }>("SELECT DISTINCT edition FROM runs WHERE state = 'done'")
      .map((one) => one.edition);
    const near = nearest(edition, known);
    throw new UserError(`unknown edition ${JSON.stringify(edition)}`, {
      hint: near
        ? `did you mean ${near}?`
        : `tillbook history lists them; tillbook report --edition ${edition} makes it`,
      exitCode: EXIT.usage,
    });
  }
  const recipient = mailAddress(to, "--to");
  const version = versionFolder(run.folder ?? "", run.id);
  const eml = posix.join(existsSync(join(reports, version)) ? version : (run.folder ?? ""), "email.eml");
  const now = scheduler.now();
  const key = `send ${run.id} ${now}`;
  const sha256 = createHash("sha256")
    .update(readFileSync(join(reports, eml)))
    .digest("hex");
  store.write(() =>
    queue(store, {
      kind: "edition",
      key,
      recipient,
      domain: scheduler.senderDomain!,
      now,
      run: run.id,
      schedule: run.schedule,
      edition,
      eml,
      sha256,
    }),
  );
  const count = await deliver(scheduler);
  const row = store.one<MailRow>("SELECT * FROM outbox WHERE key = ? AND recipient = ?", key, recipient)!;
  return { count, row };
}

export interface Preview {
  subject: string;
  headline: string;
  /** What would hold the edition back; empty when it may go out. */
  problems: string[];
  /** Paths of preview.eml and of preview.html, the same mail as a page with its pictures inside. */
  eml: string;
  page: string;
}

/**
 * `preview`: the mail as it would go out today, into `folder`, without sending or recording anything. `to`: as this recipient
 * would get it.
 *
 * @throws UserError (exit code 2) when `to` is no recipient of the schedule
 */
export async function preview(
  scheduler: Scheduler,
  {
    folder: target,
    schedule: name,
    to,
    asOf,
    signal = new AbortController().signal,
  }: { folder: string; schedule?: string; to?: string; asOf?: Day; signal?: AbortSignal },
): Promise<Preview> {
  const schedule = meant(scheduler.schedules, name);
  const recipient = to === undefined ? undefined : recipientNamed(schedule, to);
  const day = asOf ?? dayInZone(scheduler.now(), schedule.timetable.timezone);
  const [eml, page] = [join(target, "preview.eml"), join(target, "preview.html")];
  return buildAside(
    scheduler,
    schedule,
    day,
    signal,
    (folder, { subject, headline, problems }) => {
      writeFile(eml, readFileSync(join(folder, "email.eml")));
      writeFile(page, readFileSync(join(folder, "email.html")));
      return { subject, headline, problems, eml, page };
    },
    recipient && { filter: recipient.filter, sections: recipient.sections ?? schedule.sections },
  );
}

function recipientNamed({ name, recipients }: Schedule, address: string): Recipient {
  const found = recipients.find(({ email }) => email === mailAddress(address, "--to"));
  if (found) return found;
  const known = recipients.map(({ email }) => email);
  const near = nearest(address, known);
  throw new UserError(`invalid --to: ${address} is no recipient of ${name}`, {
    hint: near ? `did you mean ${near}?` : `its recipients are ${known.join(", ") || "not listed yet"}`,
    exitCode: EXIT.usage,
  });
}
