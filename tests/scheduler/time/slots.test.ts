import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { publishRun, startRun } from "../../../scheduler/runs.ts";
import { openStore, type Store } from "../../../scheduler/store.ts";
import { type Schedule, type ScheduleInput, schedule, slotName } from "../../../scheduler/time/schedule.ts";
import {
  claim,
  deadlineOf,
  fail,
  finish,
  heartbeat,
  LEASE_MS,
  lateSlots,
  pauseSlots,
  plan,
  release,
  resumeSlots,
  slotOf,
} from "../../../scheduler/time/slots.ts";
import { at, DAY, HOUR, MINUTE, MONTHS, monthsOfWakes, rows, wake, ZONES } from "./wakes.ts";

const daily = (input: Partial<ScheduleInput> = {}): Schedule =>
  schedule({ name: "daily", cron: "0 7 * * *", timezone: "UTC", ...input });
const told = (store: Store): [string, string, string | null][] =>
  rows(store).map(({ slot, state, reason }) => [slot.slice(0, 10), state, reason]);

describe("plan", () => {
  it("begins now: no slot of the past is made up for a new schedule", () => {
    const store = openStore(":memory:");
    plan(store, daily(), at("2026-03-10T09:00Z"));
    expect(rows(store)).toEqual([]);
    plan(store, daily(), at("2026-03-11T07:00Z"));
    expect(told(store)).toEqual([["2026-03-11", "due", null]]);
  });

  const down = (catchUp: Partial<Schedule["catchUp"]>): [string, string, string | null][] => {
    const store = openStore(":memory:");
    const one = daily({ catchUp: { mode: "latest", windowMs: 7 * DAY, maxRuns: 2, ...catchUp } });
    plan(store, one, at("2026-03-01T12:00Z"));
    plan(store, one, at("2026-03-06T12:00Z"));
    return told(store);
  };
  it("catches up the latest missed slot", () => {
    expect(down({ mode: "latest" })).toEqual([
      ...["02", "03", "04", "05"].map((day) => [`2026-03-${day}`, "skipped", "missed; catchUp: latest"]),
      ["2026-03-06", "due", null],
    ]);
  });
  it("catches up nothing", () => {
    expect(down({ mode: "none" }).map(([, state, reason]) => `${state} ${reason}`)).toEqual(
      Array(5).fill("skipped missed; catchUp: none"),
    );
  });
  it("catches up all, newest first to keep, in a window and up to a number", () => {
    expect(down({ mode: "all" }).map(([, state]) => state)).toEqual(["skipped", "skipped", "skipped", "due", "due"]);
    expect(down({ mode: "all", maxRuns: 9, windowMs: 60 * HOUR })).toEqual([
      ["2026-03-02", "skipped", "missed; older than the catch-up window of 60 h"],
      ["2026-03-03", "skipped", "missed; older than the catch-up window of 60 h"],
      ["2026-03-04", "due", null],
      ["2026-03-05", "due", null],
      ["2026-03-06", "due", null],
    ]);
  });
  it("leaves missed slots where a newer one is on time", () => {
    const store = openStore(":memory:");
    plan(store, daily(), at("2026-03-01T12:00Z"));
    plan(store, daily(), at("2026-03-03T07:01Z"));
    expect(told(store)).toEqual([
      ["2026-03-02", "skipped", "missed; catchUp: latest"],
      ["2026-03-03", "due", null],
    ]);
  });
  it("puts the start off by the same jitter every time", () => {
    const due = [1, 2].map(() => {
      const store = openStore(":memory:");
      const one = daily({ jitterMs: 10 * MINUTE });
      plan(store, one, at("2026-03-01T12:00Z"));
      plan(store, one, at("2026-03-03T07:00Z"));
      return rows(store).map(({ due_at, slot }) => due_at - at(slot));
    });
    expect(due[0]).toEqual(due[1]);
    expect(due[0]!.every((ms) => ms >= 0 && ms < 10 * MINUTE)).toBe(true);
    expect(new Set(due[0]).size).toBe(2);
  });
  it("never runs a finished slot again when its cron expression changes", () => {
    const store = openStore(":memory:");
    const ran: string[] = [];
    plan(store, daily(), at("2026-03-01T12:00Z"));
    wake(store, [daily()], at("2026-03-02T07:00Z"), ran);
    wake(store, [daily({ cron: "0 7 * * 1-5" })], at("2026-03-02T07:02Z"), ran);
    wake(store, [daily({ cron: "0 7 2 * *" })], at("2026-03-02T07:04Z"), ran);
    expect(ran).toEqual(["daily 2026-03-02T07:00:00Z"]);
  });
});

