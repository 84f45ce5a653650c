/** Changes of the lake: tables first, each by a commit of its own, then the version that says they belong together. */
import { globSync, mkdirSync, statSync } from "node:fs";
import { join } from "node:path";
import { isDeepStrictEqual } from "node:util";
import type pl from "../columns/polars.ts";
import { UserError } from "../errors.ts";
import { sweepTemporaries } from "../files.ts";
import type { Add, DeltaAction } from "./delta/actions.ts";
import { CommitConflict, commit } from "./delta/commit.ts";
import { type FileOptions, writeDataFile } from "./delta/data-file.ts";
import { isTable, latestVersion, readCommit, readSnapshot } from "./delta/log.ts";
import type { Snapshot } from "./delta/snapshot.ts";
import { ensureTable, filesOf, type NewTable, readFileOf, readRows, removal, withSchema } from "./delta/table.ts";
import { withLock } from "./lock.ts";
import { type LakeVersion, newestVersion, publishVersion } from "./versions.ts";

export interface Change {
  /** The folder of the lake. */
  readonly lake: string;
  /** Milliseconds since 1970. */
  readonly at: number;
  readonly run: string;
  /** The version that is changed; undefined for a new lake. */
  readonly parent: LakeVersion | undefined;
  /** Files of a table as it is now; none where there is no such table. */
  files(table: string): Promise<Add[]>;
  /** Rows of a table as it is now; undefined where there is no such table. */
  rows(table: string, columns?: readonly string[]): Promise<pl.DataFrame | undefined>;
  /** Rows of one of its files. */
  rowsOf(table: string, file: Add, columns?: readonly string[]): Promise<pl.DataFrame>;
  /** Makes the table where there is none, and gives it the columns that it lacks. */
  define(table: string, columns: Omit<NewTable, "name">): Promise<void>;
  /** Writes rows as a file, which is part of the table once it is added. */
  write(table: string, rows: pl.DataFrame, prefix: string, options?: Pick<FileOptions, "dataChange" | "tags">): Add;
  /** Makes a file part of the table. */
  add(table: string, file: Add): void;
  /** Takes a file out of the table. */
  remove(table: string, file: Add, options?: { dataChange?: boolean }): void;
  /** Marks that an application's write is in the table. */
  mark(table: string, application: string): void;
}

export interface ChangeResult {
  kind: string;
  summary: string;
  details?: Readonly<Record<string, unknown>>;
  /** Replaces what the parent has under the same names. */
  state?: Readonly<Record<string, unknown>>;
}

interface Pending {
  snapshot: Snapshot;
  actions: DeltaAction[];
  applications: Set<string>;
}

const isOurs = (table: string, version: number): boolean =>
  readCommit(table, version).some(({ commitInfo }) => commitInfo?.engineInfo?.startsWith("Tillbook") === true);

/**
 * A table as its version of the lake has it. Commits behind that are those of a change that did not come to its end, which are undone by
 * one more commit, or somebody else's, such as Spark's OPTIMIZE, which stay.
 */
async function settled(table: string, version: number, at: number): Promise<Snapshot> {
  const latest = latestVersion(table);
  if (latest <= version) return readSnapshot(table, version);
  const behind = Array.from({ length: latest - version }, (_, i) => version + 1 + i);
  const newest = await readSnapshot(table);
  if (!behind.some((one) => isOurs(table, one))) return newest;
  const wanted = await readSnapshot(table, version);
  const actions: DeltaAction[] = [
    ...[...newest.files.values()]
      .filter(({ path }) => !wanted.files.has(path))
      .map((add): DeltaAction => ({ remove: removal(add, at) })),
    ...[...wanted.files.values()].filter(({ path }) => !newest.files.has(path)).map((add): DeltaAction => ({ add })),
  ];
  if (actions.length === 0) return newest;
  await commit(newest, actions, { at, operation: "RESTORE", parameters: { version } });
  return readSnapshot(table);
}

const MOST_ATTEMPTS = 20;

