/**
 * The tables of a lake, read and written by others. `TILLBOOK_PYTHON` names a Python with deltalake and polars, better also duckdb with
 * duckdb-extension-delta, and pyspark with `TILLBOOK_SPARK_JARS` (delta-spark and delta-storage, separated by a comma).
 */
import { execFileSync } from "node:child_process";
import { dirname, join } from "node:path";
import { expect, it } from "vitest";
import { commit } from "../../src/lake/delta/commit.ts";
import { writeDataFile } from "../../src/lake/delta/data-file.ts";
import { readSnapshot } from "../../src/lake/delta/log.ts";
import { readRows } from "../../src/lake/delta/table.ts";
import { configured, dailyFiles, folder, NOW, settingsOf, take } from "../run/lake/shop.ts";

const python = process.env.TILLBOOK_PYTHON;
const script = (name: string): string => join(import.meta.dirname, "readers", name);
const run = (name: string, ...args: string[]): string =>
  execFileSync(python!, [script(name), ...args], { encoding: "utf8", stdio: ["ignore", "pipe", "inherit"] });

const TABLES = ["bronze/records", "bronze/files", "silver/lines", "silver/rejects"];

it.skipIf(python === undefined)("are the same to every reader, at every version", async () => {
  const loaded = configured();
  for (const day of await dailyFiles(4)) await take(loaded, [day]);
  const { path } = settingsOf(loaded);
  const { found, missing } = JSON.parse(
    run("read.py", path, ...TABLES)
      .trim()
      .split("\n")
      .at(-1)!,
  ) as {
    found: Record<string, Record<string, [version: number, rows: number, e4: number][]>>;
    missing: Record<string, string>;
  };
  process.stderr.write(`readers that are not installed: ${Object.keys(missing).join(", ") || "none"}\n`);
  for (const table of TABLES) {
    expect(Object.keys(found[table]!).length).toBeGreaterThanOrEqual(2);
    for (const [reader, versions] of Object.entries(found[table]!)) {
      if (table !== "silver/rejects") expect(versions.length, reader).toBeGreaterThanOrEqual(4);
      for (const [version, rows, e4] of versions) {
        const ours = readRows(await readSnapshot(join(path, table), version));
        const sum = ours.columns.includes("amount_e4") ? Number(ours.getColumn("amount_e4").sum() ?? 0) : 0;
        expect([reader, table, version, rows, e4]).toEqual([reader, table, version, ours.height, sum]);
      }
    }
  }
});

it.skipIf(python === undefined)("of others are read and written by us, with what they did to them", async () => {
  const loaded = configured();
  await take(loaded, await dailyFiles(3));
  const table = join(folder(), "theirs");
  const [rows, e4] = JSON.parse(run("write.py", join(settingsOf(loaded).path, "silver/lines"), table));
  const theirs = await readSnapshot(table);
  const found = readRows(theirs);
  expect([found.height, Number(found.getColumn("amount_e4").sum())]).toEqual([rows, e4]);
  expect(readRows(await readSnapshot(table, 1)).height).toBe(10);
  const add = writeDataFile(table, found.head(7), { prefix: "ours", at: NOW });
  await commit(theirs, [{ add }], { at: NOW, operation: "WRITE", dependsOn: "nothing" });
  const read = JSON.parse(run("read.py", dirname(table), "theirs").trim().split("\n").at(-1)!);
  for (const versions of Object.values<number[][]>(read.found.theirs)) expect(versions[0]![1]).toBe(rows + 7);
});
