/**
 * Slots: the truth about what has to run. A wake of the clock only asks which rows are due; whether a slot ran, is
 * running or was left out by policy stands in the table, so a slot is worked off once however often anybody wakes.
 */
import { isGone } from "../owner.ts";
import type { Store } from "../store.ts";
import { type Schedule, slotName, slotTime, stableNumber } from "./schedule.ts";
import { instantsOf, wallClock } from "./zone.ts";

export type SlotState = "due" | "running" | "done" | "failed" | "skipped";

export interface Slot {
  schedule: string;
  slot: string;
  state: SlotState;
  due_at: number;
  attempts: number;
  token: number;
  owner: string | null;
  heartbeat_at: number | null;
  finished_at: number | null;
  reason: string | null;
}

/** The right to work on a slot. Every write with it fails as soon as somebody else holds a newer token. */
export interface SlotClaim {
  schedule: string;
  slot: string;
  token: number;
  attempt: number;
}

/** A slot seen within this time of its instant is on time; later it was missed and the catch-up policy decides. */
export const ON_TIME_MS = 10 * 60_000;
/**
 * Without a sign of life for this long a worker counts as lost. Three signs may be missed; and less than a minute, so that the
 * first or the second wake after the last sign takes over, within 110 seconds.
 */
export const LEASE_MS = 50_000;

/**
 * Gives every slot up to `now` its row: due, or skipped with the reason. A schedule that is seen for the first time
 * begins now. Returns the slots that were skipped by this call.
 */
export function plan(store: Store, schedule: Schedule, now: number): Slot[] {
  return store.write(() => {
    const { name } = schedule;
    store.run("INSERT OR IGNORE INTO schedules (name, planned_to) VALUES (?, ?)", name, now);
    const known = store.one<{ planned_to: number; paused_at: number | null }>(
      "SELECT planned_to, paused_at FROM schedules WHERE name = ?",
      name,
    )!;
    if (known.planned_to > now) {
      // the clock was ahead: what has not run yet is planned again when its time comes; what has run is never repeated
      store.run(
        "DELETE FROM slots WHERE schedule = ? AND slot > ? AND state IN ('due', 'skipped') AND attempts = 0",
        name,
        slotName(now),
      );
    }
    const skipped: Slot[] = [];
    for (const { slot, reason } of judged(schedule, known.planned_to, now, known.paused_at !== null)) {
      const dueAt = slot + stableNumber(`${name}|${slotName(slot)}`, schedule.jitterMs);
      const added = store.run(
        "INSERT OR IGNORE INTO slots (schedule, slot, state, due_at, reason, finished_at) VALUES (?, ?, ?, ?, ?, ?)",
        name,
        slotName(slot),
        reason ? "skipped" : "due",
        dueAt,
        reason,
        reason ? now : null,
      );
      if (added > 0 && reason) skipped.push(slotOf(store, name, slotName(slot))!);
    }
    store.run("UPDATE schedules SET planned_to = ? WHERE name = ?", now, name);
    return skipped;
  });
}

/** The catch-up policy over the slots in (from, now]: each with the reason it is skipped for, or null. */
function judged(
  schedule: Schedule,
  from: number,
  now: number,
  paused: boolean,
): { slot: number; reason: string | null }[] {
  const slots = schedule.timetable.between(Math.min(from, now), now);
  const { mode, windowMs, maxRuns } = schedule.catchUp;
  if (paused) return slots.map((slot) => ({ slot, reason: "paused" }));
  const missed = slots.filter((slot) => now - slot > ON_TIME_MS);
  const inWindow = missed.filter((slot) => now - slot <= windowMs);
  const wanted = mode === "none" ? 0 : mode === "latest" ? 1 : maxRuns;
  // a newer slot that is on time makes the missed ones old news
  const room = mode === "latest" && missed.length < slots.length ? 0 : wanted;
  const kept = new Set(room > 0 ? inWindow.slice(-room) : []);
  return slots.map((slot) => {
    if (now - slot <= ON_TIME_MS || kept.has(slot)) return { slot, reason: null };
    if (mode === "none") return { slot, reason: "missed; catchUp: none" };
    if (now - slot > windowMs)
      return { slot, reason: `missed; older than the catch-up window of ${windowMs / 3_600_000} h` };
    return {
      slot,
      reason: mode === "latest" ? "missed; catchUp: latest" : `missed; catchUp: all, at most ${maxRuns} runs`,
    };
  });
}

