import { mkdirSync, symlinkSync, writeFileSync } from "node:fs";
import { beforeAll, describe, expect, it } from "vitest";
import { expandSources } from "../../src/ingest/expand.ts";
import { messageOf, temporaryFolder, write } from "./files.ts";

const folder = temporaryFolder();
beforeAll(() => {
  mkdirSync(`${folder}/in`);
  mkdirSync(`${folder}/empty`);
  for (const name of ["b.csv", "a.csv", "sales [2026].csv", "sales 2.csv", "c.txt"]) write(`${folder}/in`, name, "x");
});
const names = (...patterns: string[]): string[] =>
  expandSources(patterns, folder).map((path) => path.slice(folder.length + 4));

describe("expandSources", () => {
  it("sorts, drops doubles, takes an existing name literally", () => {
    expect(names("in/*.csv", "in/a.csv")).toEqual(["a.csv", "b.csv", "sales 2.csv", "sales [2026].csv"]);
    expect(names("in/sales [2026].csv")).toEqual(["sales [2026].csv"]);
    expect(names("in/{a,c}.*")).toEqual(["a.csv", "c.txt"]);
  });

  it.each([
    ["in/none.csv", "in/none.csv does not exist"],
    ["in/*.parquet", "no file matches in/*.parquet"],
    [
      "empty",
      "no file in the folder empty can be read; expected .csv, .tsv, .ndjson, .jsonl (also with .gz), .parquet or .xlsx",
    ],
  ])("%s: %s", async (pattern, message) => {
    expect(await messageOf(() => expandSources([pattern], folder))).toBe(message);
  });

  it("takes the files of data in a folder, and says what else is there", () => {
    const [skipped, other]: [string[], string[]] = [[], []];
    mkdirSync(`${folder}/mixed/below`, { recursive: true });
    for (const name of ["b.CSV", "a.csv.gz", "c.parquet", ".hidden.csv", "notes.md", "z.pdf", "below/d.csv"])
      write(`${folder}/mixed`, name, "x");
    symlinkSync(`${folder}/mixed/gone.csv`, `${folder}/mixed/gone-too.csv`);
    expect(expandSources(["mixed/"], folder, (sentence) => skipped.push(sentence))).toEqual(
      ["a.csv.gz", "b.CSV", "c.parquet"].map((name) => `${folder}/mixed/${name}`),
    );
    expect(skipped).toEqual([
      "mixed/gone-too.csv is left out: it is a link to a file that is not there",
      "mixed/notes.md is left out, and 1 more of mixed/: its name is not that of a table",
    ]);
    expect(expandSources(["."], `${folder}/mixed`, (sentence) => other.push(sentence))).toHaveLength(3);
    expect(other).toHaveLength(2);
    expect(names("in", "in/a.csv")).toEqual(["a.csv", "b.csv", "sales 2.csv", "sales [2026].csv"]);
    mkdirSync(`${folder}/odd-only`);
    symlinkSync(`${folder}/nothing.csv`, `${folder}/odd-only/x.csv`);
    expect(() => expandSources(["odd-only"], folder)).toThrow(
      "no file in the folder odd-only can be read: odd-only/x.csv is left out: it is a link to a file that is not there",
    );
  });

  it("names what a glob matches and cannot be read, and goes on with the others", async () => {
    mkdirSync(`${folder}/odd`);
    write(`${folder}/odd`, "good.csv", "x");
    symlinkSync(`${folder}/odd/gone.csv`, `${folder}/odd/dangling.csv`);
    symlinkSync(`${folder}/odd/loop.csv`, `${folder}/odd/loop.csv`);
    mkdirSync(`${folder}/odd/folder.csv`);
    writeFileSync(Buffer.concat([Buffer.from(`${folder}/odd/caf`), Buffer.from([0xe9]), Buffer.from(".csv")]), "x");
    const skipped: string[] = [];
    const found = expandSources(["odd/*.csv"], folder, (sentence) => skipped.push(sentence));
    expect(found).toEqual([`${folder}/odd/good.csv`]);
    expect(skipped).toEqual([
      "odd/caf\uFFFD.csv is left out: its name is not UTF-8; rename it",
      "odd/dangling.csv is left out: it is a link to a file that is not there",
      "odd/loop.csv is left out: it is a link that leads back to itself",
    ]);
    expect(await messageOf(() => expandSources(["odd/d*.csv"], folder))).toBe(
      "no file that odd/d*.csv matches can be read: odd/dangling.csv is left out: it is a link to a file that is not there",
    );
    expect(await messageOf(() => expandSources(["odd/dangling.csv"], folder))).toMatch(
      /a link to a file that is not there/,
    );
  });
});
