import { describe, expect, it } from "vitest";
import { publicHolidays } from "../../src/run/holidays.ts";

const daysOf = async (wanted: { country: string; region?: string }, language?: string): Promise<string[]> =>
  (await publicHolidays(wanted, language, "2025-06-01", "2025-12-01")).map(({ on, text }) => `${on} ${text}`);

describe("public holidays", () => {
  it("are those of the country and of its region, from year to year after, by name", async () => {
    const german = await daysOf({ country: "de", region: "by" }, "de");
    expect(german).toContain("2025-12-25 1. Weihnachtstag");
    expect(german).toContain("2026-04-06 Ostermontag");
    expect(german).toContain("2026-01-06 Heilige Drei Könige");
    expect(german.some((text) => text < "2025" || text > "2027")).toBe(false);
    // no holiday of the whole country
    expect(await daysOf({ country: "DE" }, "de")).not.toContain("2026-01-06 Heilige Drei Könige");
    expect(await daysOf({ country: "GB" })).toContain("2026-04-03 Good Friday");
  });

  it("have a rule that is the same in every year", async () => {
    const all = await publicHolidays({ country: "FR" }, "fr", "2024-01-01", "2025-01-01");
    const easter = all.filter(({ rule }) => rule === "easter 1").map(({ on }) => on);
    expect(easter).toEqual(["2024-04-01", "2025-04-21", "2026-04-06"]);
  });

  it("are refused for a country or a region that is not known, with what would be", async () => {
    await expect(daysOf({ country: "XX" })).rejects.toMatchObject({
      message: 'holidays.country is "XX", which is no country that has a calendar',
      exitCode: 2,
    });
    await expect(daysOf({ country: "DE", region: "ZZ" })).rejects.toMatchObject({
      message: 'holidays.region is "ZZ", which DE does not have',
      hint: expect.stringMatching(/^one of BB, BE, BW/),
    });
  });
});
