/** What customer movement is compared with, in words. */
import { addDays, daysBetween, weekday } from "../../calendar.ts";
import type { Context, Published } from "../analysis.ts";

export interface Since {
  /** "since week 45's edition", "this week" */
  since: string;
  /** "in week 45's edition", "a week earlier" */
  before: string;
  /** "on week 45's edition", "on last week" */
  on: string;
  /** Head of a column of differences. */
  delta: string;
  /** For "how calculated"; undefined without an earlier edition. */
  note?: string;
}

/** @param previous the edition whose segments are compared with; undefined for the same data a week earlier */
export function sinceOf(
  previous: Pick<Published, "edition" | "asOf"> | undefined,
  { asOf, format }: Pick<Context, "asOf" | "format">,
): Since {
  if (previous === undefined)
    return {
      // the week of the sales figures ends on a Sunday; a report in mid-week looks at other seven days
      since: weekday(asOf) === 1 ? "this week" : `in the seven days to ${format.weekday(addDays(asOf, -1))}`,
      before: "a week earlier",
      on: weekday(asOf) === 1 ? "on last week" : "on a week earlier",
      delta: "Δ week",
    };
  const named = `week ${Number(previous.edition.slice(-2))}'s edition`;
  return {
    since: `since ${named}`,
    before: `in ${named}`,
    on: `on ${named}`,
    delta: daysBetween(previous.asOf, asOf) === 7 ? "Δ week" : "Δ",
    note: `Customer movement compares with the segments as they were published in the edition ${previous.edition}, as of ${format.day(previous.asOf)}. Who is not in it counts as a first order.`,
  };
}
