import { mkdirSync } from "node:fs";
import { beforeAll, describe, expect, it } from "vitest";
import { UserError } from "../../src/errors.ts";
import { expandSources } from "../../src/ingest/expand.ts";
import { messageOf, temporaryFolder, write } from "./files.ts";

const folder = temporaryFolder();
beforeAll(() => {
  mkdirSync(`${folder}/in`);
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
    ["in", "in is a folder, not a file"],
  ])("%s: %s", async (pattern, message) => {
    expect(await messageOf(() => expandSources([pattern], folder))).toBe(message);
  });

  it("says how to name a folder's files", () => {
    try {
      expandSources(["in/"], folder);
    } catch (error) {
      expect((error as UserError).hint).toBe('name its files: "in/*.csv"');
      expect((error as UserError).exitCode).toBe(2);
    }
    expect(() => expandSources(["in/"], folder)).toThrow(UserError);
  });
});
