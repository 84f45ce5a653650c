/**
 * What the command line can ask of the scheduler: one function per command. They return data and print nothing; what goes
 * on meanwhile is told to `effects.stderr`. Runs and their mail are in `command-runs.ts`.
 */
import { type Day, dayInZone } from "../src/calendar.ts";
import { EXIT, type ExitCode, UserError } from "../src/errors.ts";
import { runDaemon } from "./daemon.ts";
import { type JobResult, runJob } from "./job.ts";
import type { DeliveryCount } from "./mail/deliver.ts";
import { type Notice, openNotices } from "./mail/notices.ts";
import { deliver, HOW_TO_ADD, jobContext, named, type Scheduler } from "./open.ts";
import type { Store } from "./store.ts";
import { slotName } from "./time/schedule.ts";
import { type LateSlot, lateSlots, pauseSlots, resumeSlots, type Slot } from "./time/slots.ts";

export { backfill, report } from "./command-editions.ts";
export { preview, send } from "./command-mail.ts";
export { history, rerun, show } from "./command-runs.ts";
export type { JobResult } from "./job.ts";
export type { DeliveryCount } from "./mail/deliver.ts";
export { HOW_TO_ADD, openScheduler, type Scheduler } from "./open.ts";

/** `schedule start`: works until `signal`. @throws UserError (exit code 2) when nothing is scheduled */
export async function scheduleStart(scheduler: Scheduler, signal: AbortSignal): Promise<void> {
  const { schedules, transport, log } = scheduler;
  if (schedules.length === 0)
    throw new UserError("nothing is scheduled; expected at least one entry under reports: in tillbook.config.yaml", {
      hint: HOW_TO_ADD,
      exitCode: EXIT.usage,
    });
  for (const { name, timetable } of schedules) {
    for (const warning of timetable.warnings) log(`warning: ${name}: ${warning}\n`);
    log(
      `${name}: next ${slotName(timetable.next(scheduler.now(), 1)[0] ?? Number.NaN)} (${timetable.timezone}: ${timetable.cron})\n`,
    );
  }
  log(
    transport === undefined
      ? "warning: no mail will be sent: neither email.smtp nor email.directory is configured\n"
      : `mail goes to ${transport.name}\n`,
  );
  await runDaemon(scheduler, signal);
}

export interface ScheduleInfo {
  name: string;
  cron: string;
  timezone: string;
  pausedAt: number | null;
  pauseReason: string | null;
  recipients: number;
  /** Milliseconds since 1970. */
  next: number[];
  /** The newest slot that has been worked off or given up. */
  last: Slot | undefined;
  warnings: string[];
}

/** `schedule list` and `schedule next`: every schedule (or one) with its next slots. */
export const scheduleList = (
  { store, schedules, now }: Scheduler,
  { name, count = 5 }: { name?: string; count?: number } = {},
): ScheduleInfo[] =>
  (name === undefined ? schedules : [named(schedules, name)]).map((one) => {
    const known = store.one<{ paused_at: number | null; pause_reason: string | null }>(
      "SELECT paused_at, pause_reason FROM schedules WHERE name = ?",
      one.name,
    );
    return {
      name: one.name,
      cron: one.timetable.cron,
      timezone: one.timetable.timezone,
      pausedAt: known?.paused_at ?? null,
      pauseReason: known?.pause_reason ?? null,
      recipients: one.recipients.length,
      next: one.timetable.next(now(), count),
      last: store.one<Slot>(
        "SELECT * FROM slots WHERE schedule = ? AND state IN ('done', 'failed', 'skipped') ORDER BY slot DESC LIMIT 1",
        one.name,
      ),
      warnings: one.timetable.warnings,
    };
  });

/** `schedule run NAME`: an edition now, as of today in the schedule's time zone, with its mail unless `mail` is false. */
export async function scheduleRun(
  scheduler: Scheduler,
  name: string,
  {
    asOf,
    mail = true,
    signal = new AbortController().signal,
  }: { asOf?: Day; mail?: boolean; signal?: AbortSignal } = {},
): Promise<JobResult & { delivered?: DeliveryCount }> {
  const schedule = named(scheduler.schedules, name);
  const day = asOf ?? dayInZone(scheduler.now(), schedule.timetable.timezone);
  const result = await runJob(jobContext(scheduler), { schedule, trigger: "manual", asOf: day, mail }, signal);
  if (result.state !== "done" || !mail || scheduler.transport === undefined) return result;
  return { ...result, delivered: await deliver(scheduler) };
}