export const slotOf = (store: Store, schedule: string, slot: string): Slot | undefined =>
  store.one<Slot>("SELECT * FROM slots WHERE schedule = ? AND slot = ?", schedule, slot);

/**
 * Takes the oldest slot of a schedule that is due, or one whose worker is lost. One slot of a schedule runs at a time.
 * A lost worker's attempt counts, so that a slot that kills its worker does not do so for ever.
 */
export function claim(store: Store, schedule: Schedule, owner: string, now: number): SlotClaim | undefined {
  return store.write(() => {
    for (const lost of store.all<Slot>("SELECT * FROM slots WHERE schedule = ? AND state = 'running'", schedule.name)) {
      // a sign of life from the future belongs to a clock that has been set back; its worker beats again within a lease
      if (Math.abs(now - (lost.heartbeat_at ?? 0)) <= LEASE_MS && !isGone(lost.owner)) return undefined;
      const failed = lost.attempts >= schedule.attempts;
      store.run(
        "UPDATE slots SET state = ?, due_at = ?, token = token + 1, owner = NULL, reason = ?, finished_at = ? WHERE schedule = ? AND slot = ?",
        failed ? "failed" : "due",
        Math.min(lost.due_at, now),
        `worker lost on attempt ${lost.attempts}`,
        failed ? now : null,
        lost.schedule,
        lost.slot,
      );
      store.run(
        "UPDATE runs SET state = 'lost', finished_at = ?, error = 'the worker was lost' WHERE schedule = ? AND slot = ? AND state = 'running'",
        now,
        lost.schedule,
        lost.slot,
      );
    }
    const due = store.one<Slot>(
      `SELECT s.* FROM slots s JOIN schedules p ON p.name = s.schedule
       WHERE s.schedule = ? AND s.state = 'due' AND s.due_at <= ? AND p.paused_at IS NULL ORDER BY s.slot LIMIT 1`,
      schedule.name,
      now,
    );
    if (!due) return undefined;
    const token = due.token + 1;
    store.run(
      "UPDATE slots SET state = 'running', token = ?, attempts = attempts + 1, owner = ?, heartbeat_at = ? WHERE schedule = ? AND slot = ?",
      token,
      owner,
      now,
      due.schedule,
      due.slot,
    );
    return { schedule: due.schedule, slot: due.slot, token, attempt: due.attempts + 1 };
  });
}

const HELD = "schedule = ? AND slot = ? AND token = ? AND state = 'running'";
const heldBy = (claimed: SlotClaim): [string, string, number] => [claimed.schedule, claimed.slot, claimed.token];

/** Is the claim still good? Only meaningful inside `store.write`. */
export const holds = (store: Store, claimed: SlotClaim): boolean =>
  store.one(`SELECT 1 FROM slots WHERE ${HELD}`, ...heldBy(claimed)) !== undefined;

/** A sign of life; false when the slot belongs to somebody else now, and the worker must stop. */
export const heartbeat = (store: Store, claimed: SlotClaim, now: number): boolean =>
  store.run(`UPDATE slots SET heartbeat_at = ? WHERE ${HELD}`, now, ...heldBy(claimed)) === 1;

/** Ends a slot well. For use inside the transaction that publishes its edition; false when the claim is no longer good. */
export const finish = (store: Store, claimed: SlotClaim, now: number): boolean =>
  store.run(
    `UPDATE slots SET state = 'done', reason = NULL, finished_at = ? WHERE ${HELD}`,
    now,
    ...heldBy(claimed),
  ) === 1;

/**
 * Ends an attempt that went wrong: due again after the schedule's back-off, or failed for good when `final` or when the
 * attempts are used up. Returns the slot's new state, undefined when the claim is no longer good.
 */
export function fail(
  store: Store,
  schedule: Schedule,
  claimed: SlotClaim,
  { reason, final, now }: { reason: string; final: boolean; now: number },
): "due" | "failed" | undefined {
  const over = final || claimed.attempt >= schedule.attempts;
  const delays = schedule.retryDelaysMs;
  const delay = delays[Math.min(claimed.attempt - 1, delays.length - 1)] ?? 0;
  const changed = store.run(
    `UPDATE slots SET state = ?, due_at = ?, reason = ?, finished_at = ? WHERE ${HELD}`,
    over ? "failed" : "due",
    now + delay,
    reason,
    over ? now : null,
    ...heldBy(claimed),
  );
  if (changed === 0) return undefined;
  return over ? "failed" : "due";
}

