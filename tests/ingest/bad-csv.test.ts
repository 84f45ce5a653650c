import { execFileSync } from "node:child_process";
import { existsSync, readdirSync, readFileSync, statSync } from "node:fs";
import { join, relative } from "node:path";
import { gunzipSync } from "node:zlib";
import { beforeAll, describe, expect, it } from "vitest";
import { createUtf8Interner } from "../../src/columns/interner.ts";
import { UserError } from "../../src/errors.ts";
import { openTable } from "../../src/ingest/open.ts";
import { readSources, scan } from "../../src/ingest/read.ts";
import { reference } from "../reference.ts";
import { allFields, temporaryFolder } from "./files.ts";
import { asByteText, countRecords } from "./independent-count.ts";

const corpus = reference("bad-csv/corpus.tar.gz");

/** Lines that are one quoted field each, line by line without the quotes. */
const withoutOuterQuotes = (content: Buffer): Buffer =>
  Buffer.from(
    content
      .toString("latin1")
      .split(/(\r\n|\r|\n)/)
      .map((line) =>
        /^"([^"]|"")*"[;,\t ]*$/.test(line) ? line.slice(1, line.lastIndexOf('"')).replaceAll('""', '"') : line,
      )
      .join(""),
    "latin1",
  );

describe.skipIf(corpus === undefined)("the corpus of awkward files", () => {
  const folder = temporaryFolder();
  let files: string[] = [];
  beforeAll(() => {
    execFileSync("tar", ["xzf", corpus!, "-C", folder]);
    files = readdirSync(folder, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => join(entry.parentPath, entry.name))
      .sort();
  });

  it("every physical record is accounted for, and a second opinion agrees", async () => {
    expect(files.length).toBeGreaterThanOrEqual(1050);
    const wrong: string[] = [];
    for (const path of files) {
      const name = relative(folder, path);
      try {
        const { dialect, columns, headerRecords, counts } = await scan(path);
        const bytes = readFileSync(path);
        const content = bytes[0] === 0x1f && bytes[1] === 0x8b ? gunzipSync(bytes) : bytes;
        const plain = dialect.wrapped ? withoutOuterQuotes(content) : content;
        const second = countRecords(asByteText(plain, dialect.encoding), {
          ...dialect,
          columns,
          headers: headerRecords,
        });
        if (JSON.stringify(second) !== JSON.stringify(counts))
          wrong.push(`${name}: ${JSON.stringify(counts)} or ${JSON.stringify(second)}?`);
        if (counts.records !== counts.header + counts.blank + counts.unreadable + counts.regular)
          wrong.push(`${name}: the sum`);
      } catch (error) {
        if (!(error instanceof UserError)) throw new Error(`${name}: ${(error as Error).message}`, { cause: error });
      }
    }
    expect(wrong).toEqual([]);
  });

  it("every column of every file has as many rows as the scanner counts", async () => {
    for (const path of files) {
      const name = relative(folder, path);
      try {
        const table = await openTable(path, { chunkBytes: 1 << 20, sampleRecords: 100 });
        const wanted = table.headers.slice(0, 50).map((_, i) => i);
        const encoders = wanted.map(() => createUtf8Interner());
        for await (const { columns, rows, counts } of table.pieces(wanted, encoders, () => undefined)) {
          expect(new Set([rows.length, ...columns.map(({ codes }) => codes.length)]), name).toEqual(
            new Set([counts.regular]),
          );
        }
      } catch (error) {
        if (!(error instanceof UserError)) throw new Error(`${name}: ${(error as Error).message}`, { cause: error });
      }
    }
  });

  it("the whole reader ends every file in records or in a sentence that names it", async () => {
    for (const path of files) {
      const name = relative(folder, path);
      try {
        for await (const { source, rows, unreadable } of readSources([path], { dateOrder: "dmy" })) {
          expect([rows.length, unreadable.length], name).toEqual([source.counts.regular, source.counts.unreadable]);
        }
      } catch (error) {
        expect(error, name).toBeInstanceOf(UserError);
        expect((error as Error).message, name).toContain(path.slice(path.lastIndexOf("/") + 1));
      }
    }
  });

  it("csv-spectrum files mean what their JSON says", async () => {
    const csvs = files.filter((path) => path.includes("/csv-spectrum/csvs/"));
    expect(csvs).toHaveLength(12);
    for (const path of csvs) {
      const json = path.replace("/csvs/", "/json/").replace(/csv$/, "json");
      expect(existsSync(json) && statSync(json).isFile()).toBe(true);
      const expected = [JSON.parse(readFileSync(json, "utf8")) as Record<string, string>].flat();
      const table = await openTable(path, { chunkBytes: 1 << 20, sampleRecords: 100 });
      const found = (await allFields(table)).map((row) =>
        Object.fromEntries(table.headers.map((header, i) => [header, row[i] ?? ""])),
      );
      if (path.endsWith("location_coordinates.csv")) {
        // the corpus itself has another telephone number in the JSON than in the CSV
        expected[0]!["Contact Phone Number"] = "2095257564";
      }
      expect(found, path).toEqual(expected);
    }
  });
});
