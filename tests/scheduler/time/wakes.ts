/** What a daemon does at its wakes, and months of them with downtime and a clock that jumps. */
import { expect } from "vitest";
import { openStore, type Store } from "../../../scheduler/store.ts";
import { type Schedule, schedule, slotName } from "../../../scheduler/time/schedule.ts";
import { claim, finish, plan, type Slot } from "../../../scheduler/time/slots.ts";
import { isLong } from "../../long.ts";

export const MINUTE = 60_000;
export const HOUR = 60 * MINUTE;
export const DAY = 24 * HOUR;
export const at = (iso: string): number => Date.parse(iso);
export const rows = (store: Store): Slot[] => store.all<Slot>("SELECT * FROM slots ORDER BY slot");

/** What a daemon does at a wake, with a run that always works: plan, then work off what is due. */
export function wake(store: Store, schedules: readonly Schedule[], now: number, ran: string[]): void {
  for (const one of schedules) {
    plan(store, one, now);
    for (let taken = claim(store, one, "w", now); taken; taken = claim(store, one, "w", now)) {
      ran.push(`${taken.schedule} ${taken.slot}`);
      if (!finish(store, taken, now)) throw new Error("a claim was lost");
    }
  }
}

/** A small seeded generator: irregular wakes, the same in every run. */
export const random = (seed: number) => (): number => {
  seed = (seed * 1_103_515_245 + 12_345) % 2_147_483_648;
  return seed / 2_147_483_648;
};

/** A year and a month: every change of the clocks twice, or two years. */
export const MONTHS = isLong ? 24 : 13;
export const ZONES = [
  "Europe/Vienna",
  "Europe/London",
  "America/New_York",
  "Australia/Melbourne",
  "Asia/Kolkata",
  "America/Sao_Paulo",
] as const;

/** Each slot of a zone runs once, or is listed as skipped. */
export function monthsOfWakes(timezone: (typeof ZONES)[number]): void {
  const next = random(ZONES.indexOf(timezone) + 1);
  const store = openStore(":memory:");
  const all = { mode: "all", windowMs: 20 * DAY, maxRuns: 1000 } as const;
  const schedules = [
    schedule({ name: "weekly", timezone, catchUp: { mode: "latest", windowMs: 7 * DAY, maxRuns: 4 } }),
    schedule({ name: "daily", cron: "30 2 * * *", timezone, catchUp: all }),
    schedule({ name: "hourly", cron: "0 * * * *", timezone, catchUp: { ...all, mode: "none" } }),
  ];
  const start = at("2026-01-01T00:00Z");
  const end = Date.UTC(2026, MONTHS);
  const ran: string[] = [];
  for (const one of schedules) plan(store, one, start);
  // true time goes on; the clock the daemon reads is off by `error` for a while
  const downtimes = [HOUR, 26 * HOUR, 15 * DAY];
  const errors = [26 * HOUR, 40 * MINUTE, -2 * HOUR];
  for (let now = start, step = 0; now < end; step += 1) {
    now += 70_000 + Math.floor(next() * 5 * HOUR);
    if (step % 700 === 350) now += downtimes[(step / 350) % 3]!;
    const error = step % 900 > 890 ? errors[Math.floor(step / 900) % 3]! : 0;
    wake(store, schedules, Math.min(now + error, end), ran);
  }
  wake(store, schedules, end, ran);
  expect(new Set(ran).size).toBe(ran.length);
  const listed = rows(store).map((row) => `${row.schedule} ${row.slot}`);
  for (const one of schedules) {
    const expected = one.timetable.between(start, end).map((slot) => `${one.name} ${slotName(slot)}`);
    expect(listed.filter((name) => name.startsWith(one.name))).toEqual(expected);
  }
  const open = rows(store).filter(({ state, reason }) => state !== "done" && !(state === "skipped" && reason));
  expect(open).toEqual([]);
  expect(rows(store).filter(({ state }) => state === "done")).toHaveLength(ran.length);
  expect(ran.length).toBeGreaterThan(40 * MONTHS);
}
