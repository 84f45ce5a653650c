/** Reading and writing the tables of an edition: RFC 4180, as the pipeline writes them. */
import { type Mask, masked } from "./mask.ts";

/** Fields of every record of a CSV text; quotes may hold anything. */
function fieldsOf(csv: string): string[][] {
  const records: string[][] = [];
  let record: string[] = [];
  for (const [whole, quoted, plain, end] of csv.matchAll(/(?:"((?:[^"]|"")*)"|([^",\r\n]*))(,|\r?\n|$)/g)) {
    if (whole === "" && record.length === 0) continue; // the end of the text after the last line's end
    record.push(quoted === undefined ? plain! : quoted.replaceAll('""', '"'));
    if (end === ",") continue;
    records.push(record);
    record = [];
  }
  return records;
}

/** A CSV table as header and records of text. @throws Error when a record has more or fewer fields than the header */
export function parseTable(csv: Buffer | string): { columns: string[]; rows: Record<string, string>[] } {
  const [columns = [], ...records] = fieldsOf(csv.toString().replace(/^\ufeff/, ""));
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
