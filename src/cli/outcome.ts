/** What became of a run and of its mail, in words. */

import type { JobResult } from "../../scheduler/job.ts";
import type { DeliveryCount } from "../../scheduler/mail/deliver.ts";

const SAID: Readonly<Record<JobResult["state"], string>> = {
  done: "done",
  failed: "failed",
  held: "held back: nothing was published or mailed",
  retry: "failed; it will be tried again",
  stopped: "stopped before it was done",
  lost: "overtaken by another worker; nothing was published",
};

export const describeJob = ({ runId, state, folder, error }: JobResult): string =>
  `${runId}: ${SAID[state]}${folder === undefined ? "" : `, reports/${folder}`}${error === undefined ? "" : `\n  ${error}`}\n`;

const WORDS: readonly (readonly [keyof DeliveryCount, string])[] = [
  ["sent", "sent"],
  ["retry", "to be tried again"],
  ["refused", "refused"],
  ["expired", "given up"],
  ["skipped", "not sent by rule"],
];

export function describeDelivery(count: DeliveryCount): string {
  const parts = WORDS.filter(([state]) => count[state] > 0).map(([state, words]) => `${count[state]} ${words}`);
  return `mail: ${parts.length === 0 ? "none due; everybody gets an edition once, tillbook send mails it again" : parts.join(", ")}\n`;
}
