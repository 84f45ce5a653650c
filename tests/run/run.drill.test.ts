/** The whole sample shop, run twice: the balance is kept, and tables and page are the same to the byte. */
import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, it } from "vitest";
import { ConfigSchema } from "../../src/config/schema.ts";
import { run } from "../../src/run/run.ts";
import { SAMPLE, SAMPLE_AS_OF } from "../sample.ts";

const folder = mkdtempSync(join(tmpdir(), "tillbook-whole-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
const silent = {
  now: () => Date.parse("2026-11-20T12:00:00Z"),
  stdout: () => {},
  stderr: () => {},
  progress: () => {},
};

it("keeps the balance and writes the same tables and page again", async () => {
  const loaded = { config: ConfigSchema.parse({}), directory: folder };
  const request = { loaded, files: [SAMPLE], cwd: folder, html: "only" } as const;
  const first = await run({ ...request, out: "one" }, silent);
  const second = await run({ ...request, out: "two" }, silent);
  const { rows } = first.record;
  expect(rows.records).toBe(rows.header + rows.blank + rows.lines + rows.rejected);
  expect(first.record.asOf).toBe(SAMPLE_AS_OF);
  expect(first.record.tables).toEqual(second.record.tables);
  expect(readFileSync(first.html as string)).toEqual(readFileSync(second.html as string));
  expect(readdirSync(folder).filter((name) => name.includes(".tmp-"))).toEqual([]);
  expect(readdirSync(join(folder, "one")).sort()).toEqual([
    "catalog.json",
    "models",
    "openlineage.json",
    "report.html",
    "report.json",
    "run.json",
    "tables",
  ]);
});
