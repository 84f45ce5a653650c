import { appendFileSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { describe, expect, it } from "vitest";
import { openLake } from "../../../src/lake/lake.ts";
import { createSettling } from "../../../src/run/lake/settling.ts";
import {
  configured,
  copy,
  dailyFiles,
  file,
  folder,
  hashes,
  joined,
  orders,
  settingsOf,
  tablesOf,
  take,
} from "./shop.ts";

const rowsOf = async (loaded: Parameters<typeof settingsOf>[0], table: string) =>
  (await openLake(settingsOf(loaded).path).rows(table)).toRecords();

describe("a lake of daily files", () => {
  it("has the same content in any order, offered twice, zipped, renamed and two at once, as of one file", async () => {
    const days = await dailyFiles(6);
    const whole = configured();
    await take(whole, [joined(days)]);
    const expected = await hashes(whole);

    const inOrder = configured();
    for (const day of days) await take(inOrder, [day]);
    expect(await hashes(inOrder)).toEqual(expected);
    expect(await tablesOf(inOrder)).toEqual(await tablesOf(inOrder, days));

    const mixed = configured();
    const zipped = join(folder(), "renamed.csv.gz");
    writeFileSync(zipped, gzipSync(readFileSync(days[3]!)));
    const [a, b, c, d, e, f] = days as [string, string, string, string, string, string];
    await Promise.all([take(mixed, [f, c]), take(mixed, [c, zipped])]);
    await take(mixed, [e, a]);
    const again = await take(mixed, [d, copy(a, "again.csv"), b, zipped]);
    expect(again.files.map(({ file: name, state, reason }) => [name, state, reason])).toEqual([
      [expect.stringMatching(/\.csv$/), "known", "as renamed.csv.gz"],
      ["again.csv", "known", expect.stringMatching(/^as .*\.csv$/)],
      [expect.stringMatching(/\.csv$/), "taken", undefined],
      ["renamed.csv.gz", "known", undefined],
    ]);
    expect(await hashes(mixed)).toEqual(expected);
    expect((await rowsOf(mixed, "bronze/files")).length).toBe(6);
  });

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

  it("refuses lines that another file has, whichever comes first, as one run over both does", async () => {
    const directory = folder();
    const a = file("a.csv", orders(["o1", "2026-01-05", "p1", 3], ["o2", "2026-01-06", "p1", 1]), directory);
    const b = file("b.csv", orders(["o2", "2026-01-06", "p1", 1], ["o3", "2026-01-07", "p1", 2]), directory);
    for (const order of [
      [a, b],
      [b, a],
    ]) {
      const loaded = configured();
      for (const one of order) await take(loaded, [one]);
      expect(await tablesOf(loaded)).toEqual(await tablesOf(loaded, [a, b]));
      expect(await rowsOf(loaded, "silver/rejects")).toMatchObject([
        { source_file: "b.csv", reason: "duplicate_line" },
      ]);
    }
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

  it("asks for what a file leaves open until another file decides it", async () => {
    const loaded = configured();
    const open = (day: string): string => orders(["o1", day, "p1", 3], ["o2", day, "p2", 1], ["o3", day, "p3", 1]);
    const first = await take(loaded, [file("a.csv", open("03/04/2026"))]);
    expect(first.files[0]).toMatchObject({
      state: "refused",
      reason: expect.stringContaining("cannot tell day from month"),
    });
    const second = await take(loaded, [file("b.csv", open("03/25/2026"))]);
    expect(second).toMatchObject({ lines: 6, rejected: 0 });
    const third = await take(loaded, [file("c.csv", orders(["o4", "05/06/2026", "p1", 3]))]);
    expect(third).toMatchObject({ lines: 7, rejected: 0 });
    const months = (await rowsOf(loaded, "silver/lines")).map(({ month }) => month);
    expect([...new Set(months)].sort()).toEqual(["2026-03", "2026-05"]);
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

  it("joins a list of products with the sales of every day, whichever comes first", async () => {
    const names = ["tea", "cup", "pot", "tin"];
    const list = file(
      "products.csv",
      `sku,product_name,category\n${names.map((name, i) => `p${i},${name},c${i % 2}\n`).join("")}`,
    );
    const day = (date: string): string => {
      const lines = Array.from(
        { length: 24 },
        (_, i) => `${date}-${i >> 1},${date},k${i % 7},p${i % 4},${1 + (i % 3)},2.50\n`,
      );
      return file(`${date}.csv`, `order_id,ordered_at,customer_id,sku,quantity,unit_price\n${lines.join("")}`);
    };
    const [first, second] = [day("2026-01-05"), day("2026-01-06")];
    const loaded = configured();
    await take(loaded, [list, first]);
    await take(loaded, [second]);
    expect(await tablesOf(loaded)).toEqual(await tablesOf(loaded, [list, first, second]));

    const late = configured();
    await take(late, [first]);
    await take(late, [second]);
    await take(late, [list]);
    expect(await tablesOf(late)).toEqual(await tablesOf(late, [list, first, second]));
  });

  it("refuses a file whose columns changed their type, with what they were and are", async () => {
    const loaded = configured();
    await take(loaded, [file("a.csv", orders(["o1", "2026-01-05", "p1", 3], ["o2", "2026-01-05", "p2", 1]))]);
    const day = orders(["o3", "2026-01-06", "p1", 7], ["o4", "2026-01-06", "p2", 8]);
    const words = day.replace(/,7,/, ",seven,").replace(/,8,/, ",eight,");
    const dates = day.replace(/,7,/, ",2026-07-01,").replace(/,8,/, ",2026-08-01,");
    const someday = day.replaceAll("2026-01-06", "Friday");
    const { files, lines, rejected } = await take(loaded, [
      file("words.csv", words),
      file("dates.csv", dates),
      file("days.csv", someday),
    ]);
    expect(files.map(({ state, reason }) => [state, reason])).toEqual([
      [
        "refused",
        'columns of words.csv have changed their type: "quantity" held numbers before ("3", "1"), text in 2 of 2 values ("seven", "eight")',
      ],
      [
        "refused",
        'columns of dates.csv have changed their type: "quantity" held numbers before ("3", "1"), dates in 2 of 2 values ("2026-07-01", "2026-08-01")',
      ],
      [
        "refused",
        expect.stringContaining('held dates before ("2026-01-05 10:00:00"), text in 2 of 2 values ("Friday 10:00:00")'),
      ],
    ]);
    expect([lines, rejected]).toEqual([2, 0]);
    // a single bad value is a rejected record, as ever
    const one = await take(loaded, [file("one.csv", day.replace(/,7,/, ",,"))]);
    expect(one).toMatchObject({ files: [{ state: "taken" }], lines: 3, rejected: 1 });
  });

  it("cleans again what was refused as of the future when its day has come", async () => {
    const loaded = configured();
    const path = file("a.csv", orders(["o1", "2026-11-20", "p1", 3], ["o2", "2026-12-20", "p1", 1]));
    expect(await take(loaded, [path], Date.parse("2026-11-28"))).toMatchObject({ lines: 1, rejected: 1 });
    expect(await take(loaded, [path], Date.parse("2026-12-28"))).toMatchObject({ lines: 2, rejected: 0 });
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
  const first: [string, string, string, number][] = [
    ["o1", "2026-01-05", "p1", 3],
    ["o1", "2026-01-05", "p2", 1],
    ["o2", "2026-01-06", "p1", 1],
  ];
  const corrected: [string, string, string, number][] = [["o1", "2026-01-05", "p1", 2]];
  const linesOf = async (supersede: string, names: readonly [string, string], reversed: boolean) => {
    const loaded = configured({ lake: { path: "lake", supersede } });
    const directory = folder();
    const files = [file(names[0], orders(...first), directory), file(names[1], orders(...corrected), directory)];
    for (const path of reversed ? files.toReversed() : files) await take(loaded, [path]);
    const lines = await rowsOf(loaded, "silver/lines");
    const rejects = await rowsOf(loaded, "silver/rejects");
    return {
      lines: lines.map(({ order_id, product_id, quantity }) => `${order_id} ${product_id} ${quantity}`).sort(),
      reasons: rejects.map(({ reason }) => reason),
    };
  };

  it("adds up (none), or takes the last word on the order or the day, in either order of arrival", async () => {
    for (const reversed of [false, true]) {
      const names = ["sales.csv", "sales-2.csv"] as const;
      expect(await linesOf("none", names, reversed)).toEqual({
        lines: ["o1 p1 2", "o1 p1 3", "o1 p2 1", "o2 p1 1"],
        reasons: [],
      });
      expect(await linesOf("order", names, reversed)).toEqual({
        lines: ["o1 p1 2", "o2 p1 1"],
        reasons: ["superseded", "superseded"],
      });
      expect(await linesOf("day", names, reversed)).toEqual({
        lines: ["o1 p1 2", "o2 p1 1"],
        reasons: ["superseded", "superseded"],
      });
    }
  });

  it("takes numbers in names by their value", async () => {
    expect((await linesOf("order", ["drop-9.csv", "drop-10.csv"], false)).lines).toEqual(["o1 p1 2", "o2 p1 1"]);
    expect((await linesOf("order", ["drop-10.csv", "drop-9.csv"], false)).lines).toEqual([
      "o1 p1 3",
      "o1 p2 1",
      "o2 p1 1",
    ]);
  });
});
