/**
 * Silver: clean lines by month and rejects beside them, kept equal to what one run over all files would make. New files are cleaned alone
 * where that gives the same; otherwise with the files that they go together with, from the copies in the lake.
 */

import pl from "../../columns/polars.ts";
import type { Progress } from "../../effects.ts";
import { UserError } from "../../errors.ts";
import { decideSources, type ReadOptions, type SourceFile } from "../../ingest/read.ts";
import type { Change } from "../../lake/change.ts";
import { parseStatistics } from "../../lake/delta/columns.ts";
import { sharedRows } from "../../quality/state.ts";
import {
  type CleanedDrops,
  type CleaningRequest,
  cleanDrops,
  LINES_TABLE,
  REJECTS_TABLE,
  sourcesOfDrops,
  supersededRule,
} from "./clean-drops.ts";
import { type Drop, inReadingOrder, laterFirst } from "./drops.ts";
import {
  type LakeSegment,
  mergedSegments,
  type Refused,
  type SilverState,
  segmentKeys,
  segmentRows,
  sourcesOf,
} from "./segments.ts";
import type { LakeSettings } from "./settings.ts";

/** What becomes of the lines of a lake. */
export interface SilverPlan {
  state: SilverState;
  /** Segments that are new, and the drops whose lines so far are taken out. */
  cleaned: CleanedDrops[];
  removed: ReadonlySet<string>;
}

interface Work {
  change: Change;
  settings: LakeSettings;
  progress: Progress;
  drops: ReadonlyMap<string, Drop>;
}

const segmentsOf = (change: Change): SilverState | undefined => change.parent?.state.silver as SilverState | undefined;

/** What was decided of files with one header, as far as lines depend on it. */
function decisionsOf(sources: readonly SourceFile[]): Map<string, { rest: string; formats: readonly string[] }> {
  return new Map(
    sources.map(({ headers, preset, mapping, dateFormats, decimal, revenue: { sentences: _, ...revenue } }) => [
      JSON.stringify(headers),
      {
        rest: JSON.stringify([preset, mapping.map(({ column, header }) => [column, header]), decimal, revenue]),
        formats: dateFormats,
      },
    ]),
  );
}

/** Whether files were understood as those with the same headers before; fewer ways to write a date are the same. */
function isUnderstoodAlike(sources: readonly SourceFile[], before: readonly SourceFile[]): boolean {
  const known = decisionsOf(before);
  return [...decisionsOf(sources)].every(([headers, { rest, formats }]) => {
    const other = known.get(headers);
    return other === undefined || (other.rest === rest && formats.every((format) => other.formats.includes(format)));
  });
}

/** The order of day and month that was decided, where it was. */
function dateOrderOf(sources: readonly SourceFile[]): Partial<ReadOptions> {
  const formats = sources.flatMap(({ dateFormats }) => dateFormats);
  const isMonthFirst = formats.some((format) => /%m\W+%d\W+%[Yy]/.test(format));
  const isDayFirst = formats.some((format) => /%d\W+%m\W+%[Yy]/.test(format));
  return isMonthFirst === isDayFirst ? {} : { dateOrder: isMonthFirst ? "mdy" : "dmy" };
}

const clean = (
  { change, settings, progress }: Work,
  request: Omit<CleaningRequest, "progress">,
): Promise<CleanedDrops> => cleanDrops(change, settings, { ...request, progress });

const dropsOf = ({ drops }: Work, segments: readonly LakeSegment[]): Drop[] =>
  segments.flatMap((segment) => segment.drops.map((sha256) => drops.get(sha256)!));

const overlaps = (a: LakeSegment, b: LakeSegment): boolean =>
  a.firstDay !== null && b.firstDay !== null && a.firstDay <= b.lastDay! && b.firstDay <= a.lastDay!;

interface Outcome {
  kept: readonly LakeSegment[];
  cleaned: CleanedDrops[];
}

/** Drops together with those of all segments: what one run over them does. */
async function together(work: Work, kept: readonly LakeSegment[], drops: readonly Drop[]): Promise<Outcome> {
  return { kept: [], cleaned: [await clean(work, { drops: [...dropsOf(work, kept), ...drops] })] };
}

