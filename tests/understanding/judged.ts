/** Layouts of the benchmark, read and judged. */
import { generateLayouts } from "../../bench/understanding/generate.ts";
import { type Judged, judge } from "../../bench/understanding/judge.ts";
import { complaints, tallyTable } from "../../bench/understanding/tally.ts";

export const layouts = generateLayouts(42);

/** What is read wrongly of one layout in so many; what is made of all of them goes to stdout. */
export async function judgeEvery(every: number): Promise<Judged[]> {
  const judged: Judged[] = [];
  for (const layout of layouts.filter((_, i) => i % every === 0)) judged.push(await judge(layout));
  process.stdout.write(
    `${tallyTable(judged, "language", ({ language }) => language)}\n${complaints(judged).join("\n")}\n`,
  );
  return judged.filter(({ verdict }) => verdict === "wrong");
}
