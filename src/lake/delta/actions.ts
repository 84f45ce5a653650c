/**
 * Actions of the log of a Delta table, as the protocol names them.
 *
 * @see https://github.com/delta-io/delta/blob/master/PROTOCOL.md "Actions"
 */
import { UserError } from "../../errors.ts";

/** A data file is part of the table. */
export interface Add {
  /** Relative to the table's folder, URL-encoded. */
  path: string;
  partitionValues: Record<string, string | null>;
  size: number;
  /** Milliseconds since 1970. */
  modificationTime: number;
  dataChange: boolean;
  /** JSON: numRecords, minValues, maxValues, nullCount. */
  stats?: string;
  tags?: Record<string, string>;
  deletionVector?: unknown;
}

/** A data file is no longer part of the table. */
export interface Remove {
  path: string;
  deletionTimestamp?: number;
  dataChange: boolean;
  extendedFileMetadata?: boolean;
  partitionValues?: Record<string, string | null>;
  size?: number;
}

export interface MetaData {
  id: string;
  name?: string;
  description?: string;
  format: { provider: string; options: Record<string, string> };
  /** JSON of the columns. */
  schemaString: string;
  partitionColumns: string[];
  configuration: Record<string, string>;
  createdTime?: number;
}

export interface Protocol {
  minReaderVersion: number;
  minWriterVersion: number;
  readerFeatures?: string[];
  writerFeatures?: string[];
}

/** The last version of an application: what makes a write idempotent. */
export interface Txn {
  appId: string;
  version: number;
  lastUpdated?: number;
}

export interface CommitInfo {
  timestamp: number;
  inCommitTimestamp?: number;
  operation: string;
  operationParameters?: Record<string, unknown>;
  isBlindAppend?: boolean;
  engineInfo?: string;
  [own: string]: unknown;
}

/** One line of a commit: one of these. */
export interface DeltaAction {
  add?: Add;
  remove?: Remove;
  metaData?: MetaData;
  protocol?: Protocol;
  txn?: Txn;
  commitInfo?: CommitInfo;
  [other: string]: unknown;
}

export const serialize = (actions: readonly DeltaAction[]): string =>
  actions.map((action) => `${JSON.stringify(action)}\n`).join("");

/** @throws UserError where a line is no action */
export function parseActions(text: string, file: string): DeltaAction[] {
  return text
    .split("\n")
    .filter((line) => line.trim() !== "")
    .map((line, i) => {
      try {
        return JSON.parse(line) as DeltaAction;
      } catch (cause) {
        throw new UserError(`${file} is damaged: line ${i + 1} is no JSON`, {
          cause,
          hint: "restore it from a backup",
        });
      }
    });
}

/** What our tables need: times without a zone, and times of commits that survive copying. */
export const OUR_PROTOCOL: Protocol = {
  minReaderVersion: 3,
  minWriterVersion: 7,
  readerFeatures: ["timestampNtz"],
  writerFeatures: ["timestampNtz", "inCommitTimestamp"],
};

/** With deletion vectors as a feature a table may have none: each file is looked at. */
const READABLE = new Set(["timestampNtz", "deletionVectors", "v2Checkpoint", "vacuumProtocolCheck"]);
const WRITABLE = new Set([...READABLE, "inCommitTimestamp", "appendOnly", "invariants", "domainMetadata"]);

const unsupported = (table: string, what: string): UserError =>
  new UserError(`${table} uses ${what} of the Delta protocol, which Tillbook does not read`, {
    hint: "write the table without it, or export it as Parquet files",
  });

/** @throws UserError where the table needs something that we cannot read */
export function demandReadable(table: string, protocol: Protocol, metaData: MetaData): void {
  if (protocol.minReaderVersion > 3) throw unsupported(table, `reader version ${protocol.minReaderVersion}`);
  const feature = (protocol.readerFeatures ?? []).find((name) => !READABLE.has(name));
  if (feature !== undefined && feature !== "columnMapping") throw unsupported(table, `the feature ${feature}`);
  const mapping = metaData.configuration?.["delta.columnMapping.mode"] ?? "none";
  if (mapping !== "none") throw unsupported(table, `column mapping (${mapping})`);
  if (metaData.format.provider !== "parquet")
    throw unsupported(table, `files of the format ${metaData.format.provider}`);
}

/** @throws UserError where the table needs something of its writers that we do not do */
export function demandWritable(table: string, protocol: Protocol, metaData: MetaData): void {
  demandReadable(table, protocol, metaData);
  const { minWriterVersion, writerFeatures = [] } = protocol;
  const feature = writerFeatures.find((name) => !WRITABLE.has(name));
  if (minWriterVersion > 7 || feature !== undefined)
    throw new UserError(
      `${table} asks of its writers ${feature === undefined ? `version ${minWriterVersion}` : `the feature ${feature}`}, which Tillbook does not have`,
    );
  const config = metaData.configuration ?? {};
  const invariant = Object.keys(config).find((key) => key.startsWith("delta.constraints."));
  if (invariant !== undefined || metaData.schemaString.includes("delta.invariants"))
    throw new UserError(`${table} has constraints (${invariant ?? "invariants"}), which Tillbook does not check`);
}

/** The path of a data file on disk, relative to its table. */
export function filePath(table: string, encoded: string): string {
  const path = decodeURIComponent(encoded);
  if (/^[a-z][a-z0-9+.-]*:/i.test(path) || path.startsWith("/") || path.split("/").includes(".."))
    throw unsupported(table, `a data file outside its folder (${path})`);
  return path;
}
