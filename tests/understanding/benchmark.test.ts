/** The layouts of the benchmark: what they are, and that three of them are read. */
import { describe, expect, it } from "vitest";
import { numberText, PARTS } from "../../bench/understanding/columns.ts";
import { dayText, generateLayouts } from "../../bench/understanding/generate.ts";
import { HEADER_SETS } from "../../bench/understanding/header-sets.ts";
import { LOCALES } from "../../bench/understanding/locales.ts";
import { TRAPS, trapsOf } from "../../bench/understanding/traps.ts";
import { judgeEvery, layouts } from "./judged.ts";

describe("the layouts of the benchmark", () => {
  it("are at least three hundred, in twelve languages and more, each with figures or a question as its truth", () => {
    expect(layouts.length).toBeGreaterThanOrEqual(300);
    expect(new Set(layouts.map(({ id }) => id)).size).toBe(layouts.length);
    const languages = new Set(layouts.map(({ language }) => language));
    for (const language of ["en", "de", "fr", "es", "pt", "it", "nl", "pl", "tr", "vi", "sv", "ja"])
      expect(languages).toContain(language);
    for (const { id, truth } of layouts)
      expect(truth.netRevenue !== undefined || truth.asks !== undefined, id).toBe(true);
  });

  it("come from sets of known parts in known languages, and try every trap", () => {
    for (const { language, columns } of HEADER_SETS) {
      expect(LOCALES).toHaveProperty(language);
      for (const [header, part] of columns) expect(PARTS, header).toHaveProperty(part);
      expect(new Set(columns.map(([header]) => header)).size).toBe(columns.length);
    }
    expect(new Set(layouts.map(({ trap }) => trap))).toEqual(new Set(Object.keys(TRAPS)));
    expect(trapsOf({ language: "ja", kind: "till", columns: [["日付", "date"]] })).not.toContain("old encoding");
  });

  it("are the same for the same seed, and others for another", () => {
    expect(generateLayouts(42)).toEqual(layouts);
    expect(generateLayouts(43)[0]!.files[0]!.content).not.toBe(layouts[0]!.files[0]!.content);
  });

  it("write days and numbers as their style says", () => {
    const at = Date.UTC(2026, 2, 5);
    const months = LOCALES.en!.months;
    expect(
      ["yyyy-mm-dd", "d/m/yyyy", "dd-mon-yy", "mon d, yyyy", "yyyy年m月d日"].map((of) => dayText(at, of, months)),
    ).toEqual(["2026-03-05", "5/3/2026", "05-Mar-26", "Mar 5, 2026", "2026年3月5日"]);
    const style = { delimiter: ";", decimal: ",", thousands: ".", date: "" } as const;
    expect([numberText(-1234567.5, 2, style), numberText(999, 0, style)]).toEqual(["-1.234.567,50", "999"]);
  });
});

it("reads three of them as they are", { timeout: 60_000 }, async () => {
  expect(await judgeEvery(Math.ceil(layouts.length / 3))).toEqual([]);
});
