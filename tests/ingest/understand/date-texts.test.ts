import { describe, expect, it } from "vitest";
import { isoText, isPlainDate, readDate } from "../../../src/ingest/understand/date-texts.ts";

describe("dates however they are written", () => {
  it.each([
    ["Monday, January 5, 2026", "2026-01-05 00:00:00"],
    ["Mon Jan 05 10:24:00 UTC 2026", "2026-01-05 10:24:00"],
    ["segunda-feira, 5 de janeiro de 2026", "2026-01-05 00:00:00"],
    ["ngày 5 tháng 1 năm 2026", "2026-01-05 00:00:00"],
    ["2026年1月5日", "2026-01-05 00:00:00"],
    ["5th of January 2026", "2026-01-05 00:00:00"],
    ["5. Januar 2026 um 08:26", "2026-01-05 08:26:00"],
    ["20260105", "2026-01-05 00:00:00"],
    ["Di 06.01.2026", "2026-01-06 00:00:00"],
    ["5 марта 2024 г.", "2024-03-05 00:00:00"],
    ["5 marca 2024 r., 14:05", "2024-03-05 14:05:00"],
    ["05/03/2024 ore 14.05", "2024-03-05 14:05:00"],
    ["05/03/2567", "2024-03-05 00:00:00"],
    ["2567-03-05 08:26", "2024-03-05 08:26:00"],
  ])("%s is %s", (text, expected) => {
    expect(isoText(readDate(text, "dmy")!.ms)).toBe(expected);
  });

  it.each(["60 TEATIME FAIRY CAKE CASES", "SET OF 3 CAKE TINS 12 CM", "SET 12 PINK, 24 BLUE", "85123A", "PACK OF 72"])(
    "%s is none",
    (text) => {
      expect(readDate(text, "dmy")).toBeUndefined();
    },
  );
});

describe("dates that cleaning reads by itself", () => {
  it.each(["2010-12-01 10:24:00", "2010-12-01 10:24", "2010-12-01T08:24:00"])("%s", (text) => {
    expect(isPlainDate(text)).toBe(true);
  });
  it.each(["05/03/2567", "2010-12-01 24:00", "2010-12-01T24:00:00", "2010-12-01T10:24:00Z"])("not %s", (text) => {
    expect(isPlainDate(text)).toBe(false);
  });
});
