/**
 * Clocks that lie and machines that sleep, against whole daemons. First under node-cron's own timers: a minute that was
 * missed, a clock that is put forward and back, a lid that was closed. Then a year and a month of weeks in six zones: every slot has one
 * edition and one mail per recipient, or is listed as skipped. Long (`npm run drills`): two years, daily editions, too.
 */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { createDaemon, type DaemonContext, runDaemon } from "../../scheduler/daemon.ts";
import { mailOf } from "../../scheduler/mail/outbox.ts";
import { runHistory } from "../../scheduler/runs.ts";
import { openStore, type Store } from "../../scheduler/store.ts";
import { schedule, slotName, slotTime } from "../../scheduler/time/schedule.ts";
import type { Slot } from "../../scheduler/time/slots.ts";
import { dayInZone } from "../../src/calendar.ts";
import { isLong } from "../long.ts";
import { fakeEdition } from "./fake-edition.ts";
import { DAY, HOUR, MINUTE, MONTHS, random, ZONES } from "./time/wakes.ts";

const RECIPIENTS = ["a", "b"].map((name) => ({ email: `${name}@example.com` }));

let folder = "";
let store: Store;
let sent: string[] = [];
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "tillbook-clock-"));
  store = openStore(join(folder, "s.sqlite"));
  // what it forgets when the machine fails is not this drill's matter
  store.run("PRAGMA synchronous = OFF");
  sent = [];
});
afterEach(() => {
  vi.useRealTimers();
  store.close();
  rmSync(folder, { recursive: true, force: true });
});

const context = (now: () => number, more: Partial<DaemonContext>): DaemonContext => ({
  store,
  reports: join(folder, "reports"),
  build: (job) => fakeEdition(job),
  now,
  owner: "test",
  mask: true,
  senderDomain: "example.com",
  log: () => undefined,
  schedules: [],
  transport: {
    name: "test",
    async send({ to }, message) {
      sent.push(`${to} ${/^Message-ID: (.*)/m.exec(message.toString("utf8"))![1]}`);
      return { outcome: "sent", code: 250, response: "250 OK", scope: "message" };
    },
  },
  mail: { from: "reports@example.com", owners: [], allowedDomains: [] },
  project: "Acme",
  ...more,
});
const slots = (): Slot[] => store.all<Slot>("SELECT * FROM slots ORDER BY schedule, slot");
/** One finished run per finished slot, one mail per run and recipient, and nothing left open. */
function expectOnce(): void {
  const done = slots().filter(({ state }) => state === "done");
  const open = slots().filter(({ state, reason }) => state !== "done" && !(state === "skipped" && reason));
  expect(open).toEqual([]);
  const runs = runHistory(store, { limit: 100_000 });
  expect(runs.map(({ state }) => state)).toEqual(runs.map(() => "done"));
  expect(runs.map((run) => `${run.schedule} ${run.slot}`).sort()).toEqual(
    done.map(({ schedule: name, slot }) => `${name} ${slot}`).sort(),
  );
  expect(new Set(sent).size).toBe(sent.length);
  expect(sent).toHaveLength(done.length * RECIPIENTS.length);
  expect(mailOf(store, {}).every(({ state }) => state === "sent")).toBe(true);
}

