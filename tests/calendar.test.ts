import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  addDays,
  addPeriods,
  type Day,
  dayInZone,
  dayOf,
  daysBetween,
  type Grain,
  isoWeek,
  lastCompletePeriod,
  parseDay,
  periodOf,
  periodStart,
  previousPeriod,
  weekday,
  weekName,
  weekStart,
  yearEarlier,
} from "../src/calendar.ts";

const days = fc.integer({ min: -10_000, max: 40_000 }).map(dayOf);
const grains = fc.constantFrom<Grain>("day", "week", "month", "quarter", "year");

describe("ISO weeks (ISO 8601)", () => {
  it.each([
    ["2005-01-01", "2004-W53"],
    ["2005-01-02", "2004-W53"],
    ["2005-12-31", "2005-W52"],
    ["2007-01-01", "2007-W01"],
    ["2008-12-29", "2009-W01"],
    ["2010-01-03", "2009-W53"],
    ["2011-12-04", "2011-W48"],
    ["2026-12-31", "2026-W53"],
  ])("%s is in %s", (day, name) => {
    expect(weekName(day)).toBe(name);
  });

  it("are found again by name", () => {
    fc.assert(
      fc.property(days, (day) => weekStart(weekName(day)) === periodStart(day, "week")),
      { seed: 1 },
    );
    expect(weekStart("2026-W54")).toBeUndefined();
    expect(weekStart("2025-W53")).toBeUndefined();
    expect(weekStart("soon")).toBeUndefined();
  });

  it("begin on Monday and have a number from 1 to 53", () => {
    fc.assert(
      fc.property(days, (day) => {
        const { week } = isoWeek(day);
        return weekday(periodStart(day, "week")) === 1 && week >= 1 && week <= 53;
      }),
      { seed: 2 },
    );
  });
});

describe("periods", () => {
  it("hold their day and meet the next without a gap", () => {
    fc.assert(
      fc.property(days, grains, (day, grain) => {
        const { start, end } = periodOf(day, grain);
        return start <= day && day <= end && addDays(end, 1) === addPeriods(start, grain, 1);
      }),
      { seed: 3 },
    );
  });

  it("are complete only when they are over before the as-of day begins", () => {
    expect(lastCompletePeriod("2011-12-05", "week")).toEqual({ grain: "week", start: "2011-11-28", end: "2011-12-04" });
    expect(lastCompletePeriod("2011-12-04", "week").end).toBe("2011-11-27");
    expect(lastCompletePeriod("2011-12-01", "month").end).toBe("2011-11-30");
    expect(lastCompletePeriod("2012-01-01", "quarter")).toEqual({
      grain: "quarter",
      start: "2011-10-01",
      end: "2011-12-31",
    });
  });

  it("know the one before and the same one a year earlier", () => {
    const week = periodOf("2011-12-01", "week");
    expect(previousPeriod(week).start).toBe("2011-11-21");
    expect(yearEarlier(week).start).toBe("2010-11-29");
    expect(daysBetween(yearEarlier(week).start, week.start)).toBe(364);
    expect(yearEarlier(periodOf("2012-02-29", "month")).end).toBe("2011-02-28");
  });
});

describe("a user's date", () => {
  it("must be a real calendar day, and the error names the option", () => {
    expect(parseDay("2024-02-29", "--as-of")).toBe("2024-02-29");
    for (const text of ["2023-02-29", "2026-13-01", "1.2.2026", "tomorrow", ""]) {
      expect(() => parseDay(text, "--as-of")).toThrow(/^invalid --as-of: .*; expected a calendar day/);
    }
  });
});

it("the day of a clock reading depends on the zone, not on the machine", () => {
  const noon: [number, string, Day][] = [
    [Date.parse("2026-11-20T23:30:00Z"), "UTC", "2026-11-20"],
    [Date.parse("2026-11-20T23:30:00Z"), "Europe/Vienna", "2026-11-21"],
    [Date.parse("2026-11-20T02:30:00Z"), "America/New_York", "2026-11-19"],
  ];
  for (const [ms, zone, day] of noon) expect(dayInZone(ms, zone)).toBe(day);
});
