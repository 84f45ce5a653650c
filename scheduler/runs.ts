/** The history of runs: who started what for which day, how it ended, and where its files are. */
import type { Day } from "../src/calendar.ts";
import { isGone } from "./owner.ts";
import type { Store } from "./store.ts";
import { finish, holds, type SlotClaim } from "./time/slots.ts";

export type Trigger = "schedule" | "manual" | "backfill" | "rerun" | "watch";
export type RunState = "running" | "done" | "failed" | "held" | "lost";

export interface Run {
  id: string;
  schedule: string;
  slot: string | null;
  trigger: Trigger;
  as_of: Day;
  attempt: number;
  owner: string | null;
  state: RunState;
  started_at: number;
  finished_at: number | null;
  edition: string | null;
  folder: string | null;
  inputs: string | null;
  tables: string | null;
  error: string | null;
  /** Further facts as JSON: row counts, warnings, stage times, peak memory. */
  detail: string | null;
}

/** What a finished build says of itself; `folder` holds report.html, report.pdf, report.json, run.json and tables/. */
export interface Edition {
  edition: string;
  folder: string;
  inputs: string;
  tables: string;
  detail: Record<string, unknown>;
}

/** Begins a run. Its id is readable and unique: `weekly-20261116T070000Z-1`, `weekly-manual-20261117T101500Z-1`. */
export function startRun(
  store: Store,
  run: {
    schedule: string;
    slot: string | null;
    trigger: Trigger;
    asOf: Day;
    token: number;
    attempt: number;
    owner: string;
    now: number;
  },
): string {
  const at = (run.slot ?? new Date(run.now).toISOString()).replaceAll(/[-:]|\.\d+/g, "");
  const stem = run.trigger === "schedule" ? `${run.schedule}-${at}` : `${run.schedule}-${run.trigger}-${at}`;
  return store.write(() => {
    let number = run.token;
    while (store.one("SELECT 1 FROM runs WHERE id = ?", `${stem}-${number}`)) number += 1;
    const id = `${stem}-${number}`;
    store.run(
      "INSERT INTO runs (id, schedule, slot, trigger, as_of, attempt, owner, state, started_at) VALUES (?, ?, ?, ?, ?, ?, ?, 'running', ?)",
      id,
      run.schedule,
      run.slot,
      run.trigger,
      run.asOf,
      run.attempt,
      run.owner,
      run.now,
    );
    return id;
  });
}

/** Ends a run that made no edition. */
export const failRun = (
  store: Store,
  id: string,
  { state, error, now }: { state: "failed" | "held" | "lost"; error: string; now: number },
): void => {
  store.run(
    "UPDATE runs SET state = ?, error = ?, finished_at = ? WHERE id = ? AND state = 'running'",
    state,
    error,
    now,
    id,
  );
};

/**
 * Publishes a run's edition: `publish` moves its files into place, `queue` writes the outbox, and the run and its slot end,
 * all in one transaction that nobody else can come between. Returns false, and does nothing, when the claim is lost.
 */
export function publishRun(
  store: Store,
  id: string,
  {
    claim,
    edition,
    now,
    publish,
    queue,
  }: {
    claim: SlotClaim | undefined;
    edition: Edition;
    now: number;
    publish: () => string;
    queue: (folder: string) => void;
  },
): boolean {
  return store.write(() => {
    if (claim && !holds(store, claim)) return false;
    const folder = publish();
    store.run(
      `UPDATE runs SET state = 'done', finished_at = ?, edition = ?, folder = ?, inputs = ?, tables = ?, detail = ? WHERE id = ?`,
      now,
      edition.edition,
      folder,
      edition.inputs,
      edition.tables,
      JSON.stringify(edition.detail),
      id,
    );
    queue(folder);
    if (claim) finish(store, claim, now);
    return true;
  });
}

/** Runs whose process is no more. The slot of such a run is taken over by the next daemon. */
export function loseDeadRuns(store: Store, now: number): void {
  for (const { id, owner } of store.all<Run>("SELECT * FROM runs WHERE state = 'running'"))
    if (isGone(owner)) failRun(store, id, { state: "lost", error: "the process was ended", now });
}

export const runOf = (store: Store, id: string): Run | undefined =>
  store.one<Run>("SELECT * FROM runs WHERE id = ?", id);

/** Runs, newest first. */
export const runHistory = (store: Store, { schedule, limit = 50 }: { schedule?: string; limit?: number } = {}): Run[] =>
  store.all<Run>(
    "SELECT * FROM runs WHERE ?1 IS NULL OR schedule = ?1 ORDER BY rowid DESC LIMIT ?2",
    schedule ?? null,
    limit,
  );
