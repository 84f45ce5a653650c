/** Spreadsheets (.xlsx and .xls): every sheet with the same header as one table, dates as ISO text. */
import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { basename } from "node:path";
import type { CellObject, WorkSheet } from "@e965/xlsx";
import type { Utf8Interner } from "../../columns/interner.ts";
import { UserError } from "../../errors.ts";
import type { OpenedTable, Piece } from "../source.ts";
import { pieceOfRows, type RecordRow } from "./rows.ts";
import { type Sheet, type SheetCells, tableOf } from "./sheets.ts";
import { expectWholeZip } from "./zip.ts";

type Xlsx = typeof import("@e965/xlsx");

const SLICE_ROWS = 100_000;
const pad = (n: number, width = 2): string => String(n).padStart(width, "0");

/** A spreadsheet's day number as ISO text; the time only where there is one. */
function isoOf(serial: number, xlsx: Xlsx, date1904: boolean): string | undefined {
  const at = xlsx.SSF.parse_date_code(serial, { date1904 }) as
    | { y: number; m: number; d: number; H: number; M: number; S: number }
    | null
    | undefined;
  if (!at) return undefined;
  const day = `${pad(at.y, 4)}-${pad(at.m)}-${pad(at.d)}`;
  const seconds = Math.min(59, Math.round(at.S));
  return at.H + at.M + seconds === 0 && Number.isInteger(serial)
    ? day
    : `${day} ${pad(at.H)}:${pad(at.M)}:${pad(seconds)}`;
}

function textOf(cell: CellObject | undefined, xlsx: Xlsx, date1904: boolean): string | null {
  if (cell?.v === undefined || cell.v === null) return null;
  if (cell.t === "n" && typeof cell.v === "number") {
    const isDate = typeof cell.z === "string" && xlsx.SSF.is_date(cell.z);
    return (isDate ? isoOf(cell.v, xlsx, date1904) : undefined) ?? String(cell.v);
  }
  if (cell.t === "e") return cell.w ?? "#ERROR";
  return String(cell.v);
}

/** Cells of a sheet up to the last one of each row, filled or not; more are no table of sales. */
const MOST_CELLS = 60_000_000;

/** @throws Error for a sheet whose cells are so far apart that the empty ones between them would fill the memory */
export function expectNearCells(name: string, data: readonly (readonly unknown[] | undefined)[]): void {
  let cells = data.length;
  for (const row of data) cells += row?.length ?? 0;
  if (cells > MOST_CELLS)
    throw new Error(
      `the sheet ${JSON.stringify(name)} has cells far apart: ${cells.toLocaleString("en")} with the empty ones between`,
    );
}

function sheetOf(name: string, sheet: WorkSheet, xlsx: Xlsx, date1904: boolean): Sheet {
  const data = (sheet["!data"] ?? []) as (CellObject | undefined)[][];
  expectNearCells(name, data);
  const rows = Array.from(data, (cells) => Array.from(cells ?? [], (cell) => textOf(cell, xlsx, date1904)));
  return { name, rows };
}

/**
 * Opens a spreadsheet. It is unpacked in memory as a whole (the format allows nothing else). Tables of other columns than the
 * largest one of sales are left out, and that is said.
 *
 * @throws UserError if it is no spreadsheet.
 */
export async function openXlsx(path: string, sampleRecords: number): Promise<OpenedTable> {
  const xlsx = await import("@e965/xlsx");
  const file = readFileSync(path);
  const sha256 = createHash("sha256").update(file).digest("hex");
  let sheets: Sheet[];
  try {
    if (file.subarray(0, 2).toString("latin1") === "PK") await expectWholeZip(file);
    const book = xlsx.read(file, { dense: true, cellNF: true, cellHTML: false, cellFormula: false, cellText: false });
    const date1904 = book.Workbook?.WBProps?.date1904 === true;
    sheets = book.SheetNames.map((name) => sheetOf(name, book.Sheets[name]!, xlsx, date1904));
  } catch (cause) {
    throw new UserError(`${basename(path)} cannot be read as a spreadsheet: ${(cause as Error).message}`, { cause });
  }
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
    ...(others.length === 0 ? {} : { notes: [`not read, because the headers differ: ${others.join(", ")}`] }),
  };
}
