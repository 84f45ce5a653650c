import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import { afterEach, beforeEach, expect, it } from "vitest";
import { sweepTemporaryFolders, temporaryFolder } from "../src/files.ts";

let folder = "";
let before: string | undefined;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "tillbook-temporary-"));
  before = process.env.TMPDIR;
  process.env.TMPDIR = folder;
});
afterEach(() => {
  if (before === undefined) delete process.env.TMPDIR;
  else process.env.TMPDIR = before;
  rmSync(folder, { recursive: true, force: true });
});

it.skipIf(process.platform === "win32")("removes what a killed process left, and nothing else", () => {
  const script = `
    const { temporaryFolder } = await import(${JSON.stringify(join(import.meta.dirname, "../src/files.ts"))});
    const { writeFileSync } = await import("node:fs");
    writeFileSync(temporaryFolder("warehouse") + "/lines", "personal data");
    process.kill(process.pid, "SIGKILL");`;
  const { signal } = spawnSync(process.execPath, ["--input-type=module", "-e", script], { env: process.env });
  expect(signal).toBe("SIGKILL");
  const [left] = readdirSync(folder);
  expect(left).toMatch(/^tillbook-warehouse-\d+-/);
  const mine = temporaryFolder("query");
  writeFileSync(join(mine, "spill"), "1");
  expect(statSync(mine).mode & 0o777).toBe(0o700);
  mkdirSync(join(folder, "tillbook-shop"));
  writeFileSync(join(folder, "tillbook-query-4194305-abcdef"), "a file of somebody's");
  expect(sweepTemporaryFolders()).toEqual([]);
  expect(readdirSync(folder).sort()).toEqual([basename(mine), "tillbook-query-4194305-abcdef", "tillbook-shop"].sort());
});
