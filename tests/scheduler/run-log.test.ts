import { mkdirSync, mkdtempSync, readdirSync, rmSync, utimesSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, it } from "vitest";
import { runLog } from "../../scheduler/run-log.ts";

const folder = join(mkdtempSync(join(tmpdir(), "tillbook-log-")), "runs");
afterAll(() => rmSync(join(folder, ".."), { recursive: true, force: true }));

it("keeps the newest 500 logs", () => {
  mkdirSync(folder);
  for (let i = 0; i < 560; i += 1) {
    const path = join(folder, `weekly-${i}.jsonl`);
    writeFileSync(path, "{}\n");
    utimesSync(path, 1000 + i, 1000 + i);
  }
  const failed: string[] = [];
  runLog(folder, "weekly-560", { now: () => 0, failed: (text) => failed.push(text) })({ stage: "start" });
  const names = readdirSync(folder);
  expect(names).toHaveLength(501);
  expect(names).toContain("weekly-60.jsonl");
  expect(names).not.toContain("weekly-59.jsonl");
  expect(failed).toEqual([]);
});
