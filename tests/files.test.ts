import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, it } from "vitest";
import { createFile, sweepTemporaries, temporaryName, writeFile, writeFolder } from "../src/files.ts";

let folder = "";
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "tillbook-files-"));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

it("replaces a file and leaves no temporary", () => {
  const path = join(folder, "deep", "a.txt");
  writeFile(path, "one");
  writeFile(path, "two");
  expect(readFileSync(path, "utf8")).toBe("two");
  expect(readdirSync(join(folder, "deep"))).toEqual(["a.txt"]);
});

it("shows a file that is written piece by piece only when it is published", () => {
  const path = join(folder, "deep", "a.txt");
  writeFile(path, "old");
  const discarded = createFile(path);
  discarded.write(Buffer.from("half"));
  expect(readFileSync(path, "utf8")).toBe("old");
  discarded.discard();
  expect(readdirSync(join(folder, "deep"))).toEqual(["a.txt"]);
  const file = createFile(path);
  file.write(Buffer.from("new "));
  file.write(Buffer.from("and whole"));
  expect(readFileSync(path, "utf8")).toBe("old");
  file.publish();
  file.discard();
  expect(readFileSync(path, "utf8")).toBe("new and whole");
  expect(readdirSync(join(folder, "deep"))).toEqual(["a.txt"]);
  expect(() => file.write(Buffer.from("more"))).toThrow(`${path} is published or discarded`);
});

it("replaces a folder as a whole: what was in the old one is gone", async () => {
  const path = join(folder, "edition");
  await writeFolder(path, (at) => writeFile(join(at, "old.txt"), "old"));
  await writeFolder(path, (at) => writeFile(join(at, "new.txt"), "new"));
  expect(readdirSync(path)).toEqual(["new.txt"]);
  expect(readdirSync(folder)).toEqual(["edition"]);
});

it("keeps the old folder when the new one cannot be finished", async () => {
  const path = join(folder, "edition");
  await writeFolder(path, (at) => writeFile(join(at, "good.txt"), "good"));
  const broken = writeFolder(path, (at) => {
    writeFile(join(at, "half.txt"), "half");
    throw new Error("disk full");
  });
  await expect(broken).rejects.toThrow("disk full");
  expect(readdirSync(path)).toEqual(["good.txt"]);
  expect(readdirSync(folder)).toEqual(["edition"]);
});

it("brings back the folder that a killed process was about to replace", () => {
  const old = temporaryName(join(folder, "edition")).replace(`.tmp-${process.pid}-`, ".old-999999999-");
  mkdirSync(old);
  writeFileSync(join(old, "good.txt"), "good");
  expect(sweepTemporaries(folder)).toEqual([]);
  expect(readFileSync(join(folder, "edition", "good.txt"), "utf8")).toBe("good");
  // where the new one made it into its place, the old one is only a leftover
  mkdirSync(old);
  sweepTemporaries(folder);
  expect(readdirSync(folder)).toEqual(["edition"]);
});

it("sweeps what dead processes left, and nothing of the living", () => {
  const mine = temporaryName(join(folder, "a"));
  mkdirSync(mine);
  const dead = mine.replace(`.tmp-${process.pid}-`, ".tmp-999999999-");
  mkdirSync(dead);
  writeFileSync(join(folder, "notes.tmp-1.txt"), "a user's own file");
  expect(sweepTemporaries(folder)).toHaveLength(1);
  expect(existsSync(mine)).toBe(true);
  expect(existsSync(dead)).toBe(false);
  expect(existsSync(join(folder, "notes.tmp-1.txt"))).toBe(true);
});
