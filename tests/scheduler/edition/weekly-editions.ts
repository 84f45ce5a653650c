/** Editions of a schedule, one after another, with the real pipeline, each test's in a folder of its own. */
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect } from "vitest";
import { previousTables } from "../../../scheduler/edition/previous.ts";
import { type JobResult, runJob } from "../../../scheduler/job.ts";
import { parseTable } from "../../../scheduler/mail/csv.ts";
import { openStore, type Store } from "../../../scheduler/store.ts";
import { schedule } from "../../../scheduler/time/schedule.ts";
import { type LoadedConfig, loadConfig } from "../../../src/config/load.ts";
import type { RunRecord } from "../../../src/run/record.ts";
import { htmlBuild } from "../html-build.ts";
import { shop } from "../shop.ts";

const RECIPIENTS = [{ email: "boss@example.com" }, { email: "berlin@example.com", filter: { region: "Germany" } }];
const weekly = schedule({ name: "weekly", sections: ["kpis", "rfm", "quality"], recipients: RECIPIENTS });
export const HEAD = "sources: [ { path: sales.csv } ]\nquality: { gate: { onFail: warn } }\n";

export let folder = "";
export let reports = "";
export let store: Store;
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
export const make = async (asOf: string, trigger: "backfill" | "rerun" = "backfill"): Promise<JobResult> => {
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
export const table = (at: string): Map<string, Record<string, string>> =>
  new Map(parseTable(readFileSync(join(reports, at, "tables", "rfm.csv"))).rows.map((row) => [row.customer_id!, row]));
export const record = (at: string): RunRecord => JSON.parse(readFileSync(join(reports, at, "run.json"), "utf8"));
export const told = (at: string): string => readFileSync(join(reports, at, "report.json"), "utf8");
export const german = (): string => {
  const from = previousTables(store, reports, {
    schedule: "weekly",
    asOf: "2026-11-09",
    filter: { region: "Germany" },
  });
  return from!.rfm!.file.slice(reports.length + 1, -"/tables/rfm.csv".length);
};
