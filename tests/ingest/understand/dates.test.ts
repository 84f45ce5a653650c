import { describe, expect, it } from "vitest";
import pl from "../../../src/columns/polars.ts";
import { formatsOf, templateOf } from "../../../src/ingest/understand/dates.ts";
import { decideDecimal } from "../../../src/ingest/understand/decimal.ts";

describe("shapes of dates", () => {
  it.each([
    ["2010-12-01", "%Y-%m-%d"],
    [" 2010-12-01 08:26 ", "%Y-%m-%d %H:%M"],
    ["2010-12-01 08:26:00", "%Y-%m-%d %H:%M:%S"],
    ["2010-12-01T08:26:00.123456", "%Y-%m-%dT%H:%M:%S%.f"],
    ["2010-12-01T08:26:00Z", "%Y-%m-%dT%H:%M:%SZ"],
    ["2010-12-01T08:26:00.5Z", "%Y-%m-%dT%H:%M:%S%.fZ"],
    ["2010-12-01T08:26:00+05:30", "%Y-%m-%dT%H:%M:%S%z"],
    ["2010-12-01 08:26:00 +0530", "%Y-%m-%d %H:%M:%S %z"],
    ["2010/12/01", "%Y/%m/%d"],
    ["20101201", "%Y%m%d"],
    ["1.12.2010", "%d.%m.%Y"],
    ["01.12.10 08:26", "%1.%2.%3 %H:%M"],
    ["12/1/2010 8:26", "%1/%2/%Y %H:%M"],
    ["12/1/10", "%1/%2/%3"],
    ["12-01-2010", "%1-%2-%Y"],
    ["12/1/2010 8:26 PM", "%1/%2/%Y %I:%M %p"],
    ["12/1/2010 8:26:05PM", "%1/%2/%Y %I:%M:%S%p"],
    ["01-Dec-2010", "%d-%b-%Y"],
    ["1 December 2010", "%d %B %Y"],
    ["Dec 1, 2010", "%b %d, %Y"],
    ["1291191960", "%s"],
  ])("%s is %s", (text, template) => {
    expect(templateOf(text)).toBe(template);
  });

  it.each(["", "6", "2.55", "536365", "85123A", "2010-12", "2010-12-01 morning", "12345678", "1.2.3.4", "08:26"])(
    "%j is no date",
    (text) => {
      expect(templateOf(text)).toBeUndefined();
    },
  );

  it("Polars reads with the formats what they were made from", () => {
    const at = "2010-12-01T20:26:05.000Z";
    for (const [text, order] of [
      ["2010-12-01 20:26:05", "dmy"],
      ["2010-12-01T20:26:05.000Z", "dmy"],
      ["1/12/2010 20:26:05", "dmy"],
      ["12/1/2010 8:26:05 PM", "mdy"],
      ["12/1/2010 8:26:05PM", "mdy"],
      ["1.12.10 20:26:05", "dmy"],
      ["01-Dec-2010 20:26:05", "dmy"],
      ["December 1, 2010 20:26:05", "dmy"],
      ["10/12/01 20:26:05", "ymd"],
      ["1291235165", "dmy"],
    ] as const) {
      const [format] = formatsOf(new Map([[templateOf(text)!, 1]]), order);
      const parsed = pl
        .DataFrame([pl.Series("x", [text], pl.String)])
        .select(pl.col("x").str.strptime(pl.Datetime("ms"), format!).cast(pl.Datetime("ms")));
      expect((parsed.row(0)[0] as Date).toISOString(), `${text} by ${format}`).toBe(at);
    }
  });

  it("the most frequent format comes first, then the same date with and without a time", () => {
    const seen = new Map([
      ["%1/%2/%Y", 2],
      ["%1/%2/%Y %H:%M", 5],
    ]);
    expect(formatsOf(seen, "mdy")).toEqual(["%m/%d/%Y %H:%M", "%m/%d/%Y", "%m/%d/%Y %H:%M:%S"]);
    expect(formatsOf(new Map([["%Y-%m-%dT%H:%M:%S%z", 1]]), "dmy")).toEqual(["%Y-%m-%dT%H:%M:%S%z"]);
  });
});

describe("decimal point or comma", () => {
  it.each<[string[], string]>([
    [["1.50", "2", "1,234.00"], "."],
    [["1,50", "2", "1.234,00"], ","],
    [["1.234", "5.678"], "."],
    [["1,234", "5,678"], "."],
    [["12,5", "1.234"], ","],
    [["£2.55", "-3"], "."],
    [["2,55 €"], ","],
    [[], "."],
  ])("%j: %s", (values, expected) => {
    expect(decideDecimal([values], "auto").decimal).toBe(expected);
  });
  it("can be told", () => {
    expect(decideDecimal([["1.50"]], ",").decimal).toBe(",");
  });
});
