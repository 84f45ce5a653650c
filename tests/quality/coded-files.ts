/** Files of rows with odd values now and then, cleaned as bytes and as strings. */
import fc from "fast-check";
import { expect } from "vitest";
import { lineFrame } from "../../src/lines.ts";
import { createCleaner, type RecordBatch } from "../../src/quality/clean.ts";
import { QualityOptions } from "../../src/quality/options.ts";
import { read, write } from "../ingest/files.ts";
import { isLong } from "../long.ts";
import { asStrings, SHOP } from "./records.ts";

const ROWS = isLong ? 6000 : 2500;
const CONTEXT = { latestDay: "2026-01-01", asOf: "2025-12-31", patterns: () => ({ ...SHOP, product: "^P" }) };

const COLUMNS = [
  "order_id",
  "ordered_at",
  "customer_id",
  "product_id",
  "description",
  "category",
  "quantity",
  "unit_price",
  "region",
  "email",
  "phone",
] as const;
type Column = (typeof COLUMNS)[number];

/** What a column has now and then beside what is usual there. */
const ODD: Readonly<Record<Column, readonly string[]>> = {
  order_id: ["", " 100001 ", "C100002", "a\u0007b", "nan", "Ü1"],
  ordered_at: ["", "2024-1-5 7:03", " 2024-03-01 10:00 ", "yesterday", "2024-02-30 10:00", "1980-01-01 00:00"],
  customer_id: ["", "NULL", "17850.0", " 17850", "17850", "n/a", "日本"],
  product_id: ["", "P1 ", " P1", "none", "DOT"],
  description: ["", " ", "line\nbreak", 'a "quoted" name', "Café", "tab\there", "\u00a0name", "\ufeffname"],
  category: ["", "Garden ", "Ü"],
  quantity: ["", "0", "-1", "1,000", "x"],
  unit_price: ["", "0", "-2", "$ 4.20", "1e3"],
  region: ["", "EIRE ", "Österreich", "\ufb01", "😀"],
  email: ["", "Ann.Lee@Example.COM ", "no address"],
  phone: ["", "n.a.", "0044 (0)20 7946-0000", "+1 234 567 8901"],
};
const usual = (column: Column, n: number): string =>
  ({
    order_id: `${100_000 + (n % 1900)}`,
    ordered_at: new Date(Date.UTC(2024, 0, 1) + n * 7 * 60_000).toISOString().slice(0, 16).replace("T", " "),
    customer_id: `${10_000 + (n % 1300)}`,
    product_id: `P${n % 1200}`,
    description: `Product ${n % 1200}`,
    category: `Category ${n % 7}`,
    quantity: `${1 + (n % 9)}`,
    unit_price: `${1 + (n % 50)}.${10 + (n % 90)}`,
    region: n % 3 === 0 ? "United Kingdom" : "EIRE",
    email: `${n % 2 === 0 ? "User" : "user"}${n % 1500}@example.com`,
    phone: n % 2 === 0 ? `+4420${1_000_000 + (n % 1500)}` : `0044 20 ${n % 1500}`,
  })[column];

const field = (text: string): string => (/[",\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text);

/** Rows of a file, the same for the same seed. */
function file(folder: string, name: string, columns: readonly Column[], rows: number, seed: number): string {
  const row = fc.record(
    Object.fromEntries(
      columns.map((column) => [
        column,
        fc.oneof(
          { weight: 30, arbitrary: fc.nat(4000).map((n) => usual(column, n)) },
          { weight: 1, arbitrary: fc.constantFrom(...ODD[column]) },
        ),
      ]),
    ),
  );
  const lines = fc
    .sample(row, { seed, numRuns: rows })
    .map((values) => columns.map((column) => field(values[column] as string)).join(","));
  return write(folder, name, `${[columns.join(","), ...lines].join("\n")}\n`);
}

/** What cleaning makes of batches: lines and rejects as text, and all that is said of the data. */
function outcome(batches: readonly RecordBatch[], options: object) {
  const cleaner = createCleaner(QualityOptions.parse(options), CONTEXT);
  const made = batches.map((batch) =>
    cleaner.add([batch]).map(({ lines, rejects }) => [lineFrame(lines).writeCSV().toString(), rejects]),
  );
  const { table, profile, ...rest } = cleaner.finish();
  return { made, table: table.toRecords(), profile: profile.toRecords(), rest };
}

/** The text of a record is at hand while its batch is the current one alone. */
const withoutRaw = (batches: readonly RecordBatch[]): RecordBatch[] =>
  batches.map((batch) => ({ ...batch, raw: (row) => `raw ${row}` }));

/** The files in a folder: one, one with another header and so dictionaries of its own, a third one, and one without order ids. */
export const codedFiles = (folder: string) => ({
  first: () => file(folder, "a.csv", COLUMNS, ROWS, 1),
  otherHeader: () =>
    file(
      folder,
      "b.csv",
      ["customer_id", ...COLUMNS.filter((name) => !["customer_id", "email"].includes(name))],
      ROWS,
      2,
    ),
  third: () => file(folder, "c.csv", COLUMNS, ROWS, 3),
  noOrders: () => file(folder, "d.csv", ["ordered_at", "customer_id", "product_id", "quantity", "unit_price"], ROWS, 4),
});

/** Records that come as bytes are cleaned like the same records as strings. */
export async function cleanedAsStrings(paths: readonly string[], chunkBytes: number, options: object): Promise<void> {
  const batches = await read(paths, { chunkBytes });
  expect(outcome(withoutRaw(batches), options)).toEqual(outcome(withoutRaw(batches).map(asStrings), options));
}
