/** Commands that work: schedule start and schedule run. What goes on meanwhile goes to the log. */
import type { Day } from "../src/calendar.ts";
import { dayInZone } from "../src/calendar.ts";
import { EXIT, UserError } from "../src/errors.ts";
import { deliver, jobContext } from "./by-hand.ts";
import { runDaemon } from "./daemon.ts";
import type { JobResult } from "./job.ts";
import { runJob } from "./job.ts";
import type { DeliveryCount } from "./mail/deliver.ts";
import type { Scheduler } from "./open.ts";
import { HOW_TO_ADD, named } from "./open.ts";
import { slotName } from "./time/schedule.ts";

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
