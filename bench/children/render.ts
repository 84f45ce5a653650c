/**
 * Renders a report's JSON as HTML and PDF several times, as the scheduler does, with one browser: `node render.ts
 * report.json RUNS SECTION…`. Says the seconds of the first edition, with the loading of what it needs, and of the others.
 */
import { readFileSync } from "node:fs";
import type { Report } from "../../src/report/contract.ts";
import { peakMemoryMb } from "../../src/resources.ts";
import { median } from "../measure.ts";

const [file, runs, ...names] = process.argv.slice(2);
const whole = JSON.parse(readFileSync(file!, "utf8")) as Report;
const report: Report = { ...whole, sections: whole.sections.filter(({ name }) => names.includes(name)) };
const charts = report.sections.flatMap(({ blocks }) => blocks).filter(({ kind }) => kind === "chart").length;

const times: number[] = [];
const started = performance.now();
const { sharingBrowser } = await import("../../src/report/print/browser.ts");
const { renderReport } = await import("../../src/report/render.ts");
await sharingBrowser(async () => {
  for (let run = 0, from = started; run <= Number(runs); run++, from = performance.now()) {
    const { pdf } = await renderReport(report, { formats: ["html", "pdf"] });
    if (pdf === undefined) throw new Error("no PDF was made");
    times.push((performance.now() - from) / 1000);
  }
});
const [seconds, ...others] = times;
process.stdout.write(`${JSON.stringify({ seconds, further: median(others), charts, peak_mb: peakMemoryMb() })}\n`);
