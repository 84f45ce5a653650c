/** How long the drawing and printing of a report takes, without what goes into it. */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { bundledSupported } from "../src/report/print/bundled-browser.ts";
import { child, median, run } from "./measure.ts";
import { type Row, row } from "./row.ts";

/** The sections of the sample shop's report that draw twelve charts. */
const SECTIONS = ["kpis", "rfm", "cohorts", "basket"];

/** The browser that is found, and the one inside the npm package, a build without windows. */
const BROWSERS: readonly { name: string; env: Record<string, string> }[] = [
  { name: "", env: {} },
  ...(bundledSupported() ? [{ name: ", bundled browser", env: { TILLBOOK_BROWSER: "bundled" } }] : []),
];

export function* rows(quick: boolean): Generator<Row> {
  const runs = quick ? 3 : 5;
  const folder = mkdtempSync(join(tmpdir(), "tillbook-bench-"));
  try {
    const edition = join(folder, "sample");
    run(process.execPath, ["bin/tillbook.js", "run", "--no-pdf", "--out", edition]);
    const args = [join(edition, "report.json"), String(runs), ...SECTIONS];
    for (const { name, env } of BROWSERS) {
      child("render", args, env);
      const results = Array.from({ length: runs }, () => child("render", args, env));
      const work = `${results[0]!.charts} charts to SVG, HTML and PDF${name}`;
      const common = { group: "rendering", unit: "s" } as const;
      yield row({
        ...common,
        work: `${work}: first edition of a process`,
        ours: median(results.map(({ seconds }) => seconds)),
        bar: 1.5,
        note: `sample shop, sections ${SECTIONS.join(", ")}; with the loading of modules and the start of the browser`,
      });
      yield row({
        ...common,
        work: `${work}: every further edition`,
        ours: median(results.map(({ further }) => further!)),
        bar: 0.5,
        note: "the browser is kept, as in the scheduler",
      });
    }
  } finally {
    rmSync(folder, { recursive: true });
  }
}
