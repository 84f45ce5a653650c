/** Drops: files that were offered to the lake, each content once. */
import { join } from "node:path";
import pl from "../../columns/polars.ts";
import { contractSchema } from "../../lake/delta/columns.ts";
import { type Contract, column, conform } from "../../schema.ts";
import type { ColumnKind } from "./column-kinds.ts";
import type { LakeSettings } from "./settings.ts";

export const FILES = "bronze/files";
export const RECORDS = "bronze/records";

export const FILES_CONTRACT: Contract = {
  name: "files",
  grain: "one per content that was offered",
  key: ["_file_sha256"],
  columns: {
    _file_sha256: column("string", "SHA-256 of the unpacked content"),
    file: column("string", "name of the file, made unique in the lake"),
    path: column("string", "where it was found"),
    source: column("string", "the configured source it belongs to; null for a file named by hand"),
    bytes: column("int64", "unpacked bytes"),
    records: column("int64", "records that could be split, with those that could not"),
    status: column("string", "taken; refused, with a reason; or replaced by a file that it was the beginning of"),
    reason: column("string", "why it was refused, in a sentence"),
    headers: column("string", "its headers in their order, as JSON"),
    kinds: column(
      "string",
      "what its columns hold, in their order, as JSON; null for files taken in before this was kept",
    ),
    replaced_by: column("string", "SHA-256 of the content that it was the beginning of"),
    _ingested_at: column("datetime", "when it was taken in, UTC"),
    _run_id: column("string", "the run that took it in"),
  },
};

export const filesSchema = contractSchema(FILES_CONTRACT);

export type DropStatus = "taken" | "refused" | "replaced";

export interface Drop {
  sha256: string;
  file: string;
  path: string;
  source: string | undefined;
  bytes: number;
  records: number;
  status: DropStatus;
  reason: string | undefined;
  columns: readonly string[];
  /** What the columns hold; absent where it is not known. */
  kinds?: readonly ColumnKind[] | undefined;
  replacedBy: string | undefined;
  ingestedAt: number;
  run: string;
}

export function dropFrame(drops: readonly Drop[]): pl.DataFrame {
  const text = (name: string, of: (drop: Drop) => string | undefined): pl.Series =>
    pl.Series(
      name,
      drops.map((drop) => of(drop) ?? null),
      pl.String,
    );
  const whole = (name: string, of: (drop: Drop) => number): pl.Series =>
    pl.Series(name, Float64Array.from(drops, of)).cast(pl.Int64);
  const frame = pl.DataFrame([
    text("_file_sha256", ({ sha256 }) => sha256),
    text("file", ({ file }) => file),
    text("path", ({ path }) => path),
    text("source", ({ source }) => source),
    whole("bytes", ({ bytes }) => bytes),
    whole("records", ({ records }) => records),
    text("status", ({ status }) => status),
    text("reason", ({ reason }) => reason),
    text("headers", ({ columns }) => JSON.stringify(columns)),
    text("kinds", ({ kinds }) => (kinds === undefined ? undefined : JSON.stringify(kinds))),
    text("replaced_by", ({ replacedBy }) => replacedBy),
    whole("_ingested_at", ({ ingestedAt }) => ingestedAt).cast(pl.Datetime("ms")),
    text("_run_id", ({ run }) => run),
  ]);
  return conform(frame, FILES_CONTRACT);
}

export const dropsOf = (frame: pl.DataFrame): Drop[] =>
  frame.toRecords().map((row) => ({
    sha256: String(row._file_sha256),
    file: String(row.file),
    path: String(row.path),
    source: (row.source as string | null) ?? undefined,
    bytes: Number(row.bytes),
    records: Number(row.records),
    status: row.status as DropStatus,
    reason: (row.reason as string | null) ?? undefined,
    columns: JSON.parse(String(row.headers)) as string[],
    ...(typeof row.kinds === "string" ? { kinds: JSON.parse(row.kinds) as ColumnKind[] } : {}),
    replacedBy: (row.replaced_by as string | null) ?? undefined,
    ingestedAt: (row._ingested_at as unknown as Date).getTime(),
    run: String(row._run_id),
  }));

/** Where the content of a drop is kept as it came. */
export const keptFile = (lake: string, { sha256, file }: Pick<Drop, "sha256" | "file">): string =>
  join(lake, "bronze", "_files", sha256, file);

/** Drops in the order in which one run over all files would read them: by source, then by path. */
export function inReadingOrder(drops: readonly Drop[], { sources }: Pick<LakeSettings, "sources">): Drop[] {
  const place = ({ source }: Drop): number => {
    const found = source === undefined ? -1 : sources.indexOf(source);
    return found < 0 ? sources.length : found;
  };
  const text = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);
  return drops.toSorted(
    (a, b) => place(a) - place(b) || text(a.path, b.path) || text(a.file, b.file) || text(a.sha256, b.sha256),
  );
}

const stem = (file: string): string => file.replace(/(\.(gz|csv|tsv|txt|parquet|ndjson|jsonl|xlsx))+$/i, "");
const natural = new Intl.Collator("en", { numeric: true });

/** Which of two drops is the later one where both say something of the same order or day: by name, numbers by their value. */
export const laterFirst = (a: Drop, b: Drop): number =>
  natural.compare(stem(b.file), stem(a.file)) || (a.sha256 < b.sha256 ? 1 : -1);
