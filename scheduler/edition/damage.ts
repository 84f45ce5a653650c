/** Whether a published edition is still as its run left it. Nothing is changed or removed by looking. */
import { createHash } from "node:crypto";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join, relative } from "node:path";
import type { Run } from "../runs.ts";
import type { Store } from "../store.ts";

const hashOf = (path: string): string => createHash("sha256").update(readFileSync(path)).digest("hex");

/** SHA-256 of every file of an edition, by its path in the folder. */
export const editionFiles = (folder: string): Record<string, string> =>
  Object.fromEntries(
    readdirSync(folder, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map(({ parentPath, name }) => join(parentPath, name))
      .sort()
      .map((path) => [relative(folder, path).replaceAll("\\", "/"), hashOf(path)]),
  );

/** What the run says of its files; of runs of earlier versions, which did not list them, its own tables are known. */
function recordedFiles({ detail }: Run): Record<string, string> {
  const { published, tableHashes = {} } = JSON.parse(detail ?? "{}") as {
    published?: Record<string, string>;
    tableHashes?: Record<string, string>;
  };
  return (
    published ??
    Object.fromEntries(Object.entries(tableHashes).map(([table, sha256]) => [`tables/${table}.csv`, sha256]))
  );
}

/** What is wrong with a file; undefined where it is as it was. */
function wrongWith(path: string, sha256: string): string | undefined {
  if (!existsSync(path)) return "is missing";
  try {
    return hashOf(path) === sha256 ? undefined : "is not as its run left it";
  } catch (error) {
    return `cannot be read (${(error as NodeJS.ErrnoException).code})`;
  }
}

/** What is damaged in the edition that a finished run published, a sentence for each file; empty where all of it is as it was. */
export function damageOf(reports: string, run: Run): string[] {
  const folder = join(reports, run.folder ?? "");
  if (!existsSync(folder)) return [`the folder ${run.folder} is missing`];
  return Object.entries(recordedFiles(run)).flatMap(([name, sha256]) => {
    const wrong = wrongWith(join(folder, name), sha256);
    return wrong === undefined ? [] : [`${name} ${wrong}`];
  });
}

/** The run whose edition a schedule's readers hold as the newest. */
export const lastEdition = (store: Store, schedule: string): Run | undefined =>
  store.one<Run>(
    `SELECT * FROM runs r WHERE schedule = ? AND state = 'done' AND folder IS NOT NULL
       AND NOT EXISTS (SELECT 1 FROM runs n WHERE n.folder = r.folder AND n.state = 'done' AND n.rowid > r.rowid)
     ORDER BY as_of DESC, rowid DESC LIMIT 1`,
    schedule,
  );

/** Whether readers find this run's edition under its name, and not that of a later run. */
const isShown = (store: Store, { id, folder }: Run): boolean =>
  store.one(
    "SELECT 1 FROM runs WHERE folder = ?2 AND state = 'done' AND rowid > (SELECT rowid FROM runs WHERE id = ?1)",
    id,
    folder,
  ) === undefined;

/** What is damaged of a run's edition, where that is what readers find. */
export const shownDamage = (store: Store, reports: string, run: Run): string[] =>
  run.state === "done" && isShown(store, run) ? damageOf(reports, run) : [];

/** The first of several sentences, and how many more there are. */
export const firstOf = ([first = "", ...more]: readonly string[]): string =>
  more.length === 0 ? first : `${first}, and ${more.length} more`;
