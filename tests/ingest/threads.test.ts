import { execFileSync } from "node:child_process";
import { dirname } from "node:path";
import { fileURLToPath } from "node:url";
import { expect, it } from "vitest";
import { temporaryFolder, write } from "./files.ts";

const ROOT = dirname(dirname(dirname(fileURLToPath(import.meta.url))));
const folder = temporaryFolder();

it("a large file is read by a second thread in a program that is itself given as text", () => {
  const line = (i: number): string =>
    `${i},A${i % 9},a product with a long name ${i % 9},1,2024-01-31 08:26,2.55,c${i % 99},UK`;
  const header = "InvoiceNo,StockCode,Description,Quantity,InvoiceDate,UnitPrice,CustomerID,Country";
  const rows = 130_000;
  const path = write(
    folder,
    "large.csv",
    `${[header, ...Array.from({ length: rows }, (_, i) => line(i))].join("\n")}\n`,
  );
  const program = `
    const { readSources } = await import("./src/ingest/read.ts");
    let records = 0;
    for await (const { coded } of readSources([process.argv[1]], {})) records += coded.rows.length;
    console.log(records);
  `;
  const said = execFileSync(process.execPath, ["--input-type=module", "-e", program, path], {
    cwd: ROOT,
    encoding: "utf8",
  });
  expect(Number(said)).toBe(rows);
});