/** `schedule pause NAME`: slots that wait or pass until `resume` are recorded as skipped. */
export const pause = ({ store, schedules, now }: Scheduler, name: string, reason = ""): void =>
  pauseSlots(store, named(schedules, name), reason, now());

/** `schedule resume NAME` */
export const resume = ({ store, schedules, now }: Scheduler, name: string): void =>
  resumeSlots(store, named(schedules, name), now());

export interface Status {
  /** 0 when nobody has to look at anything, 2 when a slot is more than two hours late, else 1. */
  exitCode: ExitCode;
  late: LateSlot[];
  /** What a person has to look at, a sentence each: failed slots, paused schedules, missing files, mail that did not arrive. */
  attention: string[];
  /** When a daemon last woke, milliseconds since 1970. */
  awakeAt: number | null;
  notices: Notice[];
  /** Messages by state. */
  mail: Record<string, number>;
}

const sentences = (rows: readonly { schedule: string; slot: string; reason: string | null }[]): string[] =>
  rows.map(({ schedule, slot, reason }) => `${schedule} ${slot} failed${reason === null ? "" : `: ${reason}`}`);

/** Slots that failed for good and have had no better successor. */
const failedSlots = (store: Store): { schedule: string; slot: string; reason: string | null }[] =>
  store.all(
    `SELECT schedule, slot, reason FROM slots s WHERE state = 'failed'
       AND NOT EXISTS (SELECT 1 FROM slots n WHERE n.schedule = s.schedule AND n.state = 'done' AND n.slot > s.slot)
     ORDER BY slot`,
  );

/** What a person has to look at, beside slots that are late. */
function attentionOf({ store, schedules, loaded, sourceFiles }: Scheduler): string[] {
  const configured = new Set(schedules.map(({ name }) => name));
  const paused = store.all<{ name: string; pause_reason: string | null }>(
    "SELECT name, pause_reason FROM schedules WHERE paused_at IS NOT NULL ORDER BY name",
  );
  const mail = store.all<{ recipient: string; edition: string | null; state: string; response: string | null }>(
    "SELECT recipient, edition, state, response FROM outbox WHERE state IN ('refused', 'expired') AND kind = 'edition' ORDER BY id",
  );
  const sources = loaded.config.sources.map(({ path }) => path);
  return [
    ...sentences(failedSlots(store).filter(({ schedule }) => configured.has(schedule))),
    ...paused
      .filter(({ name }) => configured.has(name))
      .map(({ name, pause_reason }) => `${name} is paused${pause_reason ? `: ${pause_reason}` : ""}`),
    ...(schedules.length > 0 && sources.length > 0 && (sourceFiles?.() ?? []).length === 0
      ? [`no file matches ${sources.join(", ")}`]
      : []),
    ...(schedules.length > 0 && sources.length === 0 ? ["the configuration names no sources"] : []),
    ...mail.map(
      ({ recipient, edition, state, response }) =>
        `${edition ?? "a mail"} did not reach ${recipient}: ${state}${response === null ? "" : `, ${response}`}`,
    ),
  ];
}

/** `status`: is everything on time, and what is open? */
export function status(scheduler: Scheduler): Status {
  const { store, schedules, now } = scheduler;
  const late = lateSlots(store, schedules, now());
  const attention = attentionOf(scheduler);
  const notices = openNotices(store);
  const awake = store.one<{ value: string }>("SELECT value FROM meta WHERE key = 'awake'");
  const counts = store.all<{ state: string; count: number }>(
    "SELECT state, count(*) AS count FROM outbox GROUP BY state ORDER BY state",
  );
  return {
    exitCode: late.length > 0 ? EXIT.usage : attention.length + notices.length > 0 ? EXIT.failed : EXIT.ok,
    late,
    attention,
    awakeAt: awake === undefined ? null : Number(awake.value),
    notices,
    mail: Object.fromEntries(counts.map(({ state, count }) => [state, count])),
  };
}
