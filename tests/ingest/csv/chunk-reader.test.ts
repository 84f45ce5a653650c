import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { createUtf8Interner, type Utf8Interner } from "../../../src/columns/interner.ts";
import { type CodedChunk, createChunkReader } from "../../../src/ingest/csv/chunk-reader.ts";
import type { Dialect } from "../../../src/ingest/csv/dialect.ts";
import { codedColumns } from "../../../src/ingest/csv/field-codes.ts";
import { KIND } from "../../../src/ingest/csv/record-scan.ts";
import { scanChunk } from "../../../src/ingest/csv/scanner.ts";

const dialect: Dialect = { delimiter: ",", quote: '"', encoding: "utf-8", bom: false, lineEnd: "LF" };
const rules = { dialect, columns: 4, headers: [Buffer.from("id,product,name,region")] };
const WANTED = [0, 1, 2];

type Parts = Pick<CodedChunk, "starts" | "ends" | "kinds" | "places" | "reasons" | "consumed" | "codes">;

/** The texts of each column row by row, and every text that has a code. */
const columnsOf = (codes: readonly Int32Array[], encoders: readonly Utf8Interner[]) =>
  codes.map((column, k) => {
    const { keys, ends } = encoders[k]!.takeNew();
    const texts = Array.from(ends, (end, i) =>
      Buffer.from(keys.subarray(i === 0 ? 0 : ends[i - 1], end)).toString("utf8"),
    );
    return { rows: Array.from(column, (code) => (code === 0 ? "" : texts[code - 1])), texts: texts.toSorted() };
  });

const plain = ({ codes, ...parts }: Parts, encoders: readonly Utf8Interner[]) => ({
  ...parts,
  starts: [...parts.starts],
  ends: [...parts.ends],
  places: [...parts.places],
  reasons: [...parts.reasons],
  columns: columnsOf(codes, encoders),
});

function onTheFastPath(bytes: Buffer) {
  const encoders = WANTED.map(() => createUtf8Interner());
  const {
    bytes: _,
    count: __,
    cutLongRecord: ___,
    endsUnfinished: ____,
    ...parts
  } = createChunkReader(rules, WANTED, encoders)(bytes, true, dialect);
  return plain(parts, encoders);
}

function byTheScanner(bytes: Buffer) {
  const encoders = WANTED.map(() => createUtf8Interner());
  const scanned = scanChunk(bytes, true, rules);
  const { count, starts, ends, reasons, consumed } = scanned;
  const kinds = Object.values(KIND).map((kind) => scanned.kinds.subarray(0, count).filter((k) => k === kind).length);
  const coded = codedColumns(scanned, dialect, WANTED, encoders);
  return plain(
    { starts: starts.subarray(0, count), ends: ends.subarray(0, count), kinds, reasons, consumed, ...coded },
    encoders,
  );
}

describe("well-formed records on the fast path", () => {
  it.each([
    ["lines", "1,A,Mug,UK\n1,A,Mug,UK\n2,B,Bowl,FR\n"],
    ["CRLF", "1,A,Mug,UK\r\n1,A,Mug,UK\r\n"],
    ["both line ends", "1,A,Mug,UK\r\n1,A,Mug,UK\n1,A,Mug,UK\r\n"],
    ["a text that goes on where the one before ended", "1,A,Mug,UK\n1,A,Mug Large,UK\n1,A,Mug,UKR\n11,AA,Mug,U\n"],
    ["empty fields", "1,,,\n1,,,\n,A,,\n,,Mug,UK\n"],
    ["quotes", '1,A,"Mug, 9"" Large",UK\n1,A,"Mug, 9"" Large",UK\n1,A,"",UK\n"1","A",Mug,"UK"\n'],
    ["a line end in quotes", '1,A,"Mug\nLarge",UK\n1,A,Mug,UK\n'],
    ["stray quotes", '1,A,9" Mug,UK\n1,A,9" Mug,UK\n2,A,"9" Mug,UK\n3,B,Bowl,FR\n'],
    [
      "headers and blank lines between",
      "id,product,name,region\n1,A,Mug,UK\n\n,,,\n \nid,product,name,region\n2,B,Bowl,FR\n",
    ],
    ["new texts in records that cannot be read", "1,A,Mug,UK\n2,B,Bowl\n3,C,Cup,FR,x\n1,A,Mug,UK\n4,B,Bowl,UK\n"],
    ["bytes that are not UTF-8", Buffer.from("1,A,Mug,UK\n2,B,\xff,UK\n3,C,Cup,FR\n", "latin1")],
    ["no line end at the end", "1,A,Mug,UK\n2,B,Bowl,FR"],
    ["returns alone", "1,A,Mug\r,UK\n1,A,M\rug,UK\r\r\n1,A,Mug,UK\r"],
    ["nothing", ""],
  ])("%s", (_, text) => {
    const bytes = Buffer.from(text as string);
    expect(onTheFastPath(bytes)).toEqual(byTheScanner(bytes));
  });

  it("records of which one column tells another, with exceptions and damage, are what the scanner says", () => {
    const names = ["Mug", "Mug Large", '"Bowl, ""deep"""', "", "Schüssel", '"Cup"', "Kerzenhalter aus Messing"];
    const damage = fc.record({
      at: fc.nat(),
      with: fc.constantFrom('"', ",", "\n", "\r", "\r\n", "x", '""', "\n\n", ",,,,", '"a\nb"'),
      instead: fc.nat(3),
    });
    const file = fc.record({
      products: fc.array(fc.nat(names.length * 4 - 1), { minLength: 4500, maxLength: 5000 }),
      rarely: fc.integer({ min: 2, max: 900 }),
      damages: fc.array(damage, { maxLength: 30 }),
      lineEnd: fc.constantFrom("\n", "\r\n"),
    });
    fc.assert(
      fc.property(file, ({ products, rarely, damages, lineEnd }) => {
        const line = (product: number, row: number): string => {
          const name = names[(row % rarely === 0 ? product + 1 : product) % names.length]!;
          return `${1000 + (row >> 2)},P${product},${name},${row % 7 === 0 ? "FR" : "UK"}${lineEnd}`;
        };
        let text = products.map(line).join("");
        for (const { at, with: put, instead } of damages) {
          const place = at % text.length;
          text = text.slice(0, place) + put + text.slice(place + instead);
        }
        const bytes = Buffer.from(text);
        expect(onTheFastPath(bytes)).toEqual(byTheScanner(bytes));
      }),
      { seed: 11, numRuns: 25, endOnFailure: true },
    );
  });
});
