/** Weeks that were over and have changed since: late lines, corrections, files that were taken out. */
import { type Day, periodStart, weekName } from "../../calendar.ts";
import type { LakeSegment } from "./segments.ts";

export interface Restated {
  /** The week's Monday. */
  week: Day;
  /** 2026-W47 */
  name: string;
  /** Lines more or fewer than before. */
  lines: number;
  /** Ten-thousandths of the currency unit more or less. */
  e4: number;
}

type Weeks = Map<Day, readonly [lines: number, e4: number]>;

function weeksOf(segments: readonly LakeSegment[]): Weeks {
  const all: Weeks = new Map();
  for (const { weeks } of segments)
    for (const [week, [lines, e4]] of Object.entries(weeks)) {
      const before = all.get(week) ?? [0, 0];
      all.set(week, [before[0] + lines, before[1] + e4]);
    }
  return all;
}

const latest = (segments: readonly LakeSegment[]): Day | undefined =>
  segments
    .flatMap(({ lastDay }) => lastDay ?? [])
    .sort()
    .at(-1);

/**
 * Weeks before that of the last line so far, whose lines are others now; oldest first.
 *
 * @param all also weeks that were not over, or not there, before
 */
export function restatedWeeks(
  before: readonly LakeSegment[],
  now: readonly LakeSegment[],
  { all = false }: { all?: boolean } = {},
): Restated[] {
  const last = latest(before);
  if (last === undefined && !all) return [];
  const running = last === undefined ? "" : periodStart(last, "week");
  const [old, current] = [weeksOf(before), weeksOf(now)];
  return [...new Set([...old.keys(), ...current.keys()])]
    .filter((week) => all || week < running)
    .sort()
    .flatMap((week) => {
      const [a, b] = [old.get(week) ?? [0, 0], current.get(week) ?? [0, 0]];
      return a[0] === b[0] && a[1] === b[1]
        ? []
        : [{ week, name: weekName(week), lines: b[0] - a[0], e4: b[1] - a[1] }];
    });
}