/** Begins the reason of a slot that failed on the configuration. */
export const BY_CONFIGURATION = "configuration: ";

/**
 * Slots that failed on a configuration are due again once another one is in force, as far back as they are still wanted; a newer
 * slot that is done makes up for an older one. Returns how many.
 */
export function retryConfigured(store: Store, schedules: readonly Schedule[], now: number): number {
  return schedules.reduce(
    (sum, { name, catchUp }) =>
      sum +
      store.run(
        `UPDATE slots SET state = 'due', due_at = ?1, attempts = 0, finished_at = NULL
         WHERE schedule = ?2 AND state = 'failed' AND reason LIKE ?3 AND slot >= ?4
           AND NOT EXISTS (SELECT 1 FROM slots n WHERE n.schedule = ?2 AND n.state = 'done' AND n.slot > slots.slot)`,
        now,
        name,
        `${BY_CONFIGURATION}%`,
        slotName(now - catchUp.windowMs),
      ),
    0,
  );
}

/** Gives a slot back untouched, when the daemon is asked to stop in the middle: it is due at once and no attempt is lost. */
export const release = (store: Store, claimed: SlotClaim, reason: string): boolean =>
  store.run(
    `UPDATE slots SET state = 'due', attempts = attempts - 1, reason = ? WHERE ${HELD}`,
    reason,
    ...heldBy(claimed),
  ) === 1;

/** Stops a schedule from starting anything: slots that wait or pass meanwhile are recorded as skipped. */
export function pauseSlots(store: Store, schedule: Schedule, reason: string, now: number): void {
  plan(store, schedule, now);
  store.write(() => {
    store.run(
      "UPDATE schedules SET paused_at = coalesce(paused_at, ?), pause_reason = ? WHERE name = ?",
      now,
      reason,
      schedule.name,
    );
    store.run(
      "UPDATE slots SET state = 'skipped', reason = 'paused', finished_at = ? WHERE schedule = ? AND state = 'due'",
      now,
      schedule.name,
    );
  });
}

/** Lets a schedule run again. Slots that passed while it was paused are recorded as skipped, whether anybody woke or not. */
export function resumeSlots(store: Store, schedule: Schedule, now: number): void {
  plan(store, schedule, now);
  store.run("UPDATE schedules SET paused_at = NULL, pause_reason = NULL WHERE name = ?", schedule.name);
}

export interface LateSlot {
  schedule: string;
  slot: string;
  lateMs: number;
}

/** When a slot's edition is late by the schedule's own promise: `sla.maxMinutes` after it or `sla.finishBy`, whichever is first. */
export function deadlineOf({ slaMs, finishBy, timetable: { timezone } }: Schedule, slot: number): number {
  const latest = slot + slaMs;
  if (finishBy === undefined) return latest;
  const [hours, minutes] = finishBy.split(":").map(Number) as [number, number];
  const midnight = Math.floor(wallClock(slot, timezone) / 86_400_000) * 86_400_000;
  const { instants, gapEnd } = instantsOf(midnight + (hours * 60 + minutes) * 60_000, timezone);
  const by = instants[0] ?? gapEnd!;
  // a time of day before the slot's own cannot be meant
  return by > slot ? Math.min(latest, by) : latest;
}

/**
 * Slots that should long be over: due or running rows, and slots without a row because no daemon has been awake.
 * `status` answers with exit code 2 when there is one over two hours.
 */
export function lateSlots(
  store: Store,
  schedules: readonly Schedule[],
  now: number,
  deadline: (schedule: Schedule, slot: number) => number = (_, slot) => slot + 2 * 3_600_000,
): LateSlot[] {
  return schedules.flatMap((schedule) => {
    const known = store.one<{ planned_to: number; paused_at: number | null }>(
      "SELECT planned_to, paused_at FROM schedules WHERE name = ?",
      schedule.name,
    );
    if (!known || known.paused_at !== null) return [];
    const open = store
      .all<Slot>("SELECT * FROM slots WHERE schedule = ? AND state IN ('due', 'running')", schedule.name)
      .map(({ slot }) => slot);
    const unseen = schedule.timetable.between(Math.min(known.planned_to, now), now).map(slotName);
    return [...open, ...unseen]
      .map((slot) => ({ schedule: schedule.name, slot, lateMs: now - slotTime(slot) }))
      .filter(({ slot }) => now > deadline(schedule, slotTime(slot)));
  });
}
