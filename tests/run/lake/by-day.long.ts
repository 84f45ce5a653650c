/** The 305 daily files of Online Retail, in every way in which they may arrive: one and the same content. */

import { execFileSync } from "node:child_process";
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { gunzipSync, gzipSync } from "node:zlib";
import { expect, it } from "vitest";
import { createRandom } from "../../../src/models/random.ts";
import { describeReference, reference } from "../../reference.ts";
import { configured, copy, folder, hashes, tablesOf, take } from "./shop.ts";

describeReference(
  "the days of Online Retail",
  ["online-retail/by-day.tar.gz", "online-retail/online-retail.csv.gz"],
  () => {
    const directory = folder();
    execFileSync("tar", ["xzf", reference("online-retail/by-day.tar.gz")!, "-C", directory]);
    const days = readdirSync(join(directory, "by-day"))
      .sort()
      .map((name) => join(directory, "by-day", name));
    const whole = join(folder(), "online-retail.csv");
    writeFileSync(whole, gunzipSync(readFileSync(reference("online-retail/online-retail.csv.gz")!)));
    let expected: Record<string, string> | undefined;
    const expectedHashes = async (): Promise<Record<string, string>> => {
      if (expected === undefined) {
        const loaded = configured();
        await take(loaded, [whole]);
        expected = await hashes(loaded);
      }
      return expected;
    };
    const shuffled = (seed: number): string[] => {
      const random = createRandom(seed, "days");
      return days
        .map((day) => ({ day, at: random() }))
        .sort((a, b) => a.at - b.at)
        .map(({ day }) => day);
    };

    it("are the same all at once, and give the report of the files", async () => {
      const loaded = configured();
      await take(loaded, days);
      expect(await hashes(loaded)).toEqual(await expectedHashes());
      expect(await tablesOf(loaded)).toEqual(await tablesOf(loaded, days));
    });

    for (const [title, order] of [
      ["in order", days],
      ["reversed", days.toReversed()],
      ["shuffled", shuffled(1)],
    ] as const)
      it(`are the same one by one ${title}`, async () => {
        const loaded = configured();
        for (const day of order) await take(loaded, [day]);
        expect(await hashes(loaded)).toEqual(await expectedHashes());
        if (title !== "in order") return;
        expect(await tablesOf(loaded)).toEqual(await tablesOf(loaded, days));
      });

    it("are the same each twice, some zipped and renamed, by two at once", async () => {
      const loaded = configured();
      const others = shuffled(3).map((day, i) => {
        if (i % 3 !== 0) return day;
        const zipped = join(folder(), `drop-${i}.csv.gz`);
        writeFileSync(zipped, gzipSync(readFileSync(day)));
        return i % 2 === 0 ? zipped : copy(day, `again-${i}.csv`);
      });
      const again = shuffled(2);
      for (let i = 0; i < days.length; i += 25)
        await Promise.all([take(loaded, others.slice(i, i + 25)), take(loaded, again.slice(i, i + 25))]);
      expect(await hashes(loaded)).toEqual(await expectedHashes());
    });
  },
);
