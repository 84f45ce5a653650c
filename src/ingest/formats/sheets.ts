/** The tables in the sheets of a workbook: where each begins and ends, and which of them is read. */
import { isHeaderRow } from "../understand/header-row.ts";
import { headerKey } from "../understand/presets.ts";
import { missingOf } from "../understand/sales.ts";
import { understand } from "../understand/understand.ts";
import type { RecordRow } from "./rows.ts";

export type SheetCells = readonly (string | null)[];

/** A sheet as text. */
export interface Sheet {
  name: string;
  rows: readonly SheetCells[];
}

/** One table of a sheet: its header, and the cells below it. */
interface Block {
  sheet: Sheet;
  /** Rows from its header on, to where another table begins. */
  from: number;
  to: number;
  /** Columns, where tables stand side by side. */
  left: number;
  right: number;
  headers: readonly string[];
}

const textOf = (cell: string | null | undefined): string => (cell ?? "").trim();
const filled = (row: SheetCells): number => row.filter((cell) => textOf(cell) !== "").length;

/** A header stands so near to the top, below titles. */
const DEEPEST_HEADER = 50;

function headerOf(rows: readonly SheetCells[]): number {
  const first = rows.findIndex((row) => filled(row) >= 2);
  const named = rows.slice(0, DEEPEST_HEADER).findIndex((row) => isHeaderRow(row.map(textOf)));
  return named >= 0 ? named : first;
}

/** Where columns without a header and without a value part tables. */
function segmentsOf(rows: readonly SheetCells[], from: number, to: number): [left: number, right: number][] {
  const used = new Set<number>();
  for (let i = from; i < to; i++)
    for (const [c, cell] of rows[i]!.entries()) if (!used.has(c) && textOf(cell) !== "") used.add(c);
  const width = 1 + Math.max(-1, ...used);
  const segments: [number, number][] = [];
  for (let c = 0; c < width; c++) {
    if (!used.has(c)) continue;
    const left = c;
    while (used.has(c)) c++;
    segments.push([left, c]);
  }
  return segments;
}

function blocksOf(sheet: Sheet): Block[] {
  const { rows } = sheet;
  const first = headerOf(rows);
  if (first < 0) return [];
  const starts = [first];
  for (let i = first + 1; i < rows.length; i++)
    // another header below an empty row is another table; the same one again is a header of this one
    if (filled(rows[i - 1]!) === 0 && isHeaderRow(rows[i]!.map(textOf))) starts.push(i);
  return starts.flatMap((from, k): Block[] => {
    const to = starts[k + 1] ?? rows.length;
    const parts = segmentsOf(rows, from, to).filter(([left, right]) => filled(rows[from]!.slice(left, right)) >= 2);
    const block = ([left, right]: readonly [number, number]): Block => ({
      ...{ sheet, from, to, left, right },
      headers: rows[from]!.slice(left, right).map(textOf),
    });
    const several = parts.length > 1 ? parts.map(block) : [];
    // an empty column inside a table parts nothing: neither side has a day and money
    return several.some(isSales) ? several : [block([0, rows[from]!.length])];
  });
}

const keysOf = ({ headers }: Pick<Block, "headers">): string[] => headers.map(headerKey).filter((key) => key !== "");
const ALIKE = 0.8;

/** Headers of one table that differ in order, or in a column or two. */
function isAlike(a: Block, b: Block): boolean {
  const [one, other] = [new Set(keysOf(a)), new Set(keysOf(b))];
  const both = [...one].filter((key) => other.has(key)).length;
  return both >= ALIKE * Math.max(one.size, other.size) && both > 0;
}

const recordsOf = ({ sheet, from, to, left, right }: Block): SheetCells[] =>
  sheet.rows
    .slice(from + 1, to)
    .flatMap((row) => (filled(row.slice(left, right)) === 0 ? [] : [row.slice(left, right)]));

/** Records that tell whether a table is one of sales. */
const LOOKED_AT = 200;

function isSales(block: Block): boolean {
  const sample = recordsOf(block).slice(0, LOOKED_AT);
  const table = { file: block.sheet.name, headers: block.headers, hasHeader: true, sample };
  return (
    sample.length > 0 && missingOf(understand(table, { preset: "auto", columns: {}, decimal: "auto" })).length === 0
  );
}

export interface Workbook {
  headers: readonly string[];
  /** How many sheets have a part of the table. */
  sheets: number;
  /** Names of what is left out, as they are said. */
  others: string[];
  rows(): Generator<RecordRow>;
}

const nameOf = ({ sheet, left, from }: Block, isOnly: boolean): string =>
  isOnly
    ? JSON.stringify(sheet.name)
    : `the table in ${JSON.stringify(sheet.name)} at row ${from + 1}, column ${left + 1}`;

/** The table of sales: of several the largest, with every other table of its columns, in whichever order they stand. */
export function tableOf(sheets: readonly Sheet[]): Workbook {
  const blocks = sheets.flatMap(blocksOf);
  const groups: Block[][] = [];
  for (const block of blocks) {
    const group = groups.find(([one]) => isAlike(one!, block));
    if (group === undefined) groups.push([block]);
    else group.push(block);
  }
  const sizeOf = (group: readonly Block[]): number => group.reduce((sum, { from, to }) => sum + to - from, 0);
  const sorted = groups.sort((a, b) => sizeOf(b) - sizeOf(a));
  const used = (sorted.length > 1 ? sorted.find(([block]) => isSales(block!)) : undefined) ?? sorted[0] ?? [];
  const headers = [...(used[0]?.headers ?? [])];
  // columns that only later tables have stand behind the others
  const positions = new Map(
    used.map((block) => {
      const taken = new Set<number>();
      const places = block.headers.map((header) => {
        const at = headers.findIndex((one, i) => !taken.has(i) && headerKey(one) === headerKey(header));
        const place = at < 0 ? headers.push(header) - 1 : at;
        taken.add(place);
        return place;
      });
      return [block, places];
    }),
  );
  const countIn = (sheet: Sheet): number => blocks.filter((block) => block.sheet === sheet).length;
  const others = blocks
    .filter((block) => !used.includes(block))
    .map((block) => nameOf(block, countIn(block.sheet) === 1));

  function* rows(): Generator<RecordRow> {
    for (const sheet of new Set(used.map((block) => block.sheet))) {
      const own = used.filter((block) => block.sheet === sheet);
      const beside = blocks.filter((block) => block.sheet === sheet && !used.includes(block));
      for (const [i, cells] of sheet.rows.entries()) {
        const block = own.find(({ from, to }) => i >= from && i < to);
        const raw = cells.map((cell) => cell ?? "").join(",");
        if (filled(cells) === 0) yield { kind: "blank" };
        else if (block === undefined) {
          const isOther = beside.some(({ from, to }) => i >= from && i < to);
          const message = isOther ? "in another table of the sheet" : "above the header of the table";
          yield { kind: "unreadable", message, raw };
        } else {
          const { left, right } = block;
          const part = cells.slice(left, right);
          if (filled(part) === 0) yield { kind: "blank" };
          else if (i === block.from || JSON.stringify(part.map(textOf)) === JSON.stringify(block.headers))
            yield { kind: "header" };
          else {
            const fields: (string | null)[] = Array.from({ length: headers.length }, () => null);
            for (const [c, place] of positions.get(block)!.entries()) fields[place] = part[c] ?? null;
            yield { kind: "regular", fields, raw };
          }
        }
      }
    }
  }
  return { headers, sheets: new Set(used.map((block) => block.sheet)).size, others, rows };
}
