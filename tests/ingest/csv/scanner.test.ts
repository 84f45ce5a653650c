import { describe, expect, it } from "vitest";
import type { Dialect } from "../../../src/ingest/csv/dialect.ts";
import { KIND, MAX_RECORD_BYTES } from "../../../src/ingest/csv/record-scan.ts";
import { scanChunk } from "../../../src/ingest/csv/scanner.ts";

const NAMES = Object.keys(KIND);
const dialect: Dialect = { delimiter: ",", quote: '"', encoding: "utf-8", bom: false, lineEnd: "LF" };

/** Records of a text as [kind, text] pairs. */
function records(text: string | Buffer, columns = 3, more: Partial<Dialect> = {}): [string, string][] {
  const bytes = Buffer.from(text as string);
  const scanned = scanChunk(bytes, true, {
    dialect: { ...dialect, ...more },
    columns,
    headers: [Buffer.from("a,b,c")],
  });
  expect(scanned.consumed).toBe(bytes.length);
  return Array.from({ length: scanned.count }, (_, i) => [
    NAMES[scanned.kinds[i]!]!,
    bytes.toString("utf8", scanned.starts[i], scanned.ends[i]),
  ]);
}

describe("physical records", () => {
  it.each<[string, string, [string, string][]]>([
    [
      "lines",
      "a,b,c\n1,2,3\n",
      [
        ["header", "a,b,c"],
        ["regular", "1,2,3"],
      ],
    ],
    [
      "CRLF, no line end at the end",
      "1,2,3\r\n4,5,6",
      [
        ["regular", "1,2,3"],
        ["regular", "4,5,6"],
      ],
    ],
    [
      "a header that is repeated",
      "a,b,c\na,b,c\n",
      [
        ["header", "a,b,c"],
        ["header", "a,b,c"],
      ],
    ],
    [
      "blank lines and lines of delimiters alone",
      "\n \t\r\n,,\n",
      [
        ["blank", ""],
        ["blank", " \t"],
        ["blank", ",,"],
      ],
    ],
    ["quoted delimiters, quotes and line ends", '"a,""b""","c\nd",e\n', [["regular", '"a,""b""","c\nd",e']]],
    ["a quote inside a field", '1,12" RULER,3\n', [["odd", '1,12" RULER,3']]],
    ["text behind a closing quote", '1,"A"B,3\n', [["unreadable", '1,"A"B,3']]],
    ["quotes inside a quoted field", '1,"A "B" C",3\n', [["odd", '1,"A "B" C",3']]],
    [
      "too few and too many fields",
      "1,2\n1,2,3,4\n",
      [
        ["unreadable", "1,2"],
        ["unreadable", "1,2,3,4"],
      ],
    ],
    [
      "a quote that is never closed costs one line",
      '1,"A,3\n4,5,6\n7,8,9\n',
      [
        ["unreadable", '1,"A,3'],
        ["regular", "4,5,6"],
        ["regular", "7,8,9"],
      ],
    ],
    [
      "a quote that finds the opening quote of a later line",
      '1,"A,3\n4,"B",6\n7,8,9\n',
      [
        ["unreadable", '1,"A,3'],
        ["regular", '4,"B",6'],
        ["regular", "7,8,9"],
      ],
    ],
    [
      "a record of several lines with a wrong number of fields is taken line by line",
      '1,"A\nB",3,4,5\n5,6,7\n',
      [
        ["unreadable", '1,"A'],
        ["unreadable", 'B",3,4,5'],
        ["regular", "5,6,7"],
      ],
    ],
    ["a lone carriage return is text", "1,A\rB,3\n", [["odd", "1,A\rB,3"]]],
  ])("%s", (_, text, expected) => {
    expect(records(text)).toEqual(expected);
  });

  it("carriage returns end lines where the file is written so", () => {
    expect(records("1,2,3\r4,5,6\r\r7,8,9", 3, { lineEnd: "CR" })).toEqual([
      ["regular", "1,2,3"],
      ["regular", "4,5,6"],
      ["blank", ""],
      ["regular", "7,8,9"],
    ]);
  });

  it("columns between runs of blanks", () => {
    expect(records(" 00001 19970101  1\r\n\t2  3 \r\n", 3, { delimiter: " ", quote: null })).toEqual([
      ["odd", " 00001 19970101  1"],
      ["unreadable", "\t2  3 "],
    ]);
  });

  it("bytes that are no text cost their record alone", () => {
    const bytes = Buffer.concat([Buffer.from("1,A,3\n1,"), Buffer.from([0xc3, 0x28]), Buffer.from(",3\n1,\0,3\n")]);
    expect(records(bytes).map(([kind]) => kind)).toEqual(["regular", "unreadable", "regular"]);
  });
});

describe("records that are not complete in a chunk", () => {
  const rules = { dialect, columns: 2, headers: [] };
  it.each([
    ["1,2\n3,", 4],
    ["1,2\n3,4", 4],
    ['1,2\n3,"4', 4],
    ['1,2\n3,"4"', 4],
    ["1,2\n3,4\r", 4],
    ["1,2\n", 4],
    ['3,"a\nb', 0],
  ])("%j is consumed up to byte %i", (text, consumed) => {
    expect(scanChunk(Buffer.from(text), false, rules).consumed).toBe(consumed);
  });
});

describe("hostile sizes", () => {
  it("fields of ten megabytes and ten thousand columns are read", () => {
    const long = `1,"${"x\n".repeat(5 << 20)}"\n`;
    expect(records(long, 2).map(([kind]) => kind)).toEqual(["regular"]);
    const wide = `${Array.from({ length: 10_000 }, (_, i) => `"${i}"`).join(",")}\n`;
    expect(records(wide.repeat(3), 10_000).map(([kind]) => kind)).toEqual(["regular", "regular", "regular"]);
  });

  it("a record beyond the limit is refused, and what follows is read", () => {
    const bytes = Buffer.concat([Buffer.alloc(MAX_RECORD_BYTES + 1, "x"), Buffer.from("\n1,2\n")]);
    expect(records(bytes, 2).map(([kind]) => kind)).toEqual(["unreadable", "regular"]);
    const cut = scanChunk(bytes.subarray(0, MAX_RECORD_BYTES + 1), false, { dialect, columns: 2, headers: [] });
    expect([cut.count, cut.cutLongRecord, cut.consumed]).toEqual([1, true, MAX_RECORD_BYTES + 1]);
  });

  it("a million quotes that open anew on every line are no trap", () => {
    // every line closes the quote of the line before and opens the next, so that a record would never end
    const lines = 'x","'.concat("\n").repeat(400_000);
    const scanned = scanChunk(Buffer.from(lines), true, { dialect, columns: 10_000, headers: [] });
    expect(scanned.count).toBe(400_000);
  });
});
