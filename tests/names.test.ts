/** One name, one meaning: an exported name is defined at one place. */
import { globSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";

const root = join(import.meta.dirname, "..");
const DEFINITION =
  /^export (?:declare )?(?:async )?(?:abstract )?(?:function\*?|const|let|class|interface|type|enum) (\w+)/gm;

/** Names that are still defined more than once: the list only shrinks. */
const KNOWN: ReadonlySet<string> = new Set([
  "Action",
  "Answer",
  "BasketOptions",
  "Baskets",
  "Claim",
  "Counts",
  "DIMENSIONS",
  "Dimension",
  "Explanation",
  "Filter",
  "Format",
  "Kind",
  "LISTS",
  "METRICS",
  "Meaning",
  "Metric",
  "NOTHING",
  "PRESET_NAMES",
  "Piece",
  "Preset",
  "ProductNames",
  "RULES",
  "Range",
  "RecordBatch",
  "RfmOptions",
  "Row",
  "Rule",
  "RuleOptions",
  "SegmentRule",
  "Selection",
  "Span",
  "Story",
  "Surroundings",
  "Tally",
  "Totals",
  "WEEKDAYS",
  "answerOf",
  "basket",
  "cohorts",
  "currencyOf",
  "customersOf",
  "dayOf",
  "deliver",
  "filterWords",
  "frameOf",
  "history",
  "holm",
  "itemsOf",
  "kpis",
  "listed",
  "meaningOf",
  "measuresOf",
  "n",
  "notesOf",
  "pause",
  "profileTable",
  "report",
  "resume",
  "rfm",
  "section",
  "shortened",
  "show",
  "styleSheet",
  "titleOf",
  "valuesOf",
  "wordsOf",
  "yearEarlier",
]);

it("defines every exported name once", () => {
  const places = new Map<string, string[]>();
  for (const file of globSync("{src,scheduler}/**/*.ts", { cwd: root }).sort())
    for (const [, name] of readFileSync(join(root, file), "utf8").matchAll(DEFINITION))
      if (!places.get(name as string)?.includes(file))
        places.set(name as string, [...(places.get(name as string) ?? []), file]);
  const doubled = [...places].filter(([, files]) => files.length > 1);
  expect(doubled.filter(([name]) => !KNOWN.has(name)).map(([name, files]) => `${name}: ${files.join(", ")}`)).toEqual(
    [],
  );
  expect([...KNOWN].filter((name) => !doubled.some(([one]) => one === name))).toEqual([]);
});
