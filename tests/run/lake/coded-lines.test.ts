import { globSync, readFileSync, writeFileSync } from "node:fs";
import { basename, join } from "node:path";
import { describe, expect, it } from "vitest";
import { stringsOf } from "../../../src/columns/dictionary.ts";
import { changeLake } from "../../../src/lake/change.ts";
import type { Add } from "../../../src/lake/delta/actions.ts";
import { openLake } from "../../../src/lake/lake.ts";
import { type LineColumns, NAMED } from "../../../src/lines.ts";
import { CODES_TAG, checkedFile, codesOf, linesOfFile } from "../../../src/run/lake/coded-lines.ts";
import { createLakeNames } from "../../../src/run/lake/lake-names.ts";
import { optimizeLake, vacuumLake } from "../../../src/run/lake/maintenance.ts";
import { LINES_TABLE } from "../../../src/run/lake/segments.ts";
import { configured, dailyFiles, effects, file, hashes, NOW, settingsOf, take } from "./shop.ts";

/** Lines as values that can be compared: texts instead of codes, without places and contacts. */
const plain = ({ ids, names, quantity, priceE4, amountE4, at, flags }: LineColumns) => ({
  texts: NAMED.map((name) => stringsOf({ dictionary: names[name], codes: ids[name] })),
  numbers: [quantity, priceE4, amountE4, at].map((one) => [...one]),
  flags: [...flags],
});

async function bothWays(path: string): Promise<{ coded: unknown[]; parquet: unknown[] }> {
  const lake = openLake(path);
  const snapshot = await lake.snapshot(LINES_TABLE);
  const adds = (await lake.files(LINES_TABLE)).map(({ add }) => add);
  const plainLines = async (files: readonly Add[]): Promise<unknown[]> => {
    const names = createLakeNames();
    const lines: unknown[] = [];
    for (const add of files)
      lines.push(plain(linesOfFile(snapshot, await checkedFile(path, snapshot, add, false), names, false)));
    return lines;
  };
  return {
    coded: await plainLines(adds),
    // as others write them: without a file of codes
    parquet: await plainLines(adds.map(({ tags: _, ...add }) => add)),
  };
}

const HEADER = "order_id,ordered_at,customer_id,product_id,description,quantity,unit_price\n";

describe("the codes beside the lines of a lake", () => {
  it("are the lines, file by file", async () => {
    const loaded = configured();
    for (const day of await dailyFiles(3)) await take(loaded, [day]);
    const { path } = settingsOf(loaded);
    const { coded, parquet } = await bothWays(path);
    expect(coded.length).toBeGreaterThan(2);
    expect(coded).toEqual(parquet);
    // and the codes are what is read
    const [codes] = globSync(join(path, "silver", "_state", "codes-*.bin"));
    writeFileSync(codes!, readFileSync(codes!).fill(0, 20, 40));
    await expect(bothWays(path)).rejects.toThrow(`${basename(codes!)} is damaged: its SHA-256 is not the recorded one`);
  });

  it("have numbers that are not whole, large ones and names beyond ASCII", async () => {
    const loaded = configured();
    const rows = [
      "1,2026-03-02 10:00:00,Zoë,P1,Äpfel 🍎,0.125,3.99",
      "2,2026-03-02 10:00:01.500,,P2,Plums,-2,1",
      "3,2026-03-03 11:00:00,C3,P3,Tea,1000000,900000.5",
      "4,2026-03-03 12:00:00,C3,P1,Äpfel 🍎,3,0",
    ];
    await take(loaded, [file("odd.csv", HEADER + rows.join("\n"))]);
    const { coded, parquet } = await bothWays(settingsOf(loaded).path);
    expect(coded).toEqual(parquet);
    expect(JSON.stringify(coded)).toContain("Äpfel 🍎");
    expect(JSON.stringify(coded)).toContain("0.125");
  });

  it("are written by optimize where there are none", async () => {
    const loaded = configured();
    await take(loaded, await dailyFiles(2));
    const { path } = settingsOf(loaded);
    // as an earlier version has left them
    await changeLake(path, { at: NOW, run: "test" }, async (change) => {
      for (const file of await change.files(LINES_TABLE)) {
        const { [CODES_TAG]: _, ...tags } = file.tags ?? {};
        change.remove(LINES_TABLE, file);
        change.add(LINES_TABLE, { ...file, tags });
      }
      return { kind: "test", summary: "" };
    });
    const without = async (): Promise<number> =>
      (await openLake(path).files(LINES_TABLE)).filter(({ add }) => codesOf(add).length === 0).length;
    const before = await hashes(loaded);
    expect(await without()).toBeGreaterThan(0);
    expect((await optimizeLake(path, effects))?.kind).toBe("optimize");
    expect(await without()).toBe(0);
    expect(await hashes(loaded)).toEqual(before);
    expect(await optimizeLake(path, effects)).toBeUndefined();
  });

  it("come and go with the data files they belong to", async () => {
    const loaded = configured();
    for (const day of await dailyFiles(3)) await take(loaded, [day]);
    const { path } = settingsOf(loaded);
    await optimizeLake(path, effects);
    const there = (): string[] => globSync(join(path, "silver", "_state", "codes-*.bin")).map((one) => basename(one));
    const named = async (): Promise<string[]> =>
      (await openLake(path).files(LINES_TABLE)).flatMap(({ add }) => codesOf(add));
    expect(there().length).toBeGreaterThan((await named()).length);
    await vacuumLake(path, { keep: 1, since: Number.POSITIVE_INFINITY }, false);
    expect(there().sort()).toEqual((await named()).sort());
  });
});
