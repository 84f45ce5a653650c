/** The outbox: one row per (edition, recipient) or (notice, owner). A row is sent once; its receipts tell every attempt. */
import { createHash } from "node:crypto";
import { UserError } from "../../src/errors.ts";
import { isGone } from "../owner.ts";
import type { Store } from "../store.ts";
import type { Recipient } from "../time/schedule.ts";
import type { ServerAnswer } from "./transport.ts";

export type MailState = "queued" | "sending" | "sent" | "refused" | "expired" | "skipped";

export interface MailRow {
  id: number;
  kind: "edition" | "notice";
  key: string;
  recipient: string;
  run: string | null;
  schedule: string | null;
  edition: string | null;
  variant: string | null;
  eml: string | null;
  content: string | null;
  message_id: string;
  date: number;
  state: MailState;
  attempts: number;
  next_at: number;
  queued_at: number;
  token: number;
  owner: string | null;
  lease_until: number | null;
  code: number | null;
  response: string | null;
  sha256: string | null;
  finished_at: number | null;
}

const MINUTE = 60_000;
/** Waits between attempts; the last one repeats until the mail expires. */
export const BACK_OFF_MS = [MINUTE, 5 * MINUTE, 15 * MINUTE, 60 * MINUTE, 240 * MINUTE] as const;
export const EXPIRY_MS = 72 * 60 * MINUTE;
/**
 * A sender that is still alive keeps its message for this long: one that was only held up must not be overtaken, or the
 * message goes out twice. A sender that is certainly dead is overtaken at once.
 */
export const SEND_LEASE_MS = 15 * MINUTE;

