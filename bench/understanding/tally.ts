/** Verdicts counted and printed, by whatever is asked for. */
import { isGood, type Judged, VERDICTS, type Verdict } from "./judge.ts";
import type { Layout } from "./truth.ts";

export type Tally = Record<Verdict, number>;

export function tallyOf(judged: readonly Judged[]): Tally {
  const tally = Object.fromEntries(VERDICTS.map((verdict) => [verdict, 0])) as Tally;
  for (const { verdict } of judged) tally[verdict]++;
  return tally;
}

const HEADINGS = ["right", "asked, paste works", "asked", "refused", "wrong"];

/** A table, one row per value of `of` and one of all. */
export function tallyTable(judged: readonly Judged[], title: string, of: (layout: Layout) => string): string {
  const groups = Map.groupBy(judged, ({ layout }) => of(layout));
  const rows = [...groups].sort(([a], [b]) => (a < b ? -1 : 1));
  const cells = [...rows, ["all", judged] as const].map(([name, members]) => [
    name,
    members.length,
    ...VERDICTS.map((verdict) => tallyOf(members)[verdict]),
  ]);
  const lines = [[title, "layouts", ...HEADINGS], HEADINGS.map(() => "---").concat("---", "---"), ...cells];
  return lines.map((line) => `| ${line.join(" | ")} |`).join("\n");
}

/** One line for each that is not good, the worst first. */
export const complaints = (judged: readonly Judged[]): string[] =>
  judged
    .filter((one) => !isGood(one))
    .sort((a, b) => VERDICTS.indexOf(b.verdict) - VERDICTS.indexOf(a.verdict))
    .map(({ layout, verdict, why }) => `${verdict.toUpperCase()} ${layout.id}: ${why.replaceAll("\n", " ⏎ ")}`);