function changeOf(lake: string, parent: LakeVersion | undefined, at: number, run: string) {
  const pending = new Map<string, Pending>();
  const folder = (table: string): string => join(lake, table);
  const open = async (table: string): Promise<Pending | undefined> => {
    const known = pending.get(table);
    if (known !== undefined) return known;
    const version = parent?.tables[table];
    if (version === undefined) return undefined;
    const made = { snapshot: await settled(folder(table), version, at), actions: [], applications: new Set<string>() };
    pending.set(table, made);
    return made;
  };
  const opened = (table: string): Pending => {
    const found = pending.get(table);
    if (found === undefined) throw new Error(`the table ${table} has to be defined or read before it is changed`);
    return found;
  };
  /** Files as the actions so far leave them. */
  const filesNow = ({ snapshot, actions }: Pending): Add[] => {
    const gone = new Set(actions.flatMap(({ remove }) => (remove == null ? [] : [remove.path])));
    const added = actions.flatMap(({ add }) => (add == null || gone.has(add.path) ? [] : [add]));
    const replaced = new Set(added.map(({ path }) => path));
    return [...filesOf(snapshot).filter(({ path }) => !gone.has(path) && !replaced.has(path)), ...added];
  };
  const change: Change = {
    lake,
    at,
    run,
    parent,
    async files(table) {
      const found = await open(table);
      return found === undefined ? [] : filesNow(found);
    },
    async rows(table, columns) {
      const found = await open(table);
      return found === undefined ? undefined : readRows(found.snapshot, columns, filesNow(found));
    },
    async rowsOf(table, file, columns) {
      const found = await open(table);
      return readFileOf((found ?? opened(table)).snapshot, file, columns);
    },
    async define(table, columns) {
      const found = await open(table);
      if (found === undefined) {
        const isLeftOver = isTable(folder(table));
        const made = await ensureTable(folder(table), { ...columns, name: table.replace("/", "_") }, at);
        // of a change that did not come to its end
        const snapshot = isLeftOver ? await settled(folder(table), 0, at) : made;
        pending.set(table, { snapshot, actions: [], applications: new Set() });
      }
      const { snapshot, actions } = opened(table);
      const wider = withSchema(snapshot, columns.schemaString);
      if (wider === undefined) return;
      actions.push(wider);
      pending.set(table, { ...opened(table), snapshot: { ...snapshot, metaData: wider.metaData! } });
    },
    write: (table, rows, prefix, options = {}) => writeDataFile(folder(table), rows, { prefix, at, ...options }),
    add(table, add) {
      const { actions, snapshot } = opened(table);
      // the same rows as a file that is there or was taken out: it stays, with what is said of it now
      const taken = actions.findIndex(({ remove }) => remove?.path === add.path);
      if (taken >= 0) actions.splice(taken, 1);
      const there = snapshot.files.get(add.path);
      const isSame = there !== undefined && isDeepStrictEqual(there.tags, add.tags);
      if (!isSame && actions.every((one) => one.add?.path !== add.path)) actions.push({ add });
    },
    remove(table, file, { dataChange = true } = {}) {
      const { actions, snapshot } = opened(table);
      const fresh = actions.findIndex(({ add }) => add?.path === file.path);
      if (fresh >= 0) actions.splice(fresh, 1);
      if (snapshot.files.has(file.path)) actions.push({ remove: removal(file, at, dataChange) });
    },
    mark(table, application) {
      const { snapshot, actions, applications } = opened(table);
      if (applications.has(application)) return;
      applications.add(application);
      const before = snapshot.transactions.get(application)?.version ?? 0;
      actions.push({ txn: { appId: application, version: before + 1, lastUpdated: at } });
    },
  };
  return { change, pending };
}

/** Folders of a lake in which something is written. */
const foldersOf = (lake: string): string[] => [
  lake,
  ...globSync(["*/*", "*/*/_delta_log", "_versions"], { cwd: lake }).map((one) => join(lake, one)),
];

/** Commits the tables that were changed, and gives the version of each that was looked at. */
async function commitTables(
  pending: ReturnType<typeof changeOf>["pending"],
  how: Parameters<typeof commit>[2],
): Promise<Record<string, number>> {
  const versions: Record<string, number> = {};
  for (const [table, { snapshot, actions }] of pending)
    versions[table] = actions.length > 0 ? await commit(snapshot, actions, how) : snapshot.version;
  return versions;
}

/**
 * Changes the lake: all of it, or nothing of it is seen by those who open the lake.
 *
 * @param work may be called again where somebody else was first; gives undefined where nothing is to be changed
 * @returns the new version, or undefined
 */
export async function changeLake(
  lake: string,
  { at, run }: { at: number; run: string },
  work: (change: Change) => Promise<ChangeResult | undefined>,
): Promise<LakeVersion | undefined> {
  mkdirSync(lake, { recursive: true });
  return withLock(lake, async () => {
    for (let attempt = 1; ; attempt++) {
      const parent = newestVersion(lake);
      for (const folder of foldersOf(lake)) if (statSync(folder).isDirectory()) sweepTemporaries(folder);
      const { change, pending } = changeOf(lake, parent, Math.max(at, (parent?.at ?? 0) + 1), run);
      const changed = await work(change);
      if (changed === undefined) return undefined;
      try {
        const info = { runId: run, lakeVersion: (parent?.version ?? -1) + 1 };
        const operation = changed.kind === "optimize" ? "OPTIMIZE" : "WRITE";
        const tables = { ...parent?.tables, ...(await commitTables(pending, { at: change.at, operation, info })) };
        const version: LakeVersion = {
          version: (parent?.version ?? -1) + 1,
          parent: parent?.version ?? -1,
          at: change.at,
          kind: changed.kind,
          run,
          summary: changed.summary,
          tables,
          ...(changed.details === undefined ? {} : { details: changed.details }),
          state: { ...parent?.state, ...changed.state },
        };
        if (publishVersion(lake, version)) return version;
      } catch (error) {
        if (!(error instanceof CommitConflict)) throw error;
      }
      if (attempt === MOST_ATTEMPTS)
        throw new UserError(`${lake} was changed by others ${attempt} times while this was written`, {
          hint: "run it again when less is going on",
        });
    }
  });
}
