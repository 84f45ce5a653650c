/**
 * What a reader gets, word for word: each folder here is a case with its input and configuration, and beside them what the
 * report says. `npm run goldens` writes them anew; a changed sentence, figure or chart stands in the diff.
 */
import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { parseConfig } from "../../src/config/load.ts";
import type { Report } from "../../src/report/contract.ts";
import { run } from "../../src/run/run.ts";
import { pageText } from "./page-text.ts";

const cases = readdirSync(import.meta.dirname, { withFileTypes: true })
  .filter((entry) => entry.isDirectory())
  .map(({ name }) => name)
  .sort();
const effects = { now: () => Date.UTC(2026, 11, 1), progress: () => {}, stdout: () => {}, stderr: () => {} };
const out = mkdtempSync(join(tmpdir(), "tillbook-golden-"));
afterAll(() => rmSync(out, { recursive: true, force: true }));

/** Lines of JSON, readable in a diff. */
const lines = (value: unknown): string => `${JSON.stringify(value, null, 1)}\n`;

/** The report without its charts, and they by id; hashes over the whole configuration change with every new option. */
function partsOf(report: Report): { text: unknown; charts: Record<string, unknown> } {
  const charts: Record<string, unknown> = {};
  const sections = report.sections.map((section) => ({
    ...section,
    blocks: section.blocks.map((block) => {
      if (block.kind !== "chart") return block;
      const { spec, ...rest } = block;
      charts[`${section.name}/${block.id}`] = spec;
      return rest;
    }),
  }));
  const { runId: _, configHash: __, ...rest } = report;
  return { text: { ...rest, sections }, charts };
}

describe.each(cases)("%s", (name) => {
  const folder = join(import.meta.dirname, name);
  const golden = (file: string): string => join(folder, file);

  it("reads as before", async () => {
    const files = readdirSync(folder);
    const config = parseConfig(readFileSync(golden("config.yaml"), "utf8"), "config.yaml", {});
    const request = files.includes("request.json") ? JSON.parse(readFileSync(golden("request.json"), "utf8")) : {};
    const result = await run(
      {
        loaded: { config, directory: folder },
        files: files.filter((file) => file.startsWith("input")).map((file) => join(folder, file)),
        cwd: folder,
        out: join(out, name),
        html: "only",
        ...request,
      },
      effects,
    );
    const { exitCode, quality } = result;
    const { warnings } = result.record;
    const said = { exitCode, warnings, rows: quality.rows, rejectedBy: quality.rejectedBy, gate: quality.gate };
    await expect(lines(said)).toMatchFileSnapshot(golden("outcome.json"));
    if (result.html === undefined) return;
    const { text, charts } = partsOf(result.report);
    await expect(lines(text)).toMatchFileSnapshot(golden("report.json"));
    await expect(lines(charts)).toMatchFileSnapshot(golden("charts.json"));
    await expect(`${pageText(readFileSync(result.html, "utf8"))}\n`).toMatchFileSnapshot(golden("page.txt"));
  });
});
