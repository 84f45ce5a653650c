/** What owners are told, posted to their chats and programs: queued with the mail to them, tried again like mail. */
import { raise, recover } from "../mail/notices.ts";
import { BACK_OFF_MS, EXPIRY_MS } from "../mail/outbox.ts";
import type { Store } from "../store.ts";
import { request } from "./http.ts";
import { postHash, type Told, type Webhook } from "./posts.ts";

/** Slack reads `<…>` as a link or a mention; what is quoted from data is neither. */
const slackText = (text: string): string =>
  text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");

const textBlock = (text: string, look: object = {}): object => ({ type: "TextBlock", text, wrap: true, ...look });

/** The body that each kind of webhook understands. */
export const BODIES: Readonly<Record<Webhook["kind"], (told: Told) => object>> = {
  slack: ({ subject, text }) => ({ text: slackText(`${subject}\n\n${text}`) }),
  teams: ({ subject, text }) => ({
    type: "message",
    attachments: [
      {
        contentType: "application/vnd.microsoft.card.adaptive",
        content: {
          type: "AdaptiveCard",
          version: "1.4",
          body: [
            textBlock(subject, { weight: "Bolder" }),
            ...text
              .trim()
              .split("\n\n")
              .map((part) => textBlock(part)),
          ],
        },
      },
    ],
  }),
  json: (told) => told,
};

/** How long a post belongs to the process that has begun to send it; a killed one leaves it to the next after that. */
const CLAIM_MS = 60_000;

interface Post {
  id: number;
  webhook: string;
  label: string;
  content: string;
  attempts: number;
  queued_at: number;
}

/**
 * Posts what is due. A webhook that does not take it is tried again for 72 hours, and the owners are told by mail when that is
 * over: nothing that goes wrong here touches a run.
 */
export async function postDue(
  store: Store,
  webhooks: readonly Webhook[],
  { now, send = request }: { now: () => number; send?: typeof request },
): Promise<{ sent: number; failed: number }> {
  const count = { sent: 0, failed: 0 };
  const byHash = new Map(webhooks.map((webhook) => [postHash(webhook), webhook]));
  const due = store.all<Post>("SELECT * FROM posts WHERE state = 'queued' AND next_at <= ? ORDER BY id", now());
  for (const { id, webhook: hash, label, content, attempts, queued_at } of due) {
    const webhook = byHash.get(hash);
    const end = (state: string, answer: string): void =>
      void store.run("UPDATE posts SET state = ?, answer = ?, finished_at = ? WHERE id = ?", state, answer, now(), id);
    if (webhook === undefined) {
      end("dropped", "the webhook is no longer configured");
      continue;
    }
    const claimed = store.run(
      "UPDATE posts SET attempts = attempts + 1, next_at = ? WHERE id = ? AND state = 'queued' AND next_at <= ?",
      now() + CLAIM_MS,
      id,
      now(),
    );
    // another process has it
    if (claimed === 0) continue;
    const answer = await send(webhook.url, BODIES[webhook.kind](JSON.parse(content) as Told));
    const cause = `webhook ${label}`;
    if (answer.ok) {
      end("sent", answer.words);
      recover(store, cause, now());
      count.sent += 1;
      continue;
    }
    count.failed += 1;
    const wait = BACK_OFF_MS[Math.min(attempts, BACK_OFF_MS.length - 1)]!;
    if (now() + wait - queued_at > EXPIRY_MS) {
      end("expired", answer.words);
      raise(store, cause, `what was to be told there was given up after 72 hours: ${answer.words}`, now());
    } else {
      store.run("UPDATE posts SET next_at = ?, answer = ? WHERE id = ?", now() + wait, answer.words, id);
      // it cannot carry the news of its own absence
      raise(store, cause, answer.words, now(), { held: true });
    }
  }
  return count;
}
