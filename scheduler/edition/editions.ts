/** Editions on disk: made in a folder of their own, shown by turning one link. */
import { existsSync, readdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import type { Store } from "../store.ts";

const BUILDING = ".building";

/** Where a run makes its edition; nobody else writes there. */
export const stagingFolder = (reports: string, runId: string): string => join(reports, BUILDING, runId);

/**
 * The folder an edition is published under: its name, and the schedule's where there are several.
 */
export const editionName = (edition: string, schedule: string, schedules: number): string =>
  schedules > 1 ? `${edition}-${schedule}` : edition;

/** Removes what runs left behind that are not running any more. */
export function sweepStaging(store: Store, reports: string): void {
  const folder = join(reports, BUILDING);
  if (!existsSync(folder)) return;
  const running = new Set(store.all<{ id: string }>("SELECT id FROM runs WHERE state = 'running'").map(({ id }) => id));
  for (const name of readdirSync(folder))
    if (!running.has(name)) rmSync(join(folder, name), { recursive: true, force: true });
}
