/** The queue of notices to webhooks. */
import { createHash } from "node:crypto";
import type { Store } from "../store.ts";
import { hostOf } from "./http.ts";

/** A webhook of the owners. */
export interface Webhook {
  url: string;
  kind: "slack" | "teams" | "json";
}

/** What is told: the same as the mail to the owners. */
export interface Told {
  project: string;
  subject: string;
  text: string;
  notices: readonly { cause: string; text: string; state: "problem" | "recovered"; since: string }[];
}

/** What a webhook is known by in the store: its address is a secret. */
export const postHash = ({ url }: Webhook): string => createHash("sha256").update(url).digest("hex");
const labelOf = ({ url, kind }: Webhook): string => `${kind}, ${hostOf(url)}`;

/** Queues what is told for every webhook; part of the transaction that marks it as told. */
export function queuePosts(store: Store, webhooks: readonly Webhook[], told: Told, now: number): void {
  for (const webhook of webhooks)
    store.run(
      "INSERT INTO posts (webhook, label, content, state, next_at, queued_at) VALUES (?, ?, ?, 'queued', ?, ?)",
      postHash(webhook),
      labelOf(webhook),
      JSON.stringify(told),
      now,
      now,
    );
}
