/**
 * Silver: clean lines by month and rejects beside them, kept equal to what one run over all files would make. New files are cleaned alone
 * where that gives the same; otherwise with the files that they go together with, from the copies in the lake.
 */

import type { Effects } from "../../effects.ts";
import type { Change } from "../../lake/change.ts";
import { alone, superseding } from "./clean-arrivals.ts";
import type { Outcome, Work } from "./cleaning-work.ts";
import { type Drop, inReadingOrder } from "./drops.ts";
import { withoutRefused } from "./refusals.ts";
import { type LakeSegment, mergedSegments, type SilverState } from "./segments.ts";
import type { LakeSettings } from "./settings.ts";
import type { SilverPlan } from "./silver-tables.ts";

const segmentsOf = (change: Change): SilverState | undefined => change.parent?.state.silver as SilverState | undefined;

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
  effects: Pick<Effects, "progress" | "collectGarbage">,
): Promise<SilverPlan | undefined> {
  const before = segmentsOf(change);
  const byHash = new Map(drops.map((drop) => [drop.sha256, drop]));
  const work: Work = { ...effects, change, settings, drops: byHash };
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
