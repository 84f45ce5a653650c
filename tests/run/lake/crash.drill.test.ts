import { spawnSync } from "node:child_process";
import { cpSync, globSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { openLake } from "../../../src/lake/lake.ts";
import { versionsOf } from "../../../src/lake/versions.ts";
import { verifyLake } from "../../../src/run/lake/maintenance.ts";
import { isLong } from "../../long.ts";
import { watchOperations } from "./file-operations.ts";
import { configured, effects, file, hashes, orders, settingsOf, take } from "./shop.ts";

const first = (): string => file("a.csv", orders(["o1", "2026-01-05", "p1", 3], ["bad", "x", "p1", 1]));
const second = (): string =>
  file("b.csv", orders(["o2", "2026-01-06", "p1", 1], ["o3", "2026-02-05", "p1", 2], ["worse", "y", "p1", 1]));

async function expectedOf(files: readonly string[]) {
  const loaded = configured();
  for (const one of files) await take(loaded, [one]);
  return hashes(loaded);
}

/** Whatever happened: the version before serves whole, the next ingest finishes, nothing is left over. */
async function demandRecovered(
  loaded: ReturnType<typeof configured>,
  [a, b]: [string, string],
  [before, expected]: readonly Record<string, string>[],
  what: string,
  isOwn = false,
) {
  const { path } = settingsOf(loaded);
  expect([before, expected], what).toContainEqual(await hashes(loaded));
  expect((await verifyLake(path, undefined, effects)).damage, what).toEqual([]);
  await take(loaded, [a, b]);
  expect(await hashes(loaded), what).toEqual(expected);
  expect((await openLake(path).rows("bronze/records")).height, what).toBe(5);
  expect((await openLake(path).rows("bronze/files")).height, what).toBe(2);
  // what this process could not remove goes when it has ended
  if (!isOwn) expect(globSync("**/.*.tmp-*", { cwd: path }), what).toEqual([]);
  expect((await verifyLake(path, undefined, effects)).damage, what).toEqual([]);
}

describe("an ingest", () => {
  it("that fails at a file operation leaves the version before, and the next one finishes", async () => {
    const files: [string, string] = [first(), second()];
    const base = configured();
    await take(base, [files[0]]);
    const good = [await hashes(base), await expectedOf(files)];
    let operations = 0;
    const trial = configured();
    cpSync(settingsOf(base).path, settingsOf(trial).path, { recursive: true });
    const stop = watchOperations((number) => {
      operations = number;
    });
    await take(trial, [files[1]]).finally(stop);
    expect(operations).toBeGreaterThan(60);
    // every operation with `npm run drills`
    const every = isLong ? 1 : Math.ceil(operations / 5);
    for (let at = 0; at < operations; at += every) {
      const loaded = configured();
      cpSync(settingsOf(base).path, settingsOf(loaded).path, { recursive: true });
      let failed = "";
      const end = watchOperations((number, operation) => {
        if (number < at || failed !== "") return;
        failed = operation;
        throw Object.assign(new Error("ENOSPC: no space left on device"), { code: "ENOSPC", syscall: "write" });
      });
      const result = await take(loaded, [files[1]])
        .then(
          () => "done",
          (error: Error) => error.message,
        )
        .finally(end);
      expect([`ENOSPC: no space left on device`, "done"], `operation ${at} (${failed})`).toContain(result);
      await demandRecovered(loaded, files, good, `operation ${at} (${failed})`, failed === "rmSync");
    }
  });

  it("that is killed at a file operation leaves the version before, and the next one finishes", async () => {
    const files: [string, string] = [first(), second()];
    const base = configured();
    await take(base, [files[0]]);
    const good = [await hashes(base), await expectedOf(files)];
    const killed = (directory: string, at: number) =>
      spawnSync(process.execPath, [join(import.meta.dirname, "killed-child.ts"), directory, String(at), files[1]], {
        encoding: "utf8",
      });
    const whole = configured();
    cpSync(settingsOf(base).path, settingsOf(whole).path, { recursive: true });
    const operations = Number(killed(whole.directory, -1).stdout);
    expect(operations).toBeGreaterThan(60);
    const places = isLong
      ? Array.from({ length: operations }, (_, i) => i)
      : [0.9].map((share) => Math.floor(operations * share));
    for (const at of places) {
      const loaded = configured();
      cpSync(settingsOf(base).path, settingsOf(loaded).path, { recursive: true });
      expect(killed(loaded.directory, at).signal, `operation ${at}`).toBe("SIGKILL");
      expect(versionsOf(settingsOf(loaded).path).length).toBeLessThanOrEqual(2);
      await demandRecovered(loaded, files, good, `operation ${at}`);
    }
  });
});
