/** Works off the outbox: every message that is due is sent once, and the answer decides what becomes of its row. */
import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { composeEml, readdress } from "../../src/report/mail/eml.ts";
import { writeIndex } from "../edition/index-page.ts";
import type { Store } from "../store.ts";
import { bareAddress, domainOf } from "./addresses.ts";
import { raise, recover } from "./notices.ts";
import { BACK_OFF_MS, type MailRow, postpone, putBack, SEND_LEASE_MS, settle, take } from "./outbox.ts";
import type { Transport } from "./transport.ts";

export interface MailSettings {
  /** "Tillbook <reports@example.com>" */
  from: string;
  /** Where problems are told. */
  owners: readonly string[];
  /** Only these domains get mail; empty: all do. */
  allowedDomains: readonly string[];
}

export interface Delivery {
  store: Store;
  transport: Transport;
  settings: MailSettings;
  /** Folder that `eml` paths are under. */
  reports: string;
  owner: string;
  now: () => number;
  /** Ends the pass: nothing new is begun, and what is under way is given up. */
  signal?: AbortSignal;
  /** Told of the moments that matter: "sending", "answered", "settled". */
  onPoint?: (point: string) => void;
}

export interface DeliveryCount {
  sent: number;
  retry: number;
  refused: number;
  expired: number;
  skipped: number;
}

const SERVER = "mail server";

/** One pass over everything that is due. A server that is away ends the pass: its mail waits together. */
export async function deliverDue(delivery: Delivery): Promise<DeliveryCount> {
  const count = await deliverEach(delivery);
  // the page to bookmark says what became of the mails
  if (Object.values(count).some((some) => some > 0)) writeIndex(delivery.store, delivery.reports);
  return count;
}

async function deliverEach(delivery: Delivery): Promise<DeliveryCount> {
  const { store, transport, settings, owner, now, signal, onPoint } = delivery;
  const count: DeliveryCount = { sent: 0, retry: 0, refused: 0, expired: 0, skipped: 0 };
  while (!signal?.aborted) {
    const row = take(store, owner, now());
    if (!row) break;
    const stopped = reasonNotToSend(row, settings);
    if (stopped) {
      settle(store, row, { outcome: "skipped", code: null, response: stopped }, now());
      count.skipped += 1;
      continue;
    }
    const message = await messageOf(delivery, row);
    if (!Buffer.isBuffer(message)) {
      settle(store, row, { outcome: "refused", code: null, response: message.damage, scope: "message" }, now());
      raise(store, `mail to ${row.recipient}`, `not sent: ${message.damage}`, now());
      count.refused += 1;
      continue;
    }
    onPoint?.("sending");
    const deadline = AbortSignal.timeout(SEND_LEASE_MS - 60_000);
    const answer = await transport.send(
      { from: bareAddress(settings.from), to: row.recipient, messageId: row.message_id },
      message,
      signal ? AbortSignal.any([signal, deadline]) : deadline,
    );
    onPoint?.("answered");
    if (signal?.aborted && answer.outcome !== "sent") {
      putBack(store, row, now());
      break;
    }
    const state = settle(store, row, answer, now());
    onPoint?.("settled");
    if (state === "queued") count.retry += 1;
    else count[state as keyof DeliveryCount] += 1;
    tell(store, transport, row, state, answer.response, answer.scope, now());
    if (answer.scope === "server" && answer.outcome === "retry") {
      const wait = BACK_OFF_MS[Math.min(row.attempts, BACK_OFF_MS.length) - 1]!;
      postpone(store, now(), now() + wait);
      break;
    }
  }
  return count;
}

function reasonNotToSend(row: MailRow, { allowedDomains }: MailSettings): string | undefined {
  const domain = domainOf(row.recipient);
  if (allowedDomains.length === 0 || allowedDomains.some((allowed) => allowed.toLowerCase() === domain))
    return undefined;
  return `${domain} is not one of email.allowedDomains`;
}

/** The bytes to send, or what is wrong with them: a mail whose file has changed since it was checked does not go out. */
async function messageOf({ settings, reports }: Delivery, row: MailRow): Promise<Buffer | { damage: string }> {
  const headers = { from: settings.from, to: row.recipient, messageId: row.message_id, date: row.date };
  if (row.kind === "notice") {
    const { subject, text } = JSON.parse(row.content!) as { subject: string; text: string };
    return composeEml({ subject, text, images: [], attachments: [] }, headers);
  }
  const path = join(reports, row.eml!);
  let message: Buffer;
  try {
    message = readFileSync(path);
  } catch (error) {
    return { damage: `${path} cannot be read (${(error as NodeJS.ErrnoException).code})` };
  }
  if (createHash("sha256").update(message).digest("hex") !== row.sha256)
    return { damage: `${path} is not the file that was checked` };
  return readdress(message, headers);
}

function tell(
  store: Store,
  transport: Transport,
  row: MailRow,
  state: string,
  response: string,
  scope: "message" | "server",
  now: number,
): void {
  if (scope === "server" && state !== "sent")
    raise(store, SERVER, `${transport.name}: ${response}`, now, { held: true });
  else recover(store, SERVER, now);
  const cause = `mail to ${row.recipient}`;
  if (state === "refused") raise(store, cause, `${row.edition ?? "a notice"} was refused: ${response}`, now);
  else if (state === "expired")
    raise(store, cause, `${row.edition ?? "a notice"} was given up after 72 hours: ${response}`, now);
  else if (state === "sent") recover(store, cause, now);
}
