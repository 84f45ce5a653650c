/** Tables of earlier reports that the lake has kept: what a report made by hand is compared with. */
import { createHash } from "node:crypto";
import type { Analysis } from "../../analyses/analysis.ts";
import { type Day, lastCompletePeriod, weekName } from "../../calendar.ts";
import { type Lake, openLake } from "../../lake/lake.ts";
import { readVersion, versionsOf } from "../../lake/versions.ts";
import type { KeptTable } from "../history.ts";

/** So many earlier reports are looked through for a table that the last one does not have. */
const MOST_REPORTS = 50;

/**
 * Every table that an analysis remembers, out of the last report with it as of an earlier day and about an earlier week. It depends on the
 * version of the lake and on `asOf`: a report made again is compared with the same ones.
 *
 * @throws UserError naming the file that is not as it was written
 */
export async function keptTables(
  { path, version }: Lake,
  analyses: readonly Analysis[],
  asOf: Day,
): Promise<Record<string, KeptTable>> {
  const columnsOf = new Map(
    analyses.flatMap(({ remembers = {} }) =>
      Object.entries(remembers).map(([table, remembered]) => [table, remembered?.columns ?? []] as const),
    ),
  );
  const own = weekName(lastCompletePeriod(asOf, "week").start);
  const found: Record<string, KeptTable> = {};
  let reports = 0;
  for (const number of versionsOf(path).reverse()) {
    if (number > version.version) continue;
    if (reports === MOST_REPORTS || Object.keys(found).length === columnsOf.size) break;
    const { kind, run, details, state } = readVersion(path, number);
    const gold = state.gold as { asOf: Day; edition: string; run: string } | undefined;
    // a report of an earlier day, made later, leaves the tables of the newest one where they are
    if (kind !== "report" || gold?.run !== run || gold.asOf >= asOf || gold.edition === own) continue;
    reports++;
    const kept = openLake(path, number);
    const remembered = (details?.remembered ?? {}) as Record<string, string>;
    for (const [table, columns] of columnsOf) {
      const optionsHash = remembered[table];
      const name = `gold/${table}`;
      if (found[table] !== undefined || optionsHash === undefined || !kept.has(name)) continue;
      const hash = createHash("sha256");
      for (const { sha256 } of await kept.files(name)) hash.update(`${sha256}\n`);
      const rows = await kept.rows(name, columns);
      found[table] = { run, edition: gold.edition, asOf: gold.asOf, sha256: hash.digest("hex"), optionsHash, rows };
    }
  }
  return found;
}