const ADDRESS = /^[^\s@<>,;:"()[\]\\]+@[A-Za-z0-9](?:[A-Za-z0-9.-]*[A-Za-z0-9])?$/;

/** One plain address, lower-case domain; @throws UserError (exit code 2) for lists, names, line breaks and the like. */
export function mailAddress(text: string, option: string): string {
  const address = text.trim();
  if (!ADDRESS.test(address) || address.length > 254)
    throw new UserError(`invalid ${option}: ${JSON.stringify(text)}; expected one address like boss@example.com`, {
      exitCode: 2,
    });
  const at = address.lastIndexOf("@");
  return address.slice(0, at) + address.slice(at).toLowerCase();
}

/** The same for every attempt, so that a message that did arrive twice is recognised as one. */
export const messageIdOf = (key: string, recipient: string, domain: string): string =>
  `<${createHash("sha256").update(`${key}\n${recipient}`).digest("hex").slice(0, 32)}@${domain}>`;

export const variantOf = ({ filter, sections }: Omit<Recipient, "email">): string =>
  JSON.stringify({
    filter: Object.fromEntries(Object.entries(filter ?? {}).sort(([a], [b]) => (a < b ? -1 : 1))),
    sections: sections ?? null,
  });

export interface NewMail {
  kind: "edition" | "notice";
  key: string;
  recipient: string;
  /** Domain of the sender, for the Message-ID. */
  domain: string;
  now: number;
  run?: string;
  schedule?: string;
  edition?: string;
  variant?: string;
  eml?: string;
  sha256?: string;
  content?: { subject: string; text: string };
  /** Set when the mail is not to go out: it is recorded with this reason. */
  skip?: string;
}

/** Writes a row; false when this recipient already has one for the key. For use inside a transaction. */
export function queue(store: Store, mail: NewMail): boolean {
  const state: MailState = mail.skip === undefined ? "queued" : "skipped";
  return (
    store.run(
      `INSERT OR IGNORE INTO outbox
       (kind, key, recipient, run, schedule, edition, variant, eml, content, message_id, date, state, next_at, queued_at, sha256, response, finished_at)
       VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
      mail.kind,
      mail.key,
      mail.recipient,
      mail.run ?? null,
      mail.schedule ?? null,
      mail.edition ?? null,
      mail.variant ?? null,
      mail.eml ?? null,
      mail.content ? JSON.stringify(mail.content) : null,
      messageIdOf(mail.key, mail.recipient, mail.domain),
      mail.now,
      state,
      mail.now,
      mail.now,
      mail.sha256 ?? null,
      mail.skip ?? null,
      mail.skip === undefined ? null : mail.now,
    ) === 1
  );
}

/** Takes the next message that is due, or one whose sender is dead or out of its lease. */
export function take(store: Store, owner: string, now: number): MailRow | undefined {
  return store.write(() => {
    for (const row of store.all<MailRow>("SELECT * FROM outbox WHERE state = 'sending'")) {
      const lease = row.lease_until ?? 0;
      // a lease that ends later than any could belongs to a clock that has been set back
      const outOfLease = now > lease || now < lease - 2 * SEND_LEASE_MS;
      if (!isGone(row.owner) && !outOfLease) continue;
      record(store, row, { outcome: "unknown", code: null, response: "the sender was lost while it was sending" }, now);
      store.run("UPDATE outbox SET state = 'queued', token = token + 1, next_at = ? WHERE id = ?", now, row.id);
    }
    const due = store.one<MailRow>(
      "SELECT * FROM outbox WHERE state = 'queued' AND next_at <= ? ORDER BY next_at, id LIMIT 1",
      now,
    );
    if (!due) return undefined;
    store.run(
      "UPDATE outbox SET state = 'sending', attempts = attempts + 1, token = token + 1, owner = ?, lease_until = ? WHERE id = ?",
      owner,
      now + SEND_LEASE_MS,
      due.id,
    );
    return store.one<MailRow>("SELECT * FROM outbox WHERE id = ?", due.id);
  });
}

function record(
  store: Store,
  row: MailRow,
  receipt: { outcome: string; code: number | null; response: string },
  now: number,
): void {
  store.run(
    "INSERT INTO receipts (outbox, attempt, at, outcome, code, response, sha256) VALUES (?, ?, ?, ?, ?, ?, ?)",
    row.id,
    row.attempts,
    now,
    receipt.outcome,
    receipt.code,
    receipt.response,
    row.sha256,
  );
}

/** Writes down the answer to an attempt, always; moves the row on only while it is still this sender's. */
export function settle(
  store: Store,
  row: MailRow,
  answer: ServerAnswer | { outcome: "skipped"; code: null; response: string },
  now: number,
): MailState {
  return store.write(() => {
    record(store, row, answer, now);
    const wait = BACK_OFF_MS[Math.min(row.attempts, BACK_OFF_MS.length) - 1]!;
    const expired = answer.outcome === "retry" && now + wait > row.queued_at + EXPIRY_MS;
    const state: MailState = answer.outcome === "retry" ? (expired ? "expired" : "queued") : answer.outcome;
    // a sent message is sent, whoever holds the row by now
    const guard = state === "sent" ? "id = ? AND state <> 'sent'" : "id = ? AND token = ? AND state = 'sending'";
    const guarded = state === "sent" ? [row.id] : [row.id, row.token];
    store.run(
      `UPDATE outbox SET state = ?, next_at = ?, code = ?, response = ?, finished_at = ?, owner = NULL, lease_until = NULL WHERE ${guard}`,
      state,
      now + wait,
      answer.code,
      answer.response,
      state === "queued" ? null : now,
      ...guarded,
    );
    return state;
  });
}

/** Gives a message back unsent, without an attempt counted, to be tried at `nextAt`. */
export const putBack = (store: Store, row: MailRow, nextAt: number): void => {
  store.run(
    "UPDATE outbox SET state = 'queued', attempts = attempts - 1, next_at = ?, owner = NULL, lease_until = NULL WHERE id = ? AND token = ? AND state = 'sending'",
    nextAt,
    row.id,
    row.token,
  );
};

/** The server is away: everything that is due waits as long as the message that found out. */
export const postpone = (store: Store, now: number, nextAt: number): void => {
  store.run("UPDATE outbox SET next_at = ? WHERE state = 'queued' AND next_at <= ?", nextAt, now);
};

export const mailOf = (store: Store, { run, schedule }: { run?: string; schedule?: string }): MailRow[] =>
  store.all<MailRow>(
    "SELECT * FROM outbox WHERE (?1 IS NULL OR run = ?1) AND (?2 IS NULL OR schedule = ?2) ORDER BY id",
    run ?? null,
    schedule ?? null,
  );

export interface Receipt {
  outbox: number;
  attempt: number;
  at: number;
  outcome: string;
  code: number | null;
  response: string | null;
  sha256: string | null;
}
export const receiptsOf = (store: Store, outbox: number): Receipt[] =>
  store.all<Receipt>("SELECT * FROM receipts WHERE outbox = ? ORDER BY attempt, at", outbox);
