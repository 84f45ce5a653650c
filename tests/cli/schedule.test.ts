/** The scheduler's commands as typed. One edition is really made; the daemon is a process of its own. */
import { spawn } from "node:child_process";
import { existsSync, mkdtempSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { duration, instant } from "../../src/cli/when.ts";
import { inProcess, type Said } from "./in-process.ts";
import { folder } from "./scheduled-shop.ts";

const root = join(import.meta.dirname, "../..");
let now = Date.parse("2026-11-09T09:00:00Z");
let env: Record<string, string> = {};
const tillbook = (...args: string[]): Promise<Said> => inProcess(args, { cwd: folder, env, now: () => now });

describe("a schedule as typed", () => {
  it("is listed with its zone's time and UTC", async () => {
    const { stdout } = await tillbook("schedule");
    expect(stdout).toMatch(/^weekly\n {2}when {8}0 7 \* \* 1 \(Europe\/Berlin\)/);
    expect(stdout).toContain("next        Mon 2026-11-16 07:00 Europe/Berlin, UTC+1 (06:00 UTC)");
    const { stdout: json } = await tillbook("schedule", "next", "weekly", "--count", "2", "--json");
    expect(JSON.parse(json)[0].next).toEqual(["2026-11-16T06:00:00.000Z", "2026-11-23T06:00:00.000Z"]);
  });

  it("makes an edition, mails it and tells of it afterwards", async () => {
    const ran = await tillbook("schedule", "run", "weekly");
    expect(ran).toMatchObject({
      status: 0,
      stdout: "weekly-manual-20261109T090000Z-1: done, reports/2026-W45\nmail: 1 sent\n",
    });
    expect(readdirSync(join(folder, "mail"))).toHaveLength(1);
    const [head, row] = (await tillbook("history")).stdout.split("\n");
    expect(head).toMatch(/^run +edition +state +started +took +mail +why$/);
    expect(row).toMatch(
      /^weekly-manual-20261109T090000Z-1 {2}2026-W45 {2}done {3}Mon 2026-11-09 10:00 Europe\/Berlin, UTC\+1 \(09:00 UTC\)/,
    );
    const { stdout } = await tillbook("show", "weekly-manual-20261109T090000Z-1");
    expect(stdout).toMatch(/^files +reports\/2026-W45$/m);
    expect(stdout).toMatch(/^mail +boss@example.com: sent$/m);
    expect(stdout).toMatch(/^as of +2026-11-09$/m);
    expect((await tillbook("send", "--edition", "2026-W45", "--to", "me@example.com")).stdout).toMatch(
      /^2026-W45 to me@example.com: sent/,
    );
    expect((await tillbook("status")).stdout).toMatch(/^mail +2 sent$/m);
  });

  it("is paused and resumed", async () => {
    expect((await tillbook("schedule", "pause", "weekly", "--reason", "stocktaking")).status).toBe(0);
    expect((await tillbook("schedule", "list")).stdout).toMatch(/paused +since Mon 2026-11-09 .*: stocktaking/);
    expect((await tillbook("schedule", "resume", "weekly")).stdout).toBe(
      "weekly runs again, next Mon 2026-11-16 07:00 Europe/Berlin, UTC+1 (06:00 UTC)\n",
    );
  });

  it("is late when nothing runs it, and status says so with exit code 2", async () => {
    now = Date.parse("2026-11-16T09:30:00Z");
    const late = await tillbook("status");
    expect(late.status).toBe(2);
    expect(late.stdout).toMatch(
      /^daemon +has never run\nslots +1 late\n +weekly 2026-11-16T06:00:00Z, 3 h 30 min late$/m,
    );
  });

  it("is looked at by doctor: daemon, next and overdue slots, recipients, and secrets by name alone", async () => {
    const findings = async (): Promise<Record<string, string>> => {
      const { stdout } = await tillbook("doctor", "--json");
      expect(stdout).not.toContain("hunter2");
      const rows = JSON.parse(stdout) as { check: string; state: string; found: string }[];
      return Object.fromEntries(rows.map(({ check, state, found }) => [check, `${state}: ${found}`]));
    };
    expect(await findings()).toMatchObject({
      Secrets: "ok: the configuration takes none from the environment",
      "Schedule weekly": "ok: next Mon 2026-11-23 07:00 Europe/Berlin, UTC+1 (06:00 UTC)",
      Daemon: "missing: has never run",
      Overdue: "missing: 1 slot, the first weekly 2026-11-16T06:00:00Z",
      Recipients: "optional: 1 recipient, 0 owners: nobody is told when something fails",
    });
    const [file, before] = [join(folder, "tillbook.config.yaml"), env];
    const text = readFileSync(file, "utf8");
    writeFileSync(file, `${text}privacy: { salt: "\${SALT}" }\n`);
    env = { SALT: "hunter2" };
    expect((await findings()).Secrets).toBe("ok: SALT is set");
    env = {};
    const without = await findings();
    expect(without.Secrets).toBe("missing: SALT is not set");
    expect(without["E-mail"]).toBe("missing: not known: the configuration cannot be read");
    expect(Object.keys(without)).not.toContain("Daemon");
    writeFileSync(file, text);
    env = before;
  });

  it.each([
    [["schedule", "run", "weakly"], 2, /unknown schedule "weakly"\n {2}did you mean weekly\?/],
    [["schedule", "next", "--count", "0"], 2, /invalid --count: 0; expected a whole number/],
    [["show", "weekly-1"], 2, /unknown run "weekly-1"/],
    [["report", "--edition", "W45"], 2, /invalid --edition: "W45"; expected a week like 2026-W46/],
    [
      ["send", "--edition", "2026-W44", "--to", "me@example.com"],
      2,
      /unknown edition "2026-W44"\n {2}did you mean 2026-W45/,
    ],
    [["send", "--edition", "2026-W45", "--to", "me"], 2, /invalid --to: "me"; expected one address/],
    [["backfill", "--from", "2026-11-09", "--to", "monday"], 2, /invalid --to: "monday"/],
    [["preview", "--to", "bos@example.com"], 2, /is no recipient of weekly\n {2}did you mean boss@example.com\?/],
  ])("answers tillbook %j in a sentence", async (args, code, sentence) => {
    const { status, stdout, stderr } = await tillbook(...args);
    expect(stderr).toMatch(sentence);
    expect({ status, stdout }).toEqual({ status: code, stdout: "" });
  });

  it("tells how to add one where there is none", async () => {
    const config = join(folder, "empty.yaml");
    writeFileSync(config, "project: { name: Acme }\n");
    const { status, stdout } = await tillbook("schedule", "--config", config);
    expect(status).toBe(0);
    expect(stdout).toMatch(/^Nothing is scheduled\. .*\n\n {2}sources:[\s\S]*recipients: \[ \{ email: /);
    expect((await tillbook("schedule", "start", "--config", config)).status).toBe(2);
  });
});

describe.skipIf(process.platform === "win32")("the daemon as a process", () => {
  it.each(["SIGTERM", "SIGINT"] as const)("stops in good order at %s", async (signal) => {
    const place = mkdtempSync(join(folder, "daemon-"));
    writeFileSync(join(place, "tillbook.config.yaml"), "reports: [ { name: weekly } ]\nemail: { directory: mail }\n");
    const daemon = spawn(process.execPath, [join(root, "bin/tillbook.js"), "schedule", "start"], { cwd: place });
    let said = "";
    const ended = new Promise((resolve) => daemon.once("close", resolve));
    daemon.stderr.setEncoding("utf8").on("data", (text: string) => {
      said += text;
      if (text.includes("mail goes to")) daemon.kill(signal);
    });
    expect(await ended).toBe(0);
    expect(said).toMatch(/^weekly: next \d{4}-.*\n/);
    expect(said).toContain(`${signal}: finishing what is in hand`);
    expect(existsSync(join(place, "data", "scheduler.sqlite"))).toBe(true);
  });
});

describe("instants and durations", () => {
  it("are given in the zone and in UTC, with UTC's day where it is another", () => {
    expect(instant(Date.parse("2026-11-16T06:00:00Z"), "UTC")).toBe("Mon 2026-11-16 06:00 UTC");
    expect(instant(Date.parse("2026-11-15T23:30:00Z"), "Asia/Tokyo")).toBe(
      "Mon 2026-11-16 08:30 Asia/Tokyo, UTC+9 (Sun 2026-11-15 23:30 UTC)",
    );
  });
  it("have two units at most", () => {
    expect([0, 4200, 60_000, 3_661_000, 90_000_000, 172_800_000].map(duration)).toEqual([
      "0 s",
      "4 s",
      "1 min",
      "1 h 1 min",
      "1 d 1 h",
      "2 d",
    ]);
  });
});