/** Drops by themselves, as far as that gives the same as all together. */
async function alone(work: Work, kept: readonly LakeSegment[], drops: readonly Drop[]): Promise<Outcome> {
  const { settings } = work;
  const { path: lake } = settings;
  const before = kept.flatMap((segment) => sourcesOf(lake, segment));
  let decided: Partial<ReadOptions> = {};
  let made: CleanedDrops;
  try {
    made = await clean(work, { drops });
  } catch (error) {
    if (!(error instanceof UserError) || kept.length === 0) throw error;
    if ((await whyNot(work, [...dropsOf(work, kept), ...drops])) !== undefined) throw error;
    // what the files leave open may be decided by those that are there
    decided = dateOrderOf(before);
    if (decided.dateOrder === undefined) return together(work, kept, drops);
    try {
      made = await clean(work, { drops, decided });
    } catch (again) {
      if (!(again instanceof UserError)) throw again;
      return together(work, kept, drops);
    }
  }
  if (kept.length > 0 && (made.segment.isWhole === true || !isUnderstoodAlike(made.sources, before)))
    return together(work, kept, drops);
  if (settings.quality.duplicates === "keep") return { kept, cleaned: [made] };
  const entangled: { segment: LakeSegment; rows: Uint32Array<ArrayBuffer> }[] = [];
  for (const segment of kept) {
    if (!overlaps(segment, made.segment)) continue;
    const rows = sharedRows(segmentRows(lake, segment), made.rows);
    if (rows.length > 0) entangled.push({ segment, rows });
  }
  if (entangled.length === 0) return { kept, cleaned: [made] };
  const others = dropsOf(
    work,
    entangled.map(({ segment }) => segment),
  );
  const order = inReadingOrder([...others, ...drops], settings);
  const isBehind = order.slice(0, others.length).every((drop) => others.includes(drop));
  if (isBehind) {
    const known = new Uint32Array(entangled.reduce((sum, { rows }) => sum + rows.length, 0));
    let at = 0;
    for (const { rows } of entangled) {
      known.set(rows, at);
      at += rows.length;
    }
    return { kept, cleaned: [await clean(work, { drops, decided, known })] };
  }
  // of repeated lines the first in the order of a run is kept, which may now be another one
  const rest = kept.filter((segment) => entangled.every((one) => one.segment !== segment));
  return alone(work, rest, [...others, ...drops]);
}

/** One drop; what it leaves open is decided as for all files together. */
async function cleanOne(
  work: Work,
  request: Omit<CleaningRequest, "progress" | "drops"> & { drop: Drop },
): Promise<CleanedDrops> {
  const { drop, ...rest } = request;
  try {
    return await clean(work, { ...rest, drops: [drop] });
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    const all: SourceFile[] = [];
    for (const { paths, options } of sourcesOfDrops([...work.drops.values()], work.settings))
      all.push(...(await decideSources(paths, options)));
    const decided = dateOrderOf(all);
    if (decided.dateOrder === undefined) throw error;
    return clean(work, { ...rest, decided, drops: [drop] });
  }
}

/** Each drop by itself, without what later ones say anew. */
async function superseding(work: Work, kept: readonly LakeSegment[], drops: readonly Drop[]): Promise<Outcome> {
  const { settings } = work;
  const { path: lake, supersede } = settings;
  if (supersede === "none") throw new Error("nothing supersedes anything");
  const all = new Map<string, { drop: Drop; segment: LakeSegment | undefined; keys: ReadonlySet<string> }>();
  for (const segment of kept)
    for (const drop of dropsOf(work, [segment]))
      all.set(drop.sha256, { drop, segment, keys: new Set(segmentKeys(lake, segment)) });
  const cleaned = new Map<string, CleanedDrops>();
  for (const drop of inReadingOrder(drops, settings)) {
    const made = await cleanOne(work, { drop });
    cleaned.set(drop.sha256, made);
    all.set(drop.sha256, { drop, segment: undefined, keys: new Set(made.keys) });
  }
  const taken = new Set<string>();
  const result: Outcome = { kept: [], cleaned: [] };
  const stay: LakeSegment[] = [];
  for (const { drop, segment, keys } of [...all.values()].sort((a, b) => laterFirst(a.drop, b.drop))) {
    const anew = new Set([...keys].filter((key) => taken.has(key)));
    for (const key of keys) taken.add(key);
    if (segment !== undefined && (segment.superseded ?? 0) === anew.size) stay.push(segment);
    else if (anew.size === 0) result.cleaned.push(cleaned.get(drop.sha256) ?? (await cleanOne(work, { drop })));
    else {
      const made = await cleanOne(work, {
        drop,
        rules: [supersededRule(supersede, anew)],
        superseded: anew.size,
      });
      // what it has besides stays known, for the day when the later file is taken out
      const segmentKeys = cleaned.get(drop.sha256)?.segment.keys ?? segment?.keys;
      result.cleaned.push({
        ...made,
        segment: { ...made.segment, ...(segmentKeys === undefined ? {} : { keys: segmentKeys }) },
      });
    }
  }
  return { ...result, kept: stay };
}

