/** Movement from edition to edition, with the real pipeline: what a schedule published before is what it compares with. */
import { appendFileSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { previousTables } from "../../../scheduler/edition/previous.ts";
import { type JobResult, runJob } from "../../../scheduler/job.ts";
import { parseTable } from "../../../scheduler/mail/csv.ts";
import { runOf } from "../../../scheduler/runs.ts";
import { openStore, type Store } from "../../../scheduler/store.ts";
import { schedule } from "../../../scheduler/time/schedule.ts";
import { type LoadedConfig, loadConfig } from "../../../src/config/load.ts";
import type { RunRecord } from "../../../src/run/record.ts";
import { htmlBuild } from "../html-build.ts";
import { shop } from "../shop.ts";

const RECIPIENTS = [{ email: "boss@example.com" }, { email: "berlin@example.com", filter: { region: "Germany" } }];
const weekly = schedule({ name: "weekly", sections: ["kpis", "rfm", "quality"], recipients: RECIPIENTS });
const HEAD = "sources: [ { path: sales.csv } ]\nquality: { gate: { onFail: warn } }\n";

let folder = "";
let reports = "";
let store: Store;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "tillbook-previous-"));
  reports = join(folder, "reports");
  mkdirSync(reports);
  writeFileSync(join(folder, "sales.csv"), shop());
  writeFileSync(join(folder, "tillbook.config.yaml"), HEAD);
  store = openStore(join(folder, "s.sqlite"));
});
afterEach(() => {
  store.close();
  rmSync(folder, { recursive: true, force: true });
});

const now = (): number => Date.parse("2026-11-09T09:00:00Z");
const make = async (asOf: string, trigger: "backfill" | "rerun" = "backfill"): Promise<JobResult> => {
  const loaded: LoadedConfig = loadConfig(undefined, folder, {});
  const context = {
    store,
    reports,
    build: (job: Parameters<typeof htmlBuild>[0]) => htmlBuild(job, loaded, now),
    now,
    owner: "test",
    schedules: 1,
    mask: false,
    senderDomain: undefined,
    log: () => undefined,
  };
  const request = { schedule: weekly, trigger, asOf, mail: false };
  const result = await runJob(context, request, new AbortController().signal);
  expect(result).toMatchObject({ state: "done" });
  return result;
};
const table = (at: string): Map<string, Record<string, string>> =>
  new Map(parseTable(readFileSync(join(reports, at, "tables", "rfm.csv"))).rows.map((row) => [row.customer_id!, row]));
const record = (at: string): RunRecord => JSON.parse(readFileSync(join(reports, at, "run.json"), "utf8"));
const told = (at: string): string => readFileSync(join(reports, at, "report.json"), "utf8");
const german = (): string => {
  const from = previousTables(store, reports, {
    schedule: "weekly",
    asOf: "2026-11-09",
    filter: { region: "Germany" },
  });
  return from!.rfm!.file.slice(reports.length + 1, -"/tables/rfm.csv".length);
};

describe("customer movement of a scheduled edition", () => {
  it("is against the last edition's own tables, each recipient's against theirs", async () => {
    const first = await make("2026-11-02");
    expect(record("2026-W44").previous).toBeUndefined();
    expect(told("2026-W44")).not.toContain("'s edition");
    const before = table("2026-W44");
    const theirs = german();
    const theirBefore = table(theirs);
    // a correction that comes late: the same data a week earlier would say something else
    for (let i = 0; i < 9; i += 1)
      appendFileSync(
        join(folder, "sales.csv"),
        `8${i},2026-10-2${i} 10:00,C7001,P1,Teacup no 1,90,3.50,United Kingdom\n`,
      );
    await make("2026-11-09");
    expect(record("2026-W45").previous?.rfm).toMatchObject({
      run: first.runId,
      edition: "2026-W44",
      asOf: "2026-11-02",
    });
    const after = table("2026-W45");
    expect(after.size).toBeGreaterThan(50);
    for (const [id, row] of after) expect(row.previous_segment, id).toBe(before.get(id)?.segment ?? "");
    expect(told("2026-W45")).toContain("week 44's edition");
    for (const [id, row] of table(theirs.replace("W44", "W45")))
      expect(row.previous_segment, id).toBe(theirBefore.get(id)?.segment ?? "");

    // made again, also by another name, it compares with the same edition and comes out the same
    const again = await make("2026-11-09", "rerun");
    expect(record("2026-W45").previous?.rfm?.run).toBe(first.runId);
    expect(table("2026-W45")).toEqual(after);
    const { warnings } = JSON.parse(runOf(store, again.runId)!.detail!) as { warnings: string[] };
    expect(warnings.join()).not.toContain("customer movement");
  });

  it("falls back to the same data, and says so, when the last edition's table was touched or the options are new", async () => {
    await make("2026-11-02");
    appendFileSync(join(reports, "2026-W44", "tables", "rfm.csv"), "C1\n");
    const { runId } = await make("2026-11-09");
    const { warnings } = JSON.parse(runOf(store, runId)!.detail!) as { warnings: string[] };
    const sentence =
      "customer movement is compared with the same data a week earlier: the table rfm of edition 2026-W44 is not as its run left it (its SHA-256 differs)";
    expect(warnings).toContain(sentence);
    expect(record("2026-W45").warnings).toContain(sentence);
    expect(record("2026-W45").previous?.rfm).toBeUndefined();
    expect(told("2026-W45")).not.toContain("week 44's edition");
    // the other recipient's own table is as it was
    expect(record(german().replace("W44", "W45")).previous?.rfm).toMatchObject({ edition: "2026-W44" });

    writeFileSync(join(folder, "tillbook.config.yaml"), `${HEAD}rfm: { segments: classic4 }\n`);
    await make("2026-11-09");
    expect(record(german().replace("W44", "W45")).warnings.join()).toContain(
      "edition 2026-W44 was made with other options under rfm",
    );
  });

  it("looks past an edition of the same week", async () => {
    await make("2026-11-02");
    await make("2026-11-09");
    await make("2026-11-11");
    expect(record("2026-W45").previous?.rfm).toMatchObject({ edition: "2026-W44", asOf: "2026-11-02" });
  });
});
