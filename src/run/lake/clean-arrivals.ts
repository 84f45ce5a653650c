/** Cleans new files alone where that gives the same as all files together, otherwise with those that they go together with. */
import { UserError } from "../../errors.ts";
import type { ReadOptions, SourceFile } from "../../ingest/read.ts";
import { decideSources } from "../../ingest/read.ts";
import { sharedRows } from "../../quality/state.ts";
import type { CleanedDrops, CleaningRequest } from "./clean-drops.ts";
import { cleanDrops, sourcesOfDrops, supersededRule } from "./clean-drops.ts";
import { dropsOfSegments, type Outcome, type Work } from "./cleaning-work.ts";
import type { Drop } from "./drops.ts";
import { inReadingOrder, laterFirst } from "./drops.ts";
import { whyNot } from "./refusals.ts";
import type { LakeSegment } from "./segments.ts";
import { segmentKeys, segmentRows, sourcesOf } from "./segments.ts";

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
  { change, settings, progress, collectGarbage }: Work,
  request: Omit<CleaningRequest, "progress" | "collectGarbage">,
): Promise<CleanedDrops> => cleanDrops(change, settings, { ...request, progress, collectGarbage });

const overlaps = (a: LakeSegment, b: LakeSegment): boolean =>
  a.firstDay !== null && b.firstDay !== null && a.firstDay <= b.lastDay! && b.firstDay <= a.lastDay!;

/** Drops together with those of all segments: what one run over them does. */
async function together(work: Work, kept: readonly LakeSegment[], drops: readonly Drop[]): Promise<Outcome> {
  return { kept: [], cleaned: [await clean(work, { drops: [...dropsOfSegments(work, kept), ...drops] })] };
}

/** Drops by themselves, as far as that gives the same as all together. */
export async function alone(work: Work, kept: readonly LakeSegment[], drops: readonly Drop[]): Promise<Outcome> {
  const { settings } = work;
  const { path: lake } = settings;
  const before = kept.flatMap((segment) => sourcesOf(lake, segment));
  let decided: Partial<ReadOptions> = {};
  let made: CleanedDrops;
  try {
    made = await clean(work, { drops });
  } catch (error) {
    if (!(error instanceof UserError) || kept.length === 0) throw error;
    if ((await whyNot(work, [...dropsOfSegments(work, kept), ...drops])) !== undefined) throw error;
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
  const others = dropsOfSegments(
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
  request: Omit<CleaningRequest, "progress" | "collectGarbage" | "drops"> & { drop: Drop },
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
export async function superseding(work: Work, kept: readonly LakeSegment[], drops: readonly Drop[]): Promise<Outcome> {
  const { settings } = work;
  const { path: lake, supersede } = settings;
  if (supersede === "none") throw new Error("nothing supersedes anything");
  const all = new Map<string, { drop: Drop; segment: LakeSegment | undefined; keys: ReadonlySet<string> }>();
  for (const segment of kept)
    for (const drop of dropsOfSegments(work, [segment]))
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