/** Why files cannot be read together, as a sentence; undefined where they can. Only their beginnings are looked at. */
async function whyNot({ settings }: Work, drops: readonly Drop[]): Promise<string | undefined> {
  try {
    for (const { paths, options } of sourcesOfDrops(drops, settings)) await decideSources(paths, options);
    return undefined;
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    return error.message;
  }
}

/** Drops that can be read together with those that are there, and the others with the reason. */
async function parted(
  work: Work,
  kept: readonly LakeSegment[],
  drops: readonly Drop[],
): Promise<{ good: Drop[]; refused: Refused[] }> {
  const there = dropsOf(work, kept);
  const reasons = new Map<Drop, string>();
  const goodOf = async (some: readonly Drop[]): Promise<Drop[]> => {
    const reason = await whyNot(work, [...there, ...some]);
    if (reason === undefined) return [...some];
    if (some.length === 1) {
      reasons.set(some[0]!, reason);
      return [];
    }
    const half = some.length >> 1;
    return [...(await goodOf(some.slice(0, half))), ...(await goodOf(some.slice(half)))];
  };
  let good = await goodOf(drops);
  // what one file leaves open another may have decided
  for (const drop of [...reasons.keys()]) {
    if ((await whyNot(work, [...there, ...good, drop])) !== undefined) continue;
    good = [...good, drop];
    reasons.delete(drop);
  }
  const refused = [...reasons].map(([{ sha256, file }, reason]) => ({ sha256, file, reason }));
  return { good, refused };
}

/** Takes in what can be taken in: files that cannot be read, by themselves or with the others, are refused, and the rest goes on. */
async function withoutRefused(
  work: Work,
  kept: readonly LakeSegment[],
  attempt: (drops: readonly Drop[]) => Promise<Outcome>,
  drops: readonly Drop[],
): Promise<Outcome & { refused: Refused[] }> {
  try {
    return { ...(await attempt(drops)), refused: [] };
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    const { good, refused } = await parted(work, kept, drops);
    // a mistake that no file is to blame for
    if (refused.length === 0) throw error;
    if (good.length === 0) return { kept, cleaned: [], refused };
    return { ...(await attempt(good)), refused };
  }
}

/** More segments than this are put together, unless they are large. */
const MOST_SEGMENTS = 24;
const LARGE_SEGMENT = 300_000;

function fewer(lake: string, segments: readonly LakeSegment[]): readonly LakeSegment[] {
  if (segments.length <= MOST_SEGMENTS) return segments;
  const small = segments.filter(({ lines, isWhole }) => lines < LARGE_SEGMENT && isWhole !== true);
  if (small.length < MOST_SEGMENTS / 2) return segments;
  return [...segments.filter((segment) => !small.includes(segment)), mergedSegments(lake, small)];
}

/**
 * What has to be done so that the lines are those of all drops.
 *
 * @param drops everything that is taken in and not replaced
 * @returns undefined where nothing has to be done
 */
