import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { dayNumber, dayOf } from "../../src/calendar.ts";
import { type BuyingSeason, buyingSeasonOf, buyingSeasons, nextInSeason } from "../../src/features/buying-season.ts";
import { createRandom, exponential } from "../../src/models/random.ts";

const days = (...texts: string[]): number[] => texts.map(dayNumber);

describe("customers of one season", () => {
  it("who buy before Christmas alone have a season, from its first to its last month", () => {
    const christmas = days("2023-11-20", "2023-12-04", "2024-11-18", "2024-12-02", "2025-11-25", "2025-12-10");
    const season = buyingSeasonOf(christmas);
    expect(season).toMatchObject({ months: "Nov–Dec", seasons: 3 });
    // the season of 2026 ends on 10 December, counted from the latest day so far; four weeks later it is missed
    expect(Math.abs(season!.missed - dayNumber("2027-01-07"))).toBeLessThan(3);
    expect(season!.gone - season!.missed).toBe(90);
  });

  it("may run over the turn of the year", () => {
    const winter = days("2023-12-28", "2024-01-05", "2024-12-20", "2025-01-09", "2025-12-30", "2026-01-04");
    expect(buyingSeasonOf(winter)).toMatchObject({ months: "Dec–Jan", seasons: 3 });
  });

  it.each([
    [
      "in two years, a few times each",
      ["2024-11-10", "2024-11-25", "2024-12-05", "2025-11-12", "2025-11-30"],
      "Nov–Dec",
    ],
    ["in one year alone", ["2024-11-10", "2024-11-25", "2024-12-05", "2024-12-20"], undefined],
    ["three times in all", ["2024-11-10", "2025-10-25", "2025-12-20"], undefined],
    ["the whole year round", ["2024-01-10", "2024-05-02", "2024-09-20", "2025-01-15", "2025-05-20"], undefined],
    ["not in one of the years", ["2021-12-01", "2021-12-10", "2023-12-01", "2023-12-10", "2024-12-01"], undefined],
  ])("%s", (_, texts, months) => {
    expect(buyingSeasonOf(days(...texts))?.months).toBe(months);
  });

  it("are seldom seen among customers who buy at a steady rate", () => {
    const random = createRandom(3, "steady");
    let seasonal = 0;
    for (let customer = 0; customer < 5_000; customer++) {
      const bought = [20_000];
      const mean = 40 + 300 * random();
      for (let at = 20_000; ; ) {
        at += exponential(random) * mean;
        if (at > 20_000 + 3 * 365) break;
        if (Math.floor(at) > bought.at(-1)!) bought.push(Math.floor(at));
      }
      if (buyingSeasonOf(bought) !== undefined) seasonal++;
    }
    // one in a hundred is what the rule allows itself
    expect(seasonal / 5_000).toBeLessThan(0.01);
  });

  it("buy again before their season is missed, whenever that was", () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 10_000, max: 30_000 }),
        fc.array(fc.integer({ min: 0, max: 40 }), { minLength: 3, maxLength: 3 }),
        (start, offsets) => {
          const bought = [0, 1, 2].flatMap((year) =>
            [...new Set([0, offsets[year]!])].sort((a, b) => a - b).map((d) => start + Math.round(365.2425 * year) + d),
          );
          const season = buyingSeasonOf(bought);
          expect(season?.seasons).toBe(3);
          const next = start + Math.round(365.2425 * 3) + Math.max(...offsets);
          expect(season!.missed).toBeGreaterThan(next);
          expect(season!.missed - next).toBeLessThan(32);
        },
      ),
      { seed: 7, numRuns: 300 },
    );
  });
});

describe("the next order of who buys in a season", () => {
  const season = (): BuyingSeason => {
    const found = buyingSeasonOf(
      days("2023-11-20", "2023-12-04", "2024-11-18", "2024-12-02", "2025-11-25", "2025-12-10"),
    );
    if (found === undefined) throw new Error("expected a season");
    return found;
  };
  const next = (end: string, expected?: string): string | undefined => {
    const day = nextInSeason(season(), dayNumber(end), expected === undefined ? undefined : dayNumber(expected));
    return day === undefined ? undefined : dayOf(day);
  };

  it("is the first day of the next season, whatever a steady rate would say", () => {
    expect(next("2026-06-30", "2026-08-01")).toBe("2026-11-19");
    expect(next("2026-06-30")).toBe("2026-11-19");
    expect(next("2026-06-30", "2028-03-01")).toBe("2026-11-19");
  });

  it("is the day that is expected anyway within the season that is on, or within the next", () => {
    expect(next("2025-12-05", "2025-12-09")).toBe("2025-12-09");
    expect(next("2026-06-30", "2026-12-01")).toBe("2026-12-01");
  });

  it("is tomorrow where the season is over and not yet missed, and as without a season afterwards", () => {
    expect(next("2026-12-20")).toBe("2026-12-21");
    expect(next("2027-06-30")).toBeUndefined();
    expect(next("2027-06-30", "2028-01-01")).toBe("2028-01-01");
  });

  it("leaves who buys all the year round alone", () => {
    const day = Int32Array.from(
      days("2025-01-10", "2025-03-01", "2025-06-02", "2025-09-03", "2025-12-04", "2026-03-01"),
    );
    const orders = {
      starts: Int32Array.from([0, day.length]),
      order: day.map((_, i) => i),
      day,
      isSale: new Uint8Array(day.length).fill(1),
      netE4: new Float64Array(day.length).fill(10_000),
    };
    expect(buyingSeasons(orders, Int32Array.from([0]), dayNumber("2026-06-30")).size).toBe(0);
  });
});
