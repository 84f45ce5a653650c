/** A file that is not the same to its end is an error that says so, whichever way it changes and whatever its format. */
import { appendFileSync, readFileSync, renameSync, truncateSync, utimesSync, writeFileSync } from "node:fs";
import { gzipSync } from "node:zlib";
import { describe, expect, it } from "vitest";
import { UserError } from "../../src/errors.ts";
import { openBytes } from "../../src/ingest/bytes.ts";
import { readSources } from "../../src/ingest/read.ts";
import { temporaryFolder, write } from "./files.ts";

const folder = temporaryFolder();
const HEADER = "order_id,customer_id,product_id,quantity,unit_price,order_date\n";
const line = (i: number): string => `${i},C${i % 7},P1,1,10.00,2026-05-${String(1 + (i % 28)).padStart(2, "0")}\n`;
const LINES = Array.from({ length: 4000 }, (_, i) => line(i)).join("");
const json = (i: number): string =>
  `{"order_id":"${i}","customer_id":"C1","quantity":1,"unit_price":10.5,"order_date":"2026-05-01"}\n`;

type Change = (path: string) => void;
const CHANGES: readonly (readonly [string, RegExp, Change])[] = [
  ["grows", /grew from [\d,]+ bytes to [\d,]+ bytes while it was read/, (path) => appendFileSync(path, LINES)],
  ["shrinks", /shrank from [\d,]+ bytes to [\d,]+ bytes while it was read/, (path) => truncateSync(path, 30_000)],
  [
    "is written to in place",
    /was written to while it was read/,
    (path) => {
      writeFileSync(path, readFileSync(path));
      utimesSync(path, 1, 1);
    },
  ],
  [
    "is replaced",
    /while it was read/,
    (path) => {
      write(folder, "other", readFileSync(path));
      utimesSync(`${folder}/other`, 2, 2);
      renameSync(`${folder}/other`, path);
    },
  ],
];

async function readChanging(path: string, change: Change, after: number): Promise<unknown> {
  let batches = 0;
  try {
    for await (const _ of readSources([path], { chunkBytes: 4096 })) if (++batches === after) change(path);
  } catch (error) {
    return error;
  }
  return `read to the end in ${batches} batches`;
}

describe.each([
  ["sales.csv", HEADER + LINES],
  ["sales.csv.gz", gzipSync(HEADER + LINES, { level: 0 })],
  ["sales.ndjson", Array.from({ length: 2000 }, (_, i) => json(i)).join("")],
] as const)("%s that changes while it is read", (name, content) => {
  it.each(CHANGES)("and %s", async (_, sentence, change) => {
    const error = await readChanging(write(folder, name, content), change, 1);
    expect(error).toBeInstanceOf(UserError);
    expect((error as UserError).message).toMatch(sentence);
    expect((error as UserError).message).toContain(name);
    expect((error as UserError).hint).toMatch(/run again/);
  });
});

describe("a file that grows", () => {
  it("is not read byte by byte for ever: the first byte too many ends it", async () => {
    const path = write(folder, "growing.csv", HEADER + LINES);
    const chunks = openBytes(path).chunks(() => 1 << 20);
    appendFileSync(path, LINES.repeat(20));
    let reads = 0;
    await expect(async () => {
      for await (const _ of chunks) reads++;
    }).rejects.toThrow(/grew from/);
    expect(reads).toBe(0);
  });

  it("is told from one that stays as it is", async () => {
    expect(await readChanging(write(folder, "still.csv", HEADER + LINES), () => undefined, 1)).toMatch(/to the end/);
  });
});
