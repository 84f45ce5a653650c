/**
 * Checkpoints: the state of a table's log at one version as a Parquet file, so that a reader need not replay all commits.
 *
 * @see https://github.com/delta-io/delta/blob/master/PROTOCOL.md "Checkpoints"
 */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { brotliDecompressSync, gunzipSync, zstdDecompressSync } from "node:zlib";
import type { SchemaElement } from "hyparquet";
import { UserError } from "../../errors.ts";
import { writeFile } from "../../files.ts";
import type { DeltaAction } from "./actions.ts";
import type { Snapshot } from "./snapshot.ts";

const bytesOf = (buffer: Buffer): Uint8Array => new Uint8Array(buffer.buffer, buffer.byteOffset, buffer.byteLength);
const COMPRESSORS = {
  ZSTD: (input: Uint8Array) => bytesOf(zstdDecompressSync(input)),
  GZIP: (input: Uint8Array) => bytesOf(gunzipSync(input)),
  BROTLI: (input: Uint8Array) => bytesOf(brotliDecompressSync(input)),
};

/** Maps come as objects, or as lists of entries, from different writers. */
function mapOf(value: unknown): Record<string, string | null> {
  if (Array.isArray(value))
    return Object.fromEntries(
      value.map(({ key, value }: { key: string; value: string | null }) => [key, value ?? null]),
    );
  return value instanceof Map ? Object.fromEntries(value) : ((value ?? {}) as Record<string, string | null>);
}

/** Whole numbers that are exact as numbers, and no missing fields. */
function plain(value: unknown): unknown {
  if (typeof value === "bigint") return Number(value);
  if (value instanceof Date) return value.getTime();
  if (Array.isArray(value)) return value.map(plain);
  if (value === null || typeof value !== "object" || ArrayBuffer.isView(value)) return value;
  return Object.fromEntries(
    Object.entries(value).flatMap(([key, one]) => (one === null || one === undefined ? [] : [[key, plain(one)]])),
  );
}

function actionOf(row: Record<string, unknown>): DeltaAction {
  const [kind, value] = Object.entries(row).find(([, one]) => one !== null && one !== undefined) ?? [];
  if (kind === undefined) return {};
  const fields = { ...(value as Record<string, unknown>) };
  for (const name of ["partitionValues", "tags", "configuration"])
    if (fields[name] != null) fields[name] = mapOf(fields[name]);
  if (kind === "metaData" && fields.format != null) {
    const format = fields.format as Record<string, unknown>;
    fields.format = { ...format, options: mapOf(format.options) };
  }
  const map = { partitionValues: fields.partitionValues, tags: fields.tags };
  // an empty partition value is null and stays so
  const action = {
    ...(plain(fields) as object),
    ...Object.fromEntries(Object.entries(map).filter(([, v]) => v != null)),
  };
  return { [kind]: action };
}

const READ = ["txn", "add", "remove", "metaData", "protocol", "sidecar"];

/** The actions of a checkpoint file. @throws UserError where it cannot be read or has sidecars */
export async function readCheckpoint(path: string): Promise<DeltaAction[]> {
  const { parquetMetadata, parquetReadObjects } = await import("hyparquet");
  const bytes = readFileSync(path);
  const file = bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.byteLength) as ArrayBuffer;
  let rows: Record<string, unknown>[];
  try {
    const metadata = parquetMetadata(file);
    const there = new Set(metadata.schema.map(({ name }) => name));
    const columns = READ.filter((name) => there.has(name));
    rows = await parquetReadObjects({ file, metadata, columns, compressors: COMPRESSORS });
  } catch (cause) {
    throw new UserError(`${path} cannot be read as a checkpoint: ${(cause as Error).message}`, {
      cause,
      hint: "remove it where all commits of the log are still there, or restore it from a backup",
    });
  }
  if (rows.some(({ sidecar }) => sidecar != null))
    throw new UserError(`${path} has sidecar files, which Tillbook does not read`, {
      hint: "set delta.checkpointPolicy to classic and write another checkpoint",
    });
  return rows.map(actionOf);
}

