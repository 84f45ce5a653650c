/**
 * Commits to a Delta table: put-if-absent of the next version by `link()`, tried again on the version behind it where somebody else
 * was first and did nothing that ours depends on.
 *
 * @see https://github.com/delta-io/delta/blob/master/PROTOCOL.md "Delta Log Entries", "In-Commit Timestamps"
 */
import { UserError } from "../../errors.ts";
import { publishFile } from "../../files.ts";
import { VERSION } from "../../version.ts";
import { type CommitInfo, type DeltaAction, demandWritable, serialize } from "./actions.ts";
import { writeCheckpoint } from "./checkpoint.ts";
import { commitPath, readCommit, readSnapshot } from "./log.ts";
import type { Snapshot } from "./snapshot.ts";

/** Somebody else's commit changed what this one was made from: read the table again and make the commit anew. */
export class CommitConflict extends UserError {}

/** One checkpoint in so many commits. */
export const CHECKPOINT_INTERVAL = 100;

export interface CommitOptions {
  /** Milliseconds since 1970. */
  at: number;
  /** "WRITE", "OPTIMIZE" … */
  operation: string;
  parameters?: Record<string, unknown>;
  /** Own keys of the commit, such as the run's id. */
  info?: Record<string, unknown>;
  /**
   * What the commit was made from: `nothing` where files are only added, `removed` where it replaces the files that it removes by the
   * same rows, `table` (default) where every other change of rows matters.
   */
  dependsOn?: "nothing" | "removed" | "table";
  /** Versions between checkpoints. */
  checkpointInterval?: number;
}

/** @throws CommitConflict where a commit that was first and ours do not go together */
function demandCompatible(
  snapshot: Snapshot,
  version: number,
  theirs: readonly DeltaAction[],
  ours: readonly DeltaAction[],
  dependsOn: CommitOptions["dependsOn"],
): void {
  const conflict = (what: string): CommitConflict =>
    new CommitConflict(`${snapshot.table}: version ${version}, which was written meanwhile, ${what}`, {
      hint: "try again",
    });
  const removed = new Set(ours.flatMap(({ remove }) => (remove == null ? [] : [remove.path])));
  const applications = new Set(ours.flatMap(({ txn }) => (txn == null ? [] : [txn.appId])));
  for (const { protocol, metaData, add, remove, txn } of theirs) {
    if (protocol != null) throw conflict("changed the protocol");
    if (metaData != null) throw conflict("changed the columns or settings");
    if (txn != null && applications.has(txn.appId)) throw conflict(`has ${txn.appId}, too`);
    if (remove != null && removed.has(remove.path)) throw conflict(`removed ${remove.path}, too`);
    const changes = (add ?? remove)?.dataChange === true;
    if (changes && (dependsOn ?? "table") === "table") throw conflict("changed rows");
  }
}

/** The commit of a new table. @returns false where there is one already */
export function createLog(
  table: string,
  actions: readonly DeltaAction[],
  { at, operation, ...options }: CommitOptions,
): boolean {
  return publishFile(commitPath(table, 0), serialize([infoOf(at, operation, options), ...actions]));
}

function infoOf(
  at: number,
  operation: string,
  { parameters, info, dependsOn }: Pick<CommitOptions, "parameters" | "info" | "dependsOn">,
): DeltaAction {
  const commitInfo: CommitInfo = {
    inCommitTimestamp: at,
    timestamp: at,
    operation,
    operationParameters: parameters ?? {},
    isBlindAppend: dependsOn === "nothing",
    engineInfo: `Tillbook/${VERSION}`,
    ...info,
  };
  return { commitInfo };
}

/**
 * Commits actions that were made from a snapshot.
 *
 * @returns the version
 * @throws CommitConflict where the table changed in a way that does not go together with it
 */
export async function commit(
  snapshot: Snapshot,
  actions: readonly DeltaAction[],
  options: CommitOptions,
): Promise<number> {
  const { table, protocol, metaData } = snapshot;
  const { at, operation, dependsOn = "table", checkpointInterval = CHECKPOINT_INTERVAL } = options;
  demandWritable(table, protocol, metaData);
  const appendOnly = metaData.configuration?.["delta.appendOnly"] === "true";
  if (appendOnly && actions.some(({ remove }) => remove?.dataChange === true))
    throw new UserError(`${table} takes only additions (delta.appendOnly)`);
  let last = snapshot.timestamp;
  for (let version = snapshot.version + 1; ; version++) {
    // times of commits only ever rise
    const time = Math.max(at, last + 1);
    const lines = serialize([infoOf(time, operation, { ...options, dependsOn }), ...actions]);
    if (publishFile(commitPath(table, version), lines)) {
      if (version % checkpointInterval === 0) await writeCheckpoint(await readSnapshot(table, version));
      return version;
    }
    const theirs = readCommit(table, version);
    demandCompatible(snapshot, version, theirs, actions, dependsOn);
    const info = theirs.find(({ commitInfo }) => commitInfo != null)?.commitInfo;
    last = Math.max(last, info?.inCommitTimestamp ?? info?.timestamp ?? 0);
  }
}
