/** What the values of a column look like, over a sample that is spread over the file. */
import { readClockDigits, readTime } from "./clock-texts.ts";
import { type DateNumber, dateNumberOf, readDate } from "./date-texts.ts";
import { templateOf } from "./dates.ts";
import { type DecimalMark, isCurrencyCode, type ReadNumber, readNumber } from "./numbers.ts";

export interface ColumnProfile {
  /** Records of the sample that have a value. */
  filled: number;
  rows: number;
  distinct: number;
  /** By record: the number, NaN where there is none. */
  numbers: Float64Array;
  /** Shares of the filled records, 0 to 1. */
  share: {
    number: number;
    integer: number;
    decimal: number;
    negative: number;
    zero: number;
    percent: number;
    date: number;
    serial: number;
    epoch: number;
    epochMs: number;
    /** Digits that are a date under a name that says so. */
    compact: number;
    /** Digits that are a time of day under a name that says so. */
    clockDigits: number;
    time: number;
    email: number;
    phone: number;
    /** Letters and a blank, or many letters: a name or a sentence. */
    words: number;
    /** No blanks, with a digit: an id. */
    id: number;
    leadingZero: number;
    scientific: number;
    currencyCode: number;
  };
  least: number;
  most: number;
  median: number;
  /** Each record's number is one more than that of the record before it. */
  countsUp: boolean;
  /** The values grow from record to record (or stay). */
  ascends: boolean;
  /** Code of the money signs in the values, where there is one. */
  currency?: string;
  /** Letters in front of the digits that nearly all values share: "C" of C0028. */
  prefix: string;
  example: string;
}

const EMAIL = /^[^\s@]+@[^\s@]+\.[^\s@]+$/;
const PHONE = /^\+?[\d\s().-]{7,20}$/;
const PREFIX = /^(\p{L}{1,6})[-_ ]?\d+$/u;
/** Of so many values each is looked at for what it is beside a number, of those behind them every third one. */
const FIRST_LOOKS = 300;

