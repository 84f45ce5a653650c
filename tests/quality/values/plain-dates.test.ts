import fc from "fast-check";
import { expect, it } from "vitest";
import pl from "../../../src/columns/polars.ts";
import { createStringPool } from "../../../src/columns/string-pool.ts";
import { type StringTable, stringTableOf } from "../../../src/columns/strings.ts";
import { dates } from "../../../src/quality/values/dates.ts";
import { plainDates } from "../../../src/quality/values/plain-dates.ts";

function texts(...all: string[]): StringTable {
  const pages = createStringPool();
  const ends: number[] = [];
  for (const text of all) ends.push((ends.at(-1) ?? 0) + Buffer.byteLength(text));
  pages.append(new Uint8Array(Buffer.from(all.join(""))), Int32Array.from(ends));
  return pages;
}
/** Undefined for what is left to strptime. */
function read(format: string, text: string): number | undefined {
  const found = plainDates(texts(text, format), 1, 2, format);
  return found === undefined || found.rest.length > 0 ? undefined : found.ms[0];
}

it.each<[format: string, text: string, expected: string | undefined]>([
  ["%Y-%m-%d %H:%M", "2026-01-31 08:26", "2026-01-31T08:26:00.000Z"],
  ["%Y-%m-%d %H:%M:%S", "1969-12-31 23:59:59", "1969-12-31T23:59:59.000Z"],
  ["%d.%m.%Y", "29.02.2000", "2000-02-29T00:00:00.000Z"],
  ["%Y%m%d%H%M", "202601310826", "2026-01-31T08:26:00.000Z"],
  ["%Y-%m-%d", "1900-02-29", undefined],
  ["%Y-%m-%d", "2026-02-30", undefined],
  ["%Y-%m-%d", "2026-00-01", undefined],
  ["%Y-%m-%d", "2026-13-01", undefined],
  ["%Y-%m-%d", "2026-01-00", undefined],
  ["%Y-%m-%d", "2026-1-31", undefined],
  ["%Y-%m-%d", "2026/01/31", undefined],
  ["%Y-%m-%d", "2026-01-31 ", undefined],
  ["%Y-%m-%d", "2O26-01-31", undefined],
  ["%Y-%m-%d %H:%M", "2026-01-31 24:00", undefined],
  ["%Y-%m-%d %H:%M", "2026-01-31 08:60", undefined],
  ["%Y-%m-%d %H:%M:%S", "2026-01-31 08:26:60", undefined],
  // formats that are left to strptime
  ["%Y-%m-%d %H", "2026-01-31 08", undefined],
  ["%d %b %Y", "31 Jan 2026", undefined],
  ["%Y-%m-%dT%H:%M:%S%z", "2026-01-31T08:26:00Z", undefined],
  ["%H:%M", "08:26", undefined],
  ["%Y-%m-%d%", "2026-01-31%", undefined],
])("%s reads %s as %s", (format, text, expected) => {
  const found = read(format, text);
  expect(found === undefined ? undefined : new Date(found).toISOString()).toBe(expected);
});

it("tells what it leaves; nothing is read where that is most", () => {
  const given = texts("2026-01-31", "2026-02-01", "1.2.2026", "2.2.2026", "3.2.2026");
  expect(plainDates(given, 0, 4, "%Y-%m-%d")).toEqual({
    ms: Float64Array.of(Number.NaN, Date.UTC(2026, 0, 31), Date.UTC(2026, 1, 1), Number.NaN),
    rest: Int32Array.of(3),
  });
  expect(plainDates(given, 2, 6, "%Y-%m-%d")).toBeUndefined();
  expect(plainDates(given, 0, 4, undefined)).toBeUndefined();
  expect(plainDates(stringTableOf([null, "2026-01-31"]), 0, 2, "%Y-%m-%d")).toBeUndefined();
});

it("gives the column that strptime gives", () => {
  const two = (most: number): fc.Arbitrary<string> => fc.nat(most).map((n) => String(n).padStart(2, "0"));
  const text = fc
    .tuple(fc.integer({ min: 1500, max: 2500 }), two(13), two(32), two(24), two(60), two(59))
    .map(([year, month, day, hour, minute, second]) => `${year}-${month}-${day} ${hour}:${minute}:${second}`);
  const format = "%Y-%m-%d %H:%M:%S";
  fc.assert(
    fc.property(fc.uniqueArray(text, { minLength: 1, maxLength: 50 }), (given) => {
      const plain = given.filter((one) => read(format, one) !== undefined);
      const frame = pl.DataFrame([pl.Series("text", [null, ...given], pl.String)]);
      const expected = dates(frame, "text", [format]).toArray() as unknown as (Date | null)[];
      const readable = given.filter((_, i) => expected[i + 1] !== null);
      expect(plain).toEqual(readable);
      const ms = plainDates(texts(...plain), 0, plain.length + 1, format)!.ms;
      expect([...ms].map((at) => (Number.isNaN(at) ? null : new Date(at)))).toEqual([
        null,
        ...expected.filter((at) => at !== null),
      ]);
    }),
    { seed: 5, numRuns: 60 },
  );
});
