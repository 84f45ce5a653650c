/**
 * The daemon. A clock wakes it every minute; a wake plans what is due, starts at most one run, delivers mail and tells the
 * owner what went wrong. It keeps nothing in memory that matters: it may be killed at any moment, and two of them may run.
 */
import cron from "node-cron";
import { dayInZone } from "../src/calendar.ts";
import { UserError } from "../src/errors.ts";
import type { JobContext } from "./context.ts";
import { sweepStaging } from "./edition/editions.ts";
import { writeIndex } from "./edition/index-page.ts";
import { recoverEditions } from "./edition/publish.ts";
import { asOfSlot, runJob } from "./job.ts";
import { domainOf } from "./mail/addresses.ts";
import { type Delivery, deliverDue, type MailSettings } from "./mail/deliver.ts";
import { closeNotice, notifyOwners, raise, recover } from "./mail/notices.ts";
import type { Transport } from "./mail/transport.ts";
import { type Monitoring, watchOver } from "./monitor/monitoring.ts";
import { loseDeadRuns } from "./runs.ts";
import { type Schedule, slotName } from "./time/schedule.ts";
import { claim, deadlineOf, heartbeat, lateSlots, plan, retryConfigured, type SlotClaim } from "./time/slots.ts";
import { createWatch } from "./watch.ts";

export interface DaemonContext extends Omit<JobContext, "schedules"> {
  /** Files of the configured sources, for schedules that watch them. */
  sourceFiles?: () => string[];
  schedules: readonly Schedule[];
  /** Who this daemon is; see `ownerName`. */
  owner: string;
  transport: Transport | undefined;
  mail: MailSettings;
  /** Webhooks, health check and metrics. Default: none. */
  monitoring?: Monitoring;
  project: string;
  /**
   * The settings of a configuration that has changed since the last call, undefined where it has not.
   *
   * @throws UserError when the changed one is wrong; the settings there are stay in force
   */
  reload?: () => Promise<Partial<DaemonContext> | undefined>;
}

const HEARTBEAT_MS = 15_000;
/** A run gets this long to finish when the daemon is asked to stop; afterwards it is ended and its slot given back. */
export const STOP_GRACE_MS = 20_000;

export interface Daemon {
  /** One wake; also what the clock calls. Resolves when planning and delivery are done; a run goes on by itself. */
  wake(): Promise<void>;
  /** Resolves when no run is under way. */
  idle(): Promise<void>;
  /** Ends it: nothing new starts, the message in hand is finished, a run gets `graceMs`. */
  stop(graceMs?: number): Promise<void>;
}

/** A daemon without a clock of its own. */
export function createDaemon(context: DaemonContext): Daemon {
  const { store, now, log } = context;
  /** In force; changes with the configuration. */
  let settings = context;
  const stopping = new AbortController();
  const ending = new AbortController();
  let job: Promise<void> | undefined;
  let delivering: Promise<void> | undefined;
  const jobContext = (): JobContext => ({ ...settings, schedules: settings.schedules.length });
  loseDeadRuns(store, now());
  retryConfigured(store, settings.schedules, now());
  sweepStaging(store, context.reports);
  recoverEditions(store, context.reports);
  writeIndex(store, context.reports);

  /** Runs one claimed slot, with a sign of life every quarter of a minute. */
  const work = async (schedule: Schedule, claimed: SlotClaim): Promise<void> => {
    const lost = new AbortController();
    const timer = setInterval(() => {
      if (!heartbeat(store, claimed, now())) lost.abort();
    }, HEARTBEAT_MS);
    try {
      const request = {
        schedule,
        trigger: "schedule",
        asOf: asOfSlot(schedule, claimed.slot),
        claim: claimed,
        mail: true,
      } as const;
      await runJob(jobContext(), request, AbortSignal.any([lost.signal, ending.signal]));
    } finally {
      clearInterval(timer);
    }
  };

  const startNext = (): void => {
    if (job !== undefined || stopping.signal.aborted) return;
    for (const schedule of settings.schedules) {
      const claimed = claim(store, schedule, context.owner, now());
      if (claimed === undefined) continue;
      job = work(schedule, claimed)
        .catch((error: Error) => log(`${schedule.name} ${claimed.slot}: ${error.stack ?? error.message}\n`))
        .finally(() => {
          job = undefined;
          // its mail, and the next slot, need not wait for the clock
          if (!stopping.signal.aborted) void wake();
        });
      return;
    }
  };

  const watches = new Map<string, ReturnType<typeof createWatch>>();
  const watchOf = (name: string): ReturnType<typeof createWatch> => {
    const known = watches.get(name) ?? createWatch(store, name);
    watches.set(name, known);
    return known;
  };
  /** Slots come first; a file that has come meanwhile is found at a later wake. */
  const watch = async (): Promise<void> => {
    for (const schedule of settings.schedules) {
      const { sourceFiles } = settings;
      if (!schedule.watch || sourceFiles === undefined || job !== undefined || stopping.signal.aborted) continue;
      const manifest = await watchOf(schedule.name).look(sourceFiles());
      if (manifest === undefined) continue;
      const asOf = dayInZone(now(), schedule.timetable.timezone);
      log(`${schedule.name}: new files have come\n`);
      job = runJob(jobContext(), { schedule, trigger: "watch", asOf, mail: true }, ending.signal)
        .then(({ state, error }) => {
          const cause = `schedule ${schedule.name}: new files`;
          if (state === "done") recover(store, cause, now());
          else if (state !== "stopped") raise(store, cause, error ?? state, now());
        })
        .finally(() => {
          job = undefined;
          if (!stopping.signal.aborted) void wake();
        });
    }
  };

  const deliver = async (): Promise<void> => {
    const { reports, owner, mail, transport, project, monitoring } = settings;
    const delivery: Delivery | undefined = transport && {
      store,
      transport,
      settings: mail,
      reports,
      owner,
      now,
      signal: stopping.signal,
    };
    if (delivery && context.onPoint) delivery.onPoint = context.onPoint;
    if (delivery) await deliverDue(delivery);
    const told = notifyOwners(store, {
      owners: delivery ? mail.owners : [],
      webhooks: monitoring?.webhooks ?? [],
      domain: domainOf(mail.from),
      project,
      now: now(),
    });
    if (delivery && told > 0) await deliverDue(delivery);
    if (monitoring) await watchOver(store, monitoring, { schedules: settings.schedules, now, log });
  };

  /** Takes a changed configuration up; one that is wrong is told to the owners, and the last good one stays in force. */
  const reload = async (): Promise<void> => {
    try {
      const changed = await context.reload?.();
      if (changed === undefined) return;
      settings = { ...settings, ...changed };
      recover(store, CONFIGURATION, now());
      const again = retryConfigured(store, settings.schedules, now());
      log(
        `the configuration has changed and is in force${again > 0 ? `; ${again} failed slots are tried again` : ""}\n`,
      );
    } catch (error) {
      if (!(error instanceof UserError)) throw error;
      log(`the configuration has changed and is wrong; the last good one stays in force: ${error.message}\n`);
      raise(store, CONFIGURATION, `${error.message}; the last good one stays in force`, now());
    }
  };

  const wakes = new Set<Promise<void>>();
  const wake = (): Promise<void> => {
    const one = wakeUp().finally(() => wakes.delete(one));
    wakes.add(one);
    return one;
  };

  const wakeUp = async (): Promise<void> => {
    try {
      await reload();
      for (const schedule of settings.schedules) planOne(settings, schedule);
      closeNotice(store, DOWNTIME, now());
      startNext();
      await watch();
      store.run("INSERT INTO meta VALUES ('awake', ?1) ON CONFLICT DO UPDATE SET value = ?1", String(now()));
    } catch (error) {
      log(`the wake failed: ${(error as Error).stack}\n`);
    }
    // passes do not pile up behind a slow mail server, and no run waits for one
    delivering ??= deliver()
      .catch((error: Error) => log(`the delivery failed: ${error.stack}\n`))
      .finally(() => {
        delivering = undefined;
      });
    await delivering;
  };

  return {
    wake,
    async idle() {
      while (job !== undefined || delivering !== undefined || wakes.size > 0)
        await Promise.all([job, delivering, ...wakes]);
    },
    async stop(graceMs = STOP_GRACE_MS) {
      stopping.abort();
      const timer = setTimeout(() => ending.abort(), graceMs);
      await Promise.all([job, delivering]);
      clearTimeout(timer);
    },
  };
}

