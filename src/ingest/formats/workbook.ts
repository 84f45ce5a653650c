/** What a workbook holds, as text: sheets of rows, dates as ISO text. */
import type { CellObject, WorkBook, WorkSheet } from "@e965/xlsx";
import type { Sheet } from "./sheets.ts";

type Xlsx = typeof import("@e965/xlsx");

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

export interface Sheets {
  sheets: Sheet[];
  /** Parts that the parser does not know, or that are damaged. */
  unread: number;
}

/** What the parser complains of is counted, not printed. */
function complaintsOf(parse: () => void): number {
  let count = 0;
  const { error, warn } = console;
  const hear = (): void => {
    count++;
  };
  Object.assign(console, { error: hear, warn: hear });
  try {
    parse();
  } finally {
    Object.assign(console, { error, warn });
  }
  return count;
}

/**
 * The sheets of a workbook of any kind that spreadsheet programs write, web pages with tables among them.
 *
 * @throws Error where it is none, or damaged
 */
export async function sheetsOf(file: Buffer): Promise<Sheets> {
  const xlsx = await import("@e965/xlsx");
  const isMarkup = file.subarray(0, 3).includes(0x3c);
  let read: WorkBook | undefined;
  const unread = complaintsOf(() => {
    read = xlsx.read(file, {
      ...{ dense: true, cellNF: true, cellHTML: false, cellFormula: false, cellText: false },
      // what a page shows is text: nothing is made of it here
      ...(isMarkup ? { raw: true } : {}),
    });
  });
  const book = read!;
  const date1904 = book.Workbook?.WBProps?.date1904 === true;
  return { sheets: book.SheetNames.map((name) => sheetOf(name, book.Sheets[name]!, xlsx, date1904)), unread };
}