export async function planSilver(
  change: Change,
  settings: LakeSettings,
  drops: readonly Drop[],
  progress: Progress,
): Promise<SilverPlan | undefined> {
  const before = segmentsOf(change);
  const byHash = new Map(drops.map((drop) => [drop.sha256, drop]));
  const work: Work = { change, settings, progress, drops: byHash };
  const isSame = before?.fingerprint === settings.fingerprint;
  const isGood = ({ drops: parts, judged }: LakeSegment): boolean =>
    parts.every((sha256) => byHash.has(sha256)) && !(judged !== undefined && settings.latestDay > judged);
  const needsAll =
    settings.quality.dedupe !== null ||
    (before?.segments ?? []).some(({ isWhole }) => isWhole === true) ||
    settings.sources.some((source) => settings.optionsOf(source).join !== undefined);
  const valid = isSame ? (before?.segments ?? []).filter(isGood) : [];
  const there = new Set(valid.flatMap((segment) => segment.drops));
  const pending = drops.filter(({ sha256 }) => !there.has(sha256));
  const gone = (before?.segments ?? []).filter((segment) => !valid.includes(segment));
  const tried = new Set(isSame ? (before?.refused ?? []).map(({ sha256 }) => sha256) : []);
  if (pending.every(({ sha256 }) => tried.has(sha256)) && gone.length === 0 && isSame) return undefined;
  const kept = needsAll && pending.length > 0 ? [] : valid;
  const wanted = needsAll && pending.length > 0 ? drops : pending;
  const cleanAll = (some: readonly Drop[]): Promise<Outcome> =>
    settings.supersede === "none" ? alone(work, kept, some) : superseding(work, kept, some);
  const outcome =
    wanted.length === 0
      ? { kept, cleaned: [], refused: [] }
      : await withoutRefused(work, kept, cleanAll, inReadingOrder(wanted, settings));
  const stays = outcome.kept;
  const removed = new Set(
    (before?.segments ?? []).filter((segment) => !stays.includes(segment)).flatMap((segment) => segment.drops),
  );
  const segments = [...stays, ...outcome.cleaned.map(({ segment }) => segment)];
  return {
    state: {
      fingerprint: settings.fingerprint,
      segments: settings.supersede === "none" ? fewer(settings.path, segments) : segments,
      refused: outcome.refused,
    },
    cleaned: outcome.cleaned,
    removed,
  };
}

/** More files of a month than this are written as one. */
const MOST_FILES = 8;

const monthOf = (stats: string | undefined): string => String(parseStatistics(stats).minValues?.month ?? "");

/** Takes the rows of drops out of the files of a table that have any. */
async function takeOut(
  change: Change,
  table: string,
  removed: ReadonlySet<string>,
  prefixOf: (month: string) => string,
): Promise<void> {
  if (removed.size === 0) return;
  const wanted = [...removed].sort();
  for (const file of await change.files(table)) {
    const { minValues, maxValues } = parseStatistics(file.stats);
    const [least, most] = [minValues?._file_sha256, maxValues?._file_sha256];
    if (least !== undefined && !wanted.some((one) => one >= String(least) && one <= String(most))) continue;
    const rows = await change.rowsOf(table, file);
    const rest = rows.filter(pl.col("_file_sha256").isIn(wanted).not());
    if (rest.height === rows.height) continue;
    change.remove(table, file);
    if (rest.height > 0) change.add(table, change.write(table, rest, prefixOf(monthOf(file.stats))));
  }
}

/** Writes months that lie in many files as one file each. */
export async function compactMonths(change: Change, most: number): Promise<number> {
  const months = new Map<string, Awaited<ReturnType<Change["files"]>>>();
  for (const file of await change.files(LINES_TABLE)) {
    const month = monthOf(file.stats);
    months.set(month, [...(months.get(month) ?? []), file]);
  }
  let written = 0;
  for (const [month, files] of months) {
    if (files.length <= most) continue;
    const frames: pl.DataFrame[] = [];
    for (const file of files) frames.push(await change.rowsOf(LINES_TABLE, file));
    const rows = pl.concat(frames).sort(["source_file", "source_row", "_file_sha256"]);
    for (const file of files) change.remove(LINES_TABLE, file, { dataChange: false });
    change.add(LINES_TABLE, change.write(LINES_TABLE, rows, `lines-${month}`, { dataChange: false }));
    written++;
  }
  return written;
}

/** Puts a plan into effect: lines and rejects of new segments in, those of others out. */
export async function applySilver(change: Change, { cleaned, removed }: SilverPlan): Promise<void> {
  await takeOut(change, LINES_TABLE, removed, (month) => `lines-${month}`);
  await takeOut(change, REJECTS_TABLE, removed, () => "rejects");
  for (const { lines, rejects } of cleaned) {
    for (const file of lines) change.add(LINES_TABLE, file);
    for (const file of rejects) change.add(REJECTS_TABLE, file);
  }
  await compactMonths(change, MOST_FILES);
}