describe("under node-cron's own timers", () => {
  const daily = schedule({
    name: "daily",
    cron: "0 7 * * *",
    catchUp: { mode: "all", windowMs: 30 * DAY, maxRuns: 30 },
    recipients: RECIPIENTS,
  });
  /** Work outside the faked timers: files, and mail that is put together in streams. */
  const settle = async (): Promise<void> => {
    for (let i = 0; i < 400; i += 1) await new Promise((resolve) => setImmediate(resolve));
  };
  const pass = async (ms: number): Promise<void> => {
    for (let left = ms; left > 0; left -= MINUTE) {
      await vi.advanceTimersByTimeAsync(Math.min(left, MINUTE));
      await settle();
    }
  };

  it.each([
    ["the event loop is blocked for 70 s over the slot", 70_000, ["09", "10"]],
    ["the clock is put forward by 26 h", 26 * HOUR, ["09", "10"]],
    ["the clock is put forward by 40 min", 40 * MINUTE, ["09", "10"]],
    ["the machine sleeps for 1 h", HOUR, ["09", "10"]],
    ["the machine sleeps for 15 d", 15 * DAY, [...Array(16)].map((_, i) => String(9 + i).padStart(2, "0"))],
  ] as const)("%s: nothing is lost, nothing comes twice", async (_, jump, days) => {
    vi.useFakeTimers({
      now: Date.parse("2026-03-09T06:58:30Z"),
      toFake: ["Date", "setTimeout", "clearTimeout", "setInterval", "clearInterval"],
    });
    const stop = new AbortController();
    const running = runDaemon(context(Date.now, { schedules: [daily] }), stop.signal);
    await pass(MINUTE);
    // time goes on and no timer fires
    vi.setSystemTime(Date.now() + jump);
    await pass(3 * MINUTE);
    // the next day comes as always; where it has come already, nothing more
    const next = Date.parse("2026-03-10T07:01:00Z");
    if (Date.now() < next) {
      vi.setSystemTime(next - 2 * MINUTE);
      await pass(4 * MINUTE);
    }
    stop.abort();
    await pass(MINUTE);
    await running;
    expect(slots().map(({ slot, state }) => `${slot} ${state}`)).toEqual(
      days.map((day) => `2026-03-${day}T07:00:00Z done`),
    );
    expectOnce();
  });

  it("the clock is put back by 2 h: the daemon goes on waking, and no slot runs again", async () => {
    vi.useFakeTimers({
      now: Date.parse("2026-03-09T06:58:30Z"),
      toFake: ["Date", "setTimeout", "clearTimeout", "setInterval", "clearInterval"],
    });
    const stop = new AbortController();
    const running = runDaemon(context(Date.now, { schedules: [daily] }), stop.signal);
    await pass(3 * MINUTE);
    vi.setSystemTime(Date.now() - 2 * HOUR);
    await pass(3 * MINUTE);
    const awake = Number(store.one<{ value: string }>("SELECT value FROM meta WHERE key = 'awake'")!.value);
    expect(Date.now() - awake).toBeLessThanOrEqual(2 * MINUTE);
    await pass(2 * HOUR + 2 * MINUTE);
    stop.abort();
    await pass(MINUTE);
    await running;
    expect(slots().map(({ slot, state }) => `${slot} ${state}`)).toEqual(["2026-03-09T07:00:00Z done"]);
    expectOnce();
  });
});

describe(`${MONTHS} months of a whole daemon with downtime and a clock that jumps`, () => {
  const [START, END] = [Date.UTC(2026, 0), Date.UTC(2026, MONTHS)];
  /** Time without a daemon, and how far its clock is off. */
  const DOWN = [HOUR, 26 * HOUR, 15 * DAY];
  const OFF = [26 * HOUR, 40 * MINUTE, -2 * HOUR];

  it.each(ZONES)("%s: one edition and one mail each, or listed as skipped", async (timezone) => {
    const next = random(ZONES.indexOf(timezone) + 7);
    const schedules = [
      schedule({ name: "weekly", timezone, recipients: RECIPIENTS }),
      ...(isLong ? [schedule({ name: "daily", cron: "30 2 * * *", timezone, recipients: RECIPIENTS })] : []),
    ];
    let now = START;
    let off = 0;
    const start = (): ReturnType<typeof createDaemon> =>
      createDaemon(context(() => Math.min(now + off, END), { schedules }));
    let daemon = start();
    for (let step = 0, troubles = 0; now < END; step += 1) {
      await daemon.wake();
      await daemon.idle();
      now += 70_000 + Math.floor(next() * (isLong ? 5 : 14) * HOUR);
      off = step % 60 > 56 ? OFF[Math.floor(step / 60) % 3]! : 0;
      if (step % 60 !== 30) continue;
      await daemon.stop();
      now += DOWN[troubles % 3]!;
      troubles += 1;
      daemon = start();
    }
    off = 0;
    for (let i = 0; i < 3; i += 1) {
      await daemon.wake();
      await daemon.idle();
    }
    await daemon.stop();
    for (const { name, timetable } of schedules)
      expect(
        slots()
          .filter((one) => one.schedule === name)
          .map(({ slot }) => slot),
      ).toEqual(timetable.between(START, END).map(slotName));
    expectOnce();
    const runs = runHistory(store, { limit: 100_000 });
    for (const { slot, as_of } of runs) expect(as_of).toBe(dayInZone(slotTime(slot!), timezone));
    expect(runs.length).toBeGreaterThan(3.5 * MONTHS);
    expect(slots().some(({ state }) => state === "skipped")).toBe(true);
  });
});
