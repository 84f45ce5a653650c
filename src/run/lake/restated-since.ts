/** Weeks that have changed in the lake since its last report: the reader of the next one is told. */
import type { Day } from "../../calendar.ts";
import type { Format } from "../../format.ts";
import type { Lake } from "../../lake/lake.ts";
import { readVersion, versionsOf } from "../../lake/versions.ts";
import type { Restated } from "./restated.ts";

const MOST_NAMED = 4;

/** Sentences, or none. Weeks that are not over on the as-of day are not spoken of. */
export function restatedSentences({ path, version }: Lake, asOf: Day, format: Format): string[] {
  const weeks = new Map<Day, Restated>();
  let edition: string | undefined;
  for (const number of versionsOf(path).reverse()) {
    if (number > version.version) continue;
    const { kind, details } = readVersion(path, number);
    if (kind === "report") {
      edition = details?.edition as string | undefined;
      break;
    }
    for (const one of (details?.restated ?? []) as Restated[]) {
      const before = weeks.get(one.week);
      weeks.set(one.week, { ...one, lines: one.lines + (before?.lines ?? 0), e4: one.e4 + (before?.e4 ?? 0) });
    }
  }
  if (edition === undefined) return [];
  const changed = [...weeks.values()]
    .filter(({ week, lines, e4 }) => week < asOf && (lines !== 0 || e4 !== 0))
    .sort((a, b) => (a.week < b.week ? 1 : -1));
  if (changed.length === 0) return [];
  const shown = changed
    .slice(0, MOST_NAMED)
    .map(
      ({ name, lines, e4 }) =>
        `${name} (${lines >= 0 ? "+" : "−"}${format.integer(Math.abs(lines))} lines, ${e4 >= 0 ? "+" : "−"}${format.money(Math.abs(e4) / 10_000)})`,
    );
  const rest = changed.length > MOST_NAMED ? ` and ${changed.length - MOST_NAMED} more` : "";
  return [
    `Figures of ${changed.length === 1 ? "a week" : "weeks"} reported before have changed since edition ${edition}, because files came late or were corrected: ${shown.join(", ")}${rest}.`,
  ];
}
