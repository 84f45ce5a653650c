import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { JobContext } from "../../scheduler/context.ts";
import { CORRECTION, compareEditions, correctionSentence } from "../../scheduler/edition/compare.ts";
import { runJob } from "../../scheduler/job.ts";
import { mailOf } from "../../scheduler/mail/outbox.ts";
import { openStore, type Store } from "../../scheduler/store.ts";
import { type ScheduleInput, schedule } from "../../scheduler/time/schedule.ts";
import { fakeEdition } from "./fake-edition.ts";

let folder = "";
let store: Store;
/** What the shop's files give today. */
let revenue = "£1.30k";
const now = Date.parse("2026-11-09T07:00:00Z");
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "tillbook-corrections-"));
  store = openStore(":memory:");
  revenue = "£1.30k";
});
afterEach(() => {
  store.close();
  rmSync(folder, { recursive: true, force: true });
});

const context = (): JobContext => ({
  store,
  reports: join(folder, "reports"),
  build: async (job) => {
    const figures = [{ id: "net_revenue", label: "Net revenue", shown: revenue }];
    const files = [{ file: "may.csv", sha256: revenue }];
    const tableHashes = { kpis: revenue };
    const correction =
      job.held && correctionSentence(compareEditions(job.held, { figures, files, tableHashes }), job.held.mailedOn);
    const answer = await fakeEdition(job, {
      figures,
      files,
      tableHashes,
      story: revenue,
      ...(correction === undefined ? {} : { correction }),
    });
    if (correction !== undefined)
      writeFileSync(join(job.folder, CORRECTION), `Subject: Corrected\r\n\r\n${correction}`);
    return answer;
  },
  now: () => now,
  owner: "test",
  schedules: 1,
  mask: true,
  senderDomain: "example.com",
  log: () => undefined,
});
const make = async (input: Partial<ScheduleInput> = {}, mail = true): Promise<string> => {
  const weekly = schedule({ name: "weekly", timezone: "UTC", recipients: [{ email: "a@example.com" }], ...input });
  const request = { schedule: weekly, trigger: "manual", asOf: "2026-11-09", mail } as const;
  const { runId, state, error } = await runJob(context(), request, new AbortController().signal);
  expect({ state, error }).toEqual({ state: "done", error: undefined });
  return runId;
};
/** Rows of a run: state and reason, or the file that goes out. */
const mailOfRun = (run: string): string[] =>
  mailOf(store, { run }).map(({ state, response, eml }) => `${state} ${response ?? eml?.split("/").at(-1)}`);
const deliver = (): void => {
  store.run("UPDATE outbox SET state = 'sent', finished_at = ? WHERE state = 'queued'", now);
};

describe("a second edition of the same day", () => {
  it("that is unchanged is not mailed again, and the run says why", async () => {
    expect(mailOfRun(await make())).toEqual(["queued email.eml"]);
    deliver();
    expect(mailOfRun(await make())).toEqual(["skipped unchanged since it was mailed on 2026-11-09"]);
  });

  it("that has changed is mailed as a correction with what changed in its first words", async () => {
    await make();
    deliver();
    revenue = "£1.34k";
    const run = await make();
    expect(mailOfRun(run)).toEqual([`queued ${CORRECTION}`]);
    const [row] = mailOf(store, { run });
    expect(readFileSync(join(folder, "reports", row!.eml!), "utf8")).toContain(
      "Corrected since the edition mailed on 2026-11-09: Net revenue is £1.34k, was £1.30k.",
    );
    deliver();
    expect(mailOfRun(await make())).toEqual(["skipped unchanged since it was mailed on 2026-11-09"]);
  });

  it("is subject to sendWhen", async () => {
    await make();
    deliver();
    revenue = "£1.34k";
    expect(mailOfRun(await make({ sendWhen: "alerts" }))).toEqual(["skipped sendWhen: alerts; there is none"]);
    expect(mailOfRun(await make({ sendWhen: "changed" }))).toEqual([`queued ${CORRECTION}`]);
  });

  it("takes the place of one that still waits", async () => {
    const first = await make();
    revenue = "£1.34k";
    const second = await make();
    const rows = mailOf(store, { schedule: "weekly" });
    expect(rows.map(({ state }) => state)).toEqual(["queued"]);
    expect(rows[0]!.eml).toContain(second);
    expect(rows[0]!.eml).not.toContain(first);
  });

  it("made without mail leaves a row that says so", async () => {
    await make();
    deliver();
    revenue = "£1.34k";
    expect(mailOfRun(await make({}, false))).toEqual(["skipped made without mail (manual)"]);
  });

  it("keeps the edition that it replaces", async () => {
    const first = await make();
    revenue = "£1.34k";
    await make();
    expect(existsSync(join(folder, "reports", ".editions", `2026-W45.${first}`, "report.html"))).toBe(true);
  });
});

describe("compareEditions", () => {
  const edition = (shown: string, files: Record<string, string>, kpis: string) => ({
    figures: [{ id: "net_revenue", label: "Net revenue", shown }],
    files: Object.entries(files).map(([file, sha256]) => ({ file, sha256 })),
    tableHashes: { kpis },
  });
  it("names figures, files and tables", () => {
    const before = edition("£1", { "a.csv": "1", "b.csv": "2" }, "x");
    expect(compareEditions(before, edition("£2", { "a.csv": "9", "c.csv": "3" }, "y"))).toEqual({
      figures: ["Net revenue is £2, was £1"],
      files: ["a.csv has changed", "c.csv is new", "b.csv is gone"],
      tables: ["kpis"],
    });
    expect(correctionSentence(compareEditions(before, before), "2026-11-09")).toBeUndefined();
    expect(correctionSentence(compareEditions(before, edition("£1", { "a.csv": "9" }, "y")), "2026-11-09")).toBe(
      "Corrected since the edition mailed on 2026-11-09: the headline figures are the same; details in the tables have changed.",
    );
  });
});
