/** The tables that a new edition is compared with: the schedule's last ones about an earlier week, for the same filter. */
import { join } from "node:path";
import { type Day, lastCompletePeriod, weekName } from "../../src/calendar.ts";
import type { PublishedTable } from "../../src/run/history.ts";
import { variantOf } from "../mail/outbox.ts";
import type { Run } from "../runs.ts";
import type { Store } from "../store.ts";
import type { Filter } from "../time/schedule.ts";
import type { InputFile, ShownFigure } from "./compare.ts";

/** What a run keeps of each variant it made, in its `detail`. */
export interface VariantDetail {
  inputs: string;
  story: string;
  /** Inside the edition's folder; "" for the edition itself. */
  folder: string;
  filter?: Filter;
  /** SHA-256 of each table. */
  tableHashes: Record<string, string>;
  /** Headline figures and input files, for what a later edition of the same day corrects. */
  figures: readonly ShownFigure[];
  files: readonly InputFile[];
  /** The tables that later editions may be compared with, each with the hash of the options it was made with. */
  remembered: Record<string, string>;
}

const filterOf = (filter: Filter | undefined): string => variantOf(filter === undefined ? {} : { filter });

/**
 * Every table that an analysis remembers, out of the last edition with it that was published for this schedule and filter as of an
 * earlier day and about an earlier week, whose files are still those of its run; undefined where there is none. It depends on
 * `asOf` and on what was published, not on when it is asked: an edition made again compares with the same ones. Editions about the
 * same week share a folder, so that comparing with one of them could not be done again.
 */
export function previousTables(
  store: Store,
  reports: string,
  { schedule, asOf, filter }: { schedule: string; asOf: Day; filter?: Filter | undefined },
): Record<string, PublishedTable> | undefined {
  const runs = store.all<Run>(
    `SELECT * FROM runs r WHERE schedule = ? AND state = 'done' AND as_of < ? AND edition <> ?
       AND NOT EXISTS (SELECT 1 FROM runs n WHERE n.folder = r.folder AND n.state = 'done' AND n.rowid > r.rowid)
     ORDER BY as_of DESC, rowid DESC LIMIT 50`,
    schedule,
    asOf,
    weekName(lastCompletePeriod(asOf, "week").start),
  );
  const found: Record<string, PublishedTable> = {};
  for (const { id, edition, as_of, folder, detail } of runs) {
    if (folder === null || edition === null) continue;
    const { variants = {} } = JSON.parse(detail ?? "{}") as { variants?: Record<string, Partial<VariantDetail>> };
    for (const variant of Object.values(variants)) {
      if (filterOf(variant.filter) !== filterOf(filter)) continue;
      for (const [table, optionsHash] of Object.entries(variant.remembered ?? {})) {
        const sha256 = variant.tableHashes?.[table];
        if (sha256 === undefined || found[table] !== undefined) continue;
        const file = join(reports, folder, variant.folder ?? "", "tables", `${table}.csv`);
        found[table] = { run: id, edition, asOf: as_of, file, sha256, optionsHash };
      }
    }
  }
  return Object.keys(found).length === 0 ? undefined : found;
}