describe("pause and resume", () => {
  it("skips what passes meanwhile, also when nobody was awake", () => {
    const store = openStore(":memory:");
    const ran: string[] = [];
    plan(store, daily(), at("2026-03-01T12:00Z"));
    pauseSlots(store, daily(), "holidays", at("2026-03-02T07:30Z"));
    wake(store, [daily()], at("2026-03-03T08:00Z"), ran);
    resumeSlots(store, daily(), at("2026-03-05T08:00Z"));
    wake(store, [daily()], at("2026-03-06T07:00Z"), ran);
    expect(ran).toEqual(["daily 2026-03-06T07:00:00Z"]);
    expect(told(store).map(([day, state, reason]) => `${day} ${state} ${reason}`)).toEqual([
      "2026-03-02 skipped paused",
      "2026-03-03 skipped paused",
      "2026-03-04 skipped paused",
      "2026-03-05 skipped paused",
      "2026-03-06 done null",
    ]);
  });
});

describe("claim", () => {
  const ready = (input: Partial<ScheduleInput> = {}): { store: Store; one: Schedule; now: number } => {
    const store = openStore(":memory:");
    const one = daily({ catchUp: { mode: "all", windowMs: 9 * DAY, maxRuns: 9 }, ...input });
    plan(store, one, at("2026-03-01T12:00Z"));
    const now = at("2026-03-03T07:00Z");
    plan(store, one, now);
    return { store, one, now };
  };

  it("gives one slot of a schedule at a time, oldest first", () => {
    const { store, one, now } = ready();
    const first = claim(store, one, "a", now)!;
    expect(first).toEqual({ schedule: "daily", slot: "2026-03-02T07:00:00Z", token: 1, attempt: 1 });
    expect(claim(store, one, "b", now)).toBeUndefined();
    expect(finish(store, first, now)).toBe(true);
    expect(claim(store, one, "b", now)?.slot).toBe("2026-03-03T07:00:00Z");
  });

  it("takes over from a worker without a sign of life, and fences it", () => {
    const { store, one, now } = ready();
    const stuck = claim(store, one, "a", now)!;
    expect(heartbeat(store, stuck, now + 50_000)).toBe(true);
    expect(claim(store, one, "b", now + 100_000)).toBeUndefined();
    const second = claim(store, one, "b", now + 50_000 + LEASE_MS + 1)!;
    expect(second).toMatchObject({ slot: stuck.slot, attempt: 2 });
    expect(second.token).toBeGreaterThan(stuck.token);
    expect(heartbeat(store, stuck, now)).toBe(false);
    expect(finish(store, stuck, now)).toBe(false);
    expect(fail(store, one, stuck, { reason: "x", final: true, now })).toBeUndefined();
    expect(release(store, stuck, "x")).toBe(false);
    expect(finish(store, second, now)).toBe(true);
  });

  it("publishes nothing for a fenced worker", () => {
    const { store, one, now } = ready();
    const stuck = claim(store, one, "a", now)!;
    const id = startRun(store, { ...stuck, trigger: "schedule", asOf: "2026-03-02", owner: "a", now });
    claim(store, one, "b", now + LEASE_MS + 1);
    const touched: string[] = [];
    const edition = { edition: "2026-W09", folder: "f", inputs: "i", tables: "t", detail: {} };
    const publish = (): string => {
      touched.push("publish");
      return "f";
    };
    expect(publishRun(store, id, { claim: stuck, edition, now, publish, queue: () => touched.push("queue") })).toBe(
      false,
    );
    expect(touched).toEqual([]);
    expect(store.all("SELECT state FROM runs")).toEqual([{ state: "lost" }]);
  });

  it("retries after 1 and 5 minutes, then fails for good", () => {
    const { store, one, now } = ready();
    const reason = "no disk";
    const first = claim(store, one, "a", now)!;
    expect(fail(store, one, first, { reason, final: false, now })).toBe("due");
    // the younger slot does not have to wait for the older one's retry
    expect(claim(store, one, "a", now)?.slot).toBe("2026-03-03T07:00:00Z");
    finish(store, claim(store, one, "a", now) ?? { ...first, slot: "2026-03-03T07:00:00Z", token: 1 }, now);
    expect(claim(store, one, "a", now + MINUTE - 1)).toBeUndefined();
    const second = claim(store, one, "a", now + MINUTE)!;
    expect(fail(store, one, second, { reason, final: false, now: now + MINUTE })).toBe("due");
    expect(claim(store, one, "a", now + 6 * MINUTE - 1)).toBeUndefined();
    const third = claim(store, one, "a", now + 6 * MINUTE)!;
    expect(third.attempt).toBe(3);
    expect(fail(store, one, third, { reason, final: false, now: now + 6 * MINUTE })).toBe("failed");
    expect(slotOf(store, "daily", third.slot)).toMatchObject({ state: "failed", reason });
    expect(claim(store, one, "a", now + DAY)).toBeUndefined();
  });

  it("does not let a slot kill its workers for ever", () => {
    const { store, one } = ready({ attempts: 2 });
    let { now } = ready();
    for (const attempt of [1, 2]) {
      expect(claim(store, one, "a", now)).toMatchObject({ slot: "2026-03-02T07:00:00Z", attempt });
      now += LEASE_MS + 1;
    }
    expect(claim(store, one, "a", now)?.slot).toBe("2026-03-03T07:00:00Z");
    expect(slotOf(store, "daily", "2026-03-02T07:00:00Z")).toMatchObject({
      state: "failed",
      reason: "worker lost on attempt 2",
    });
  });

  it("loses no attempt when the daemon stops in the middle", () => {
    const { store, one, now } = ready();
    const taken = claim(store, one, "a", now)!;
    expect(release(store, taken, "stopped")).toBe(true);
    expect(claim(store, one, "a", now)).toMatchObject({ slot: taken.slot, attempt: 1, token: 2 });
  });
});

