/** Who gets which variant of an edition, and who does not get this one. */
import { createHash } from "node:crypto";
import { posix } from "node:path";
import type { Day } from "../../src/calendar.ts";
import type { BuildAnswer } from "../edition/build-job.ts";
import { CORRECTION } from "../edition/compare.ts";
import type { Store } from "../store.ts";
import { type Recipient, type Schedule, slotName } from "../time/schedule.ts";
import { queue, variantOf } from "./outbox.ts";

export type Built = Extract<BuildAnswer, { ok: true }>;

export interface Variant {
  id: string;
  /** Folder inside the edition; "" for the edition itself. */
  folder: string;
  filter?: Recipient["filter"] | undefined;
  sections?: readonly string[] | undefined;
}

/** What has to be made: the edition itself, and one more for every different filter or choice of sections. */
export function variantsOf(schedule: Schedule): Variant[] {
  const variants = new Map<string, Variant>();
  const add = (recipient: Omit<Recipient, "email">, folder: string): void => {
    const id = variantOf({ ...recipient, sections: recipient.sections ?? schedule.sections });
    if (!variants.has(id))
      variants.set(id, { id, folder, filter: recipient.filter, sections: recipient.sections ?? schedule.sections });
  };
  add({}, "");
  for (const { filter, sections } of schedule.recipients) {
    const name = createHash("sha256").update(variantOf({ filter, sections })).digest("hex").slice(0, 10);
    add({ filter, sections }, posix.join("recipients", name));
  }
  return [...variants.values()];
}

export interface MadeEdition {
  runId: string;
  /** Sent for its files: other files of the same day are another mail. */
  watched: boolean;
  asOf: Day;
  edition: string;
  /** Its own folder under the reports folder, which never changes; see `versionFolder`. */
  folder: string;
  made: readonly { variant: Variant; built: Built }[];
  /** SHA-256 of each variant's email.eml. */
  hashes: ReadonlyMap<string, string>;
  /** SHA-256 of each variant's correction.eml, where it corrects what readers hold. */
  corrections: ReadonlyMap<string, string>;
}

/** What a recipient already has of this schedule's edition as of this day. */
const lastMail = (store: Store, schedule: string, { edition, asOf }: MadeEdition, recipient: string, variant: string) =>
  store.one<{ state: string; finished_at: number | null; run: string }>(
    `SELECT o.state, o.finished_at, o.run FROM outbox o JOIN runs r ON r.id = o.run
     WHERE o.schedule = ? AND o.edition = ? AND r.as_of = ? AND o.recipient = ? AND o.variant = ? AND o.kind = 'edition'
       AND o.key NOT LIKE 'send %' AND o.state <> 'skipped'
     ORDER BY o.id DESC LIMIT 1`,
    schedule,
    edition,
    asOf,
    recipient,
    variant,
  );

/**
 * One outbox row per recipient and run, sent or skipped with its reason; for use inside the transaction that publishes. A recipient
 * who was mailed an edition of the same day gets no second one: an unchanged edition is skipped, a changed one goes out as a
 * correction, as `sendWhen` decides. Mail that still waits has followed the new files. Without a `senderDomain` there is no way to send.
 *
 * @param without why the run was made without mail; every row is then skipped with this reason
 */
export function queueMail(
  store: Store,
  schedule: Schedule,
  edition: MadeEdition,
  { senderDomain, now, without }: { senderDomain: string | undefined; now: number; without?: string },
): void {
  for (const recipient of schedule.recipients) {
    const id = variantOf({ ...recipient, sections: recipient.sections ?? schedule.sections });
    const { variant, built } = edition.made.find((one) => one.variant.id === id)!;
    // other files of the same day are another mail where files are what is waited for
    const last = edition.watched ? undefined : lastMail(store, schedule.name, edition, recipient.email, id);
    if (last?.state === "queued" || last?.state === "sending") continue;
    const isHeld = last?.state === "sent";
    const skip =
      senderDomain === undefined
        ? "there is no way to send: neither email.smtp nor email.directory is configured"
        : (without ??
          (isHeld && built.correction === undefined
            ? `unchanged since it was mailed on ${slotName(last.finished_at ?? now).slice(0, 10)}`
            : reasonToSkip(store, schedule, recipient, id, built)));
    const isCorrection = isHeld && skip === undefined;
    const key = `${schedule.name} ${edition.edition} ${edition.asOf}${edition.watched ? ` ${built.inputs}` : ""}`;
    const sha256 = (isCorrection ? edition.corrections : edition.hashes).get(id)!;
    queue(store, {
      kind: "edition",
      // the first mail of a day has a key of its own, so that no second one can be queued; a later row is its run's
      key: last === undefined && skip === undefined ? key : `${key} ${edition.runId}`,
      recipient: recipient.email,
      domain: senderDomain ?? "tillbook.invalid",
      now,
      run: edition.runId,
      schedule: schedule.name,
      edition: edition.edition,
      variant: id,
      eml: posix.join(edition.folder, variant.folder, isCorrection ? CORRECTION : "email.eml"),
      sha256,
      ...(skip === undefined ? {} : { skip }),
    });
  }
}

/** Mail that waits while its edition is made again goes out as the new files say; they were checked like the old. */
export function followFiles(store: Store, schedule: Schedule, { edition, folder, made, hashes }: MadeEdition): void {
  for (const { variant } of made)
    store.run(
      "UPDATE outbox SET sha256 = ?, eml = ? WHERE state = 'queued' AND schedule = ? AND edition = ? AND variant = ?",
      hashes.get(variant.id)!,
      posix.join(folder, variant.folder, "email.eml"),
      schedule.name,
      edition,
      variant.id,
    );
}

/** Nothing to tell, or `sendWhen` against the edition this recipient was last mailed. */
function reasonToSkip(
  store: Store,
  { name, sendWhen }: Schedule,
  { email }: Recipient,
  variant: string,
  built: Built,
): string | undefined {
  if (built.thin !== undefined) return `nothing to tell: ${built.thin}`;
  if (sendWhen === "always") return undefined;
  if (sendWhen === "alerts") return built.alerts > 0 ? undefined : "sendWhen: alerts; there is none";
  const last = store.one<{ detail: string }>(
    `SELECT r.detail FROM outbox o JOIN runs r ON r.id = o.run
     WHERE o.schedule = ? AND o.recipient = ? AND o.variant = ? AND o.state IN ('queued', 'sending', 'sent') ORDER BY o.id DESC LIMIT 1`,
    name,
    email,
    variant,
  );
  const before =
    last === undefined
      ? undefined
      : (JSON.parse(last.detail) as { variants: Record<string, { inputs: string; story: string }> }).variants[variant];
  if (before === undefined) return undefined;
  if (sendWhen === "newData")
    return before.inputs === built.inputs ? "sendWhen: newData; the files are the same as last time" : undefined;
  return before.story === built.story
    ? "sendWhen: changed; the headline figures and alerts are the same as last time"
    : undefined;
}