type Field = SchemaElement;
const group = (name: string, children: number): Field => ({
  name,
  repetition_type: "OPTIONAL",
  num_children: children,
});
const text = (name: string): Field => ({
  name,
  type: "BYTE_ARRAY",
  converted_type: "UTF8",
  repetition_type: "OPTIONAL",
});
const long = (name: string): Field => ({ name, type: "INT64", repetition_type: "OPTIONAL" });
const int = (name: string): Field => ({ name, type: "INT32", repetition_type: "OPTIONAL" });
const bool = (name: string): Field => ({ name, type: "BOOLEAN", repetition_type: "OPTIONAL" });
const map = (name: string): Field[] => [
  { name, converted_type: "MAP", repetition_type: "OPTIONAL", num_children: 1 },
  { name: "key_value", repetition_type: "REPEATED", num_children: 2 },
  { name: "key", type: "BYTE_ARRAY", converted_type: "UTF8", repetition_type: "REQUIRED" },
  { name: "value", type: "BYTE_ARRAY", converted_type: "UTF8", repetition_type: "OPTIONAL" },
];
const texts = (name: string): Field[] => [
  { name, converted_type: "LIST", repetition_type: "OPTIONAL", num_children: 1 },
  { name: "list", repetition_type: "REPEATED", num_children: 1 },
  { name: "element", type: "BYTE_ARRAY", converted_type: "UTF8", repetition_type: "OPTIONAL" },
];

const SCHEMA: readonly Field[] = [
  { name: "root", num_children: 5 },
  ...[group("txn", 3), text("appId"), long("version"), long("lastUpdated")],
  ...[group("add", 7), text("path"), ...map("partitionValues"), long("size"), long("modificationTime")],
  ...[bool("dataChange"), text("stats"), ...map("tags")],
  ...[group("remove", 3), text("path"), long("deletionTimestamp"), bool("dataChange")],
  ...[group("metaData", 8), text("id"), text("name"), text("description")],
  ...[group("format", 2), text("provider"), ...map("options")],
  ...[text("schemaString"), ...texts("partitionColumns"), ...map("configuration"), long("createdTime")],
  ...[group("protocol", 4), int("minReaderVersion"), int("minWriterVersion")],
  ...[...texts("readerFeatures"), ...texts("writerFeatures")],
];

const whole = (value: number | undefined): bigint | null => (value === undefined ? null : BigInt(Math.trunc(value)));

/** Writes the checkpoint of a version, and says in `_last_checkpoint` that it is there. */
export async function writeCheckpoint(snapshot: Snapshot): Promise<void> {
  const { ByteWriter, parquetWrite } = await import("hyparquet-writer");
  const { protocol, metaData, files, removed, transactions, table, version } = snapshot;
  const rows: Record<string, unknown>[] = [
    {
      protocol: {
        ...protocol,
        readerFeatures: protocol.readerFeatures ?? null,
        writerFeatures: protocol.writerFeatures ?? null,
      },
    },
    {
      metaData: {
        ...metaData,
        name: metaData.name ?? null,
        description: metaData.description ?? null,
        createdTime: whole(metaData.createdTime),
      },
    },
    ...[...transactions.values()].map((txn) => ({
      txn: { appId: txn.appId, version: whole(txn.version), lastUpdated: whole(txn.lastUpdated) },
    })),
    ...[...files.values()].map((add) => ({
      add: {
        path: add.path,
        partitionValues: add.partitionValues,
        size: whole(add.size),
        modificationTime: whole(add.modificationTime),
        dataChange: false,
        stats: add.stats ?? null,
        tags: add.tags ?? null,
      },
    })),
    ...[...removed.values()].map((remove) => ({
      remove: { path: remove.path, deletionTimestamp: whole(remove.deletionTimestamp), dataChange: false },
    })),
  ];
  const column = (name: string): { name: string; data: unknown[] } => ({
    name,
    data: rows.map((row) => row[name] ?? null),
  });
  const writer = new ByteWriter();
  parquetWrite({
    writer,
    schema: [...SCHEMA],
    columnData: ["txn", "add", "remove", "metaData", "protocol"].map(column),
    statistics: false,
    rowGroupSize: 100_000,
  });
  const bytes = new Uint8Array(writer.getBuffer());
  const log = join(table, "_delta_log");
  writeFile(join(log, `${String(version).padStart(20, "0")}.checkpoint.parquet`), bytes);
  writeFile(
    join(log, "_last_checkpoint"),
    JSON.stringify({ version, size: rows.length, sizeInBytes: bytes.length, numOfAddFiles: files.size }),
  );
}