const ASCII = { letter: /[A-Za-z]/, id: /^[A-Za-z0-9_.#@/-]+$/ };

const KIND_OF = {
  ...({ serial: "serial", epoch: "epoch", epoch_ms: "epochMs", epoch_us: "epochMs", compact: "compact" } as const),
} satisfies Record<DateNumber, Kind>;

type Kind = keyof ColumnProfile["share"];

/** What one text is, whichever records have it. */
interface Look {
  read: ReadNumber | undefined;
  isDecimal?: boolean;
  prefix: string | undefined;
  /** Undefined where none of the records that are looked at has the text. */
  kinds?: Kind[];
}

const shareOf = (count: number, of: number): number => (of === 0 ? 0 : count / of);

/** Thu Feb 05 2026 10:15:00 GMT+0100 (Central European Standard Time). */
const LONGEST_DATE = 80;

/** A record's date may be written in a way cleaning reads, or in one that is rewritten. */
const isDate = (text: string): boolean =>
  text.length >= 6 &&
  text.length <= LONGEST_DATE &&
  /\d/.test(text) &&
  (templateOf(text) !== undefined
    ? !/^\d{10}$/.test(text)
    : readDate(text, "dmy") !== undefined || readDate(text, "mdy") !== undefined);

/** What a text is, beside a number. */
function kindsOf(text: string, dates: RegExp | undefined): Kind[] {
  const found: Kind[] = [];
  const dateNumber = dateNumberOf(text);
  if (dateNumber !== undefined) found.push(KIND_OF[dateNumber]);
  if (dates?.test(text) ?? isDate(text)) found.push("date");
  if (readTime(text) !== undefined) found.push("time");
  if (readClockDigits(text) !== undefined) found.push("clockDigits");
  if (text.includes("@") && EMAIL.test(text)) found.push("email");
  if (PHONE.test(text) && text.replace(/\D/g, "").length >= 7) found.push("phone");
  const hasDigit = /\d/.test(text);
  // most texts are plain, and then need no pattern of every script
  const ascii = /[\u0080-\uffff]/.test(text) ? undefined : ASCII;
  const letter = text.search(ascii?.letter ?? /\p{L}/u);
  if (letter >= 0 && (!hasDigit || /\s\S/.test(text.slice(letter)))) found.push("words");
  if (hasDigit && (ascii?.id ?? /^[\p{L}\p{N}_.#@/-]+$/u).test(text)) found.push("id");
  if (text.startsWith("0") && /^0\d+$/.test(text)) found.push("leadingZero");
  if (/^\d(?:[.,]\d+)?[eE]\+\d+$/.test(text)) found.push("scientific");
  if (isCurrencyCode(text)) found.push("currencyCode");
  return found;
}

function lookOf(text: string, decimal: DecimalMark): Look {
  const look: Look = { read: readNumber(text, decimal), prefix: PREFIX.exec(text)?.[1] };
  if (look.read !== undefined) look.isDecimal = !Number.isInteger(look.read.value) || /\d[.,]\d{1,2}\D*$/.test(text);
  return look;
}

/** The entry that was counted most often. */
const mostOf = (counts: ReadonlyMap<string, number>): [text: string, count: number] =>
  [...counts].sort((a, b) => b[1] - a[1])[0] ?? ["", 0];

const addOne = (counts: Map<string, number>, text: string): void => {
  counts.set(text, (counts.get(text) ?? 0) + 1);
};

/** What is counted over the records of a column. */
interface Tally {
  counts: Record<Kind, number>;
  prefixes: Map<string, number>;
  currencies: Map<string, number>;
  /** Pairs of numbers that follow each other; how many of them differ by one, and go down. */
  steps: number;
  ones: number;
  descents: number;
  last: number;
}

const emptyTally = (): Tally => ({
  counts: {
    ...{ number: 0, integer: 0, decimal: 0, negative: 0, zero: 0, percent: 0, date: 0, serial: 0, epoch: 0 },
    ...{ compact: 0, clockDigits: 0, epochMs: 0, time: 0, email: 0, phone: 0, words: 0, id: 0, leadingZero: 0 },
    ...{ scientific: 0, currencyCode: 0 },
  },
  prefixes: new Map(),
  currencies: new Map(),
  ...{ steps: 0, ones: 0, descents: 0, last: Number.NaN },
});

function countNumber(tally: Tally, { value, isPercent, currency }: ReadNumber, isDecimal: boolean): void {
  const { counts } = tally;
  counts.number++;
  if (Number.isInteger(value)) counts.integer++;
  if (isDecimal) counts.decimal++;
  if (value < 0) counts.negative++;
  if (value === 0) counts.zero++;
  if (isPercent) counts.percent++;
  if (currency !== undefined) addOne(tally.currencies, currency);
  if (!Number.isNaN(tally.last)) {
    tally.steps++;
    if (value - tally.last === 1) tally.ones++;
    if (value < tally.last) tally.descents++;
  }
  tally.last = value;
}

/** Profile of a column from its values, record by record; `dates`: how dates are written, where the user says it. */
export function profileOf(values: readonly (string | null)[], decimal: DecimalMark, dates?: RegExp): ColumnProfile {
  const rows = values.length;
  const numbers = new Float64Array(rows).fill(Number.NaN);
  const tally = emptyTally();
  const { counts, prefixes, currencies } = tally;
  let filled = 0;
  let looks = 0;
  let example = "";
  // what a text is does not change from record to record
  const texts = new Map<string, Look>();
  for (let row = 0; row < rows; row++) {
    const text = values[row]?.trim() ?? "";
    if (text === "") continue;
    filled++;
    if (example === "") example = text.slice(0, 60);
    const look = texts.get(text) ?? lookOf(text, decimal);
    texts.set(text, look);
    if (look.read !== undefined) {
      numbers[row] = look.read.value;
      countNumber(tally, look.read, look.isDecimal === true);
    }
    if (filled <= FIRST_LOOKS || filled % 3 === 0) {
      looks++;
      look.kinds ??= kindsOf(text, dates);
      for (const kind of look.kinds) counts[kind]++;
    }
    if (look.prefix !== undefined) addOne(prefixes, look.prefix);
  }
  const { steps, ones, descents } = tally;
  const read = numbers.filter((value) => !Number.isNaN(value)).sort();
  const [prefix, prefixed] = mostOf(prefixes);
  const [sign, signed] = mostOf(currencies);
  const all = (name: Kind): number => shareOf(counts[name], filled);
  const amongRead = (name: Kind): number => shareOf(counts[name], looks);
  return {
    filled,
    rows,
    distinct: texts.size,
    numbers,
    share: {
      ...{ number: all("number"), integer: all("integer"), decimal: all("decimal"), negative: all("negative") },
      ...{ zero: all("zero"), percent: all("percent"), date: amongRead("date"), serial: amongRead("serial") },
      ...{ compact: amongRead("compact"), clockDigits: amongRead("clockDigits") },
      ...{
        epoch: amongRead("epoch"),
        epochMs: amongRead("epochMs"),
        time: amongRead("time"),
        email: amongRead("email"),
      },
      ...{
        phone: amongRead("phone"),
        words: amongRead("words"),
        id: amongRead("id"),
        leadingZero: amongRead("leadingZero"),
      },
      ...{ scientific: amongRead("scientific"), currencyCode: amongRead("currencyCode") },
    },
    least: read[0] ?? Number.NaN,
    most: read.at(-1) ?? Number.NaN,
    median: read[read.length >> 1] ?? Number.NaN,
    countsUp: steps >= 3 && ones >= 0.9 * steps && counts.integer >= 0.99 * filled,
    ascends: steps >= 3 && descents <= 0.02 * steps,
    ...(signed > 0 && sign !== "" ? { currency: sign } : {}),
    prefix: prefixed >= 0.9 * filled ? prefix : "",
    example,
  };
}

/** Whether a column holds money or another measured number: a number that is no date and no code. */
export const isNumeric = ({ share, filled }: ColumnProfile): boolean =>
  filled > 0 && share.number >= 0.9 && share.leadingZero < 0.2 && share.scientific < 0.5;
