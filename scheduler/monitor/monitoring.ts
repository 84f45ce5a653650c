/** Everything that watches over the daemon: posts to webhooks, the health check, the file of metrics. */
import { raise, recover } from "../mail/notices.ts";
import type { Store } from "../store.ts";
import type { Schedule } from "../time/schedule.ts";
import { writeMetrics } from "./metrics.ts";
import { ping } from "./ping.ts";
import type { Webhook } from "./posts.ts";
import { postDue } from "./webhooks.ts";

export interface Monitoring {
  webhooks: readonly Webhook[];
  ping: string | undefined;
  /** Path of the file of metrics. */
  metrics: string | undefined;
}

const METRICS = "metrics";

/** One round. What fails is noted for the owners; nothing of it is thrown, so no run and no mail waits for it. */
export async function watchOver(
  store: Store,
  { webhooks, ping: address, metrics }: Monitoring,
  { schedules, now, log }: { schedules: readonly Schedule[]; now: () => number; log: (text: string) => void },
): Promise<void> {
  try {
    await Promise.all([postDue(store, webhooks, { now }), ping(store, address, { now })]);
  } catch (error) {
    log(`watching over the daemon failed: ${(error as Error).message}\n`);
  }
  if (metrics === undefined) return;
  try {
    writeMetrics(metrics, store, schedules, now());
    recover(store, METRICS, now());
  } catch (error) {
    const { code = "", message } = error as NodeJS.ErrnoException;
    raise(store, METRICS, `${metrics} cannot be written: ${code || message}`, now());
  }
}
