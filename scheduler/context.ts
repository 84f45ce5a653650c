/** What a job works with. */
import type { BuildAnswer, BuildJob } from "./edition/build-job.ts";
import type { Store } from "./store.ts";

/** Makes one edition in `job.folder`. Heavy: by default a child process. `stopped` when it was told to stop. */
export type BuildEdition = (
  job: BuildJob,
  limits: { timeoutMs: number; memoryMb: number },
  signal: AbortSignal,
) => Promise<BuildAnswer | "stopped">;

export interface JobContext {
  store: Store;
  reports: string;
  build: BuildEdition;
  now: () => number;
  /** Who works; see `ownerName`. */
  owner: string;
  /** Number of configured schedules: with several, an edition's folder bears the schedule's name. */
  schedules: number;
  mask: boolean;
  /** Domain of the sender; undefined where there is no way to send, and every mail is recorded as skipped. */
  senderDomain: string | undefined;
  log: (text: string) => void;
  /** Where each run leaves its log; see `runLog`. */
  logs?: string | undefined;
  /** Told of the moments that matter: "claimed", "built", "stored", "recorded", "published". */
  onPoint?: (point: string) => void;
}
