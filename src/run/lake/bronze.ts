/** Bronze: every record of every file as text, under the headers of its file as column names. */
import { createDictionaryStream } from "../../columns/dictionary-stream.ts";
import { createUtf8Interner } from "../../columns/interner.ts";
import pl from "../../columns/polars.ts";
import { stringSeries } from "../../columns/to-polars.ts";
import type { Progress } from "../../effects.ts";
import { openTable } from "../../ingest/open.ts";
import type { ReadOptions, Unreadable } from "../../ingest/source.ts";
import { type ColumnKind, columnKinds } from "./column-kinds.ts";

const CHUNK_BYTES = 16 << 20;
const SAMPLE_RECORDS = 20;
/** A data file has about so many records. */
const FILE_RECORDS = 500_000;

const anyFrame = pl.DataFrame({ _: [0] }) as unknown as Record<string, unknown>;
/** A column called like a method of a frame takes its place. */
const isMethod = (name: string): boolean => anyFrame[name] !== undefined;

/** Names that every engine takes: small letters, digits and underscores, each once; own names begin with an underscore. */
export function columnNames(headers: readonly string[]): string[] {
  const taken = new Set<string>();
  return headers.map((header, i) => {
    const plain = header
      .normalize("NFKD")
      .replace(/\p{M}/gu, "")
      .replace(/([\p{Ll}\d])(\p{Lu})/gu, "$1_$2")
      .replace(/[^\p{L}\p{N}]+/gu, "_")
      .replace(/^_+|_+$/g, "")
      .toLowerCase();
    const name = plain === "" ? `column_${i + 1}` : isMethod(plain) ? `${plain}_` : plain;
    let unique = name;
    for (let n = 2; taken.has(unique); n++) unique = `${name}_${n}`;
    taken.add(unique);
    return unique;
  });
}

export interface FileOrigin {
  file: string;
  sha256: string;
  /** Milliseconds since 1970. */
  ingestedAt: number;
  run: string;
}

const OWN = ["_source_file", "_source_row", "_ingested_at", "_run_id", "_file_sha256", "_raw"] as const;

function withOrigin(
  frame: pl.DataFrame,
  { file, sha256, ingestedAt, run }: FileOrigin,
  names: readonly string[],
): pl.DataFrame {
  return frame
    .withColumns(
      pl.lit(file).alias("_source_file"),
      pl.lit(ingestedAt).cast(pl.Int64).cast(pl.Datetime("ms")).alias("_ingested_at"),
      pl.lit(run).alias("_run_id"),
      pl.lit(sha256).alias("_file_sha256"),
    )
    .select(...OWN, ...names);
}

function unreadableFrame(rows: readonly Unreadable[], names: readonly string[]): pl.DataFrame {
  const nothing = names.map((name) => pl.Series(name, new Array<null>(rows.length).fill(null), pl.String));
  return pl.DataFrame([
    pl
      .Series(
        "_source_row",
        Int32Array.from(rows, ({ row }) => row),
      )
      .cast(pl.Int64),
    pl.Series(
      "_raw",
      rows.map(({ raw }) => raw),
      pl.String,
    ),
    ...nothing,
  ]);
}

export interface BronzeFile {
  headers: readonly string[];
  records: number;
  /** What the columns hold, by the first records. */
  kinds: readonly ColumnKind[] | undefined;
}

/**
 * Reads a file and hands out its records, up to half a million at a time.
 *
 * @throws UserError where it is damaged or of no known format
 */
export async function readBronze(
  path: string,
  options: ReadOptions,
  origin: FileOrigin,
  each: (frame: pl.DataFrame) => Promise<void>,
  progress: Progress,
): Promise<BronzeFile> {
  const table = await openTable(path, { ...options, chunkBytes: CHUNK_BYTES, sampleRecords: SAMPLE_RECORDS });
  const { headers, bytes } = table;
  const names = columnNames(headers);
  const wanted = headers.map((_, i) => i);
  const encoders = wanted.map(() => createUtf8Interner(1 << 18));
  const decoders = wanted.map(createDictionaryStream);
  let waiting: pl.DataFrame[] = [];
  let rows = 0;
  let records = 0;
  let kinds: readonly ColumnKind[] | undefined;
  const flush = async (): Promise<void> => {
    const frames = waiting;
    waiting = [];
    rows = 0;
    if (frames.length > 0) await each(frames.length === 1 ? frames[0]! : pl.concat(frames));
  };
  for await (const piece of table.pieces(wanted, encoders, (done) =>
    progress("keeping records", done, bytes, "bytes"),
  )) {
    const columns = piece.columns.map((column, k) => decoders[k]!(column));
    const regular = pl.DataFrame([
      pl.Series("_source_row", piece.rows).cast(pl.Int64),
      pl.Series("_raw", new Array<null>(piece.rows.length).fill(null), pl.String),
      ...columns.map(({ dictionary, codes }, k) => stringSeries(names[k]!, dictionary, codes)),
    ]);
    const { unreadable } = piece;
    const all =
      unreadable.length === 0 ? regular : pl.concat([regular, unreadableFrame(unreadable, names)]).sort("_source_row");
    records += all.height;
    if (all.height > 0) kinds ??= columnKinds(all, names);
    if (all.height > 0) waiting.push(withOrigin(all, origin, names));
    rows += all.height;
    piece.release?.();
    if (rows >= FILE_RECORDS) await flush();
  }
  await flush();
  return { headers, records, kinds };
}

/** Columns of the records table for files with these headers. */
export const recordsSchema = (headers: readonly string[]): string =>
  JSON.stringify({
    type: "struct",
    fields: [
      { name: "_source_file", type: "string", comment: "name of the file" },
      { name: "_source_row", type: "long", comment: "number of the physical record in its file" },
      { name: "_ingested_at", type: "timestamp_ntz", comment: "when the file was taken in, UTC" },
      { name: "_run_id", type: "string", comment: "the run that took it in" },
      { name: "_file_sha256", type: "string", comment: "SHA-256 of the file's unpacked content" },
      { name: "_raw", type: "string", comment: "text of a record that cannot be split" },
      ...columnNames(headers).map((name, i) => ({ name, type: "string", comment: `column ${headers[i]}` })),
    ].map(({ name, type, comment }) => ({ name, type, nullable: true, metadata: { comment } })),
  });
