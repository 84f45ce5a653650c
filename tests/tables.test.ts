import fc from "fast-check";
import { expect, it } from "vitest";
import pl from "../src/columns/polars.ts";
import { csvPieces, toCsv, toJson, unneutralised } from "../src/tables.ts";

it("writes RFC 4180 with LF, and makes text of what a spreadsheet would run", () => {
  const frame = pl.DataFrame({
    name: pl.Series(
      "name",
      ['=HYPERLINK("http://x")', "+1", "-2", "@cmd", "\t=1", 'say "hi", all', "two\nlines", null],
      pl.String,
    ),
    n: pl.Series("n", [-1.5, 0.1, 3, 4, 5, 6, 7, null], pl.Float64),
  });
  expect(toCsv(frame).toString("utf8")).toBe(
    `name,n\n"'=HYPERLINK(""http://x"")",-1.5\n'+1,0.1\n'-2,3.0\n'@cmd,4.0\n'\t=1,5.0\n"say ""hi"", all",6.0\n"two\nlines",7.0\n,\n`,
  );
});

it("gives the same bytes piece by piece", () => {
  const texts = ["=1+1", "a,b", null, "", 'say "hi"', "-2", "plain"];
  const frame = pl.DataFrame({ t: pl.Series("t", texts, pl.String), n: [1.5, null, -3, 0, 1e21, 0.1, 7] });
  const pieces = (some: pl.DataFrame, rows: number) => [...csvPieces(some, rows)];
  for (const rows of [1, 3, 7, 8]) expect(Buffer.concat(pieces(frame, rows))).toEqual(toCsv(frame));
  expect(pieces(frame, 3)).toHaveLength(3);
  const empty = frame.slice(0, 0);
  expect(Buffer.concat(pieces(empty, 3))).toEqual(toCsv(empty));
});

it("writes JSON with days as ISO text and whole numbers exact", () => {
  const frame = pl
    .DataFrame({ day: ["2026-11-16"], n: pl.Series("n", [9_007_199_254_740_991], pl.Int64) })
    .withColumns(pl.col("day").str.strptime(pl.Date, "%Y-%m-%d").alias("day"));
  expect(JSON.parse(toJson(frame))).toEqual([{ day: "2026-11-16", n: 9_007_199_254_740_991 }]);
});

it("can be taken back: different texts stay different", () => {
  const texts = ["=1+1", "'=1+1", "''=1+1", "'", "''", "'x", "x", "+4477", "'@", "-", ""];
  fc.assert(
    fc.property(
      fc.oneof(fc.constantFrom(...texts), fc.stringMatching(/^[=+@'"a,\n-]{0,6}$/)).filter((text) => text !== ""),
      (text) => {
        const csv = toCsv(pl.DataFrame({ t: pl.Series("t", [text], pl.String), n: [1] })).toString("utf8");
        const [, cell = ""] = /^t,n\n([\s\S]*),1\.0\n$/.exec(csv) ?? [];
        const written = cell.startsWith('"') ? cell.slice(1, -1).replaceAll('""', '"') : cell;
        expect(written).not.toMatch(/^[=+\-@\t\r]/);
        expect(unneutralised(written)).toBe(text);
      },
    ),
    { seed: 1 },
  );
});
