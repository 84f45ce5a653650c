/** What a kill between recording an edition and showing it leaves, and what the next start makes of it. */
import {
  cpSync,
  existsSync,
  lstatSync,
  mkdtempSync,
  readFileSync,
  readlinkSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, it } from "vitest";
import { scheduleRun } from "../../../scheduler/command-work.ts";
import { recoverEditions } from "../../../scheduler/edition/publish.ts";
import { openScheduler, type Scheduler } from "../../../scheduler/open.ts";
import { loadConfig } from "../../../src/config/load.ts";
import { fakeEdition } from "../fake-edition.ts";

let folder = "";
let reports = "";
let scheduler: Scheduler;
beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), "tillbook-publish-"));
  reports = join(folder, "reports");
  writeFileSync(join(folder, "sales.csv"), "order_id\n");
  writeFileSync(join(folder, "tillbook.config.yaml"), 'sources: [{ path: "*.csv" }]\nreports: [{ name: weekly }]\n');
  scheduler = await openScheduler(
    loadConfig(undefined, folder, {}),
    { now: () => Date.parse("2026-11-16T09:00:00Z"), stderr: () => undefined },
    { build: (job) => fakeEdition(job) },
  );
  for (const asOf of ["2026-11-09", "2026-11-16"])
    expect((await scheduleRun(scheduler, "weekly", { asOf })).state).toBe("done");
});
afterEach(() => {
  scheduler.close();
  rmSync(folder, { recursive: true, force: true });
});

const linked = (name: string): string => readlinkSync(join(reports, name));
const turned = (name: string, target: string): void => {
  rmSync(join(reports, name), { recursive: true, force: true });
  symlinkSync(target, join(reports, name));
};

it("shows the newest edition as latest, which a killed run had not come to", () => {
  expect(linked("latest")).toBe("2026-W46");
  turned("latest", "2026-W45");
  recoverEditions(scheduler.store, reports);
  expect(linked("latest")).toBe("2026-W46");
  rmSync(join(reports, "latest"));
  recoverEditions(scheduler.store, reports);
  expect(linked("latest")).toBe("2026-W46");
});

it("leaves latest where it is when an old week is made again", async () => {
  expect((await scheduleRun(scheduler, "weekly", { asOf: "2026-11-09" })).state).toBe("done");
  recoverEditions(scheduler.store, reports);
  expect(linked("latest")).toBe("2026-W46");
});

it("takes a copy, as file systems without links have it, for latest where it is of the same run, and replaces an older one", () => {
  const latest = join(reports, "latest");
  const copied = (name: string): void => {
    rmSync(latest, { recursive: true, force: true });
    cpSync(join(reports, name), latest, { recursive: true, dereference: true });
  };
  copied("2026-W46");
  recoverEditions(scheduler.store, reports);
  expect(lstatSync(latest).isSymbolicLink()).toBe(false);
  copied("2026-W45");
  recoverEditions(scheduler.store, reports);
  const asOf = (JSON.parse(readFileSync(join(latest, "scheduled.json"), "utf8")) as { asOf: string }).asOf;
  expect(asOf).toBe("2026-11-16");
  expect(existsSync(join(reports, "2026-W45", "report.html"))).toBe(true);
});