describe("two daemons", () => {
  it("give each slot to one of them", () => {
    const folder = mkdtempSync(join(tmpdir(), "tillbook-slots-"));
    const path = join(folder, "s.sqlite");
    const stores = [openStore(path), openStore(path)];
    const one = daily({ cron: "0 * * * *", catchUp: { mode: "all", windowMs: DAY, maxRuns: 24 } });
    const start = at("2026-03-01T00:30Z");
    const ran: string[][] = [[], []];
    for (let now = start; now < start + 2 * DAY; now += 30 * MINUTE)
      for (const [i, store] of stores.entries()) wake(store, [one], now + i, ran[i]!);
    expect(ran.flat().sort()).toEqual(
      one.timetable.between(start, start + 2 * DAY - 1).map((slot) => `daily ${slotName(slot)}`),
    );
    for (const store of stores) store.close();
    rmSync(folder, { recursive: true, force: true });
  });
});

describe("lateness", () => {
  it("tells of slots that wait, and of slots nobody woke for", () => {
    const store = openStore(":memory:");
    plan(store, daily(), at("2026-03-01T12:00Z"));
    plan(store, daily(), at("2026-03-02T07:00Z"));
    expect(lateSlots(store, [daily()], at("2026-03-02T08:59Z"))).toEqual([]);
    expect(lateSlots(store, [daily()], at("2026-03-03T09:01Z")).map(({ slot }) => slot)).toEqual([
      "2026-03-02T07:00:00Z",
      "2026-03-03T07:00:00Z",
    ]);
    pauseSlots(store, daily(), "holidays", at("2026-03-03T09:01Z"));
    expect(lateSlots(store, [daily()], at("2026-03-09T09:01Z"))).toEqual([]);
  });
});

describe(`${MONTHS} months of wakes with downtime and a clock that jumps`, () => {
  it(`${ZONES[0]}: each slot once, or listed as skipped`, () => {
    monthsOfWakes(ZONES[0]);
  });
});

describe("deadlineOf", () => {
  const due = (slot: string, more: object): string =>
    new Date(deadlineOf(schedule({ name: "x", timezone: "Europe/Berlin", ...more }), at(slot))).toISOString();
  it("is the slot and the longest time, or the time of day that was promised, whichever is first", () => {
    expect(due("2026-11-16T06:00Z", {})).toBe("2026-11-16T08:00:00.000Z");
    expect(due("2026-11-16T06:00Z", { finishBy: "08:00" })).toBe("2026-11-16T07:00:00.000Z");
    expect(due("2026-11-16T06:00Z", { finishBy: "12:00" })).toBe("2026-11-16T08:00:00.000Z");
    expect(due("2026-07-13T05:00Z", { finishBy: "07:30" })).toBe("2026-07-13T05:30:00.000Z");
    // before the slot's own time: cannot be meant
    expect(due("2026-11-16T06:00Z", { finishBy: "06:00" })).toBe("2026-11-16T08:00:00.000Z");
    // an hour that the clock skips: 02:30 of 29 March is 03:00 summer time
    expect(due("2026-03-29T00:30Z", { finishBy: "02:30" })).toBe("2026-03-29T01:00:00.000Z");
  });
});
