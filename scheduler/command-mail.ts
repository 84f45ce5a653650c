/** Commands about mail outside the timetable: send, preview. */
import { createHash } from "node:crypto";
import { existsSync, readFileSync } from "node:fs";
import { join, posix } from "node:path";
import type { Day } from "../src/calendar.ts";
import { dayInZone } from "../src/calendar.ts";
import { EXIT, UserError } from "../src/errors.ts";
import { writeFile } from "../src/files.ts";
import { nearest } from "../src/options.ts";
import { buildAside, deliver } from "./by-hand.ts";
import { meant, recipientNamed } from "./chosen.ts";
import { versionFolder } from "./edition/publish.ts";
import type { DeliveryCount } from "./mail/deliver.ts";
import type { MailRow } from "./mail/outbox.ts";
import { mailAddress, queue } from "./mail/outbox.ts";
import type { Scheduler } from "./open.ts";
import type { Run } from "./runs.ts";

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

interface Preview {
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
