/** What the scheduler knows of one configured report; complete and valid, defaults already filled in. */
import { createHash } from "node:crypto";
import type { Filter } from "../../src/run/filter.ts";
import { type Timetable, timetable } from "./cron.ts";

export type CatchUpMode = "none" | "latest" | "all";
export type SendWhen = "always" | "newData" | "changed" | "alerts";

export type { Filter };

export type Attachment = "pdf" | "csv" | "xlsx";

export interface Recipient {
  email: string;
  /** Column → wanted values; other lines are left out before anything is computed for this recipient. */
  filter?: Filter | undefined;
  /** Sections of this recipient's report; default: those of the schedule. */
  sections?: readonly string[] | undefined;
}

export interface Schedule {
  name: string;
  timetable: Timetable;
  /** `windowMs`: older missed slots are skipped; `maxRuns`: at most so many are made up for with `all`. */
  catchUp: { mode: CatchUpMode; windowMs: number; maxRuns: number };
  /** Start is put off by a fixed share of this, different for every slot. */
  jitterMs: number;
  /** A run that takes longer is ended. */
  timeoutMs: number;
  /** Heap limit of a run. */
  memoryMb: number;
  /** Attempts at a slot, the first included. */
  attempts: number;
  /** Wait before attempt 2, 3, …; the last one repeats. */
  retryDelaysMs: readonly number[];
  /** A slot that is not over this long after its instant is told to the owner. */
  slaMs: number;
  /** Time of day, "08:00": what is not over by then, on the slot's own day, is told, too. */
  finishBy?: string;
  sendWhen: SendWhen;
  sections?: readonly string[];
  recipients: readonly Recipient[];
  /** What goes with the mail. */
  attachments: readonly Attachment[];
  /** New files in the sources make an edition of their own. */
  watch: boolean;
}

const MINUTE = 60_000;
const DAY_MS = 86_400_000;

export const SCHEDULE_DEFAULTS = {
  cron: "0 7 * * 1",
  timezone: "UTC",
  catchUp: { mode: "latest", windowMs: 7 * DAY_MS, maxRuns: 4 },
  jitterMs: 0,
  timeoutMs: 30 * MINUTE,
  memoryMb: 4096,
  attempts: 3,
  retryDelaysMs: [MINUTE, 5 * MINUTE],
  slaMs: 120 * MINUTE,
  sendWhen: "always",
  recipients: [],
  attachments: ["pdf", "csv"],
  watch: false,
} as const satisfies Partial<Schedule> & { cron: string; timezone: string };

export type ScheduleInput = { name: string; cron?: string; timezone?: string } & Partial<
  Omit<Schedule, "name" | "timetable">
>;

/** Fills in the defaults: Monday 07:00 in `timezone`, one retry after 1 and another after 5 minutes, 30 minutes, 4 GB. */
export function schedule({ name, cron, timezone, ...rest }: ScheduleInput): Schedule {
  const { cron: defaultCron, timezone: defaultZone, ...defaults } = SCHEDULE_DEFAULTS;
  return { ...defaults, ...rest, name, timetable: timetable(cron ?? defaultCron, timezone ?? defaultZone) };
}

/** A slot's name: its instant in UTC, `2026-11-16T07:00:00Z`. */
export const slotName = (ms: number): string => new Date(ms).toISOString().replace(".000Z", "Z");
export const slotTime = (slot: string): number => Date.parse(slot);

/** A whole number in [0, below) that depends on `text` alone. */
export const stableNumber = (text: string, below: number): number =>
  below <= 0 ? 0 : createHash("sha256").update(text).digest().readUIntBE(0, 6) % below;
