import { existsSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { hostname, tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import { afterAll, describe, expect, it } from "vitest";
import pl from "../../src/columns/polars.ts";
import { publishFile, temporaryName } from "../../src/files.ts";
import { type Change, changeLake } from "../../src/lake/change.ts";
import { frameSchema } from "../../src/lake/delta/columns.ts";
import { commit } from "../../src/lake/delta/commit.ts";
import { writeDataFile } from "../../src/lake/delta/data-file.ts";
import { readSnapshot, tableHistory } from "../../src/lake/delta/log.ts";
import { openLake } from "../../src/lake/lake.ts";
import { applyVacuum, planVacuum, versionsToKeep } from "../../src/lake/vacuum.ts";
import { type LakeVersion, readVersion, versionsOf } from "../../src/lake/versions.ts";
import { isLong } from "../long.ts";

const root = mkdtempSync(join(tmpdir(), "tillbook-change-"));
afterAll(() => rmSync(root, { recursive: true, force: true }));

const TABLE = "silver/lines";
let made = 0;
const newLake = (): string => join(root, `lake${made++}`);
const rows = (n: number): pl.DataFrame => pl.DataFrame([pl.Series("n", Float64Array.of(n))]);

const add = async (change: Change, n: number): Promise<void> => {
  await change.define(TABLE, { schemaString: frameSchema(rows(0)) });
  change.add(TABLE, change.write(TABLE, rows(n), "part"));
};
const append = (lake: string, n: number): Promise<LakeVersion | undefined> =>
  changeLake(lake, { at: 1000 + n, run: `r${n}` }, async (change) => {
    await add(change, n);
    return { kind: "ingest", summary: `${n}` };
  });
const numbers = async (lake: string, version?: number): Promise<number[]> =>
  ((await openLake(lake, version).rows(TABLE)).getColumn("n").toArray() as number[]).sort((a, b) => a - b);

describe("a change of the lake", () => {
  it("is seen as a whole, and earlier versions stay", async () => {
    const lake = newLake();
    await append(lake, 1);
    await append(lake, 2);
    expect([await numbers(lake), await numbers(lake, 0)]).toEqual([[1, 2], [1]]);
    expect(readVersion(lake, 1)).toMatchObject({ parent: 0, run: "r2", tables: { [TABLE]: 2 } });
  });

  it("that did not come to its end is undone by the next one, and seen by nobody", async () => {
    const lake = newLake();
    await append(lake, 1);
    const table = join(lake, TABLE);
    const before = await readSnapshot(table);
    const file = writeDataFile(table, rows(99), { prefix: "part", at: 5 });
    await commit(before, [{ add: file }], { at: 5, operation: "WRITE" });
    expect(await numbers(lake)).toEqual([1]);
    await append(lake, 2);
    expect(await numbers(lake)).toEqual([1, 2]);
    expect(tableHistory(table).map(({ info }) => info?.operation)).toEqual([
      "WRITE",
      "RESTORE",
      "WRITE",
      "WRITE",
      "CREATE TABLE",
    ]);
  });

  it("keeps what another program did to a table", async () => {
    const lake = newLake();
    await append(lake, 1);
    const table = join(lake, TABLE);
    const file = writeDataFile(table, rows(7), { prefix: "other", at: 5 });
    await commit(await readSnapshot(table), [{ add: file }], {
      at: 5,
      operation: "WRITE",
      info: { engineInfo: "spark" },
    });
    await append(lake, 2);
    expect(await numbers(lake)).toEqual([1, 2, 7]);
  });

  it("is made once where several work at the same time", async () => {
    const lake = newLake();
    await Promise.all(Array.from({ length: 8 }, (_, n) => append(lake, n)));
    expect(versionsOf(lake)).toEqual([0, 1, 2, 3, 4, 5, 6, 7]);
    expect(await numbers(lake)).toEqual([0, 1, 2, 3, 4, 5, 6, 7]);
    expect(existsSync(join(lake, "_lock"))).toBe(false);
  });

  it("takes the lock of a process that no longer lives, and changes nothing where there is nothing to change", async () => {
    const lake = newLake();
    await append(lake, 1);
    publishFile(join(lake, "_lock"), JSON.stringify({ pid: 2 ** 22 + 1, host: hostname(), token: "gone" }));
    expect(await changeLake(lake, { at: 1, run: "x" }, async () => undefined)).toBeUndefined();
    expect(versionsOf(lake)).toEqual([0]);
  });

  it("takes the lock that this process could not give back", async () => {
    const lake = newLake();
    await append(lake, 1);
    const mine = { pid: process.pid, host: hostname(), token: "not removed" };
    expect(publishFile(join(lake, "_lock"), JSON.stringify(mine))).toBe(true);
    await append(lake, 2);
    expect(versionsOf(lake)).toEqual([0, 1]);
    expect(existsSync(join(lake, "_lock"))).toBe(false);
  });

  it("removes what a process left that ended while it took the lock", async () => {
    const lake = newLake();
    await append(lake, 1);
    const name = temporaryName(join(lake, "_lock")).replace(`-${process.pid}-`, `-${2 ** 22 + 1}-`);
    writeFileSync(name, "");
    await append(lake, 2);
    expect(existsSync(name)).toBe(false);
  });
});

type Step = { kind: "add" | "replace" | "compact"; n: number };
const step = fc.record({
  kind: fc.constantFrom("add", "replace", "compact") as fc.Arbitrary<Step["kind"]>,
  n: fc.nat(9),
});

async function perform(lake: string, { kind, n }: Step, at: number): Promise<void> {
  await changeLake(lake, { at, run: "r" }, async (change) => {
    const files = await change.files(TABLE);
    if (kind === "compact" && files.length > 1) {
      const all = (await change.rows(TABLE))!.sort("n");
      for (const file of files) change.remove(TABLE, file, { dataChange: false });
      change.add(TABLE, change.write(TABLE, all, "part", { dataChange: false }));
    } else {
      await add(change, n);
      if (kind === "replace" && files[n % files.length] !== undefined) change.remove(TABLE, files[n % files.length]!);
    }
    return { kind, summary: "" };
  });
}

describe("vacuum", () => {
  // 1,000 histories with `npm run drills`
  const histories = isLong ? 1000 : 12;
  it(`leaves every kept version as it was, in ${histories} histories`, async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(step, { minLength: 2, maxLength: 7 }),
        fc.integer({ min: 1, max: 4 }),
        fc.boolean(),
        async (steps, count, twice) => {
          const lake = newLake();
          for (const [i, one] of steps.entries()) await perform(lake, one, 1000 * i);
          const all = versionsOf(lake).map((version) => readVersion(lake, version));
          const keep = versionsToKeep(all, { count, since: Number.POSITIVE_INFINITY });
          const before = await Promise.all(keep.map((version) => numbers(lake, version)));
          for (let i = 0; i < (twice ? 2 : 1); i++)
            applyVacuum(
              lake,
              await planVacuum(
                lake,
                keep,
                () => [],
                () => [],
                [],
              ),
            );
          expect(versionsOf(lake)).toEqual(keep);
          expect(await Promise.all(keep.map((version) => numbers(lake, version)))).toEqual(before);
          await append(lake, 50);
          expect((await numbers(lake)).includes(50)).toBe(true);
          rmSync(lake, { recursive: true });
        },
      ),
      { numRuns: histories, seed: 1 },
    );
  });
});
