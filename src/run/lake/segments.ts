/**
 * Segments: drops that were cleaned together, with what is known of their lines. Segments hold no line twice, so that what is known of
 * all is what is known of each put together.
 */
import { createHash } from "node:crypto";
import { join } from "node:path";
import { promisify } from "node:util";
import { zstdCompressSync, zstdDecompress, zstdDecompressSync } from "node:zlib";
import type { Day } from "../../calendar.ts";
import { pack, unpack } from "../../columns/pack.ts";
import type { SourceFile } from "../../ingest/read.ts";
import { damaged, keptBytes, publishBytes, sha256Aside } from "../../lake/delta/data-file.ts";
import { createStatistics, type StatisticsState } from "../../quality/statistics.ts";

export const LINES_TABLE = "silver/lines";
export const REJECTS_TABLE = "silver/rejects";

export interface LakeSegment {
  /** SHA-256 of the contents of its drops. */
  drops: readonly string[];
  lines: number;
  rejected: number;
  /** Of its lines; null without one. */
  firstDay: Day | null;
  lastDay: Day | null;
  /** Lines and their value in ten-thousandths of the currency unit, by the week's Monday. */
  weeks: Readonly<Record<Day, readonly [lines: number, e4: number]>>;
  months: readonly string[];
  /** The last day that could be true when records were refused as being of the future; absent where none was. */
  judged?: Day;
  /** Names of files with what is known of it. */
  statistics: string;
  rows: string;
  sources: string;
  /** Orders or days that it has, where later files supersede them. */
  keys?: string;
  /** How many of its orders or days a later file has. */
  superseded?: number;
  /** Its lines depend on all of its records: more drops are cleaned together with them. */
  isWhole?: true;
}

export interface Refused {
  sha256: string;
  file: string;
  reason: string;
}

/** What the lines of a lake were made with and of. */
export interface SilverState {
  fingerprint: string;
  segments: readonly LakeSegment[];
  refused: readonly Refused[];
}

const FOLDER = "_state";
const sha256 = (bytes: Uint8Array): string => createHash("sha256").update(bytes).digest("hex");

const statePath = (lake: string, name: string): string => join(lake, "silver", FOLDER, name);
/** Files with what is known of segments. */
export const stateFolder = (lake: string): string => join(lake, "silver", FOLDER);

/** Keeps bytes under their hash; gives their name. */
function keep(lake: string, kind: string, bytes: Uint8Array): string {
  const hash = sha256(bytes);
  const name = `${kind}-${hash}.bin`;
  publishBytes(statePath(lake, name), bytes, hash);
  return name;
}

function demandHash(path: string, hash: string): void {
  if (!path.endsWith(`-${hash}.bin`)) throw damaged(path, "its SHA-256 is not the recorded one");
}

/** @throws UserError naming the file where it is gone or not as it was written */
export function keptState(lake: string, name: string): Uint8Array {
  const path = statePath(lake, name);
  const bytes = new Uint8Array(keptBytes(path));
  demandHash(path, sha256(bytes));
  return bytes;
}

/** Of megabytes in one piece: in the usual ones of 16 kB they would be copied twice. */
const unpacking = ({ length }: Uint8Array): { chunkSize: number } => ({ chunkSize: Math.max(1 << 16, 8 * length) });

/** A value with typed arrays in it, as few bytes. */
export const keepPacked = (lake: string, kind: string, value: unknown): string =>
  keep(lake, kind, zstdCompressSync(pack(value)));
export function keptPacked(lake: string, name: string): unknown {
  const bytes = keptState(lake, name);
  return unpack(new Uint8Array(zstdDecompressSync(bytes, unpacking(bytes))));
}

/** The same, checked and decompressed on threads beside this one: both are begun before this returns. @throws UserError as `keptState` */
export async function keptPackedAside(lake: string, name: string): Promise<unknown> {
  const path = statePath(lake, name);
  const bytes = keptBytes(path);
  const unpacked = promisify(zstdDecompress)(bytes, unpacking(bytes)).catch((cause: unknown) => {
    throw damaged(path, (cause as Error).message, cause);
  });
  // what is wrong with it is said below, unless the file is not as it was written
  unpacked.catch(() => undefined);
  demandHash(path, await sha256Aside(bytes));
  return unpack(new Uint8Array(await unpacked));
}

