/** Files that cannot be read, by themselves or with the others of a lake, and why. */
import { UserError } from "../../errors.ts";
import { decideSources } from "../../ingest/read.ts";
import { sourcesOfDrops } from "./clean-drops.ts";
import { dropsOfSegments, type Outcome, type Work } from "./cleaning-work.ts";
import type { Drop } from "./drops.ts";
import type { LakeSegment, Refused } from "./segments.ts";

/** Why files cannot be read together, as a sentence; undefined where they can. Only their beginnings are looked at. */
export async function whyNot({ settings }: Work, drops: readonly Drop[]): Promise<string | undefined> {
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
  const there = dropsOfSegments(work, kept);
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
export async function withoutRefused(
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
