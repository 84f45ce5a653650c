/** Renders the fixture report into a folder, to be looked at: `node tests/report/preview.ts [folder]`. */
import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { renderReport } from "../../src/report/render.ts";
import { report } from "./fixture.ts";

const folder = process.argv[2] ?? "reports/preview";
await mkdir(folder, { recursive: true });
for (const edition of ["first", "second"]) {
  const began = performance.now();
  const { html, pdf, charts } = await renderReport(report, { formats: ["html", "pdf"] });
  await writeFile(join(folder, "report.html"), html);
  if (pdf !== undefined) await writeFile(join(folder, "report.pdf"), pdf);
  process.stderr.write(
    `${edition}: ${charts.size} charts, HTML ${Math.round(html.length / 1024)} kB, PDF ${Math.round((pdf?.length ?? 0) / 1024)} kB, ${Math.round(performance.now() - began)} ms\n`,
  );
}
