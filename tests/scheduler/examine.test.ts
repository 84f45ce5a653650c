import { existsSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { pause } from "../../scheduler/command-status.ts";
import { createDaemon } from "../../scheduler/daemon.ts";
import { examineScheduler } from "../../scheduler/examine.ts";
import { openScheduler } from "../../scheduler/open.ts";
import { loadConfig } from "../../src/config/load.ts";
import { fakeEdition } from "./fake-edition.ts";

let folder = "";
let now = 0;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "tillbook-examine-"));
  now = Date.parse("2026-11-09T07:00:00Z");
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const configure = (text: string): void => writeFileSync(join(folder, "tillbook.config.yaml"), text);
const WEEKLY = "reports: [ { name: weekly, recipients: [ { email: a@example.com } ] } ]\n";
const found = async (): Promise<string[]> =>
  (
    await examineScheduler({
      loaded: loadConfig(undefined, folder, {}),
      now,
      instant: (ms) => new Date(ms).toISOString().slice(0, 16),
    })
  ).map(({ check, state, found }) => `${check}: ${state}, ${found}`);

describe("examineScheduler", () => {
  it("has nothing to say where nothing is scheduled, and makes no store", async () => {
    configure("sources: []\n");
    expect(await found()).toEqual([]);
    configure(WEEKLY);
    expect(await found()).toEqual([
      "Schedule weekly: ok, next 2026-11-16T07:00",
      "Daemon: optional, has never run",
      "Overdue: ok, no slot",
      "Recipients: missing, 1 recipient, 0 owners, and no way to send",
    ]);
    expect(existsSync(join(folder, "data"))).toBe(false);
  });

  it("knows whether a daemon lives, what is overdue and what is paused", async () => {
    configure(`${WEEKLY}email: { directory: mail, owner: [o@example.com] }\n`);
    const effects = { now: () => now, stderr: () => undefined };
    const scheduler = await openScheduler(loadConfig(undefined, folder, {}), effects, {
      build: (job) => fakeEdition(job),
    });
    const daemon = createDaemon(scheduler);
    await daemon.wake();
    await daemon.idle();
    now += 42_000;
    expect(await found()).toEqual([
      "Schedule weekly: ok, next 2026-11-16T07:00",
      "Daemon: ok, awake 42 s ago",
      "Overdue: ok, no slot",
      `Recipients: ok, 1 recipient, 1 owner; mail goes to ${scheduler.transport!.name}`,
    ]);
    now = Date.parse("2026-11-16T10:00:00Z");
    expect((await found()).slice(1, 3)).toEqual([
      "Daemon: missing, does not run; last awake 2026-11-09T07:00",
      "Overdue: missing, 1 slot, the first weekly 2026-11-16T07:00:00Z",
    ]);
    pause(scheduler, "weekly", "holidays");
    expect((await found()).slice(0, 3)).toEqual([
      "Schedule weekly: optional, paused since 2026-11-16T10:00",
      "Daemon: optional, does not run; last awake 2026-11-09T07:00",
      "Overdue: ok, no slot",
    ]);
    scheduler.close();
  });

  it("names what is wrong with a schedule instead of failing", async () => {
    configure('reports: [ { name: weekly, cron: "0 25 * * 1" } ]\n');
    expect(await found()).toEqual([expect.stringContaining('Scheduler: missing, invalid cron: "0 25 * * 1"')]);
  });
});
