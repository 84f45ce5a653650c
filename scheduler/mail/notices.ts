/**
 * What the owner must know. A cause is told once, again only after a day if it lasts, and its end is told too. All that
 * is new at one time goes into one mail.
 */

import { queuePosts, type Told, type Webhook } from "../monitor/posts.ts";
import type { Store } from "../store.ts";
import { slotName } from "../time/schedule.ts";
import { queue } from "./outbox.ts";

const GRACE_MS = 24 * 3_600_000;
const SHORT_MS = 15 * 60_000;
const UNTOLD = "told_at IS NULL AND (held = 0 OR recovered_at IS NOT NULL)";

export interface Notice {
  cause: string;
  text: string;
  first_at: number;
  last_at: number;
  count: number;
  told_at: number | null;
  recovered_at: number | null;
}

/**
 * Notes that something is wrong. `cause` names it for good ("schedule weekly"); the text may change. With `held` it is told
 * when it is over: a mail server that is away cannot carry the news of its absence.
 */
export function raise(store: Store, cause: string, text: string, now: number, { held = false } = {}): void {
  store.run(
    `INSERT INTO notices (cause, text, first_at, last_at, count, held) VALUES (?1, ?2, ?3, ?3, 1, ?4)
     ON CONFLICT (cause) DO UPDATE SET
       told_at = CASE WHEN recovered_at IS NOT NULL OR ?3 - told_at > ${GRACE_MS} THEN NULL ELSE told_at END,
       first_at = CASE WHEN recovered_at IS NOT NULL THEN ?3 ELSE first_at END,
       count = CASE WHEN recovered_at IS NOT NULL THEN 1 ELSE count + 1 END,
       text = ?2, last_at = ?3, recovered_at = NULL`,
    cause,
    text,
    now,
    held ? 1 : 0,
  );
}

/** Notes that a cause is over. What the owner was never told of is forgotten without a word, and so is a short absence. */
export function recover(store: Store, cause: string, now: number): void {
  store.run(
    `DELETE FROM notices WHERE cause = ?1 AND told_at IS NULL AND recovered_at IS NULL AND (held = 0 OR ?2 - first_at < ${SHORT_MS})`,
    cause,
    now,
  );
  store.run("UPDATE notices SET recovered_at = ?, told_at = NULL WHERE cause = ? AND recovered_at IS NULL", now, cause);
}

/** Lets go of something that happened once and has no end to tell of: as soon as the owner knows it, or after a day. */
export function closeNotice(store: Store, cause: string, now: number): void {
  store.run(`DELETE FROM notices WHERE cause = ? AND (told_at IS NOT NULL OR ? - last_at > ${GRACE_MS})`, cause, now);
}

export const openNotices = (store: Store): Notice[] =>
  store.all<Notice>("SELECT * FROM notices WHERE recovered_at IS NULL ORDER BY first_at, cause");

/** Puts what the owner has not been told yet into one mail per owner and one post per webhook. Returns the number of causes told. */
export function notifyOwners(
  store: Store,
  {
    owners,
    webhooks = [],
    domain,
    project,
    now,
  }: { owners: readonly string[]; webhooks?: readonly Webhook[]; domain: string; project: string; now: number },
): number {
  if (owners.length + webhooks.length === 0) return 0;
  return store.write(() => {
    const untold = store.all<Notice>(`SELECT * FROM notices WHERE ${UNTOLD} ORDER BY first_at, cause`);
    if (untold.length === 0) return 0;
    const content = digest(untold, project);
    queuePosts(store, webhooks, { project, ...content, notices: untold.map(toldOf) }, now);
    for (const recipient of owners)
      queue(store, {
        kind: "notice",
        key: `notice ${now} ${untold.map(({ cause, recovered_at }) => `${recovered_at === null ? "-" : "+"}${cause}`).join(", ")}`,
        recipient,
        domain,
        now,
        content,
      });
    store.run(`UPDATE notices SET told_at = ? WHERE ${UNTOLD}`, now);
    // a cause that is over and told is done with
    store.run("DELETE FROM notices WHERE recovered_at IS NOT NULL AND told_at IS NOT NULL");
    return untold.length;
  });
}

const at = (ms: number): string => slotName(ms).replace("T", " ").replace("Z", " UTC");

const toldOf = ({ cause, text, first_at, recovered_at }: Notice): Told["notices"][number] => ({
  cause,
  text,
  state: recovered_at === null ? "problem" : "recovered",
  since: slotName(first_at),
});

function digest(notices: readonly Notice[], project: string): { subject: string; text: string } {
  const wrong = notices.filter(({ recovered_at }) => recovered_at === null);
  const over = notices.filter(({ recovered_at }) => recovered_at !== null);
  const counted = [
    wrong.length > 0 ? `${wrong.length} ${wrong.length === 1 ? "problem" : "problems"}` : "",
    over.length > 0 ? `${over.length} recovered` : "",
  ].filter(Boolean);
  const lines = [
    ...wrong.map(
      ({ cause, text, first_at, count }) =>
        `PROBLEM  ${cause}\n${text}\nsince ${at(first_at)}${count > 1 ? `, ${count} times` : ""}`,
    ),
    ...over.map(
      ({ cause, text, first_at, recovered_at }) =>
        `RECOVERED  ${cause}\nwas: ${text}\nfrom ${at(first_at)} to ${at(recovered_at!)}`,
    ),
    "You get this because you are an owner of these reports; the recipients do not. The same problem is reported again after 24 hours.",
  ];
  return {
    subject: `[${project}] Reports: ${counted.join(", ")} (${(wrong[0] ?? over[0])!.cause})`,
    text: `${lines.join("\n\n")}\n`,
  };
}
