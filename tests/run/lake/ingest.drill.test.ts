/** What a lake takes in, where many files make it: in any order, beside lists, with other columns, types and settings. */
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { describe, expect, it } from "vitest";
import {
  configured,
  copy,
  dailyFiles,
  file,
  folder,
  hashes,
  joined,
  linesOf,
  orders,
  rowsOf,
  tablesOf,
  take,
} from "./shop.ts";

describe("a lake of daily files", () => {
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
});

describe("files that say anew what others say", () => {
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
});
