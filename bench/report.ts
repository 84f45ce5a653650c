/**
 * A whole report of real data, HTML and PDF, beside a script of the usual libraries that ends in a PDF too; and whole reports of
 * large shops, every section and HTML, beside what DuckDB takes for the tables of three of the sections alone.
 */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { withBrowser } from "../src/report/print/browser.ts";
import { AS_OF, median, peer, run, say } from "./measure.ts";
import { type Row, row } from "./row.ts";
import { onlineRetail, shop } from "./shops.ts";

const M = 1_000_000;
/** MB at most, by lines. */
const MEMORY_BARS: Readonly<Record<number, number>> = { [10 * M]: 1300 };
const DUCKDB_BAR = 1.2;
export const SERIES = "the whole report, HTML";

interface Whole {
  seconds: number;
  peakMb: number;
}

/** One report by the command, every section, as HTML. */
function wholeReport(file: string): Whole {
  const folder = mkdtempSync(join(tmpdir(), "tillbook-bench-"));
  try {
    const args = [
      "bin/tillbook.js",
      "run",
      file,
      "--as-of",
      AS_OF,
      "--no-pdf",
      "--json",
      "--out",
      join(folder, "report"),
    ];
    const { seconds, stdout } = run(process.execPath, args);
    return { seconds, peakMb: (JSON.parse(stdout) as { peakMemoryMb: number }).peakMemoryMb };
  } finally {
    rmSync(folder, { recursive: true });
  }
}

async function* wholeReports(quick: boolean): AsyncGenerator<Row> {
  for (const lines of quick ? [M] : [M, 3 * M, 10 * M]) {
    const file = await shop(lines);
    const runs = quick ? 1 : 3;
    const ours: Whole[] = [];
    const theirs: { seconds: number; peak_mb: number }[] = [];
    let missing = "";
    for (let pair = 1; pair <= runs; pair++) {
      say(`the whole report of ${lines / M} M lines, run ${pair} of ${runs}`);
      ours.push(wholeReport(file));
      const one = peer("pipeline", ["duckdb", file, AS_OF]);
      if ("missing" in one) missing = one.missing;
      else theirs.push(one);
    }
    const complete = theirs.length === runs;
    const peak = Math.max(...ours.map(({ peakMb }) => peakMb));
    const memory = { ours: peak, theirs: complete ? Math.max(...theirs.map((one) => one.peak_mb)) : null };
    yield row({
      group: "report",
      unit: "s",
      work: `tillbook run, every section and HTML: ${lines / M} M lines`,
      peer: "duckdb, the tables of three sections",
      ours: median(ours.map(({ seconds }) => seconds)),
      theirs: complete ? median(theirs.map(({ seconds }) => seconds)) : null,
      bar: DUCKDB_BAR,
      memory,
      note: missing === "" ? `${runs} ${runs === 1 ? "run" : "runs"}, in turn` : missing,
    });
    yield row({
      group: "report",
      unit: "MB",
      work: `peak memory of the whole report, ${lines / M} M lines`,
      ours: peak,
      ...(MEMORY_BARS[lines] === undefined ? {} : { bar: MEMORY_BARS[lines] }),
      memory: { ours: peak, theirs: null },
      point: { series: SERIES, size: lines },
      note: `${runs} ${runs === 1 ? "run" : "runs"}`,
    });
  }
}

/** Prints a page as nbconvert's own PDF exporter does: open it in a browser, without a network, and print. */
const printPage = (html: string, pdf: string): Promise<void> =>
  withBrowser(async (browser) => {
    const page = await browser.newPage();
    await page.setRequestInterception(true);
    page.on(
      "request",
      (request) => void (/^(?:file|data):/.test(request.url()) ? request.continue() : request.abort()),
    );
    await page.goto(pathToFileURL(html).href);
    await page.pdf({ path: pdf, printBackground: true });
  });

/** A notebook of the same figures and charts as the script's, run by papermill, made into HTML by nbconvert, and printed. */
async function scheduledNotebook(quick: boolean): Promise<Row | undefined> {
  const file = onlineRetail();
  if (file === undefined) return undefined;
  const runs = quick ? 1 : 3;
  const folder = mkdtempSync(join(tmpdir(), "tillbook-bench-"));
  const ours: number[] = [];
  const theirs: number[] = [];
  let [memory, missing] = [0, ""];
  try {
    for (let pair = 1; pair <= runs; pair++) {
      say(`a notebook by papermill and nbconvert, run ${pair} of ${runs}`);
      ours.push(run(process.execPath, ["bin/tillbook.js", "run", file, "--out", join(folder, "ours")]).seconds);
      const results = peer("scheduled_notebook", [file, folder]);
      if ("missing" in results) missing = results.missing;
      else {
        const begun = performance.now();
        await printPage(join(folder, "report.html"), join(folder, "report.pdf"));
        theirs.push(results.seconds + (performance.now() - begun) / 1000);
        memory = Math.max(memory, results.peak_mb);
      }
    }
  } finally {
    rmSync(folder, { recursive: true });
  }
  const complete = theirs.length === runs;
  return row({
    group: "report",
    unit: "s",
    work: "tillbook run on Online Retail, HTML and PDF",
    peer: "a notebook: papermill, nbconvert, printed",
    ours: median(ours),
    theirs: complete ? median(theirs) : null,
    bar: 0.5,
    memory: { ours: null, theirs: complete ? memory : null },
    note: missing === "" ? "theirs: the script's figures and twelve charts as cells" : missing,
  });
}

export async function* rows(quick: boolean): AsyncGenerator<Row> {
  yield* onlineRetailReport(quick);
  const notebook = await scheduledNotebook(quick);
  if (notebook !== undefined) yield notebook;
  yield* wholeReports(quick);
}

function* onlineRetailReport(quick: boolean): Generator<Row> {
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
      const results = peer("report", [file, join(folder, "theirs.pdf")]);
      if ("missing" in results) missing = results.missing;
      if (pair === 0) continue;
      ours.push(seconds);
      memory.push((JSON.parse(stdout) as { peakMemoryMb: number }).peakMemoryMb);
      if ("missing" in results) continue;
      theirs.push(results.seconds);
      theirMemory.push(results.peak_mb);
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
    bar: 0.5,
    memory: { ours: Math.max(...memory), theirs: complete ? Math.max(...theirMemory) : null },
    note: missing === "" ? "theirs: twelve charts on ten pages, no HTML, no account of the records" : missing,
  });
  yield row({ ...common, work, bar: 4, note: "whole process" });
}
