/** Commands that make editions outside the timetable: backfill, report. */

import type { Day } from "../src/calendar.ts";
import { addDays, dayInZone, weekStart } from "../src/calendar.ts";
import { EXIT, UserError } from "../src/errors.ts";
import { jobContext } from "./by-hand.ts";
import { meant } from "./chosen.ts";
import type { JobResult } from "./job.ts";
import { runJob } from "./job.ts";
import type { Scheduler } from "./open.ts";
import { slotTime } from "./time/schedule.ts";

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
