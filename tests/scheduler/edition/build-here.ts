/** Editions made in this process, as the child process makes them, each test's in a folder of its own. */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach } from "vitest";
import { build } from "../../../scheduler/edition/build.ts";
import type { BuildAnswer, BuildJob } from "../../../scheduler/edition/build-job.ts";
import { loadConfig } from "../../../src/config/load.ts";

export let folder = "";
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "tillbook-build-"));
  mkdirSync(join(folder, "inbox"));
  writeFileSync(
    join(folder, "tillbook.config.yaml"),
    'sources: [ { path: "inbox/*.csv" } ]\nquality: { gate: { onFail: warn } }\n',
  );
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

export const put = (name: string, text: string): void => writeFileSync(join(folder, "inbox", name), text);
export const answerOf = (more: Partial<BuildJob> = {}): Promise<BuildAnswer> =>
  build(
    {
      runId: "weekly-1",
      asOf: "2026-11-09",
      folder: join(folder, "edition"),
      date: Date.parse("2026-11-09T07:00:00Z"),
      mask: true,
      ...more,
    },
    loadConfig(undefined, folder, {}),
    { secret: "s", stderr: () => undefined, now: () => Date.parse("2026-11-09T07:00:00Z") },
  );
export const made = async (more: Partial<BuildJob> = {}): Promise<Extract<BuildAnswer, { ok: true }>> => {
  const answer = await answerOf(more);
  if (!answer.ok) throw new Error(answer.error);
  return answer;
};
