/** Reading and writing the tables of an edition: RFC 4180, as the pipeline writes them. */
import { parse } from "csv-parse/sync";
import { type Mask, masked } from "./mask.ts";

/** A CSV table as header and records of text. @throws Error when a record has more or fewer fields than the header */
export function parseTable(csv: Buffer | string): { columns: string[]; rows: Record<string, string>[] } {
  const [columns = [], ...records] = parse(csv, {
    bom: true,
    relax_column_count: true,
    record_delimiter: ["\r\n", "\n"],
  });
  const rows = records.map((record, i) => {
    if (record.length !== columns.length)
      throw new Error(`record ${i + 2} has ${record.length} fields; expected ${columns.length}`);
    return Object.fromEntries(columns.map((name, j) => [name, record[j]!]));
  });
  return { columns, rows };
}

const field = (value: string): string => (/[",\r\n]/.test(value) ? `"${value.replaceAll('"', '""')}"` : value);

/** Records as CSV with personal columns under pseudonyms; without a mask they stay as they are. */
export function tableCsv(columns: readonly string[], rows: readonly Record<string, string>[], mask?: Mask): Buffer {
  const lines = rows.map((row) => {
    const shown = mask === undefined ? row : masked(row, mask);
    return columns.map((key) => field(String(shown[key] ?? ""))).join(",");
  });
  return Buffer.from(`${[columns.join(","), ...lines].join("\n")}\n`, "utf8");
}
