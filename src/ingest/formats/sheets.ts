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

/** Of the fields of a table a smaller one below it has so few. */
const NARROW = 0.7;

/** Whether a row has names alone, fewer than the table above, over rows that are as narrow. */
function isNarrower(rows: readonly SheetCells[], i: number, width: number): boolean {
  const names = rows[i]!.map(textOf).filter((text) => text !== "");
  const below = rows[i + 1];
  return (
    names.length >= 2 &&
    names.length < NARROW * width &&
    names.every((name) => /\p{L}/u.test(name) && !/\d/.test(name)) &&
    below !== undefined &&
    filled(below) >= 2 &&
    filled(below) < NARROW * width &&
    below.some((cell) => /\d/.test(textOf(cell)))
  );
}

function blocksOf(sheet: Sheet): Block[] {
  const { rows } = sheet;
  const first = headerOf(rows);
  if (first < 0) return [];
  const starts = [first];
  for (let i = first + 1; i < rows.length; i++)
    // another header below an empty row is another table; the same one again is a header of this one
    if (filled(rows[i - 1]!) === 0 && (isHeaderRow(rows[i]!.map(textOf)) || isNarrower(rows, i, filled(rows[first]!))))
      starts.push(i);
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

/** What keeps a table from being one of sales; a table without records has nothing. */
function missingIn(block: Block): readonly ("ordered_at" | "amount")[] {
  const sample = recordsOf(block).slice(0, LOOKED_AT);
  if (sample.length === 0) return ["ordered_at", "amount"];
  const table = { file: block.sheet.name, headers: block.headers, hasHeader: true, sample };
  return missingOf(understand(table, { preset: "auto", columns: {}, decimal: "auto" }));
}

const isSales = (block: Block): boolean => missingIn(block).length === 0;

export interface Workbook {
  headers: readonly string[];
  /** How many sheets have a part of the table. */
  sheets: number;
  /** What was joined, as it is said. */
  joined?: string;
  /** Names of what is left out, as they are said. */
  others: string[];
  rows(): Generator<RecordRow>;
}

const nameOf = ({ sheet, left, from }: Block, isOnly: boolean): string =>
  isOnly
    ? JSON.stringify(sheet.name)
    : `the table in ${JSON.stringify(sheet.name)} at row ${from + 1}, column ${left + 1}`;

/** Share of the lines whose order must be there. */
const MOST_JOINED = 0.9;

/** Lines of one table with the orders of another, where neither has both a day and money: as a sheet of its own. */
function joinedSheet(blocks: readonly Block[]): Sheet | undefined {
  const dated = blocks.filter((block) => missingIn(block).length === 1 && missingIn(block)[0] === "amount");
  const lines = blocks.filter(
    (block) => missingIn(block).includes("ordered_at") && !missingIn(block).includes("amount"),
  );
  for (const line of lines)
    for (const order of dated)
      for (const [at, header] of line.headers.entries()) {
        const key = order.headers.findIndex((name) => headerKey(name) === headerKey(header));
        if (key < 0 || headerKey(header) === "") continue;
        const orders = new Map(recordsOf(order).map((cells) => [textOf(cells[key]), cells]));
        const records = recordsOf(line);
        const found = records.filter((cells) => orders.has(textOf(cells[at])));
        if (orders.size < recordsOf(order).length || found.length < MOST_JOINED * records.length) continue;
        const others = order.headers.map((_, i) => i).filter((i) => i !== key);
        const rows = records.map((cells) => {
          const of = orders.get(textOf(cells[at]));
          return [...line.headers.map((_, i) => cells[i] ?? null), ...others.map((i) => of?.[i] ?? null)];
        });
        const headers = [...line.headers, ...others.map((i) => order.headers[i]!)];
        return { name: `${line.sheet.name} with ${order.sheet.name}`, rows: [headers, ...rows] };
      }
  return undefined;
}

/** The table of sales: of several the largest, with every other table of its columns, in whichever order they stand. */
export function tableOf(given: readonly Sheet[]): Workbook {
  const first = given.flatMap(blocksOf);
  const pair = first.length > 1 && !first.some(isSales) ? joinedSheet(first) : undefined;
  const blocks = pair === undefined ? first : blocksOf(pair);
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
      for (const [i, cells] of sheet.rows.entries()) {
        const block = own.find(({ from, to }) => i >= from && i < to);
        const raw = cells.map((cell) => cell ?? "").join(",");
        if (filled(cells) === 0) yield { kind: "blank" };
        // titles, and rows of tables that are left out and named
        else if (block === undefined) yield { kind: "header" };
        else {
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
  return {
    headers,
    sheets: new Set(used.map((block) => block.sheet)).size,
    others,
    rows,
    ...(pair === undefined ? {} : { joined: pair.name }),
  };
}
