/** Lines out of a lake instead of files: the same columns, filled from Parquet; months that are not asked for are not read. */
import { type Day, dayNumber } from "../../calendar.ts";
import { type DictionaryColumn, emptyDictionary } from "../../columns/dictionary.ts";
import type { Progress } from "../../effects.ts";
import { UserError } from "../../errors.ts";
import { decideSources, type SourceFile } from "../../ingest/read.ts";
import { parseStatistics } from "../../lake/delta/columns.ts";
import type { Lake } from "../../lake/lake.ts";
import {
  type LineBatch,
  type LineColumns,
  type LineDictionaries,
  NAMED,
  type Named,
  type Reject,
} from "../../lines.ts";
import { createAccount } from "../../quality/measures/account.ts";
import type { QualityOptions } from "../../quality/options.ts";
import { qualityOfStates } from "../../quality/state.ts";
import { sourcesOfDrops } from "./clean-drops.ts";
import { checkedFile, linesOfFile } from "./coded-lines.ts";
import { type Drop, dropsOf, FILES, inReadingOrder, keptFile } from "./drops.ts";
import { createLakeNames } from "./lake-names.ts";
import {
  type LakeSegment,
  LINES_TABLE,
  REJECTS_TABLE,
  type SilverState,
  segmentStatistics,
  sourcesOf,
} from "./segments.ts";
import type { LakeSettings } from "./settings.ts";

const DAY_MS = 86_400_000;

function noLines(names: LineDictionaries): LineColumns {
  const ids = Object.fromEntries(NAMED.map((name) => [name, new Int32Array(0)])) as Record<Named, Int32Array>;
  const none = new Float64Array(0);
  const text: DictionaryColumn = { dictionary: emptyDictionary(), codes: new Int32Array(0) };
  const lines = { count: 0, names, ids, quantity: none, priceE4: none, amountE4: none, at: none };
  return { ...lines, flags: new Uint8Array(0), file: text, row: new Int32Array(0), email: text, phone: text };
}

/** What is opened of each item, in their order; the next one is being opened while one is worked on. */
async function* oneAhead<T, R>(items: readonly T[], open: (item: T) => Promise<R>): AsyncGenerator<R> {
  let next: Promise<R> | undefined;
  try {
    for (let i = 0; i < items.length; i++) {
      const opened = await (next ?? open(items[i]!));
      const following = items[i + 1];
      next = following === undefined ? undefined : open(following);
      // it is thrown when it is that item's turn
      next?.catch(() => {});
      yield opened;
    }
  } finally {
    await next?.catch(() => {});
  }
}

export interface LakeReading extends AsyncIterable<LineBatch> {
  summary(): {
    quality: ReturnType<typeof qualityOfStates>;
    sources: SourceFile[];
    lastDay: Day | undefined;
    /** What is to be said of the reading, in sentences. */
    warnings: string[];
  };
}

const stateOf = ({ version }: Lake): SilverState | undefined => version.state.silver as SilverState | undefined;

async function rejectsOf(lake: Lake, order: ReadonlyMap<string, number>): Promise<Reject[]> {
  if (!lake.has(REJECTS_TABLE)) return [];
  const rows = (await lake.rows(REJECTS_TABLE)).toRecords();
  return rows
    .map((row) => ({
      place: order.get(String(row._file_sha256)) ?? 0,
      reject: {
        source_file: String(row.source_file),
        source_row: Number(row.source_row),
        reason: String(row.reason),
        message: String(row.message),
        raw: String(row.raw ?? ""),
      },
    }))
    .sort((a, b) => a.place - b.place || a.reject.source_row - b.reject.source_row)
    .map(({ reject }) => reject);
}

