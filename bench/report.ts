/** A whole report of real data, HTML and PDF, beside a script of the usual libraries that ends in a PDF too. */
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gunzipSync } from "node:zlib";
import { CACHE, median, peer, REFERENCE, run, say } from "./measure.ts";
import { type Row, row } from "./row.ts";

function onlineRetail(): string | undefined {
  const packed = join(REFERENCE, "online-retail", "online-retail.csv.gz");
  if (!existsSync(packed)) return undefined;
  const file = join(CACHE, "online-retail.csv");
  if (!existsSync(file)) {
    mkdirSync(CACHE, { recursive: true });
    writeFileSync(file, gunzipSync(readFileSync(packed)));
  }
  return file;
}

export function* rows(quick: boolean): Generator<Row> {
  const file = onlineRetail();
  if (file === undefined) {
    say("the reference data is absent: no report of Online Retail");
    return;
  }
  const runs = quick ? 1 : 5;
  const folder = mkdtempSync(join(tmpdir(), "tillbook-bench-"));
  const ours: number[] = [];
  const memory: number[] = [];
  const theirs: number[] = [];
  const theirMemory: number[] = [];
  let missing = "";
  try {
    // one pair that is not counted, unless there is one alone
    for (let pair = quick ? 1 : 0; pair <= runs; pair++) {
      const { seconds, stdout } = run(process.execPath, [
        ...["bin/tillbook.js", "run", file, "--json", "--out", join(folder, "ours")],
      ]);
      const told = peer("report", [file, join(folder, "theirs.pdf")]);
      if ("missing" in told) missing = told.missing;
      if (pair === 0) continue;
      ours.push(seconds);
      memory.push(((JSON.parse(stdout) as { peakMemoryMb: number }).peakMemoryMb * 1024 ** 2) / 1e6);
      if ("missing" in told) continue;
      theirs.push(told.seconds);
      theirMemory.push(told.peak_mb);
    }
  } finally {
    rmSync(folder, { recursive: true });
  }
  const work = "tillbook run on Online Retail, HTML and PDF";
  const common = { group: "report", unit: "s", ours: median(ours) } as const;
  const complete = theirs.length === runs;
  yield row({
    ...common,
    work,
    peer: "pandas, mlxtend, matplotlib",
    theirs: complete ? median(theirs) : null,
    bar: 0.25,
    memory: { ours: Math.max(...memory), theirs: complete ? Math.max(...theirMemory) : null },
    note: missing === "" ? "theirs: twelve charts on ten pages, no HTML, no account of the records" : missing,
  });
  yield row({ ...common, work, bar: 4, note: "whole process" });
}
