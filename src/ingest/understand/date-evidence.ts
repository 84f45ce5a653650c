/** What a whole column of dates says of the order of day and month. */
import { emptyDictionary } from "../../columns/dictionary.ts";
import { createDictionaryStream } from "../../columns/dictionary-stream.ts";
import { createUtf8Interner } from "../../columns/interner.ts";
import type { OpenedTable } from "../source.ts";
import { type DateNumber, readDate } from "./date-texts.ts";

/** Two numbers and a year, apart or in eight digits. */
export const NUMBERS = /^\D*?(\d{1,2})[/-](\d{1,2})[/-](\d{2,4})|^(\d{2})(\d{2})20\d{2}$/;
const DAY_MS = 86_400_000;
const MOST_ROWS = 4_000_000;

export interface Evidence {
  dayFirst: number;
  monthFirst: number;
  yearFirst: number;
  examples: { dayFirst?: string; monthFirst?: string };
  /** Records in the file's order that fit between their neighbours only one way, where the file is in the order of time. */
  inSequence: { dmy: number; mdy: number };
  /** How often a record is before the one above it, by order. */
  stepsBack: { dmy: number; mdy: number };
  rows: number;
}

/** Reads the whole column: a number above 12 is no month, one above 31 no day, and a file in the order of time has one order. */
export async function evidenceOf(
  tables: readonly OpenedTable[],
  index: number,
  number: DateNumber | undefined,
): Promise<Evidence> {
  const found: Evidence = {
    ...{ dayFirst: 0, monthFirst: 0, yearFirst: 0, rows: 0, examples: {} },
    inSequence: { dmy: 0, mdy: 0 },
    stepsBack: { dmy: 0, mdy: 0 },
  };
  const encoder = createUtf8Interner();
  const decode = createDictionaryStream();
  const dmy: number[] = [Number.NaN];
  const mdy: number[] = [Number.NaN];
  const kinds: number[] = [0];
  let last = { dmy: Number.NaN, mdy: Number.NaN, anchor: Number.NaN };
  let waiting: number[] = [];
  let dictionary = emptyDictionary();
  const settle = (anchor: number): void => {
    // between two days that are certain, each record in between fits one way or the other
    const from = Math.min(last.anchor, anchor) - DAY_MS;
    const to = Math.max(last.anchor, anchor) + DAY_MS;
    if (to - from <= 20 * DAY_MS) {
      for (const code of waiting) {
        const [asDmy, asMdy] = [dmy[code]! >= from && dmy[code]! <= to, mdy[code]! >= from && mdy[code]! <= to];
        if (asDmy && !asMdy) found.inSequence.dmy++;
        if (asMdy && !asDmy) found.inSequence.mdy++;
      }
    }
    waiting = [];
    last.anchor = anchor;
  };
  for (const table of tables) {
    last = { dmy: Number.NaN, mdy: Number.NaN, anchor: Number.NaN };
    waiting = [];
    for await (const { columns } of table.pieces([index], [encoder], () => undefined)) {
      const column = decode(columns[0]!);
      dictionary = column.dictionary;
      for (let code = kinds.length; code < dictionary.size; code++) {
        const text = dictionary.text(code) ?? "";
        const [, left, right, , begin, middle] = NUMBERS.exec(text) ?? [];
        const [first, second] = [left ?? begin, right ?? middle];
        const [a, b] = [Number(first), Number(second)];
        kinds.push(a > 31 ? 3 : a > 12 ? 1 : b > 12 ? 2 : first === undefined ? 0 : 4);
        dmy.push(readDate(text, "dmy", number)?.ms ?? Number.NaN);
        mdy.push(readDate(text, "mdy", number)?.ms ?? Number.NaN);
        if (kinds[code] === 1) found.examples.dayFirst ??= text;
        if (kinds[code] === 2) found.examples.monthFirst ??= text;
      }
      for (const code of column.codes) {
        const kind = kinds[code]!;
        if (kind === 0 || ++found.rows > MOST_ROWS) continue;
        if (kind === 1) found.dayFirst++;
        if (kind === 2) found.monthFirst++;
        if (kind === 3) found.yearFirst++;
        if (dmy[code]! < last.dmy) found.stepsBack.dmy++;
        if (mdy[code]! < last.mdy) found.stepsBack.mdy++;
        if (!Number.isNaN(dmy[code]!)) last.dmy = dmy[code]!;
        if (!Number.isNaN(mdy[code]!)) last.mdy = mdy[code]!;
        if (kind === 1) settle(dmy[code]!);
        else if (kind === 2) settle(mdy[code]!);
        else if (waiting.length < 5000) waiting.push(code);
      }
    }
  }
  return found;
}
