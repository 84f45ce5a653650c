import { appendFileSync, writeFileSync } from "node:fs";
import { gzipSync } from "node:zlib";
import { describe, expect, it } from "vitest";
import { openLake } from "../../../src/lake/lake.ts";
import { createSettling } from "../../../src/run/lake/settling.ts";
import { configured, file, linesOf, orders, rowsOf, settingsOf, tablesOf, take } from "./shop.ts";

describe("a lake of daily files", () => {
  it("keeps every record as text, with the file, place, time and run it came with", async () => {
    const loaded = configured();
    const path = file("a.csv", `${orders(["o1", "2026-01-05", "p1", 3])}"broken\n`);
    await take(loaded, [path]);
    const rows = await rowsOf(loaded, "bronze/records");
    expect(rows).toHaveLength(2);
    expect(rows[0]).toMatchObject({ _source_file: "a.csv", _raw: null, order_id: "o1", quantity: "3" });
    expect(rows[1]).toMatchObject({ _raw: '"broken', order_id: null });
    expect(new Set(rows.map(({ _file_sha256, _run_id }) => `${_file_sha256} ${_run_id}`)).size).toBe(1);
    const { transactions } = await openLake(settingsOf(loaded).path).snapshot("bronze/records");
    expect([...transactions.keys()]).toEqual([`tillbook-file-${rows[0]!._file_sha256}`]);
  });

  it("adds to the months that a new file has lines of, and leaves the others alone", async () => {
    const loaded = configured();
    await take(loaded, [file("a.csv", orders(["o1", "2026-01-05", "p1", 3], ["o2", "2026-02-05", "p1", 3]))]);
    const before = (await openLake(settingsOf(loaded).path).files("silver/lines")).map(({ path }) => path);
    await take(loaded, [file("b.csv", orders(["o3", "2026-02-06", "p2", 1]))]);
    const after = (await openLake(settingsOf(loaded).path).files("silver/lines")).map(({ path }) => path);
    expect(after.filter((path) => !before.includes(path)).map((path) => /lines-(\d{4}-\d\d)/.exec(path)?.[1])).toEqual([
      "2026-02",
    ]);
    expect(before.every((path) => after.includes(path))).toBe(true);
  });

  it("puts a file that grew in the place of what it was", async () => {
    const loaded = configured();
    const path = file("a.csv", orders(["o1", "2026-01-05", "p1", 3], ["o2", "2026-01-06", "p1", 1]).slice(0, -20));
    await take(loaded, [path]);
    const text = orders(["o1", "2026-01-05", "p1", 3], ["o2", "2026-01-06", "p1", 1], ["o3", "2026-01-07", "p1", 1]);
    writeFileSync(path, text);
    const { lines, rejected } = await take(loaded, [path]);
    expect({ lines, rejected }).toEqual({ lines: 3, rejected: 0 });
    expect(await tablesOf(loaded)).toEqual(await tablesOf(loaded, [path]).then((tables) => tables));
    expect((await rowsOf(loaded, "bronze/files")).map(({ status }) => status).sort()).toEqual(["replaced", "taken"]);
  });

  it("waits for names that say they are not whole, and for files that grow between two looks", async () => {
    const loaded = configured();
    const part = file("a.csv.part", orders(["o1", "2026-01-05", "p1", 3]));
    expect((await take(loaded, [part])).files).toMatchObject([{ state: "waits" }]);
    const settling = createSettling();
    const path = file("b.csv", orders(["o1", "2026-01-05", "p1", 3]));
    const offered = [{ path, source: undefined }];
    expect(settling.look(offered)).toEqual([]);
    appendFileSync(path, "o2,2026-01-06 10:00:00,c2,p1,Thing,1,2.50,France\n");
    expect(settling.look(offered)).toEqual([]);
    expect(settling.look(offered)).toEqual(offered);
    expect(settling.look(offered)).toEqual([]);
  });

  it("records files that it refuses, with the reason, and goes on with the others", async () => {
    const loaded = configured();
    const bad = file("bad.csv", "name,colour\na,red\nb,blue\n");
    const broken = file("broken.csv.gz", "");
    writeFileSync(broken, gzipSync(orders(["o1", "2026-01-05", "p1", 3])).subarray(0, 40));
    const good = file("good.csv", orders(["o1", "2026-01-05", "p1", 3]));
    const { files, lines } = await take(loaded, [bad, broken, good]);
    expect(files.map(({ state }) => state)).toEqual(["refused", "refused", "taken"]);
    expect(files[0]!.reason).toContain("bad.csv is no sales file");
    expect(files[1]!.reason).toContain("not a whole gzip file");
    expect(lines).toBe(1);
    // nothing new the second time
    expect((await take(loaded, [bad, broken, good])).version).toBeUndefined();
  });

  it("keeps a new column and says so, and refuses a file that lacks what it needs", async () => {
    const loaded = configured();
    await take(loaded, [file("a.csv", orders(["o1", "2026-01-05", "p1", 3]))]);
    const wider = orders(["o2", "2026-01-06", "p1", 1])
      .replace("country\n", "country,channel\n")
      .replace("France\n", "France,web\n");
    const second = await take(loaded, [file("b.csv", wider)]);
    expect(second.notes).toEqual(['b.csv has a new column, "channel": it is kept']);
    const channels = (await rowsOf(loaded, "bronze/records")).map(({ channel }) => channel);
    expect(new Set(channels)).toEqual(new Set([null, "web"]));
    const narrow = orders(["o3", "2026-01-07", "p1", 1]).replace("quantity", "amount_of_things");
    const third = await take(loaded, [file("c.csv", narrow)]);
    expect(third.files).toMatchObject([
      {
        state: "refused",
        reason: 'c.csv lacks "quantity", which the files before it have; it has "amount_of_things" instead',
      },
    ]);
    expect(third.lines).toBe(2);
  });

  it("marks weeks that were over and have changed", async () => {
    const loaded = configured();
    await take(loaded, [file("a.csv", orders(["o1", "2026-01-05", "p1", 3], ["o2", "2026-01-20", "p1", 1]))]);
    const { restated } = await take(loaded, [
      file("late.csv", orders(["o3", "2026-01-06", "p1", 2], ["o4", "2026-01-21", "p1", 1])),
    ]);
    expect(restated).toEqual([{ week: "2026-01-05", name: "2026-W02", lines: 1, e4: 50_000 }]);
  });
});

describe("files that say anew what others say", () => {
  it("takes numbers in names by their value", async () => {
    expect((await linesOf("order", ["drop-9.csv", "drop-10.csv"], false)).lines).toEqual(["o1 p1 2", "o2 p1 1"]);
    expect((await linesOf("order", ["drop-10.csv", "drop-9.csv"], false)).lines).toEqual([
      "o1 p1 3",
      "o1 p2 1",
      "o2 p1 1",
    ]);
  });
});