export const keepStatistics = (lake: string, state: StatisticsState): string => keepPacked(lake, "statistics", state);
export const segmentStatistics = (lake: string, { statistics }: LakeSegment): StatisticsState =>
  keptPacked(lake, statistics) as StatisticsState;

export const keepRows = (lake: string, rows: Uint32Array<ArrayBuffer>): string =>
  keep(lake, "rows", new Uint8Array(rows.buffer, rows.byteOffset, rows.byteLength));
export function segmentRows(lake: string, { rows }: LakeSegment): Uint32Array<ArrayBuffer> {
  const bytes = keptState(lake, rows);
  return new Uint32Array(bytes.buffer as ArrayBuffer, 0, bytes.byteLength / 4);
}

export const keepKeys = (lake: string, keys: readonly string[]): string =>
  keep(lake, "keys", Buffer.from(JSON.stringify(keys)));
export const segmentKeys = (lake: string, { keys }: LakeSegment): string[] =>
  keys === undefined ? [] : (JSON.parse(Buffer.from(keptState(lake, keys)).toString("utf8")) as string[]);

/** Maps as lists of entries under a key of their own. */
const encoded = (_: string, value: unknown): unknown => (value instanceof Map ? { $map: [...value] } : value);
const decoded = (_: string, value: unknown): unknown =>
  typeof value === "object" && value !== null && "$map" in value
    ? new Map((value as { $map: [unknown, unknown][] }).$map)
    : value;

/** What was understood of files with one header is kept once. */
export function keepSources(lake: string, sources: readonly SourceFile[]): string {
  const shared: SourceFile["understanding"][] = [];
  const files = sources.map(({ understanding, ...source }) => {
    let at = shared.indexOf(understanding);
    if (at < 0) at = shared.push(understanding) - 1;
    return { ...source, understanding: at };
  });
  return keep(lake, "sources", Buffer.from(JSON.stringify({ shared, files }, encoded)));
}

export function sourcesOf(lake: string, { sources }: LakeSegment): SourceFile[] {
  const { shared, files } = JSON.parse(Buffer.from(keptState(lake, sources)).toString("utf8"), decoded) as {
    shared: SourceFile["understanding"][];
    files: (Omit<SourceFile, "understanding"> & { understanding: number })[];
  };
  return files.map((file) => ({ ...file, understanding: shared[file.understanding]! }));
}

/** Files of a state that must be kept as long as it is read. */
export const filesOfState = ({ segments }: SilverState): string[] =>
  segments.flatMap(({ statistics, rows, sources, keys }) => [
    statistics,
    rows,
    sources,
    ...(keys === undefined ? [] : [keys]),
  ]);

const earlier = (a: Day | null, b: Day | null): Day | null => (a === null || (b !== null && b < a) ? b : a);
const later = (a: Day | null, b: Day | null): Day | null => (a === null || (b !== null && b > a) ? b : a);

/** Several segments as one: what is known of all is what is known of each put together. */
export function mergedSegments(lake: string, segments: readonly LakeSegment[]): LakeSegment {
  const statistics = createStatistics();
  const rows: Uint32Array<ArrayBuffer>[] = [];
  const weeks: Record<Day, [number, number]> = {};
  for (const segment of segments) {
    statistics.include(segmentStatistics(lake, segment));
    rows.push(segmentRows(lake, segment));
    for (const [week, [lines, e4]] of Object.entries(segment.weeks)) {
      const [before, sum] = weeks[week] ?? [0, 0];
      weeks[week] = [before + lines, sum + e4];
    }
  }
  const all = new Uint32Array(rows.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const part of rows) {
    all.set(part, at);
    at += part.length;
  }
  const judged = segments.flatMap((segment) => segment.judged ?? []).sort()[0];
  return {
    drops: segments.flatMap(({ drops }) => drops).sort(),
    lines: segments.reduce((sum, { lines }) => sum + lines, 0),
    rejected: segments.reduce((sum, { rejected }) => sum + rejected, 0),
    firstDay: segments.map(({ firstDay }) => firstDay).reduce(earlier, null),
    lastDay: segments.map(({ lastDay }) => lastDay).reduce(later, null),
    weeks,
    months: [...new Set(segments.flatMap(({ months }) => months))].sort(),
    ...(judged === undefined ? {} : { judged }),
    statistics: keepStatistics(lake, statistics.state(true)),
    rows: keepRows(lake, all),
    sources: keepSources(
      lake,
      segments.flatMap((segment) => sourcesOf(lake, segment)),
    ),
  };
}
