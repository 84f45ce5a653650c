/** What a whole column of dates says of the order of day and month. */
import type { Dictionary } from "../../columns/dictionary.ts";
import { createDictionaryStream } from "../../columns/dictionary-stream.ts";
import { createUtf8Interner } from "../../columns/interner.ts";
import type { OpenedTable } from "../source.ts";
import { type DateNumber, readDate } from "./date-texts.ts";

/** Two numbers and a year, apart or in eight digits; where points part them, of dates whose year has two digits. */
const NUMBERS =
  /^\D*?(?<first>\d{1,2})\s?(?:(?<mark>[/-])\s?(?<second>\d{1,2})\s?\k<mark>\s?(?<last>\d{1,4})|(?<mark>\.)\s?(?<second>\d{1,2})\s?\.\s?(?<last>\d{1,2})(?!\d))|^(?<first>\d{2})(?<second>\d{2})20\d{2}$/;

/** The numbers of a date whose order the text alone does not tell; where they stand apart, the last one and what is between them. */
export const orderedNumbers = (
  text: string,
): { first: string; second: string; last?: string; mark?: string } | undefined =>
  NUMBERS.exec(text)?.groups as ReturnType<typeof orderedNumbers>;
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
  stepsBack: { dmy: number; mdy: number; ymd: number };
  /** Least and most of the first and of the last numbers of two digits; whether each record is a date with the year first. */
  first: [least: number, most: number];
  last: [least: number, most: number];
  isYearFirst: boolean;
  rows: number;
}

/** What a text says by itself of the order of day and month. */
const SAYS = { nothing: 0, dayFirst: 1, monthFirst: 2, yearFirst: 3, either: 4 } as const;

function saidBy(text: string): number {
  const { first, second, last } = orderedNumbers(text) ?? {};
  if (first === undefined) return SAYS.nothing;
  // a year has two digits at least
  if (Number(first) > 31 || last?.length === 1) return SAYS.yearFirst;
  if (Number(first) > 12) return SAYS.dayFirst;
  return Number(second) > 12 ? SAYS.monthFirst : SAYS.either;
}

/** The different texts of the column, by code: what each says, and its moment in both orders. */
interface DateTexts {
  said: number[];
  dmy: number[];
  mdy: number[];
  ymd: number[];
}

const widened = ([least, most]: Evidence["first"], text: string): Evidence["first"] => [
  Math.min(least, Number(text)),
  Math.max(most, Number(text)),
];

/** Takes the texts of a dictionary that are new. */
function learn(texts: DateTexts, dictionary: Dictionary, number: DateNumber | undefined, found: Evidence): void {
  const { examples } = found;
  for (let code = texts.said.length; code < dictionary.size; code++) {
    const text = dictionary.text(code) ?? "";
    const said = saidBy(text);
    texts.said.push(said);
    texts.dmy.push(readDate(text, "dmy", number)?.ms ?? Number.NaN);
    texts.mdy.push(readDate(text, "mdy", number)?.ms ?? Number.NaN);
    texts.ymd.push(readDate(text, "ymd", number)?.ms ?? Number.NaN);
    const { first, last } = orderedNumbers(text) ?? {};
    if (first !== undefined && last !== undefined) {
      found.first = widened(found.first, first);
      found.last = widened(found.last, last);
    }
    if (said !== SAYS.nothing && Number.isNaN(texts.ymd[code])) found.isYearFirst = false;
    if (said === SAYS.dayFirst) examples.dayFirst ??= text;
    if (said === SAYS.monthFirst) examples.monthFirst ??= text;
  }
}

/** How far a file has been followed: its last moments in both orders, the last that is certain, and the texts since. */
interface Followed {
  dmy: number;
  mdy: number;
  ymd: number;
  anchor: number;
  waiting: number[];
}

const MOST_WAITING = 5000;
const LONGEST_GAP_DAYS = 20;

/** Between two days that are certain, each record in between fits one way or the other. */
function settle(followed: Followed, anchor: number, { dmy, mdy }: DateTexts, { inSequence }: Evidence): void {
  const from = Math.min(followed.anchor, anchor) - DAY_MS;
  const to = Math.max(followed.anchor, anchor) + DAY_MS;
  const isBetween = (moment: number): boolean => moment >= from && moment <= to;
  if (to - from <= LONGEST_GAP_DAYS * DAY_MS)
    for (const code of followed.waiting) {
      const [asDmy, asMdy] = [isBetween(dmy[code]!), isBetween(mdy[code]!)];
      if (asDmy && !asMdy) inSequence.dmy++;
      if (asMdy && !asDmy) inSequence.mdy++;
    }
  followed.waiting = [];
  followed.anchor = anchor;
}

/** Counts one record, with its place in the file's order. */
function follow(code: number, followed: Followed, texts: DateTexts, found: Evidence): void {
  const said = texts.said[code]!;
  const [dmy, mdy, ymd] = [texts.dmy[code]!, texts.mdy[code]!, texts.ymd[code]!];
  if (said === SAYS.dayFirst) found.dayFirst++;
  if (said === SAYS.monthFirst) found.monthFirst++;
  if (said === SAYS.yearFirst) found.yearFirst++;
  if (dmy < followed.dmy) found.stepsBack.dmy++;
  if (mdy < followed.mdy) found.stepsBack.mdy++;
  if (ymd < followed.ymd) found.stepsBack.ymd++;
  if (!Number.isNaN(dmy)) followed.dmy = dmy;
  if (!Number.isNaN(mdy)) followed.mdy = mdy;
  if (!Number.isNaN(ymd)) followed.ymd = ymd;
  if (said === SAYS.dayFirst) settle(followed, dmy, texts, found);
  else if (said === SAYS.monthFirst) settle(followed, mdy, texts, found);
  else if (followed.waiting.length < MOST_WAITING) followed.waiting.push(code);
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
    stepsBack: { dmy: 0, mdy: 0, ymd: 0 },
    first: [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY],
    last: [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY],
    isYearFirst: true,
  };
  const encoder = createUtf8Interner();
  const decode = createDictionaryStream();
  // code 0 is no text
  const texts: DateTexts = { said: [SAYS.nothing], dmy: [Number.NaN], mdy: [Number.NaN], ymd: [Number.NaN] };
  for (const table of tables) {
    const followed: Followed = { dmy: Number.NaN, mdy: Number.NaN, ymd: Number.NaN, anchor: Number.NaN, waiting: [] };
    for await (const { columns } of table.pieces([index], [encoder], () => undefined)) {
      const { codes, dictionary } = decode(columns[0]!);
      learn(texts, dictionary, number, found);
      for (const code of codes) {
        if (texts.said[code] === SAYS.nothing || ++found.rows > MOST_ROWS) continue;
        follow(code, followed, texts, found);
      }
    }
  }
  return found;
}
