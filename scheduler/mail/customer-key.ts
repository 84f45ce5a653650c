/** Who is behind the pseudonyms of an edition's lists: a file for the owner that leaves the machine with no mail. */
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { writeFile } from "../../src/files.ts";
import { parseTable, tableCsv } from "./csv.ts";
import type { Mask } from "./mask.ts";

export const CUSTOMER_KEY = "customer-key.csv";

/** Writes pseudonym and id of every customer on a list of the edition, sorted by pseudonym; nothing where there is no list. */
export function writeCustomerKey(folder: string, mask: Mask): void {
  const file = join(folder, "tables", "call_list.csv");
  if (!existsSync(file)) return;
  const ids = [...new Set(parseTable(readFileSync(file)).rows.map((row) => row.customer_id ?? ""))];
  const rows = ids.map((id) => ({ pseudonym: mask(id), id })).sort((a, b) => (a.pseudonym < b.pseudonym ? -1 : 1));
  writeFile(join(folder, CUSTOMER_KEY), tableCsv(["pseudonym", "id"], rows));
}

/** The customer behind a pseudonym, from the key files of the editions in a folder of reports; undefined where none knows it. */
export function customerBehind(pseudonym: string, reports: string): string | undefined {
  if (!existsSync(reports)) return undefined;
  const files = readdirSync(reports, { recursive: true, encoding: "utf8" }).filter((path) =>
    path.endsWith(CUSTOMER_KEY),
  );
  for (const path of files.sort().reverse()) {
    const found = parseTable(readFileSync(join(reports, path))).rows.find((row) => row.pseudonym === pseudonym);
    if (found?.id !== undefined) return found.id;
  }
  return undefined;
}
