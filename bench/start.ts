/** How soon the package and the command are there. */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { ensureBuilt } from "../src/notebook/places.ts";
import { say, wholeProcess } from "./measure.ts";
import { type Row, row } from "./row.ts";

export function* rows(quick: boolean): Generator<Row> {
  // what is imported by its name is the build, and a fresh clone has none
  ensureBuilt(say);
  const runs = quick ? 3 : 5;
  const ms = (...args: string[]): number => 1000 * wholeProcess(process.execPath, args, runs);
  const group = "start";
  const unit = "ms";
  const nothing = ms("-e", "");
  yield row({
    group,
    work: 'import "tillbook"',
    unit,
    ours: ms("--input-type=module", "-e", 'await import("tillbook")') - nothing,
    bar: 300,
    note: "without the start of Node.js itself",
  });
  yield row({ group, work: "tillbook --help", unit, ours: ms("bin/tillbook.js", "--help"), bar: 250 });
  const folder = mkdtempSync(join(tmpdir(), "tillbook-bench-"));
  try {
    const ours = ms("bin/tillbook.js", "run", "--out", join(folder, "sample"));
    yield row({ group, work: "tillbook run on the sample shop, HTML and PDF", unit, ours });
  } finally {
    rmSync(folder, { recursive: true });
  }
}
