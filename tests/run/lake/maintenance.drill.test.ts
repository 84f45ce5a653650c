/** Damage to every file of a lake, and lakes that are looked after in further ways. */
import { existsSync, globSync, readFileSync, rmSync, truncateSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { openLake } from "../../../src/lake/lake.ts";
import { versionsOf } from "../../../src/lake/versions.ts";
import { optimizeLake, rebuildLake, vacuumLake, verifyLake } from "../../../src/run/lake/maintenance.ts";
import { effects, filled, hashes, NOW, report, settingsOf, tablesOf } from "./shop.ts";

describe("damage", () => {
  it("is found in every file of a lake, which is named, before a number is printed", async () => {
    const { loaded, path } = await filled();
    const data = globSync("**/*.{parquet,bin,csv}", { cwd: path }).map((name) => join(path, name));
    expect(data.length).toBeGreaterThan(10);
    for (const [i, one] of data.entries()) {
      const good = readFileSync(one);
      const bad = Buffer.from(good);
      bad[(i * 7919) % bad.length]! ^= 1 << (i % 8);
      for (const damage of [
        () => writeFileSync(one, bad),
        () => truncateSync(one, good.length - 1),
        () => rmSync(one),
      ]) {
        damage();
        const { damage: found } = await verifyLake(path, undefined, effects);
        expect(found.map(({ file: name }) => name)).toContain(one);
        // what a report needs of it, it refuses
        if (/silver.*(lines|rejects)-.*parquet|statistics|codes|bronze.files.*parquet/.test(one))
          await expect(report(loaded)).rejects.toThrow(one);
        writeFileSync(one, good);
      }
    }
    expect((await verifyLake(path, undefined, effects)).damage).toEqual([]);
  });
});

describe("looking after a lake", () => {
  it("writes months as one file each, with the same content and the same report", async () => {
    const { loaded, path } = await filled();
    const [before, tables] = [await hashes(loaded), await tablesOf(loaded)];
    expect(await optimizeLake(path, effects)).toMatchObject({ kind: "optimize" });
    expect(await hashes(loaded)).toEqual(before);
    expect(await tablesOf(loaded)).toEqual(tables);
    expect(await openLake(path).files("silver/lines")).toHaveLength(2);
    expect(await optimizeLake(path, effects)).toBeUndefined();
  });

  it("reads earlier versions until they are removed, and never removes what a kept one needs", async () => {
    const { loaded, path } = await filled();
    await rebuildLake(settingsOf(loaded), effects);
    await optimizeLake(path, effects);
    const at = async (version: number) => (await openLake(path, version).rows("silver/lines", ["order_id"])).height;
    expect([await at(0), await at(1), await at(3)]).toEqual([3, 4, 4]);
    const dry = await vacuumLake(path, { keep: 1, since: NOW + 1e9 }, true);
    expect(dry.files.every((name) => existsSync(name))).toBe(true);
    const plan = await vacuumLake(path, { keep: 1, since: NOW + 1e9 }, false);
    expect(plan.files).toEqual(dry.files);
    expect(versionsOf(path)).toEqual([3]);
    expect(await at(3)).toBe(4);
    await expect(at(0)).rejects.toThrow("has no version 0; it has 3 to 3");
    expect((await verifyLake(path, undefined, effects)).damage).toEqual([]);
    await tablesOf(loaded);
  });
});
