/**
 * Layouts of other shops' files, and what the command makes of each: the field cases of the reference, and some hundreds made
 * of real header sets. The tables go to stderr, by language and kind; so does every layout that is not right.
 */
import { join } from "node:path";
import { REFERENCE, say } from "./measure.ts";
import { type Row, row } from "./row.ts";
import { fieldCases } from "./understanding/field-cases.ts";
import { generateLayouts } from "./understanding/generate.ts";
import { isGood, type Judged, judge } from "./understanding/judge.ts";
import { complaints, tallyOf, tallyTable } from "./understanding/tally.ts";
import type { Layout } from "./understanding/truth.ts";

const SEED = 42;
/** One layout in so many with `--quick`. */
const QUICK = 8;

async function judgeAll(layouts: readonly Layout[]): Promise<Judged[]> {
  const judged: Judged[] = [];
  for (const layout of layouts) judged.push(await judge(layout));
  return judged;
}

const percent = (n: number, of: number): number => (of === 0 ? 0 : (100 * n) / of);

export async function* rows(quick: boolean): AsyncGenerator<Row> {
  const group = "understanding";
  const cases = await judgeAll(fieldCases(join(REFERENCE, "field-files")));
  const layouts = generateLayouts(SEED).filter((_, i) => !quick || i % QUICK === 0);
  const judged = await judgeAll(layouts);
  for (const [title, of] of [
    ["language", ({ language }: Layout) => language],
    ["kind", ({ kind }: Layout) => kind],
    ["trap", ({ trap }: Layout) => trap ?? ""],
  ] as const)
    say(`${tallyTable(judged, title, of)}\n`);
  say(`${tallyTable(cases, "field cases", ({ kind }) => kind)}\n\n${complaints([...cases, ...judged]).join("\n")}`);

  const tally = tallyOf(judged);
  const questions = tally.answered + tally.asked;
  yield row({
    group,
    work: "read wrongly without a word",
    unit: "layouts",
    ours: tally.wrong,
    bar: 0,
    note: `of ${judged.length} made`,
  });
  yield row({
    group,
    work: "not right at the first try",
    unit: "%",
    ours: percent(judged.length - tally.right, judged.length),
    bar: 10,
    note: `${tally.right} right, ${questions} asked, ${tally.refused} refused`,
  });
  yield row({
    group,
    work: "questions that pasting a hint does not answer",
    unit: "%",
    ours: percent(tally.asked, questions),
    bar: 0,
    note: `of ${questions}`,
  });
  yield row({
    group,
    work: "field cases neither right nor rightly asked about",
    unit: "layouts",
    ours: cases.length === 0 ? null : cases.filter((one) => !isGood(one)).length,
    bar: 0,
    note: cases.length === 0 ? "the reference is absent" : `of ${cases.length}`,
  });
}
