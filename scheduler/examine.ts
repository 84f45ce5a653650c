/** What `doctor` says of the scheduler: each check is one row, and none of them changes or makes anything. */
import { existsSync } from "node:fs";
import type { LoadedConfig } from "../src/config/load.ts";
import { UserError } from "../src/errors.ts";
import type { DoctorFinding } from "../src/run/doctor.ts";
import { damageOf, firstOf, lastEdition } from "./edition/damage.ts";
import { reportsFolder, schedulesOf, storePath, transportOf } from "./settings.ts";
import { openStore, type Store } from "./store.ts";
import type { Schedule } from "./time/schedule.ts";
import { lateSlots } from "./time/slots.ts";

/** A daemon wakes every minute; after so long without a sign it is not there. */
const SILENT_MS = 5 * 60_000;

export interface ExaminedSetup {
  loaded: LoadedConfig;
  /** Milliseconds since 1970. */
  now: number;
  /** How an instant is written. */
  instant: (ms: number, timeZone: string) => string;
}

/** A look waits this long for a mail server. */
const LOOK = { connectionTimeoutMs: 5000, greetingTimeoutMs: 5000, socketTimeoutMs: 5000 } as const;

/** Whether mail can be sent: the same connection, encryption and login that sending uses. */
export async function examineMail(loaded: LoadedConfig): Promise<DoctorFinding> {
  const check = "E-mail";
  try {
    const transport = await transportOf(loaded, LOOK);
    if (transport === undefined)
      return { check, state: "optional", found: "not configured", remedy: "set email.smtp to send reports" };
    await transport.verify();
    return { check, state: "ok", found: `${transport.name} takes mail` };
  } catch (error) {
    const found = error instanceof Error ? error.message : String(error);
    return {
      check,
      state: "missing",
      found,
      remedy: "check email.smtp (host, port, user, password) and email.requireTls",
    };
  }
}

/** Rows about schedules, daemon, overdue slots and the way to send; none where nothing is scheduled. */
export async function examineScheduler({ loaded, now, instant }: ExaminedSetup): Promise<DoctorFinding[]> {
  if (loaded.config.reports.length === 0) return [];
  let store: Store | undefined;
  try {
    const schedules = schedulesOf(loaded);
    const path = storePath(loaded);
    // opening would make it
    if (existsSync(path)) store = openStore(path);
    const next = schedules.map((schedule) => upcoming(schedule, now, store, instant));
    const late = store === undefined ? [] : lateSlots(store, schedules, now);
    return [
      ...next,
      daemon(store, now, loaded, late.length > 0, instant),
      overdue(late),
      ...schedules.flatMap(({ name }) => lastPublished(name, store, loaded)),
      await wayOut(loaded, schedules),
    ];
  } catch (error) {
    const found = error instanceof Error ? (error.message.split("\n")[0] ?? error.message) : String(error);
    const remedy = error instanceof UserError && error.hint !== undefined ? error.hint : "mend what it names";
    return [{ check: "Scheduler", state: "missing", found, remedy }];
  } finally {
    store?.close();
  }
}

function upcoming(
  { name, timetable }: Schedule,
  now: number,
  store: Store | undefined,
  instant: ExaminedSetup["instant"],
): DoctorFinding {
  const known = store?.one<{ paused_at: number | null }>("SELECT paused_at FROM schedules WHERE name = ?", name);
  const check = `Schedule ${name}`;
  if (known && known.paused_at !== null)
    return {
      check,
      state: "optional",
      found: `paused since ${instant(known.paused_at, timetable.timezone)}`,
      remedy: `tillbook schedule resume ${name}`,
    };
  const [next] = timetable.next(now, 1);
  if (next === undefined)
    return { check, state: "missing", found: `${timetable.cron} never comes`, remedy: "mend its cron" };
  const [warning] = timetable.warnings;
  return {
    check,
    state: warning === undefined ? "ok" : "optional",
    found: `next ${instant(next, timetable.timezone)}`,
    ...(warning === undefined ? {} : { remedy: warning }),
  };
}

function daemon(
  store: Store | undefined,
  now: number,
  { config }: LoadedConfig,
  late: boolean,
  instant: ExaminedSetup["instant"],
): DoctorFinding {
  const check = "Daemon";
  const awake = store?.one<{ value: string }>("SELECT value FROM meta WHERE key = 'awake'");
  const at = awake === undefined ? undefined : Number(awake.value);
  if (at !== undefined && now - at <= SILENT_MS)
    return { check, state: "ok", found: `awake ${Math.max(0, Math.round((now - at) / 1000))} s ago` };
  return {
    check,
    // somebody may start each run from elsewhere; once a slot is overdue, nobody does
    state: late ? "missing" : "optional",
    found: at === undefined ? "has never run" : `does not run; last awake ${instant(at, config.project.timezone)}`,
    remedy: "`tillbook schedule start`, kept running by systemd or the like; docs/schedule.md tells how",
  };
}

function overdue(late: ReturnType<typeof lateSlots>): DoctorFinding {
  const check = "Overdue";
  if (late.length === 0) return { check, state: "ok", found: "no slot" };
  const [first] = late;
  return {
    check,
    state: "missing",
    found: `${late.length} ${late.length === 1 ? "slot" : "slots"}, the first ${first!.schedule} ${first!.slot}`,
    remedy: "`tillbook status` and `tillbook history` tell why; a daemon that starts makes up for it by catchUp",
  };
}

/** Whether the newest edition is as its run left it; a damaged one is named and left alone. */
function lastPublished(schedule: string, store: Store | undefined, loaded: LoadedConfig): DoctorFinding[] {
  const run = store && lastEdition(store, schedule);
  if (run === undefined) return [];
  const check = `Last edition of ${schedule}`;
  const damage = damageOf(reportsFolder(loaded), run);
  if (damage.length === 0) return [{ check, state: "ok", found: `${run.folder}, as its run left it` }];
  return [
    {
      check,
      state: "missing",
      found: `${run.folder} is damaged: ${firstOf(damage)}`,
      remedy: `\`tillbook rerun ${run.id}\` makes it again; the damaged files are kept in reports/.editions`,
    },
  ];
}

/** Whether the server answers is looked at with the configuration. */
async function wayOut(loaded: LoadedConfig, schedules: readonly Schedule[]): Promise<DoctorFinding> {
  const check = "Recipients";
  const recipients = schedules.reduce((sum, one) => sum + one.recipients.length, 0);
  const transport = await transportOf(loaded);
  const owners = loaded.config.email.owner.length;
  const found = `${recipients} ${recipients === 1 ? "recipient" : "recipients"}, ${owners} ${owners === 1 ? "owner" : "owners"}`;
  if (recipients > 0 && transport === undefined)
    return {
      check,
      state: "missing",
      found: `${found}, and no way to send`,
      remedy: "set email.smtp, or email.directory to write messages as files",
    };
  if (owners === 0)
    return {
      check,
      state: "optional",
      found: `${found}: nobody is told when something fails`,
      remedy: "set email.owner",
    };
  return { check, state: "ok", found: `${found}; mail goes to ${transport?.name ?? "nobody"}` };
}
