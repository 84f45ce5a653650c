/** The work of the child process, in this one: with the browser and the files of a real edition. */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { type BuildAnswer, type BuildJob, build } from "../../scheduler/build.ts";
import { loadConfig } from "../../src/config.ts";
import { shop } from "./shop.ts";

let folder = "";
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "tillbook-build-"));
  mkdirSync(join(folder, "inbox"));
  writeFileSync(
    join(folder, "tillbook.config.yaml"),
    'sources: [ { path: "inbox/*.csv" } ]\nquality: { gate: { onFail: warn } }\n',
  );
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const put = (name: string, text: string): void => writeFileSync(join(folder, "inbox", name), text);
const made = async (more: Partial<BuildJob> = {}): Promise<Extract<BuildAnswer, { ok: true }>> => {
  const answer = await build(
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
  if (!answer.ok) throw new Error(answer.error);
  return answer;
};

describe("build", () => {
  it("tells once of letters that neither the report nor the report as mailed can show", async () => {
    // a private letter, of which no font knows what it is
    put("sales.csv", shop().replaceAll("Teacup no", "Teacup \ue0ff no"));
    const { warnings, problems } = await made({ sections: ["kpis", "rfm"] });
    expect(problems).toEqual([]);
    expect(warnings.filter((text) => text.includes("empty boxes"))).toEqual([
      expect.stringContaining("the PDF shows empty boxes for a character that no font here can draw: \ue0ff"),
    ]);
  });
});
