/** Codes beside lines that another program has written anew. */
import { describe, expect, it } from "vitest";
import { changeLake } from "../../../src/lake/change.ts";
import { openLake } from "../../../src/lake/lake.ts";
import { optimizeLake } from "../../../src/run/lake/maintenance.ts";
import { LINES_TABLE } from "../../../src/run/lake/segments.ts";
import { configured, dailyFiles, effects, hashes, NOW, settingsOf, take } from "./shop.ts";

describe("the codes beside the lines of a lake", () => {
  it("are made of a file with several months, as Spark's OPTIMIZE writes it, whose content is the same", async () => {
    const loaded = configured();
    const days = await dailyFiles(5);
    await take(loaded, days.slice(0, 4));
    const { path } = settingsOf(loaded);
    const before = await hashes(loaded);
    await changeLake(path, { at: NOW, run: "test" }, async (change) => {
      const rows = (await change.rows(LINES_TABLE))!;
      for (const file of await change.files(LINES_TABLE)) change.remove(LINES_TABLE, file, { dataChange: false });
      change.add(LINES_TABLE, change.write(LINES_TABLE, rows, "part"));
      return { kind: "test", summary: "" };
    });
    const files = async (): Promise<string[]> => (await openLake(path).files(LINES_TABLE)).map(({ add }) => add.path);
    expect((await files()).length).toBe(1);
    expect(await hashes(loaded)).toEqual(before);
    // an ingest leaves it alone, what is taken out of it leaves months, and optimize writes months
    await take(loaded, [days[4]!]);
    expect((await files()).filter((one) => one.startsWith("part-")).length).toBe(1);
    const after = await hashes(loaded);
    const months = new Set(["2024-10", "2024-11", "2024-12"].filter((one) => days.some((day) => day.includes(one))));
    expect(months.size).toBe(2);
    await optimizeLake(path, effects);
    expect((await files()).map((one) => one.slice("lines-".length, "lines-2024-10".length)).sort()).toEqual([
      ...months,
    ]);
    expect(await hashes(loaded)).toEqual(after);
    const other = configured();
    await take(other, days);
    expect(await hashes(other)).toEqual(after);
  });
});
