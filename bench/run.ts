/**
 * Every performance figure beside its peer: `npm run bench`. A row that is short of its bar says so and fails nothing; a
 * group that cannot be measured is named, the others are measured, and the command ends with 1.
 *
 *     npm run bench                            everything; results go to bench/results.json, which docs/performance.md is made of
 *     npm run bench -- --only start,pipeline   some groups; the other rows of bench/results.json stay
 *     npm run bench -- --only understanding    files of other shops: right, asked, refused or wrong
 *     npm run bench -- --quick                 in two minutes; results go to .cache/bench/results.json
 *     npm run bench -- --json                  the results as JSON instead of a table
 */
import { join } from "node:path";
import { isDeepStrictEqual, parseArgs } from "node:util";
import { writeFile } from "../src/files.ts";
import { rows as forecasting } from "./forecasting.ts";
import { rows as growth } from "./growth.ts";
import { CACHE, say } from "./measure.ts";
import { rows as mining } from "./mining.ts";
import { rows as pipeline } from "./pipeline.ts";
import { rows as rendering } from "./rendering.ts";
import { rows as report } from "./report.ts";
import { growthOf, merged, RESULTS, type Results, readResults, thisMachine } from "./results.ts";
import { cells, GROUPS, type Group, HEADINGS, line, type Row } from "./row.ts";
import { rows as start } from "./start.ts";
import { rows as understanding } from "./understanding.ts";
import { rows as value } from "./value.ts";
import { rows as warehouse } from "./warehouse.ts";

type Rows = (quick: boolean) => Iterable<Row> | AsyncIterable<Row>;
const MEASURES: Readonly<Record<Group, Rows>> = {
  start,
  rendering,
  report,
  pipeline,
  mining,
  growth,
  understanding,
  warehouse,
  value,
  forecasting,
};

const { values } = parseArgs({
  options: { only: { type: "string" }, quick: { type: "boolean", default: false }, json: { type: "boolean" } },
});

function refuse(reason: string): never {
  say(reason);
  process.exit(2);
}

function chosen(only: string | undefined): readonly Group[] {
  if (only === undefined) return GROUPS;
  const names = only.split(",");
  const unknown = names.find((name) => !GROUPS.includes(name as Group));
  if (unknown !== undefined) refuse(`unknown group ${JSON.stringify(unknown)}; known are ${GROUPS.join(", ")}`);
  return names as Group[];
}

const groups = chosen(values.only);
const path = values.quick ? join(CACHE, "results.json") : RESULTS;
const older = readResults(path);
// what is understood of a file is the same on every machine: nothing is timed
const isTimed = groups.some((group) => group !== "understanding");
const machine = isTimed ? thisMachine() : (older?.machine ?? thisMachine());
const comparable = isDeepStrictEqual(older?.machine, machine);
if (older !== undefined && !comparable && groups.length < GROUPS.length)
  refuse(`${path} was measured on another machine or with other versions; run all groups, or remove it`);

let results: Results = { machine, rows: comparable ? older!.rows : [], growth: [] };
const print = (texts: readonly string[]): void => void (values.json || process.stdout.write(`${line(texts)}\n`));
print(HEADINGS);
print(HEADINGS.map(() => "---"));
for (const group of groups) {
  say(`${group} …`);
  const begun = performance.now();
  const { rows: others } = results;
  const rows: Row[] = [];
  // after every row: what has been measured is kept where a later one fails
  const keep = (): void => {
    const all = merged(others, rows, [group]);
    results = { machine, rows: all, growth: growthOf(all) };
    writeFile(path, `${JSON.stringify(results, null, 2)}\n`);
  };
  try {
    for await (const row of MEASURES[group](values.quick)) {
      rows.push(row);
      keep();
      print(cells(row));
    }
  } catch (error) {
    // the other groups are measured all the same
    say(`${group} failed after ${rows.length} rows: ${(error as Error).stack}`);
    process.exitCode = 1;
  }
  say(`${group}: ${Math.round((performance.now() - begun) / 1000)} s`);
}
if (values.json) process.stdout.write(`${JSON.stringify(results, null, 2)}\n`);
say(`results as JSON: ${path}`);
