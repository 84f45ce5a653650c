/**
 * Files of every format with bytes flipped, cut out, put in and moved: each is read with every record accounted for, or refused in a
 * sentence, within seconds. `npm run drills` tries 10,000.
 */
import { writeFileSync } from "node:fs";
import { gzipSync } from "node:zlib";
import { utils, write as writeBook } from "@e965/xlsx";
import { describe, expect, it } from "vitest";
import { UserError } from "../../src/errors.ts";
import { readSources } from "../../src/ingest/read.ts";
import { type Counts, noCounts } from "../../src/ingest/source.ts";
import { below, createRandom } from "../../src/models/random.ts";
import { isLong } from "../long.ts";
import { temporaryFolder } from "./files.ts";

const FILES = isLong ? 10_000 : 99;
const SLOWEST_MS = 10_000;

const folder = temporaryFolder();
const sales = Array.from({ length: 80 }, (_, i) => ({
  ...{ order_id: `A${i >> 1}`, order_date: `2026-02-${String(1 + (i % 28)).padStart(2, "0")} 10:${10 + (i % 50)}` },
  ...{ customer_id: `C${i % 9}`, product: i % 5 === 0 ? 'Mug, "large"' : `Vase ${i % 7}`, quantity: 1 + (i % 4) },
  ...{ unit_price: `${3 + (i % 6)}.50`, status: i % 11 === 0 ? "cancelled" : "paid", city: "Žilina" },
}));
const headers = Object.keys(sales[0]!);
const quoted = (value: unknown): string => {
  const text = String(value);
  return /[",]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
};
const csv = [headers.join(","), ...sales.map((sale) => Object.values(sale).map(quoted).join(","))].join("\r\n");
const ndjson = sales.map((sale) => JSON.stringify(sale)).join("\n");
const nested = Array.from({ length: 30 }, (_, i) =>
  JSON.stringify({ id: i, created_at: `2026-02-0${1 + (i % 9)}`, items: sales.slice(i, i + 3) }),
).join("\n");
function workbook(bookType: "xlsx" | "biff8"): Buffer {
  const book = utils.book_new();
  utils.book_append_sheet(book, utils.aoa_to_sheet([headers, ...sales.map((sale) => Object.values(sale))]), "Sales");
  return writeBook(book, { type: "buffer", bookType, compression: true }) as Buffer;
}

const page = `<html><body><table>${[headers, ...sales.map((sale) => Object.values(sale).map(String))]
  .map((cells) => `<tr>${cells.map((cell) => `<td>${cell}</td>`).join("")}</tr>`)
  .join("\n")}</table></body></html>`;

const ORIGINALS: readonly [name: string, bytes: Buffer][] = [
  ["sales.csv", Buffer.from(`${csv}\r\n`)],
  ["semicolons.csv", Buffer.from(csv.replaceAll(",", ";"))],
  ["wide.txt", Buffer.from(`\uFEFF${csv.replaceAll(",", "\t")}`, "utf16le")],
  ["sales.csv.gz", gzipSync(csv)],
  ["sales.ndjson", Buffer.from(ndjson)],
  ["nested.ndjson", Buffer.from(nested)],
  ["sales.xlsx", workbook("xlsx")],
  ["sales.xls", workbook("biff8")],
  ["page.xls", Buffer.from(page)],
  ["orders.json", Buffer.from(`{ "count": 30, "orders": [${nested.replaceAll("\n", ",\n")}] }`)],
  [
    "quoted.csv",
    Buffer.from(
      csv
        .split("\r\n")
        .map((line) => `"${line.replaceAll('"', '""')}"`)
        .join("\r"),
    ),
  ],
];
/** Bytes that mean something to a reader. */
const LOADED = [0, 0x0a, 0x0d, 0x22, 0x27, 0x2c, 0x3b, 0x5c, 0x7b, 0x7d, 0x5b, 0x80, 0xff, 0xfe, 0x1f];

function mutated(original: Buffer, random: () => number): Buffer {
  let bytes = Buffer.from(original);
  for (let i = 1 + below(random, 6); i > 0 && bytes.length > 0; i--) {
    const at = below(random, bytes.length);
    const length = 1 + below(random, Math.min(400, bytes.length));
    const [head, tail] = [bytes.subarray(0, at), bytes.subarray(at)];
    switch (below(random, 7)) {
      case 0:
        bytes[at]! ^= 1 << below(random, 8);
        break;
      case 1:
        bytes[at] = LOADED[below(random, LOADED.length)]!;
        break;
      case 2:
        bytes = Buffer.concat([head, tail.subarray(length)]);
        break;
      case 3:
        bytes = Buffer.concat([head, Buffer.alloc(length, LOADED[below(random, LOADED.length)]), tail]);
        break;
      case 4:
        bytes = Buffer.concat([head, tail.subarray(0, length), tail]);
        break;
      case 5:
        bytes = Buffer.from(head);
        break;
      default:
        bytes = Buffer.concat([tail, head]);
    }
  }
  return bytes;
}

/** What is wrong with how a file is read; undefined where nothing is. */
async function complaintOf(path: string): Promise<string | undefined> {
  const before = process.cpuUsage();
  try {
    let rows = 0;
    let unreadable = 0;
    let counts: Counts = noCounts();
    for await (const batch of readSources([path], {})) {
      rows += batch.rows.length;
      unreadable += batch.unreadable.length;
      for (const row of batch.rows) if (batch.raw(row) === "") return `record ${row} has no text`;
      counts = batch.source.counts;
    }
    const sum = counts.header + counts.blank + counts.unreadable + counts.regular;
    if (sum !== counts.records) return `${counts.records} records, ${sum} accounted for`;
    if (rows + (counts.leftOut ?? 0) !== counts.regular || unreadable !== counts.unreadable)
      return `${rows} rows and ${unreadable} rejects handed out of ${JSON.stringify(counts)}`;
  } catch (error) {
    if (!(error instanceof UserError)) return `crashed: ${(error as Error).stack?.slice(0, 400)}`;
    if (error.message.length < 10) return `refused without a reason: ${error.message}`;
  }
  // time of the processor: what else the machine does is no matter
  const { user, system } = process.cpuUsage(before);
  const ms = (user + system) / 1000;
  return ms > SLOWEST_MS ? `took ${Math.round(ms)} ms` : undefined;
}

describe("mutated files", () => {
  it(
    "are read with every record accounted for, or refused in a sentence",
    async () => {
      const complaints: string[] = [];
      for (let i = 0; i < FILES; i++) {
        const [name, original] = ORIGINALS[i % ORIGINALS.length]!;
        const random = createRandom(i, "mutations");
        const path = `${folder}/${i}-${name}`;
        writeFileSync(path, mutated(original, random));
        const complaint = await complaintOf(path);
        if (complaint !== undefined) complaints.push(`${i} ${name}: ${complaint}`);
        writeFileSync(path, "");
      }
      expect(complaints).toEqual([]);
    },
    isLong ? 3_600_000 : 60_000,
  );
});
