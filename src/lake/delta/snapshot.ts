/** What a version of a Delta table is. */
import type { Add, MetaData, Protocol, Remove, Txn } from "./actions.ts";

/** A table at one version. */
export interface Snapshot {
  /** Folder of the table. */
  table: string;
  version: number;
  protocol: Protocol;
  metaData: MetaData;
  /** By encoded path. */
  files: ReadonlyMap<string, Add>;
  /** Files that are no longer part of it, as far as the log still says so. */
  removed: ReadonlyMap<string, Remove>;
  /** By application. */
  transactions: ReadonlyMap<string, Txn>;
  /** Milliseconds since 1970 of the commit. */
  timestamp: number;
}
