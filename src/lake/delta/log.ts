/** Reading the log of a Delta table: which files a version consists of. */
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { basename, join } from "node:path";
import { UserError } from "../../errors.ts";
import {
  type Add,
  type CommitInfo,
  type DeltaAction,
  demandReadable,
  type MetaData,
  type Protocol,
  parseActions,
  type Remove,
  type Txn,
} from "./actions.ts";
import { readCheckpoint } from "./checkpoint.ts";
import type { Snapshot } from "./snapshot.ts";

export const LOG = "_delta_log";

const COMMIT = /^(\d{20})\.json$/;
/** A checkpoint in one file or in several parts. */
const CHECKPOINT = /^(\d{20})\.checkpoint(?:\.(\d{10})\.(\d{10}))?\.parquet$/;

export const commitName = (version: number): string => `${String(version).padStart(20, "0")}.json`;
export const commitPath = (table: string, version: number): string => join(table, LOG, commitName(version));

interface Listed {
  commits: number[];
  /** Complete checkpoints with their files, ascending. */
  checkpoints: { version: number; files: string[] }[];
}

function list(table: string): Listed {
  const folder = join(table, LOG);
  const names = existsSync(folder) ? readdirSync(folder) : [];
  const parts = new Map<string, { version: number; of: number; files: string[] }>();
  const commits: number[] = [];
  for (const name of names.sort()) {
    const commit = COMMIT.exec(name);
    if (commit !== null) commits.push(Number(commit[1]));
    const part = CHECKPOINT.exec(name);
    if (part === null) continue;
    const key = `${part[1]}/${part[3] ?? 1}`;
    const found = parts.get(key) ?? { version: Number(part[1]), of: Number(part[3] ?? 1), files: [] };
    found.files.push(join(folder, name));
    parts.set(key, found);
  }
  const checkpoints = [...parts.values()]
    .filter(({ of, files }) => files.length === of)
    .sort((a, b) => a.version - b.version);
  return { commits, checkpoints };
}

/** Whether a folder has a Delta table. */
export const isTable = (table: string): boolean => {
  const { commits, checkpoints } = list(table);
  return commits.length > 0 || checkpoints.length > 0;
};

/** The newest version of a table; −1 where there is none. */
export function latestVersion(table: string): number {
  const { commits, checkpoints } = list(table);
  return Math.max(-1, commits.at(-1) ?? -1, checkpoints.at(-1)?.version ?? -1);
}

/** The actions of one commit. */
export function readCommit(table: string, version: number): DeltaAction[] {
  const path = commitPath(table, version);
  return parseActions(readFileSync(path, "utf8"), path);
}

interface Replay {
  protocol: Protocol | undefined;
  metaData: MetaData | undefined;
  files: Map<string, Add>;
  removed: Map<string, Remove>;
  transactions: Map<string, Txn>;
  timestamp: number;
}

function apply(state: Replay, action: DeltaAction): void {
  const { add, remove, metaData, protocol, txn, commitInfo } = action;
  if (add != null) {
    state.files.set(add.path, add);
    state.removed.delete(add.path);
  }
  if (remove != null) {
    state.files.delete(remove.path);
    state.removed.set(remove.path, remove);
  }
  if (metaData != null) state.metaData = metaData;
  if (protocol != null) state.protocol = protocol;
  if (txn != null) state.transactions.set(txn.appId, txn);
  if (commitInfo != null) state.timestamp = commitInfo.inCommitTimestamp ?? commitInfo.timestamp ?? state.timestamp;
}

const missing = (table: string, wanted: number, version: number): UserError =>
  new UserError(`${table} has no version ${wanted} any more: ${commitName(version)} is not in its log`, {
    hint: "the log is damaged, or older versions have been cleaned up; restore it from a backup",
  });

/**
 * A table as it is, or as it was at a version.
 *
 * @throws UserError where there is no such table or version, its log is damaged, or it needs what we do not read
 */
export async function readSnapshot(table: string, version?: number): Promise<Snapshot> {
  const { commits, checkpoints } = list(table);
  const newest = Math.max(-1, commits.at(-1) ?? -1, checkpoints.at(-1)?.version ?? -1);
  if (newest < 0) throw new UserError(`${table} is no Delta table: it has no ${LOG}`);
  const wanted = version ?? newest;
  if (wanted > newest || wanted < 0)
    throw new UserError(`${basename(table)} has no version ${wanted}; the newest is ${newest}`);
  const state: Replay = {
    protocol: undefined,
    metaData: undefined,
    files: new Map(),
    removed: new Map(),
    transactions: new Map(),
    timestamp: 0,
  };
  const known = new Set(commits);
  const start = checkpoints.findLast((one) => one.version <= wanted);
  // without a checkpoint every commit from the first is needed; with all commits there a checkpoint saves reading them
  let next = 0;
  if (start !== undefined) {
    for (const file of start.files) for (const action of await readCheckpoint(file)) apply(state, action);
    next = start.version + 1;
  }
  for (let at = next; at <= wanted; at++) {
    if (!known.has(at)) throw missing(table, wanted, at);
    for (const action of readCommit(table, at)) apply(state, action);
  }
  // the time of a checkpoint's version is in its commit, where that is still there
  if (next === wanted + 1 && known.has(wanted)) {
    const info = readCommit(table, wanted).find(({ commitInfo }) => commitInfo != null)?.commitInfo;
    state.timestamp = info?.inCommitTimestamp ?? info?.timestamp ?? 0;
  }
  const { protocol, metaData } = state;
  if (protocol === undefined || metaData === undefined)
    throw new UserError(
      `the log of ${table} is damaged: it has no ${protocol === undefined ? "protocol" : "metaData"}`,
    );
  demandReadable(table, protocol, metaData);
  for (const { path, deletionVector } of state.files.values())
    if (deletionVector != null)
      throw new UserError(`${table} has deletion vectors (${path}), which Tillbook does not read`, {
        hint: "rewrite the table without them: REORG TABLE … APPLY (PURGE) in Spark",
      });
  return { ...state, protocol, metaData, table, version: wanted };
}

export interface Commit {
  version: number;
  timestamp: number;
  info: CommitInfo | undefined;
}

/** The commits of a table whose files are still there, the newest first. */
export function tableHistory(table: string): Commit[] {
  return list(table)
    .commits.map((version) => {
      const info = readCommit(table, version).find(({ commitInfo }) => commitInfo != null)?.commitInfo;
      return { version, info, timestamp: info?.inCommitTimestamp ?? info?.timestamp ?? 0 };
    })
    .reverse();
}