/** Plans one schedule, and notes what was missed and what is late. */
function planOne({ store, now, log }: DaemonContext, schedule: Schedule): void {
  const at = now();
  const missed = plan(store, schedule, at).filter(({ reason }) => reason !== "paused");
  const name = `schedule ${schedule.name}`;
  if (missed.length > 0) {
    const last = missed.at(-1)!;
    const text = `${missed.length === 1 ? "a slot was" : `${missed.length} slots were`} skipped after a time in which nothing ran, up to ${last.slot} (${last.reason})`;
    log(`${schedule.name}: ${text}\n`);
    raise(store, `${name}: missed slots`, text, at);
  } else closeNotice(store, `${name}: missed slots`, at);
  const late = lateSlots(store, [schedule], at, deadlineOf);
  if (late.length > 0)
    raise(
      store,
      `${name}: late`,
      `${late[0]!.slot} is not done ${Math.round(late[0]!.lateMs / 60_000)} minutes after its time`,
      at,
    );
  else recover(store, `${name}: late`, at);
}

const DOWNTIME = "downtime";
const CONFIGURATION = "configuration";
const SHORT_DOWNTIME_MS = 60 * 60_000;

/** At a start: tells the owners when nothing ran for over an hour and a slot passed meanwhile. A dead daemon cannot tell. */
export function tellDowntime({ store, schedules, now }: DaemonContext): void {
  const last = store.one<{ value: string }>("SELECT value FROM meta WHERE key = 'awake'");
  const [from, at] = [Number(last?.value ?? Number.NaN), now()];
  if (!(at - from > SHORT_DOWNTIME_MS)) return;
  const missed = schedules.flatMap(({ name, timetable }) =>
    timetable.between(from, at).map((slot) => `${name} ${slotName(slot)}`),
  );
  if (missed.length === 0) return;
  const named = missed.length > 5 ? [...missed.slice(0, 4), `${missed.length - 4} more`] : missed;
  const text = `no daemon ran from ${slotName(from)} to ${slotName(at)}; in that time fell ${named.join(", ")}. What becomes of them is decided by catchUp; tillbook history tells`;
  raise(store, DOWNTIME, text, at);
}

/** Runs a daemon until `signal`: node-cron wakes it every minute, and it looks at once when it starts. */
export async function runDaemon(context: DaemonContext, signal: AbortSignal): Promise<void> {
  tellDowntime(context);
  const daemon = createDaemon(context);
  const task = cron.schedule("* * * * *", () => void daemon.wake(), {
    timezone: "UTC",
    name: "tillbook",
    suppressMissedWarning: true,
  });
  await daemon.wake();
  if (!signal.aborted)
    await new Promise<void>((resolve) => signal.addEventListener("abort", () => resolve(), { once: true }));
  await task.destroy();
  await daemon.stop();
}
