/** Tables and damage at random, each by one property; the rows of plausible tables are drawn in `properties.test.ts`. */
import { readFileSync } from "node:fs";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { UserError } from "../../src/errors.ts";
import { openDelimited } from "../../src/ingest/csv/csv.ts";
import { unlikeOthers } from "../../src/ingest/csv/unfinished.ts";
import { readSources, scan } from "../../src/ingest/read.ts";
import { allFields, temporaryFolder, write } from "./files.ts";
import { asByteText, countRecords } from "./independent-count.ts";

const folder = temporaryFolder();

const DELIMITERS = [",", ";", "\t", "|"];
const cell = fc.oneof(
  fc.string({ unit: "grapheme", maxLength: 8 }),
  fc.string({
    unit: fc.constantFrom("a", " ", '"', ",", ";", "\n", "\r\n", "\r", "\0", "ä", "😀", "\uFEFF"),
    maxLength: 6,
  }),
);

describe("random tables", () => {
  it("come back as they were written, whole or in small pieces", async () => {
    const table = fc.integer({ min: 2, max: 6 }).chain((width) =>
      fc.record({
        rows: fc.array(fc.array(cell, { minLength: width, maxLength: width }), { minLength: 1, maxLength: 12 }),
        delimiter: fc.constantFrom(...DELIMITERS),
        lineEnd: fc.constantFrom("\n", "\r\n"),
        lastLineEnd: fc.boolean(),
        quoteAll: fc.boolean(),
        chunkBytes: fc.constantFrom(1 << 20, 64, 16),
      }),
    );
    await fc.assert(
      fc.asyncProperty(table, async ({ rows, delimiter, lineEnd, lastLineEnd, quoteAll, chunkBytes }) => {
        const quoted = (value: string): string =>
          quoteAll || /["\r\n]/.test(value) || value.includes(delimiter) ? `"${value.replaceAll('"', '""')}"` : value;
        const lines = [rows[0]!.map((_, i) => `name${i}`), ...rows].map((row) => row.map(quoted).join(delimiter));
        const path = write(folder, "table.csv", lines.join(lineEnd) + (lastLineEnd ? lineEnd : ""));
        const found = await openDelimited(path, { delimiter, chunkBytes, sampleRecords: 50, headers: ["name0"] });
        // a record of nothing but blanks and delimiters is a blank record
        const isBlank = (row: string[]): boolean =>
          !quoteAll &&
          row.every((value) => !/["\r\n]/.test(value) && !value.includes(delimiter) && /^[ \t]*$/.test(value));
        // a file may have been cut off in a last record that has no line end and is unlike the others
        const last = rows.at(-1)!;
        const others = rows.filter((row) => row.join("\0") !== last.join("\0"));
        const isCutOff =
          !lastLineEnd &&
          unlikeOthers(
            last.at(-1)!,
            others.map((row) => row.at(-1)!),
          ) !== undefined;
        const expected = (isCutOff ? rows.slice(0, -1) : rows)
          .filter((row) => !isBlank(row))
          .map((row) => row.map((value) => (value === "" ? null : value)));
        expect(await allFields(found)).toEqual(expected);
      }),
      { seed: 7, numRuns: 300 },
    );
  });
});

describe("random damage to a retail file", () => {
  const lines = Array.from({ length: 120 }, (_, i) =>
    [
      536365 + (i >> 2),
      `${22000 + i}A`,
      i % 5 ? "HOLDER" : `"MUG, ""N° ${i}"""`,
      i % 9,
      `2010-12-01 08:${10 + (i % 50)}:00`,
      "2.55",
      17850,
      "UK",
    ].join(","),
  );
  const original = Buffer.from(
    `InvoiceNo,StockCode,Description,Quantity,InvoiceDate,UnitPrice,CustomerID,Country\n${lines.join("\n")}\n`,
  );
  const damage = fc.record({
    at: fc.nat(original.length - 1),
    kind: fc.constantFrom("replace", "insert", "delete", "repeat", "cut"),
    byte: fc.oneof(fc.constantFrom(0x22, 0x0a, 0x0d, 0x2c, 0x00, 0xff, 0x27, 0xc3), fc.nat(255)),
    length: fc.integer({ min: 1, max: 200 }),
  });
  const apply = (
    bytes: Buffer,
    { at, kind, byte, length }: typeof damage extends fc.Arbitrary<infer T> ? T : never,
  ): Buffer => {
    const [head, tail] = [bytes.subarray(0, at), bytes.subarray(at)];
    if (kind === "replace") return Buffer.concat([head, Buffer.from([byte]), tail.subarray(1)]);
    if (kind === "insert") return Buffer.concat([head, Buffer.from([byte]), tail]);
    if (kind === "delete") return Buffer.concat([head, tail.subarray(length)]);
    if (kind === "repeat") return Buffer.concat([head, tail.subarray(0, length), tail]);
    return bytes.length > 4000 ? bytes.subarray(0, Math.max(1000, at)) : bytes;
  };

  it("every record is accounted for, the second opinion agrees, and pieces change nothing", async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(damage, { minLength: 1, maxLength: 12 }), async (damages) => {
        const bytes = damages.reduce(apply, original);
        const path = write(folder, "damaged.csv", bytes);
        const { dialect, columns, headerRecords, counts, unreadable } = await scan(path);
        expect(
          countRecords(asByteText(bytes, dialect.encoding), { ...dialect, columns, headers: headerRecords }),
        ).toEqual(counts);
        expect(unreadable).toHaveLength(counts.unreadable);
        const inPieces = await scan(path, { chunkBytes: 100 });
        expect([inPieces.counts, inPieces.unreadable]).toEqual([counts, unreadable]);
        expect(readFileSync(path)).toEqual(bytes);
      }),
      { seed: 11, numRuns: 400 },
    );
  });

  it("the rows that are read are the records that are regular", async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(damage, { minLength: 1, maxLength: 6 }), async (damages) => {
        const path = write(folder, "damaged.csv", damages.reduce(apply, original));
        try {
          for await (const { source, rows, unreadable } of readSources([path], {})) {
            expect([rows.length, unreadable.length]).toEqual([source.counts.regular, source.counts.unreadable]);
          }
        } catch (error) {
          expect(error).toBeInstanceOf(UserError);
        }
      }),
      { seed: 12, numRuns: 150 },
    );
  });
});