/** Files as one run over all of them would understand them. */
async function sourcesOfLake(
  lake: Lake,
  settings: LakeSettings,
  segments: readonly LakeSegment[],
  drops: readonly Drop[],
): Promise<{ sources: SourceFile[]; warnings: string[] }> {
  const known = new Map(segments.flatMap((segment) => sourcesOf(lake.path, segment)).map((one) => [one.path, one]));
  const ordered = drops.flatMap((drop) => known.get(drop.path) ?? []);
  if (segments.length < 2) return { sources: ordered, warnings: [] };
  const decided = new Map<string, SourceFile>();
  try {
    for (const { paths, options } of sourcesOfDrops(drops, settings))
      for (const source of await decideSources(paths, options)) decided.set(source.path, source);
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    return { sources: ordered, warnings: [] };
  }
  const sources = drops.flatMap((drop) => {
    const own = known.get(drop.path);
    const found = decided.get(keptFile(lake.path, drop));
    if (own === undefined || found === undefined) return own ?? [];
    const { path, sha256, counts, lane, laneReason, bytes, compressed } = own;
    return [{ ...found, path, sha256, counts, lane, laneReason, bytes, compressed }];
  });
  return { sources, warnings: [] };
}

export interface LakeReadingOptions {
  asOf?: Day | undefined;
  /** Also months that begin after as-of: their lines count in nothing, but say how far a part of the shop reaches. */
  allMonths?: boolean;
  quality: QualityOptions;
  progress?: Progress;
  /** Whether lines have their places and contacts, too. */
  isWide?: boolean;
}

/**
 * Lines and rejects of a version of a lake.
 *
 * @throws UserError where the lines were made with other settings than those in force, or a file is not as it was written
 */
export function linesFromLake(lake: Lake, settings: LakeSettings, options: LakeReadingOptions): LakeReading {
  const { asOf, allMonths = false, quality, progress, isWide = false } = options;
  let summary: ReturnType<LakeReading["summary"]> | undefined;
  async function* read(): AsyncGenerator<LineBatch> {
    const state = stateOf(lake);
    if (state === undefined || state.segments.length === 0)
      throw new UserError(`version ${lake.version.version} of the lake in ${lake.path} has no lines`, {
        hint: "`tillbook ingest` takes files in; `tillbook log` says which were refused",
      });
    if (state.fingerprint !== settings.fingerprint)
      throw new UserError("the lines of the lake were made with other settings than those of the configuration", {
        hint: "`tillbook ingest` makes them anew from the files in the lake, `tillbook rebuild --from bronze` too",
        exitCode: 2,
      });
    const { segments } = state;
    const taken = new Set(segments.flatMap(({ drops }) => drops));
    const drops = inReadingOrder(
      dropsOf(await lake.rows(FILES)).filter(({ sha256 }) => taken.has(sha256)),
      settings,
    );
    const rejects = await rejectsOf(lake, new Map(drops.map(({ sha256 }, i) => [sha256, i])));
    const interned = createLakeNames();
    const { names } = interned;
    const snapshot = await lake.snapshot(LINES_TABLE);
    const end = asOf === undefined ? Number.POSITIVE_INFINITY : dayNumber(asOf) * DAY_MS;
    const account = createAccount(end);
    const files = (await lake.files(LINES_TABLE)).filter(({ add }) => {
      const first = parseStatistics(add.stats).minValues?.ordered_on;
      return allMonths || asOf === undefined || first === undefined || String(first) < asOf;
    });
    const total = files.reduce((sum, { rows = 0 }) => sum + rows, 0);
    let done = 0;
    yield { lines: noLines(names), rejects };
    const checked = oneAhead(files, ({ add }) => checkedFile(lake.path, snapshot, add, isWide));
    for await (const file of checked) {
      const all = linesOfFile(snapshot, file, interned, isWide);
      account.cleaned(all);
      done += all.count;
      progress?.("reading the lake", done, total, "lines");
      yield { lines: all, rejects: [] };
    }
    const days = segments.flatMap(({ lastDay }) => lastDay ?? []).sort();
    const lastDay = days.at(-1);
    const { anonymous } = account.state(true);
    const states = segments.map((segment) => segmentStatistics(lake.path, segment));
    const found = qualityOfStates(states, quality, asOf === undefined ? undefined : anonymous);
    summary = { quality: found, lastDay, ...(await sourcesOfLake(lake, settings, segments, drops)) };
  }
  return {
    [Symbol.asyncIterator]: read,
    summary() {
      if (summary === undefined) throw new Error("the summary of lines is known when all of them have been read");
      return summary;
    },
  };
}
