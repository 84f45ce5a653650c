import { describe, expect, it } from "vitest";
import pl from "../../src/columns/polars.ts";
import { dates, shapeOf } from "../../src/quality/values/dates.ts";
import { numbers } from "../../src/quality/values/numbers.ts";

const text = (values: (string | null)[]): pl.DataFrame => pl.DataFrame([pl.Series("v", values, pl.String)]);
const read = (value: string, decimal: "." | ","): unknown => numbers(text([value]), "v", decimal).values.toArray()[0];

describe("numbers", () => {
  it.each([
    ["12", 12],
    ["-1.5", -1.5],
    ["+3", 3],
    [".5", 0.5],
    ["5.", 5],
    ["1e3", 1000],
    ["1,234.50", 1234.5],
    ["12,34,567.8", 1234567.8],
    ["1 234.5", 1234.5],
    ["1\u00a0234\u202f567", 1234567],
    ["1'234.50", 1234.5],
    ["£2.55", 2.55],
    ["£ -2.55", -2.55],
    ["-£2.55", -2.55],
    ["$1,000", 1000],
    ["12.50 EUR", 12.5],
    ["GBP 3", 3],
    ["R$ 5.00", 5],
    ["(1,234.50)", -1234.5],
    ["($5)", -5],
    ["5-", -5],
    ["−5", -5],
    [" 7 ", 7],
    ["1,5", null],
    ["1,23", null],
    ["1,2345", null],
    ["12x", null],
    ["SKU12", null],
    ["--5", null],
    ["1.2.3", null],
    ["inf", null],
    ["-Infinity", null],
    ["NaN", null],
    ["0x1F", null],
    ["1_000", null],
    ["()", null],
    ["$ -", 0],
    ["($ -)", 0],
    ["--", 0],
    ["10%", 10],
    ["Rp 2,500", 2500],
    ["US$5.00", 5],
    ["1,500円", 1500],
    ["￥1,250", 1250],
    ["£", null],
    ["-", null],
    ["", null],
  ])("decimal point: %j is %j", (value, expected) => {
    expect(read(value, ".")).toBe(expected);
  });

  it.each([
    ["12", 12],
    ["1,5", 1.5],
    ["-1,5", -1.5],
    ["1.234,50", 1234.5],
    ["1.234", 1234],
    ["1 234,50 €", 1234.5],
    ["(1,50)", -1.5],
    ["1 250,50 руб.", 1250.5],
    ["1 250:-", 1250],
    [",5", 0.5],
    ["12.5", null],
    ["1,234.50", null],
  ])("decimal comma: %j is %j", (value, expected) => {
    expect(read(value, ",")).toBe(expected);
  });

  it("counts what was more than a plain number, with the first in the alphabet", () => {
    const { values, unusual, example } = numbers(text(["1", null, "£3", "£2", "x"]), "v", ".");
    expect(values.toArray()).toEqual([1, null, 3, 2, null]);
    expect({ unusual, example }).toEqual({ unusual: 2, example: { before: "£2", after: "2" } });
  });
});

describe("dates", () => {
  const parsed = (values: (string | null)[], formats: string[]): (string | null)[] =>
    (dates(text(values), "v", formats).toArray() as unknown as (Date | null)[]).map(
      (day) => day?.toISOString().slice(0, 19) ?? null,
    );

  it.each<[value: string, format: string, expected: string | null]>([
    ["2010-12-01 08:26:00", "%Y-%m-%d %H:%M:%S", "2010-12-01T08:26:00"],
    ["2010-12-01", "%Y-%m-%d", "2010-12-01T00:00:00"],
    ["12/1/2010 8:26", "%m/%d/%Y %H:%M", "2010-12-01T08:26:00"],
    ["1.12.2010", "%d.%m.%Y", "2010-12-01T00:00:00"],
    ["01/12/10 08:26 PM", "%d/%m/%y %I:%M %p", "2010-12-01T20:26:00"],
    ["1-Dec-2010", "%d-%b-%Y", "2010-12-01T00:00:00"],
    ["19970101", "%Y%m%d", "1997-01-01T00:00:00"],
    ["2010-12-01T08:26:00.125", "%Y-%m-%dT%H:%M:%S%.f", "2010-12-01T08:26:00"],
    ["2010-12-01T08:26:00+02:00", "%Y-%m-%dT%H:%M:%S%z", "2010-12-01T08:26:00"],
    ["2010-12-01T08:26:00Z", "%Y-%m-%dT%H:%M:%S%z", "2010-12-01T08:26:00"],
    ["2010-12-01T08:26:00", "%Y-%m-%dT%H:%M:%S%z", null],
    ["2010-13-01", "%Y-%m-%d", null],
    ["2011-02-29", "%Y-%m-%d", null],
    ["99999-01-01", "%Y-%m-%d", null],
    ["2010-12-01 08:26", "%Y-%m-%d", null],
    ["on 2010-12-01", "%Y-%m-%d", null],
    ["1997011", "%Y%m%d", null],
    ["12/1/10", "%m/%d/%Y", null],
  ])("%s by %s is %s", (value, format, expected) => {
    expect(parsed([value], [format])).toEqual([expected]);
    expect(parsed(["", value, null], [format])).toEqual([null, expected, null]);
  });

  it("takes for each value the first format that fits", () => {
    expect(
      parsed(
        ["2010-12-01", "01/02/2010", "2010-12-01 08:26:00+00:00", "x"],
        ["%Y-%m-%d %H:%M:%S%z", "%d/%m/%Y", "%m/%d/%Y", "%Y-%m-%d"],
      ),
    ).toEqual(["2010-12-01T00:00:00", "2010-02-01T00:00:00", "2010-12-01T08:26:00", null]);
  });

  it("a directive it does not know is an error, not a guess", () => {
    expect(() => shapeOf("%Y-%Q")).toThrow("directive %Q is not supported");
  });
});
