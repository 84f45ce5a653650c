/** What a run started by hand works with: its context, an edition aside, the mail that is due. */
import { rmSync } from "node:fs";
import { join } from "node:path";
import type { Day } from "../src/calendar.ts";
import type { ExitCode } from "../src/errors.ts";
import { UserError } from "../src/errors.ts";
import { temporaryFolder } from "../src/files.ts";
import type { JobContext } from "./context.ts";
import { previousTables } from "./edition/previous.ts";
import type { DeliveryCount } from "./mail/deliver.ts";
import { deliverDue } from "./mail/deliver.ts";
import type { Built, Variant } from "./mail/mailing.ts";
import { variantsOf } from "./mail/mailing.ts";
import type { Scheduler } from "./open.ts";
import type { Schedule } from "./time/schedule.ts";

/** What a run started by hand works with. */
export const jobContext = (scheduler: Scheduler): JobContext => ({
  ...scheduler,
  schedules: scheduler.schedules.length,
});

/** Sends what is due; only where there is a way to send. */
export const deliver = (scheduler: Scheduler): Promise<DeliveryCount> =>
  deliverDue({ ...scheduler, transport: scheduler.transport!, settings: scheduler.mail });

/**
 * Makes one of the schedule's variants, the edition itself unless told otherwise, in a folder of its own, hands it to
 * `use`, and removes the folder.
 *
 * @param lakeVersion what the lines are taken from, where it is not the newest
 */
export async function buildAside<T>(
  { build, now, mask, store, reports }: Scheduler,
  schedule: Schedule,
  asOf: Day,
  signal: AbortSignal,
  use: (folder: string, built: Built) => T,
  { filter, sections }: Pick<Variant, "filter" | "sections"> = variantsOf(schedule)[0]!,
  lakeVersion?: number,
): Promise<T> {
  const aside = temporaryFolder("aside");
  try {
    const folder = join(aside, "edition");
    const previous = previousTables(store, reports, { schedule: schedule.name, asOf, filter });
    const job = {
      runId: `aside-${asOf}`,
      asOf,
      folder,
      date: now(),
      mask,
      attachments: schedule.attachments,
      ...(filter ? { filter } : {}),
      ...(sections ? { sections } : {}),
      ...(lakeVersion === undefined ? {} : { lakeVersion }),
      ...(previous ? { previous } : {}),
    };
    const answer = await build(job, schedule, signal);
    if (answer === "stopped") throw new UserError("stopped before it was done");
    if (!answer.ok)
      throw new UserError(answer.error, {
        exitCode: answer.exitCode as ExitCode,
        ...(answer.hint === undefined ? {} : { hint: answer.hint }),
      });
    return use(folder, answer);
  } finally {
    rmSync(aside, { recursive: true, force: true });
  }
}
