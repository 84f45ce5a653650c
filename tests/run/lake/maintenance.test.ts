import { globSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { versionsOf } from "../../../src/lake/versions.ts";
import { diffLake } from "../../../src/run/lake/diff.ts";
import { rebuildLake, verifyLake } from "../../../src/run/lake/maintenance.ts";
import { simulateFeed } from "../../../src/run/simulate.ts";
import { effects, file, filled, folder, hashes, orders, report, settingsOf, take, twoMonths } from "./shop.ts";

describe("damage", () => {
  it("of a version is found, and two files that were exchanged are", async () => {
    const { loaded, path } = await filled();
    const [a, b] = globSync("silver/lines/*.parquet", { cwd: path }).map((name) => join(path, name)) as [
      string,
      string,
    ];
    const [first, second] = [readFileSync(a), readFileSync(b)];
    writeFileSync(a, second);
    writeFileSync(b, first);
    await expect(report(loaded)).rejects.toThrow("is damaged");
    writeFileSync(a, first);
    writeFileSync(b, second);
    const version = globSync("_versions/*1.json", { cwd: path }).map((name) => join(path, name))[0]!;
    const text = readFileSync(version, "utf8");
    writeFileSync(version, text.replace('"lines":', '"linez":'));
    expect((await verifyLake(path, undefined, effects)).damage[0]!.what).toContain(`${version} is damaged`);
    await expect(report(loaded)).rejects.toThrow(`${version} is damaged`);
  });

  it("of clean lines is mended from the copies in the lake", async () => {
    const { loaded, path } = await filled();
    const before = await hashes(loaded);
    for (const name of globSync("silver/**/*.{parquet,bin}", { cwd: path }).slice(0, 4))
      writeFileSync(join(path, name), "");
    expect((await verifyLake(path, undefined, effects)).damage.length).toBeGreaterThan(0);
    await rebuildLake(settingsOf(loaded), effects);
    expect(await hashes(loaded)).toEqual(before);
    // earlier versions name what is damaged
    expect((await verifyLake(path, versionsOf(path).slice(-1), effects)).damage).toEqual([]);
  });
});

describe("looking after a lake", () => {
  it("makes the same content again from the files it keeps, without those it was given", async () => {
    const { loaded } = await filled();
    const { before, after } = await rebuildLake(settingsOf(loaded), effects);
    expect(Object.keys(after)).toEqual(["silver/lines", "silver/rejects"]);
    expect(after).toEqual(before);
  });

  it("tells two versions apart", async () => {
    const { path } = await filled();
    const difference = await diffLake(path, 0, 1);
    expect(difference).toMatchObject({ filesTaken: ["b.csv"], filesLost: [], lines: [3, 4], rejected: [1, 1] });
    expect(difference.weeks).toEqual([{ week: "2026-02-02", name: "2026-W06", lines: 1, e4: 125_000 }]);
    expect(difference.tables.find(({ table }) => table === "silver/lines")).toMatchObject({
      rowsBefore: 3,
      rowsAfter: 4,
    });
  });

  it("refuses lines that were made with other settings than those in force", async () => {
    const { loaded } = await filled();
    loaded.config.quality.duplicates = "keep";
    await expect(report(loaded)).rejects.toThrow("made with other settings");
    const { version } = await take(loaded, [file("c.csv", orders(["o5", "2026-02-07", "p2", 5]))]);
    expect(version).toBeDefined();
    expect(await report(loaded).then(({ quality }) => quality.rows.lines)).toBe(5);
  });
});

describe("a simulated feed", () => {
  it("has every record, by day, moved by whole weeks", async () => {
    const out = join(folder(), "feed");
    const source = file("a.csv", `${twoMonths()}"broken\n`);
    const result = await simulateFeed({ source, out, shiftTo: "2026-06-04" }, {}, () => undefined);
    // 5 January 2026 is a Monday, and so is the day nearest to Thursday, 4 June 2026
    expect(result).toEqual({
      files: ["sales_2026-06-01.csv", "sales_2026-06-02.csv", "sales_2026-07-02.csv"],
      records: 5,
      undated: 2,
      shift: 147,
    });
    expect(readFileSync(join(out, "sales_2026-07-02.csv"), "utf8")).toBe(
      'order_id,ordered_at,customer_id,product_id,product_name,quantity,unit_price,country\no3,2026-07-02 10:00:00,c3,p1,Thing p1,2,2.50,France\nbad,x 10:00:00,cd,p1,Thing p1,1,2.50,France\n"broken\n',
    );
    await expect(simulateFeed({ source, out }, {}, () => undefined)).rejects.toThrow("is not empty");
  });
});
