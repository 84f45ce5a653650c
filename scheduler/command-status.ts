/** Commands that read or pause schedules: list, pause, resume, status. They return data and print nothing. */

import type { ExitCode } from "../src/errors.ts";
import { EXIT } from "../src/errors.ts";
import { damageOf, firstOf, lastEdition } from "./edition/damage.ts";
import type { Notice } from "./mail/notices.ts";
import { openNotices } from "./mail/notices.ts";
import type { Scheduler } from "./open.ts";
import { named } from "./open.ts";
import type { Store } from "./store.ts";
import type { LateSlot, Slot } from "./time/slots.ts";
import { lateSlots, pauseSlots, resumeSlots } from "./time/slots.ts";

interface ScheduleInfo {
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

/** `schedule pause NAME`: slots that wait or pass until `resume` are recorded as skipped. */
export const pause = ({ store, schedules, now }: Scheduler, name: string, reason = ""): void =>
  pauseSlots(store, named(schedules, name), reason, now());

/** `schedule resume NAME` */
export const resume = ({ store, schedules, now }: Scheduler, name: string): void =>
  resumeSlots(store, named(schedules, name), now());

interface Status {
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

/** The newest edition of each schedule, where it is not as its run left it. */
const damagedEditions = ({ store, schedules, reports }: Scheduler): string[] =>
  schedules.flatMap(({ name }) => {
    const run = lastEdition(store, name);
    const damage = run === undefined ? [] : damageOf(reports, run);
    return damage.length === 0
      ? []
      : [`${run!.folder} is damaged: ${firstOf(damage)}; \`tillbook rerun ${run!.id}\` makes it again`];
  });

/** What a person has to look at, beside slots that are late. */
function attentionOf(scheduler: Scheduler): string[] {
  const { store, schedules, loaded, sourceFiles } = scheduler;
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
    ...damagedEditions(scheduler),
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
