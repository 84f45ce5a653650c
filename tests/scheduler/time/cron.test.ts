import cron from "node-cron";
import { afterEach, describe, expect, it, vi } from "vitest";
import { timetable } from "../../../scheduler/time/cron.ts";
import { instantsOf, wallClock } from "../../../scheduler/time/zone.ts";

const at = (iso: string): number => Date.parse(iso);
const iso = (slots: number[]): string[] => slots.map((slot) => new Date(slot).toISOString().slice(0, 16));

describe("timetable", () => {
  it("keeps a weekly report at the same local time across clock changes", () => {
    const weekly = timetable("0 7 * * 1", "Europe/London");
    expect(iso(weekly.next(at("2026-03-20T00:00Z"), 3))).toEqual([
      "2026-03-23T07:00",
      "2026-03-30T06:00",
      "2026-04-06T06:00",
    ]);
    expect(iso(weekly.next(at("2026-10-19T06:00Z"), 2))).toEqual(["2026-10-26T07:00", "2026-11-02T07:00"]);
  });

  it.each([
    // zone, expression, day it is about, expected: a skipped time at the end of the gap, a repeated one at its first showing
    ["Europe/London", "30 1 * * *", "2026-03-29", ["2026-03-29T01:00"]],
    ["Europe/London", "30 1 * * *", "2026-10-25", ["2026-10-25T00:30"]],
    ["Europe/Vienna", "30 2 * * *", "2026-03-29", ["2026-03-29T01:00"]],
    ["Europe/Vienna", "30 2 * * *", "2026-10-25", ["2026-10-25T00:30"]],
    ["America/New_York", "0,30 2 * * *", "2026-03-08", ["2026-03-08T07:00"]],
    ["America/New_York", "30 1 * * *", "2026-11-01", ["2026-11-01T05:30"]],
    ["Australia/Lord_Howe", "15 2 * * *", "2026-10-04", ["2026-10-03T15:30"]],
    ["Asia/Kolkata", "0 7 * * *", "2026-03-29", ["2026-03-29T01:30"]],
  ])("%s %s on %s", (zone, expression, day, expected) => {
    const noon = at(`${day}T12:00Z`);
    const slots = timetable(expression, zone).between(noon - 36 * 3_600_000, noon + 36 * 3_600_000);
    expect(iso(slots.filter((slot) => new Date(wallClock(slot, zone)).toISOString().startsWith(day)))).toEqual(
      expected,
    );
  });

  it("runs an hourly job every real hour, also in the night that has 25 or 23 of them", () => {
    const hourly = timetable("0 * * * *", "Europe/London");
    for (const day of ["2026-03-29", "2026-10-25"]) {
      const slots = hourly.between(at(`${day}T00:00Z`) - 12 * 3_600_000, at(`${day}T12:00Z`));
      expect(slots).toHaveLength(24);
      expect(slots.every((slot, i) => i === 0 || slot - slots[i - 1]! === 3_600_000)).toBe(true);
    }
  });

  it("knows last days, nearest weekdays and leap days", () => {
    expect(iso(timetable("0 7 L * *", "UTC").next(at("2028-02-01T00:00Z"), 2))).toEqual([
      "2028-02-29T07:00",
      "2028-03-31T07:00",
    ]);
    expect(iso(timetable("0 7 29 2 *", "UTC").next(at("2026-01-01T00:00Z"), 1))).toEqual(["2028-02-29T07:00"]);
    expect(iso(timetable("0 7 15W * *", "UTC").next(at("2026-08-01T00:00Z"), 1))).toEqual(["2026-08-14T07:00"]);
  });

  it("includes the end of a stretch and not its beginning", () => {
    const daily = timetable("0 7 * * *", "UTC");
    expect(iso(daily.between(at("2026-01-01T07:00Z"), at("2026-01-02T07:00Z")))).toEqual(["2026-01-02T07:00"]);
  });

  it("refuses what it cannot read, in one sentence", () => {
    expect(() => timetable("0 25 * * 1", "UTC")).toThrow(
      'invalid cron: "0 25 * * 1"; 25 is a invalid expression for hour',
    );
    expect(() => timetable("0 0 7 * * 1", "UTC")).toThrow("expected 5 fields but got 6");
    expect(() => timetable("0 7 * * 1", "Europe/Londno")).toThrow('invalid timezone: "Europe/Londno"');
  });

  it("warns of nightly times and of two day fields", () => {
    expect(timetable("30 2 * * *", "UTC").warnings).toHaveLength(1);
    expect(timetable("0 7 1 * 1", "UTC").warnings).toHaveLength(1);
    expect(timetable("0 * * * *", "UTC").warnings).toEqual([]);
    expect(timetable("0 7 * * 1", "UTC").warnings).toEqual([]);
  });

  it("leaves nothing behind in node-cron's registry", () => {
    const before = cron.getTasks().size;
    timetable("0 7 * * 1", "UTC");
    expect(cron.getTasks().size).toBe(before);
  });
});

describe("against node-cron's own preview", () => {
  afterEach(() => {
    vi.useRealTimers();
  });
  const preview = (expression: string, zone: string, from: string, count: number): string[] => {
    vi.useFakeTimers({ now: at(from), toFake: ["Date"] });
    const task = cron.createTask(expression, () => undefined, { timezone: zone });
    const runs = iso(task.getNextRuns(count).map(Number));
    task.destroy();
    vi.useRealTimers();
    return runs;
  };

  it.each(["0 7 * * 1", "*/15 8-18 * * 1-5", "0 6 1,15 * *", "30 23 L * *", "0 9 * * 1#2"])(
    "agrees on %s in UTC",
    (expression) => {
      const from = "2026-01-30T03:07Z";
      expect(iso(timetable(expression, "UTC").next(at(from), 40))).toEqual(preview(expression, "UTC", from, 40));
    },
  );

  it("agrees on weekday mornings of a zone with clock changes", () => {
    const from = "2026-01-30T03:07Z";
    expect(iso(timetable("0 7 * * 1", "Europe/London").next(at(from), 60))).toEqual(
      preview("0 7 * * 1", "Europe/London", from, 60),
    );
  });

  it("differs where node-cron drops a skipped time or an autumn hour", () => {
    expect(preview("30 1 * * *", "Europe/London", "2026-03-28T12:00Z", 1)).toEqual(["2026-03-30T00:30"]);
    expect(preview("0 * * * *", "Europe/London", "2026-10-24T23:10Z", 1)).toEqual(["2026-10-25T01:00"]);
    expect(iso(timetable("0 * * * *", "Europe/London").next(at("2026-10-24T23:10Z"), 2))).toEqual([
      "2026-10-25T00:00",
      "2026-10-25T01:00",
    ]);
  });
});

describe("instantsOf", () => {
  it("finds one, two or no instant", () => {
    const wall = (text: string): number => Date.parse(`${text}Z`);
    expect(iso(instantsOf(wall("2026-06-01T12:00"), "Europe/Vienna").instants)).toEqual(["2026-06-01T10:00"]);
    expect(iso(instantsOf(wall("2026-10-25T02:30"), "Europe/Vienna").instants)).toEqual([
      "2026-10-25T00:30",
      "2026-10-25T01:30",
    ]);
    expect(iso([instantsOf(wall("2026-03-29T02:30"), "Europe/Vienna").gapEnd!])).toEqual(["2026-03-29T01:00"]);
  });
});
