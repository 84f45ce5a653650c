/** Spreadsheets (.xlsx and .xls): every sheet with the same header as one table, dates as ISO text. */
import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { basename } from "node:path";
import type { Utf8Interner } from "../../columns/interner.ts";
import { UserError } from "../../errors.ts";
import type { OpenedTable, Piece } from "../source.ts";
import { guardedSheets } from "./guarded-workbook.ts";
import { pieceOfRows, type RecordRow } from "./rows.ts";
import { type SheetCells, tableOf } from "./sheets.ts";
import type { Sheets } from "./workbook.ts";

const SLICE_ROWS = 100_000;

/**
 * Opens a spreadsheet. It is unpacked in memory as a whole (the format allows nothing else). Tables of other columns than the
 * largest one of sales are left out, and that is said.
 *
 * @throws UserError if it is no spreadsheet.
 */
export async function openXlsx(path: string, sampleRecords: number): Promise<OpenedTable> {
  const file = readFileSync(path);
  const sha256 = createHash("sha256").update(file).digest("hex");
  let found: Sheets;
  try {
    found = await guardedSheets(file);
  } catch (cause) {
    throw new UserError(`${basename(path)} cannot be read as a spreadsheet: ${(cause as Error).message}`, { cause });
  }
  const { sheets, unread } = found;
  const table = tableOf(sheets);
  const { headers, others } = table;
  const sample: SheetCells[] = [];
  for (const row of table.rows()) {
    if (sample.length >= sampleRecords) break;
    if (row.kind === "regular") sample.push(row.fields);
  }
  const tables = `${table.sheets} sheet${table.sheets === 1 ? "" : "s"} with the same header`;
  async function* pieces(
    wanted: readonly number[],
    encoders: readonly Utf8Interner[],
    onBytes: (done: number) => void,
  ): AsyncGenerator<Piece> {
    let before = 0;
    let rows: RecordRow[] = [];
    const flush = (): Piece => {
      const piece = pieceOfRows(rows, before, wanted, encoders);
      before += rows.length;
      rows = [];
      return piece;
    };
    for (const row of table.rows()) {
      rows.push(row);
      if (rows.length >= SLICE_ROWS) yield flush();
    }
    onBytes(file.length);
    if (rows.length > 0) yield flush();
  }
  return {
    path,
    name: basename(path),
    format: "xlsx",
    compressed: false,
    bytes: file.length,
    headers,
    hasHeader: true,
    sample,
    pieces,
    facts: () => ({
      sha256,
      lane: "fast",
      laneReason:
        others.length === 0 ? tables : `${tables}; left out, because their headers differ: ${others.join(", ")}`,
    }),
    notes: [
      ...(others.length === 0 ? [] : [`not read, because the headers differ: ${others.join(", ")}`]),
      ...(unread === 0
        ? []
        : [`${unread} part${unread === 1 ? "" : "s"} of the workbook could not be read; it may be damaged`]),
      ...(table.joined === undefined ? [] : [`tables of two sheets are joined by their common key: ${table.joined}`]),
    ],
  };
}
