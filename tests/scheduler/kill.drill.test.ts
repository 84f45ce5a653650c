/** Daemons that are really killed, stopped and doubled, against one store and a real mail server. */
import { type ChildProcess, spawn } from "node:child_process";
import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { runHistory } from "../../scheduler/runs.ts";
import { openStore } from "../../scheduler/store.ts";
import { type FakeServer, startSmtp } from "./smtp.ts";

let folder = "";
/** Where a daemon has planned the week and nothing is due yet: every drill of that week begins with a copy of it. */
let planned = "";
let server: FakeServer;
beforeAll(async () => {
  planned = mkdtempSync(join(tmpdir(), "tillbook-drill-planned-"));
  expect(await ended(start(planned, 9, "2026-03-08T12:00:00Z"))).toBe(0);
});
afterAll(() => rmSync(planned, { recursive: true, force: true }));
beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), "tillbook-drill-"));
  server = await startSmtp();
});
afterEach(async () => {
  await server.close();
  rmSync(folder, { recursive: true, force: true });
});

const start = (place: string, port: number, time: string, ...fate: string[]): ChildProcess =>
  spawn(process.execPath, [join(import.meta.dirname, "drill-daemon.ts"), place, String(port), time, ...fate], {
    stdio: ["ignore", "ignore", "inherit"],
  });
const ended = (child: ChildProcess): Promise<number | string> =>
  new Promise((resolve) => child.once("close", (code, signal) => resolve(signal ?? code ?? -1)));
const daemon = (time: string, ...fate: string[]): Promise<number | string> =>
  ended(start(folder, server.port, time, ...fate));

interface Outcome {
  slots: string[];
  done: number;
  mail: string[];
  editions: string[];
  leftovers: string[];
}
const outcome = (): Outcome => {
  const store = openStore(join(folder, "s.sqlite"));
  try {
    const reports = join(folder, "reports");
    return {
      slots: store
        .all<{ slot: string; state: string }>("SELECT slot, state FROM slots ORDER BY slot")
        .map(({ slot, state }) => `${slot} ${state}`),
      done: runHistory(store).filter(({ state }) => state === "done").length,
      mail: server.received.map(({ to, raw }) => `${to} ${/^Subject: (\S+)/m.exec(raw)![1]}`).sort(),
      editions: readdirSync(reports).filter((name) => /^\d/.test(name)),
      leftovers: readdirSync(join(reports, ".building")),
    };
  } finally {
    store.close();
  }
};
const ONE_WEEK: Outcome = {
  slots: ["2026-03-09T07:00:00Z done"],
  done: 1,
  mail: ["a@example.com 2026-W10", "b@example.com 2026-W10", "c@example.com 2026-W10"],
  editions: ["2026-W10"],
  leftovers: [],
};

describe("a daemon that is killed", () => {
  const points = ["claimed", "built", "stored", "recorded", "published", "sending", "answered", "settled"];
  const cases = points.flatMap((point) => [
    [point, "SIGKILL"],
    [point, "SIGTERM"],
  ]);
  it.each(cases)(
    "at %s by %s: one run per slot and one mail per recipient after the restart",
    async (point, signal) => {
      cpSync(planned, folder, { recursive: true });
      expect(await daemon("2026-03-09T07:00:00Z", point!, signal!)).toBe(signal === "SIGKILL" ? "SIGKILL" : 0);
      expect(await daemon("2026-03-09T07:00:30Z")).toBe(0);
      const { mail, ...rest } = outcome();
      const { mail: expected, ...others } = ONE_WEEK;
      expect(rest).toEqual(others);
      // between the server's 250 and our writing it down lies the one moment that SMTP cannot secure
      expect(signal === "SIGKILL" && point === "answered" ? [...new Set(mail)] : mail).toEqual(expected);
      expect(new Set(server.received.map(({ messageId }) => messageId)).size).toBe(3);
      expect(server.received.length).toBeLessThanOrEqual(signal === "SIGKILL" && point === "answered" ? 4 : 3);
    },
  );
});

describe("two daemons", () => {
  it("do each slot and each mail once", async () => {
    await daemon("2026-02-08T12:00:00Z");
    expect(await Promise.all([daemon("2026-03-09T07:00:00Z"), daemon("2026-03-09T07:00:00Z")])).toEqual([0, 0]);
    const { slots, done, mail, editions } = outcome();
    expect(slots).toHaveLength(5);
    expect(slots.every((slot) => slot.endsWith(" done"))).toBe(true);
    expect(done).toBe(5);
    expect(editions).toEqual(["2026-W06", "2026-W07", "2026-W08", "2026-W09", "2026-W10"]);
    expect(mail).toEqual(
      ["a", "b", "c"].flatMap((name) => editions.map((edition) => `${name}@example.com ${edition}`)),
    );
  });
});

describe.skipIf(process.platform !== "linux")("a daemon that hangs", () => {
  it.each(["claimed", "built"])(
    "at %s is overtaken within two minutes, and writes nothing when it wakes up",
    async (point) => {
      cpSync(planned, folder, { recursive: true });
      const stuck = start(folder, server.port, "2026-03-09T07:00:00Z", point, "SIGSTOP");
      const end = ended(stuck);
      while (!/\) T /.test(readFileSync(`/proc/${stuck.pid}/stat`, "latin1")))
        await new Promise((resolve) => setTimeout(resolve, 10));
      expect(await daemon("2026-03-09T07:00:50Z")).toBe(0);
      expect(server.received).toEqual([]);
      expect(await daemon("2026-03-09T07:01:50Z")).toBe(0);
      expect(outcome()).toEqual(ONE_WEEK);
      stuck.kill("SIGCONT");
      expect(await end).toBe(0);
      expect(outcome()).toEqual(ONE_WEEK);
    },
  );
});
