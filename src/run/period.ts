/** Which day a report is for where nobody said, and what is told of that choice and of what else was assumed. */

import { addDays, type Day, dayNumber, dayOf, lastCompletePeriod, periodStart, weekday } from "../calendar.ts";
import type { Config } from "../config/schema.ts";
import type { Facts } from "../facts/contract.ts";
import { countDays, endOfData, usualOn } from "../features/trading-days.ts";
import type { Format } from "../format.ts";

/**
 * The day after the last line; at most on to the next Monday where the shop does not trade on the days between: a week whose
 * last file is Saturday's is over where Sundays are closed.
 */
export function defaultAsOf(facts: Facts, lastDay: Day): Day {
  const after = addDays(lastDay, 1);
  if (weekday(after) === 1) return after;
  const monday = addDays(periodStart(after, "week"), 7);
  const end = endOfData(facts, monday);
  return end === monday ? monday : after;
}

const WEEKDAYS = ["Mondays", "Tuesdays", "Wednesdays", "Thursdays", "Fridays", "Saturdays", "Sundays"];
const listed = (parts: readonly string[]): string =>
  parts.length < 2 ? (parts[0] ?? "") : `${parts.slice(0, -1).join(", ")} and ${parts.at(-1)}`;

/** Why this week and no other, where that is not plain from the dates. */
export function periodNoteOf(facts: Facts, asOf: Day, lastDay: Day | undefined, format: Format): string | undefined {
  if (lastDay === undefined || lastDay >= asOf) return undefined;
  const { start, end } = lastCompletePeriod(asOf, "week");
  const running = periodStart(asOf, "week");
  if (asOf > running && lastDay >= running)
    return running === addDays(asOf, -1)
      ? `The last full week; ${format.weekday(running)} belongs to the running one.`
      : `The last full week; ${format.weekday(running)} to ${format.weekday(addDays(asOf, -1))} belong to the running one.`;
  const counts = countDays(facts, asOf);
  if (counts === undefined || lastDay >= end || lastDay < start) return undefined;
  const skipped = Array.from({ length: dayNumber(end) - counts.last }, (_, i) => counts.last + 1 + i);
  if (!skipped.every((day) => usualOn(counts, day).expected === false)) return undefined;
  const closed = listed([...new Set(skipped.map((day) => WEEKDAYS[weekday(dayOf(day)) - 1]!))]);
  return `The week counts as complete with ${format.weekday(lastDay)}: the shop is usually closed on ${closed}.`;
}

/** What no file and no configuration says. */
export const assumptionsOf = ({ project, currency }: Config, found: readonly unknown[], shown: string): string[] =>
  project.currency !== undefined || currency.to !== undefined || found.length > 0
    ? []
    : [`The files name no currency, so amounts are shown in ${shown}.`];
