import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import pl from "../../src/columns/polars.ts";
import type { DeltaAction } from "../../src/lake/delta/actions.ts";
import { frameSchema, parseStatistics } from "../../src/lake/delta/columns.ts";
import { CommitConflict, commit } from "../../src/lake/delta/commit.ts";
import { writeDataFile } from "../../src/lake/delta/data-file.ts";
import { commitPath, readSnapshot, tableHistory } from "../../src/lake/delta/log.ts";
import type { Snapshot } from "../../src/lake/delta/snapshot.ts";
import { ensureTable, filesOf, readRows, removal, withSchema } from "../../src/lake/delta/table.ts";

const folder = mkdtempSync(join(tmpdir(), "tillbook-delta-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const days = (...texts: string[]): pl.Series =>
  pl
    .Series(
      "at",
      Float64Array.from(texts, (text) => Date.parse(`${text}Z`)),
    )
    .cast(pl.Int64)
    .cast(pl.Datetime("ms"));
const frame = (n: number): pl.DataFrame =>
  pl.DataFrame([
    pl.Series("id", [`a${n}`, null, `c${n}`], pl.String),
    pl.Series("e4", new BigInt64Array([1n, -2n, 9_007_199_254n]) as unknown as bigint[]),
    days("2011-01-01T08:00:00", "2011-01-03T09:30:00.250", "2011-01-02T00:00:00"),
    pl.Series("is_sale", [true, false, true]),
  ]);

let made = 0;
const newTable = async (): Promise<Snapshot> =>
  ensureTable(join(folder, `t${made++}`), { name: "t", schemaString: frameSchema(frame(0)) }, 1000);
const append = async (snapshot: Snapshot, n: number, more: DeltaAction[] = [], interval = 100): Promise<number> => {
  const add = writeDataFile(snapshot.table, frame(n), { prefix: "part", at: 2000 });
  return commit(snapshot, [...more, { add }], {
    ...{ at: 2000, operation: "WRITE", dependsOn: "nothing" as const },
    checkpointInterval: interval,
  });
};

describe("a Delta table", () => {
  it("gives back what was written, at every version", async () => {
    const empty = await newTable();
    expect(await append(empty, 1)).toBe(1);
    expect(await append(await readSnapshot(empty.table), 2)).toBe(2);
    const now = await readSnapshot(empty.table);
    expect(readRows(now).sort("id").getColumn("id").toArray()).toEqual([null, null, "a1", "a2", "c1", "c2"]);
    expect(readRows(now, ["at"]).columns).toEqual(["at"]);
    expect(readRows(await readSnapshot(empty.table, 1)).height).toBe(3);
    expect(readRows(await readSnapshot(empty.table, 0)).height).toBe(0);
    await expect(readSnapshot(empty.table, 3)).rejects.toThrow("no version 3; the newest is 2");
  });

  it("writes statistics that are true", async () => {
    const { table } = await newTable();
    const { stats } = writeDataFile(table, frame(7), { prefix: "part", at: 0 });
    expect(parseStatistics(stats)).toEqual({
      numRecords: 3,
      minValues: { id: "a7", e4: -2, at: "2011-01-01T08:00:00.000" },
      maxValues: { id: "c7", e4: 9_007_199_254, at: "2011-01-03T09:30:00.250" },
      nullCount: { id: 1, e4: 0, at: 0, is_sale: 0 },
    });
  });

  it("lets times of commits only rise, whatever the clock says", async () => {
    const { table } = await newTable();
    await append(await readSnapshot(table), 1);
    await append(await readSnapshot(table), 2);
    expect(tableHistory(table).map(({ timestamp }) => timestamp)).toEqual([2001, 2000, 1000]);
  });

  it("takes additions of several writers, and lets one of two that replace the same file win", async () => {
    const before = await newTable();
    expect(await append(before, 1)).toBe(1);
    // made from version 0, too
    expect(await append(before, 2)).toBe(2);
    const both = await readSnapshot(before.table);
    const replace = (n: number): Promise<number> => {
      const add = writeDataFile(both.table, frame(n), { prefix: "part", at: 0 });
      const [old] = filesOf(both);
      return commit(both, [{ remove: removal(old!, 0) }, { add }], { at: 3000, operation: "WRITE" });
    };
    expect(await replace(3)).toBe(3);
    await expect(replace(4)).rejects.toThrow(CommitConflict);
    expect((await readSnapshot(before.table)).version).toBe(3);
  });

  it("takes an application's write once", async () => {
    const before = await newTable();
    const txn = { appId: "file-1", version: 1 };
    await append(before, 1, [{ txn }]);
    await expect(append(before, 1, [{ txn }])).rejects.toThrow("file-1");
    expect((await readSnapshot(before.table)).transactions.get("file-1")).toEqual(txn);
  });

  it("reads old files with nulls in a column that came later", async () => {
    const before = await newTable();
    await append(before, 1);
    const wider = frame(2).withColumns(pl.lit("web").alias("channel"));
    const now = await readSnapshot(before.table);
    const schema = withSchema(now, frameSchema(wider));
    const add = writeDataFile(now.table, wider, { prefix: "part", at: 0 });
    await commit(now, [schema!, { add }], { at: 3000, operation: "WRITE" });
    const rows = readRows(await readSnapshot(now.table)).sort(["channel", "id"]);
    expect(rows.getColumn("channel").toArray()).toEqual([null, null, null, "web", "web", "web"]);
    expect(withSchema(await readSnapshot(now.table), frameSchema(frame(1)))).toBeUndefined();
  });

  it("is the same from a checkpoint as from its commits", async () => {
    const { table } = await newTable();
    for (let n = 1; n <= 5; n++) await append(await readSnapshot(table), n, [{ txn: { appId: "a", version: n } }], 4);
    const current = await readSnapshot(table);
    const [old] = filesOf(current);
    await commit(current, [{ remove: removal(old!, 5) }], { at: 1, operation: "DELETE", checkpointInterval: 3 });
    const before = await readSnapshot(table);
    for (let version = 0; version < 6; version++) rmSync(commitPath(table, version));
    const after = await readSnapshot(table);
    expect(after.transactions.get("a")).toMatchObject({ version: 5 });
    expect([...after.files.keys()].sort()).toEqual([...before.files.keys()].sort());
    expect([...after.removed.keys()]).toEqual([old!.path]);
    expect(after.metaData).toEqual(before.metaData);
    expect(after.protocol).toEqual(before.protocol);
    expect(readRows(after).height).toBe(12);
    await expect(readSnapshot(table, 3)).rejects.toThrow("no version 3");
  });

  it("names the file that is damaged, cut or gone, before a row of it is seen", async () => {
    const before = await newTable();
    await append(before, 1);
    const now = await readSnapshot(before.table);
    const [add] = filesOf(now);
    const path = join(now.table, add!.path);
    const good = readFileSync(path);
    for (const at of [0, 10, good.length >> 1, good.length - 1]) {
      const bad = Buffer.from(good);
      bad[at]! ^= 1;
      writeFileSync(path, bad);
      expect(() => readRows(now)).toThrow(`${path} is damaged: its SHA-256`);
    }
    writeFileSync(path, good.subarray(0, 100));
    expect(() => readRows(now)).toThrow(`${path} is damaged: it has 100 bytes`);
    rmSync(path);
    expect(() => readRows(now)).toThrow(`${path} is damaged: the file is not there`);
  });

  it("refuses in a sentence what it does not read", async () => {
    const { table, metaData } = await newTable();
    const change = (action: DeltaAction): void => writeFileSync(commitPath(table, 1), JSON.stringify(action));
    const readerFeatures = ["timestampNtz", "typeWidening"];
    change({ protocol: { minReaderVersion: 3, minWriterVersion: 7, readerFeatures, writerFeatures: readerFeatures } });
    await expect(readSnapshot(table)).rejects.toThrow("uses the feature typeWidening of the Delta protocol");
    change({ metaData: { ...metaData, configuration: { "delta.columnMapping.mode": "name" } } });
    await expect(readSnapshot(table)).rejects.toThrow("column mapping (name)");
    const add = writeDataFile(table, frame(1), { prefix: "part", at: 0 });
    change({ add: { ...add, deletionVector: { storageType: "u" } } });
    await expect(readSnapshot(table)).rejects.toThrow("has deletion vectors");
    writeFileSync(commitPath(table, 1), '{"add":');
    await expect(readSnapshot(table)).rejects.toThrow("line 1 is no JSON");
    writeFileSync(commitPath(table, 3), "");
    rmSync(commitPath(table, 1));
    await expect(readSnapshot(table)).rejects.toThrow("no version 3 any more: 00000000000000000001.json");
  });
});
