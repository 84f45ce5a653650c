/**
 * The tables of a lake, read and written by others: deltalake, Polars, DuckDB and Spark, whichever `tests/lake/readers/setup` could install into
 * `.cache/readers`; `TILLBOOK_READERS` names another such folder.
 */
import { execFileSync } from "node:child_process";
import { cpSync, existsSync, globSync } from "node:fs";
import { dirname, join } from "node:path";
import { expect, it } from "vitest";
import { commit } from "../../src/lake/delta/commit.ts";
import { writeDataFile } from "../../src/lake/delta/data-file.ts";
import { latestVersion, readCommit, readSnapshot } from "../../src/lake/delta/log.ts";
import { readRows } from "../../src/lake/delta/table.ts";
import { configured, dailyFiles, folder, hashes, NOW, settingsOf, take } from "../run/lake/shop.ts";

const place = process.env.TILLBOOK_READERS ?? join(import.meta.dirname, "..", "..", ".cache", "readers");
const python = join(place, "bin", "python");
const jars = globSync(join(place, "jars", "*.jar"));
const hasReaders = existsSync(python);
const hasSpark = hasReaders && jars.length === 2;
if (!hasSpark)
  process.stderr.write(
    `${hasReaders ? "Spark is" : "readers are"} not installed: tests/lake/readers/setup does that\n`,
  );

const lastLine = (name: string, ...args: string[]): unknown => {
  const env = { ...process.env, ...(hasSpark ? { TILLBOOK_SPARK_JARS: jars.join(",") } : {}) };
  const script = join(import.meta.dirname, "readers", name);
  const said = execFileSync(python, [script, ...args], { encoding: "utf8", stdio: ["ignore", "pipe", "inherit"], env });
  return JSON.parse(said.trim().split("\n").at(-1)!);
};

type Version = [version: number, rows: number, e4: number];
interface Read {
  found: Record<
    string,
    Record<string, { versions: Version[]; history: [version: number, operation: string][] | null }>
  >;
  missing: Record<string, string>;
}
const read = (lake: string, ...tables: string[]): Read => lastLine("read.py", lake, ...tables) as Read;

async function ours(table: string, version?: number): Promise<[rows: number, e4: number]> {
  const rows = readRows(await readSnapshot(table, version));
  return [rows.height, rows.columns.includes("amount_e4") ? Number(rows.getColumn("amount_e4").sum() ?? 0) : 0];
}

const TABLES = ["bronze/records", "bronze/files", "silver/lines", "silver/rejects"];

it.skipIf(!hasReaders)("are the same to every reader, at every version", async () => {
  const loaded = configured();
  for (const day of await dailyFiles(4)) await take(loaded, [day]);
  const { path } = settingsOf(loaded);
  const { found, missing } = read(path, ...TABLES);
  process.stderr.write(`readers that are not installed: ${Object.keys(missing).join(", ") || "none"}\n`);
  for (const table of TABLES) {
    const place = join(path, table);
    const commits = Array.from({ length: latestVersion(place) + 1 }, (_, version) => [
      version,
      readCommit(place, version).find(({ commitInfo }) => commitInfo != null)?.commitInfo?.operation,
    ]);
    expect(Object.keys(found[table]!).length).toBeGreaterThanOrEqual(hasSpark ? 3 : 2);
    for (const [reader, { versions, history }] of Object.entries(found[table]!)) {
      if (table !== "silver/rejects") expect(versions.length, reader).toBeGreaterThanOrEqual(4);
      for (const [version, ...sums] of versions)
        expect([reader, table, version, ...sums]).toEqual([reader, table, version, ...(await ours(place, version))]);
      if (history !== null) expect([reader, ...history.toReversed()]).toEqual([reader, ...commits]);
    }
  }
});

it.skipIf(!hasReaders)("of others are read and written by us, with what they did to them", async () => {
  const loaded = configured();
  await take(loaded, await dailyFiles(3));
  const table = join(folder(), "theirs");
  const said = lastLine("write.py", join(settingsOf(loaded).path, "silver/lines"), table) as [number, number];
  const theirs = await readSnapshot(table);
  expect(await ours(table)).toEqual(said);
  expect((await ours(table, 1))[0]).toBe(10);
  const add = writeDataFile(table, readRows(theirs).head(7), { prefix: "ours", at: NOW });
  await commit(theirs, [{ add }], { at: NOW, operation: "WRITE", dependsOn: "nothing" });
  for (const { versions } of Object.values(read(dirname(table), "theirs").found.theirs!))
    expect(versions[0]![1]).toBe(said[0] + 7);
});

it.skipIf(!hasSpark)("are read by us as Spark has left them, at each version, and by Spark as we go on", async () => {
  const loaded = configured();
  for (const day of await dailyFiles(3)) await take(loaded, [day]);
  const table = join(folder(), "lines");
  cpSync(join(settingsOf(loaded).path, "silver/lines"), table, { recursive: true });
  const before = latestVersion(table);
  const said = lastLine(
    "write_spark.py",
    table,
    "INSERT INTO TABLE SELECT * FROM TABLE LIMIT 25",
    "DELETE FROM TABLE WHERE quantity > 1",
    "UPDATE TABLE SET amount_e4 = amount_e4 + 1 WHERE quantity = 1",
    "OPTIMIZE TABLE",
  ) as [version: number, operation: string, rows: number, e4: number][];
  const operations = said.filter(([version]) => version > before).map(([, operation]) => operation);
  expect(operations).toEqual(["OPTIMIZE", "UPDATE", "DELETE", "WRITE"]);
  for (const [version, operation, ...sums] of said)
    expect([version, operation, ...sums]).toEqual([version, operation, ...(await ours(table, version))]);
  const [after, optimized] = said.map(([, , ...sums]) => sums);
  expect(after).toEqual(optimized);
  const theirs = await readSnapshot(table);
  const add = writeDataFile(table, readRows(theirs).head(7), { prefix: "ours", at: NOW });
  await commit(theirs, [{ add }], { at: NOW, operation: "WRITE", dependsOn: "nothing" });
  const [[, , rows]] = lastLine("write_spark.py", table) as [[number, string, number, number]];
  expect(rows).toBe(after![0]! + 7);
});

it.skipIf(!hasSpark)("that Spark writes as few files keep their content, and take in more", async () => {
  const [loaded, other] = [configured(), configured()];
  const days = await dailyFiles(5);
  for (const day of days.slice(0, 4)) for (const each of [loaded, other]) await take(each, [day]);
  const table = join(settingsOf(loaded).path, "silver/lines");
  const files = (await readSnapshot(table)).files.size;
  lastLine("write_spark.py", table, "OPTIMIZE TABLE");
  expect((await readSnapshot(table)).files.size).toBeLessThan(files);
  for (const each of [loaded, other]) await take(each, [days[4]!]);
  expect(await hashes(loaded)).toEqual(await hashes(other));
  // the files that Spark has written stay in use
  expect([...(await readSnapshot(table)).files.keys()].some((path) => path.startsWith("part-"))).toBe(true);
});
