/** The edition that a new one is compared with: the schedule's last one about an earlier week, for the same filter. */
import { join } from "node:path";
import { type Day, lastCompletePeriod, weekName } from "../../src/calendar.ts";
import type { PreviousEdition } from "../../src/run/previous-edition.ts";
import { variantOf } from "../mail/outbox.ts";
import type { Run } from "../runs.ts";
import type { Store } from "../store.ts";
import type { Filter } from "../time/schedule.ts";

/** What a run keeps of each variant it made, in its `detail`. */
export interface VariantDetail {
  inputs: string;
  story: string;
  /** Inside the edition's folder; "" for the edition itself. */
  folder: string;
  filter?: Filter;
  /** SHA-256 of each table. */
  tableHashes: Record<string, string>;
  /** `segmentScheme` of the options in force. */
  scheme: string;
}

const filterOf = (filter: Filter | undefined): string => variantOf(filter === undefined ? {} : { filter });

/**
 * The last edition that was published for this schedule and filter as of an earlier day and about an earlier week, whose files
 * are still those of its run; undefined where there is none. It depends on `asOf` and on what was published, not on when it is
 * asked: an edition made again compares with the same one. Editions about the same week share a folder, so that comparing with
 * one of them could not be done again.
 */
export function previousEdition(
  store: Store,
  reports: string,
  { schedule, asOf, filter }: { schedule: string; asOf: Day; filter?: Filter | undefined },
): PreviousEdition | undefined {
  const runs = store.all<Run>(
    `SELECT * FROM runs r WHERE schedule = ? AND state = 'done' AND as_of < ? AND edition <> ?
       AND NOT EXISTS (SELECT 1 FROM runs n WHERE n.folder = r.folder AND n.state = 'done' AND n.rowid > r.rowid)
     ORDER BY as_of DESC, rowid DESC LIMIT 50`,
    schedule,
    asOf,
    weekName(lastCompletePeriod(asOf, "week").start),
  );
  for (const run of runs) {
    const { variants = {} } = JSON.parse(run.detail ?? "{}") as { variants?: Record<string, Partial<VariantDetail>> };
    const found = Object.values(variants).find(
      (one) => one.tableHashes?.rfm !== undefined && filterOf(one.filter) === filterOf(filter),
    );
    const sha256 = found?.tableHashes?.rfm;
    if (found === undefined || sha256 === undefined || run.folder === null || run.edition === null) continue;
    return {
      run: run.id,
      edition: run.edition,
      asOf: run.as_of,
      file: join(reports, run.folder, found.folder ?? "", "tables", "rfm.csv"),
      sha256,
      scheme: found.scheme ?? "",
    };
  }
  return undefined;
}
