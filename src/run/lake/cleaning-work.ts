/** What the cleaning of arrivals works with: the change of the lake, its settings and its drops. */
import type { Effects } from "../../effects.ts";
import type { Change } from "../../lake/change.ts";
import type { CleanedDrops } from "./clean-drops.ts";
import type { Drop } from "./drops.ts";
import type { LakeSegment } from "./segments.ts";
import type { LakeSettings } from "./settings.ts";

export interface Work extends Pick<Effects, "progress" | "collectGarbage"> {
  change: Change;
  settings: LakeSettings;
  drops: ReadonlyMap<string, Drop>;
}

export const dropsOfSegments = ({ drops }: Work, segments: readonly LakeSegment[]): Drop[] =>
  segments.flatMap((segment) => segment.drops.map((sha256) => drops.get(sha256)!));

export interface Outcome {
  kept: readonly LakeSegment[];
  cleaned: CleanedDrops[];
}
