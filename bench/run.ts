/**
 * Every performance figure beside its peer, measured in one run: `npm run bench`, or `npm run bench -- --quick` for the
 * two-minute form. A row that is short of its bar says so; nothing fails. JSON goes to .cache/bench/results.json.
 */
import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { availableParallelism, tmpdir, totalmem } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { writeFile } from "../src/files.ts";
import { rows as miningRows } from "./mining.ts";
import { rows as pipelineRows } from "./pipeline.ts";

const ROOT = fileURLToPath(new URL("..", import.meta.url));

interface Result {
  work: string;
  peer: string;
  ours: string;
  theirs: string;
  ratio: number | null;
  bar: string;
  verdict: "met" | "short" | "–";
  note: string;
}

const median = (values: number[]): number => values.sort((a, b) => a - b)[Math.floor(values.length / 2)];
const ms = (n: number): string => (n < 10_000 ? `${Math.round(n)} ms` : `${(n / 1000).toFixed(1)} s`);

const against = (ratio: number | null, bar: number): Result["verdict"] =>
  ratio === null ? "–" : ratio <= bar ? "met" : "short";

/** Median wall time of a whole process over some runs, after one that is not counted. */
function wholeProcess(args: string[], runs: number): number {
  const once = (): number => {
    const started = performance.now();
    const { status, stderr } = spawnSync(process.execPath, args, { cwd: ROOT, encoding: "utf8" });
    if (status !== 0) throw new Error(`${args.join(" ")} ended with ${status}: ${stderr.slice(-500)}`);
    return performance.now() - started;
  };
  once();
  return median(Array.from({ length: runs }, once));
}

function* startRows(quick: boolean): Generator<Result> {
  const runs = quick ? 3 : 5;
  const folder = mkdtempSync(join(tmpdir(), "tillbook-bench-"));
  const nothing = wholeProcess(["-e", ""], runs);
  const cases: [string, string[], number, number][] = [
    ['import "tillbook"', ["--input-type=module", "-e", 'await import("tillbook")'], 300, nothing],
    ["tillbook --help", ["bin/tillbook.js", "--help"], 250, 0],
    [
      "tillbook run on the sample shop, HTML and PDF",
      ["bin/tillbook.js", "run", "--out", join(folder, "sample")],
      0,
      0,
    ],
  ];
  try {
    for (const [work, args, bar, less] of cases) {
      const took = wholeProcess(args, runs) - less;
      const verdict = bar === 0 ? "–" : took <= bar ? "met" : "short";
      yield {
        work,
        peer: "–",
        ours: ms(took),
        theirs: "–",
        ratio: null,
        bar: bar === 0 ? "–" : `${bar} ms`,
        verdict,
        note: "",
      };
    }
  } finally {
    rmSync(folder, { recursive: true });
  }
}

async function* allRows(quick: boolean): AsyncGenerator<Result> {
  yield* startRows(quick);
  for await (const row of pipelineRows(quick)) {
    yield {
      work: row.work,
      peer: row.peer,
      ours: `${ms(row.ours_s * 1000)}, ${row.ours_mb} MB`,
      theirs: row.peer_s === null ? "–" : `${ms(row.peer_s * 1000)}, ${row.peer_mb} MB`,
      ratio: row.ratio,
      bar: row.bar === 0 ? "–" : `≤ ${row.bar}`,
      verdict: against(row.ratio, row.bar),
      note: row.note,
    };
  }
  for await (const row of miningRows(quick)) {
    yield {
      work: `itemsets: ${row.work}`,
      peer: row.peer,
      ours: ms(row.ours_ms),
      theirs: row.peer_ms === null ? "–" : ms(row.peer_ms),
      ratio: row.ratio,
      bar: `≤ ${row.bar}`,
      verdict: against(row.ratio, row.bar),
      note: row.note,
    };
  }
}

const quick = process.argv.includes("--quick");
const results: Result[] = [];
process.stdout.write(
  "| work | peer | ours | theirs | ratio | bar | | note |\n| --- | --- | --- | --- | --- | --- | --- | --- |\n",
);
for await (const row of allRows(quick)) {
  results.push(row);
  const ratio = row.ratio === null ? "–" : row.ratio.toFixed(2);
  process.stdout.write(
    `| ${row.work} | ${row.peer} | ${row.ours} | ${row.theirs} | ${ratio} | ${row.bar} | ${row.verdict} | ${row.note} |\n`,
  );
}
const machine = {
  cores: availableParallelism(),
  memoryGb: Math.round(totalmem() / 1024 ** 3),
  node: process.versions.node,
};
const path = join(ROOT, ".cache/bench/results.json");
writeFile(path, `${JSON.stringify({ machine, quick, results }, null, 1)}\n`);
process.stderr.write(`results as JSON: ${path}\n`);
