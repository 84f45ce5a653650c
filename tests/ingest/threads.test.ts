import { execFileSync } from "node:child_process";
import { dirname } from "node:path";
import { fileURLToPath } from "node:url";
import { expect, it } from "vitest";
import { readSources } from "../../src/ingest/read.ts";
import { readingThread } from "../../src/ingest/thread/read-ahead.ts";
import { temporaryFolder, write } from "./files.ts";

const HEADER = "InvoiceNo,StockCode,Description,Quantity,InvoiceDate,UnitPrice,CustomerID,Country";
const line = (i: number): string =>
  `${i},A${i % 9},a product with a long name ${i % 9},1,2024-01-31 08:26,2.55,c${i % 99},UK`;
const ROOT = dirname(dirname(dirname(fileURLToPath(import.meta.url))));
const folder = temporaryFolder();

it("a large file is read by a second thread in a program that is itself given as text", () => {
  const rows = 130_000;
  const path = write(
    folder,
    "large.csv",
    `${[HEADER, ...Array.from({ length: rows }, (_, i) => line(i))].join("\n")}\n`,
  );
  const program = `
    const { readSources } = await import("./src/ingest/read.ts");
    let records = 0;
    for await (const { rows } of readSources([process.argv[1]], {})) records += rows.length;
    console.log(records);
  `;
  const said = execFileSync(process.execPath, ["--input-type=module", "-e", program, path], {
    cwd: ROOT,
    encoding: "utf8",
  });
  expect(Number(said)).toBe(rows);
});

it("a last piece of a few bytes that had to be decoded comes through, too", async () => {
  const rows = 130_000;
  const lines = Array.from({ length: rows }, (_, i) => line(i).replace("product", "caf\u00e9"));
  const text = Buffer.from(`${[HEADER, ...lines].join("\n")}\n`, "latin1");
  const path = write(folder, "rest.csv", text);
  // two records are left when all full chunks have been read
  const chunkBytes = Math.floor((text.length - 100) / 9);
  const records: number[] = [];
  for await (const { rows } of readSources([path], { chunkBytes })) records.push(rows.length);
  expect(records.at(-1)).toBeLessThan(10);
  expect(records.reduce((sum, count) => sum + count, 0)).toBe(rows);
});

it.each([
  ["ends early", "process.exit(3);", "the reading thread ended before its work was done (exit code 3)"],
  ["throws", "throw new Error('no memory for this');", "the reading thread failed: no memory for this"],
])("a reading thread that %s ends the reading with a sentence", async (_, code, message) => {
  // at any time: before it has work as well as between two pieces
  for (const delay of [0, 40]) {
    const thread = readingThread(1 << 30, new URL(`data:text/javascript,setTimeout(() => { ${code} }, ${delay})`))!;
    try {
      await expect(thread.next()).rejects.toThrow(message);
      // and again, for whoever asks again
      await expect(thread.next()).rejects.toThrow(message);
    } finally {
      thread.close();
    }
  }
});
