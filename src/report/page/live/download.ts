/** Tables and pictures on their way out of the page: files, made here, sent nowhere. */
import { make } from "./dom.ts";

export type Field = string | number | boolean | null | undefined;

function csvField(value: Field): string {
  const text = value === null || value === undefined ? "" : String(value);
  // a spreadsheet would run text that looks like a formula
  const safe = typeof value === "string" && /^[=+\-@\t\r\n|]/.test(text) ? `'${text}` : text;
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}

export const csv = (rows: readonly (readonly Field[])[]): string =>
  rows.map((row) => row.map(csvField).join(",")).join("\r\n");

export function save(name: string, content: Blob): void {
  const address = URL.createObjectURL(content);
  make("a", { href: address, download: name }).click();
  setTimeout(() => URL.revokeObjectURL(address), 10_000);
}

/** With a byte order mark, without which a spreadsheet takes it for another encoding. */
export const saveCsv = (name: string, rows: readonly (readonly Field[])[]): void =>
  save(`${name}.csv`, new Blob([`\ufeff${csv(rows)}\r\n`], { type: "text/csv" }));
