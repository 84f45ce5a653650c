/**
 * Dates that cleaning's formats do not read: day numbers of spreadsheets, seconds and milliseconds since 1970, weekdays in
 * front (RFC 2822), names of months in the languages of the lexicon, odd separators, 24:00, and instants put on a clock.
 * Each becomes `2026-01-31 08:26:00` before it is cleaned.
 */
import { memoize } from "../../columns/memoize.ts";
import { clockOf } from "./clock-texts.ts";
import { isWeekday, monthOf } from "./date-words.ts";
import { type DateOrder, templateOf } from "./dates.ts";

/** `compact`: digits of a day alone, with a time (20260131082600), or with the year last (31012026). */
export type DateNumber = "serial" | "epoch" | "epoch_ms" | "epoch_us" | "compact";

/** Days since 1899-12-30 that are dates from 1990 to 2059 in the spreadsheets' 1900 system. */
const SERIALS = { least: 32_874, most: 58_439 } as const;
/** Seconds since 1970 from 2000 to 2059. */
const EPOCHS = { least: 946_684_800, most: 2_840_140_800 } as const;

/** A year, month and day with hours and minutes; or eight digits with the year last, the day or the month first. */
const COMPACT =
  /^(?:(?:19|20)\d\d(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])(?:[01]\d|2[0-3])[0-5]\d(?:[0-5]\d)?|(?!(?:19|20)\d\d(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])$)(?:0[1-9]|[12]\d|3[01])(?:0[1-9]|[12]\d|3[01])20\d\d)$/;

/** What a plain number would be as a date, or undefined. */
export function dateNumberOf(text: string): DateNumber | undefined {
  if (!/^\d{5,16}(?:[.,]\d+)?$/.test(text)) return undefined;
  if (COMPACT.test(text)) return "compact";
  const value = Number(text.replace(",", "."));
  if (value >= SERIALS.least && value <= SERIALS.most) return "serial";
  if (value >= EPOCHS.least && value <= EPOCHS.most) return "epoch";
  if (value >= EPOCHS.least * 1000 && value <= EPOCHS.most * 1000) return "epoch_ms";
  if (value >= EPOCHS.least * 1e6 && value <= EPOCHS.most * 1e6) return "epoch_us";
  return undefined;
}

const century = (year: number): number => (year >= 100 ? year : year < 70 ? 2000 + year : 1900 + year);

interface Found {
  year: number;
  month: number;
  day: number;
  rest: string;
  /** The order of two numbers was taken from `order`. */
  isOrdered: boolean;
  shortYear: boolean;
}

const of = (year: string, month: number, day: string, rest: string, isOrdered = false): Found => ({
  year: century(Number(year)),
  month,
  day: Number(day),
  rest,
  isOrdered,
  shortYear: year.length < 3,
});

const SEPARATOR = String.raw`(?:\s*[-/.,_]\s*|\s+|\s+de\s+|\s+of\s+)`;
const NUMERIC = /^(\d{1,4})\s?([-/.]|\s)\s?(\d{1,2})\s?\2\s?(\d{1,4})(?!\d)(.*)$/u;
const DAY_NAME = new RegExp(
  String.raw`^(\d{1,2})(?:st|nd|rd|th|\.|er|º)?${SEPARATOR}(\p{L}{3,12})\.?${SEPARATOR}(\d{4}|\d{2})(?!\d)(.*)$`,
  "u",
);
const NAME_DAY = /^(\p{L}{3,12})\.?\s+(\d{1,2})(?:st|nd|rd|th)?\s*,?\s+(\d{4})(?!\d)(.*)$/u;
const YEAR_NAME = new RegExp(String.raw`^(\d{4})${SEPARATOR}(\p{L}{3,12})\.?${SEPARATOR}(\d{1,2})(?!\d)(.*)$`, "u");
const CJK = /^(\d{4})\s?[年년]\s?(\d{1,2})\s?[月월]\s?(\d{1,2})\s?[日일](.*)$/u;
const VIETNAMESE = /^(?:ngày\s+)?(\d{1,2})\s+th(?:áng|g)\s+(\d{1,2})[,\s]+(?:năm\s+)?(\d{4})(.*)$/iu;
const JAVASCRIPT = /^(\p{L}{3})\s+(\d{1,2})\s+(\d{1,2}:\d{2}:\d{2})\s+(?:[A-Z]{3,4}\s+)?(\d{4})$/u;
const WEEKDAY = /^\p{L}{2,12}\.?(?:-feira)?,?\s+(?=.*\d)/u;

/** Neither a letter nor a sign of another script: patterns of those take long to compile, and most dates are of digits. */
const isOfDigits = (text: string): boolean => /^[\d\s:/.,_+-]*$/.test(text);

function calendarOf(text: string, order: DateOrder): Found | undefined {
  const ofDigits = isOfDigits(text);
  const cjk = ofDigits ? null : CJK.exec(text);
  if (cjk) return of(cjk[1]!, Number(cjk[2]), cjk[3]!, cjk[4]!);
  const vietnamese = ofDigits ? null : VIETNAMESE.exec(text);
  if (vietnamese) return of(vietnamese[3]!, Number(vietnamese[2]), vietnamese[1]!, vietnamese[4]!);
  const numeric = NUMERIC.exec(text);
  if (numeric) {
    const [, first, , second, third, rest] = numeric as unknown as [string, string, string, string, string, string];
    if (first.length === 4) return third.length > 2 ? undefined : of(first, Number(second), third, rest);
    if (first.length === 3 || third.length === 3) return undefined;
    if (order === "ymd" && third.length < 3) return of(first, Number(second), third, rest, true);
    if (third.length === 1) return undefined;
    return order === "mdy"
      ? of(third, Number(first), second, rest, true)
      : of(third, Number(second), first, rest, true);
  }
  return (ofDigits ? undefined : calendarOfNames(text)) ?? calendarOfDigits(text);
}

/** A date with the name of its month. */
function calendarOfNames(text: string): Found | undefined {
  const dayName = DAY_NAME.exec(text);
  const dayMonth = dayName === null ? undefined : monthOf(dayName[2]!);
  if (dayName && dayMonth !== undefined) return of(dayName[3]!, dayMonth, dayName[1]!, dayName[4]!);
  const js = JAVASCRIPT.exec(text);
  const jsMonth = js === null ? undefined : monthOf(js[1]!);
  if (js && jsMonth !== undefined) return of(js[4]!, jsMonth, js[2]!, ` ${js[3]}`);
  const nameDay = NAME_DAY.exec(text);
  const nameMonth = nameDay === null ? undefined : monthOf(nameDay[1]!);
  if (nameDay && nameMonth !== undefined) return of(nameDay[3]!, nameMonth, nameDay[2]!, nameDay[4]!);
  const yearName = YEAR_NAME.exec(text);
  const yearMonth = yearName === null ? undefined : monthOf(yearName[2]!);
  return yearName && yearMonth !== undefined ? of(yearName[1]!, yearMonth, yearName[3]!, yearName[4]!) : undefined;
}

/** A date without separators. */
function calendarOfDigits(text: string): Found | undefined {
  const digits = /^((?:19|20)\d{2})(\d{2})(\d{2})(.*)$/.exec(text);
  return digits ? of(digits[1]!, Number(digits[2]), digits[3]!, digits[4]!) : undefined;
}

/** What is looked up among weekdays is what may be a date otherwise: their names in all languages take long to make. */
function calendarBehindWeekday(text: string, order: DateOrder): Found | undefined {
  const word = isOfDigits(text) ? undefined : WEEKDAY.exec(text)?.[0];
  const whole = calendarOf(text, order);
  if (word === undefined) return whole;
  const behind = calendarOf(text.slice(word.length), order);
  return (whole ?? behind) !== undefined && isWeekday(word) ? behind : whole;
}

export interface ReadDate {
  /** Milliseconds since 1970 of the clock time as it is written. */
  ms: number;
  /** Minutes that clock is ahead of UTC; undefined where none is written. */
  offset?: number;
  shortYear: boolean;
  /** Written 24:00, read as 00:00 of the next day. */
  midnight: boolean;
  isOrdered: boolean;
  /** The year is written in the calendar of Thailand. */
  isBuddhist?: true;
}

const offsetOf = (zone: string): number | undefined => {
  if (zone === "") return undefined;
  const found = /([+-])(\d{2})(?::?(\d{2}))?$/.exec(zone);
  if (!found) return /^(?:Z|UTC|GMT)$/i.test(zone) ? 0 : undefined;
  return (found[1] === "-" ? -1 : 1) * (60 * Number(found[2]) + Number(found[3] ?? 0));
};

const PER_UNIT = { epoch: 1000, epoch_ms: 1, epoch_us: 0.001 } as const;

/** 20260131082600, or 31012026 in the order given. */
function compactDate(text: string, order: DateOrder): ReadDate | undefined {
  const isYearFirst = text.length > 8;
  const written = isYearFirst
    ? text.replace(
        /^(\d{4})(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)?$/,
        (_, y, m, d, h, min, s = "00") => `${y}-${m}-${d} ${h}:${min}:${s}`,
      )
    : text.replace(/^(\d\d)(\d\d)(\d{4})$/, "$1-$2-$3");
  return readDate(written, order);
}

/** A serialised date of .NET: milliseconds since 1970. */
const DOT_NET = /^\/?Date\((\d{12,13})(?:[+-]\d{4})?\)\/?$/;
/** Words behind a time that say no more than that it is one. */
const CLOCK_WORDS = /(?<=\d)\s*(?:Uhr|hs|hrs|h|ч|год|ora|óra|o'clock)\.?$/iu;
/** Words behind a year that say no more than that it is one. */
const YEAR_WORDS = /^\s*(?:года?|г|р|r|roku)\.?(?=[\s,]|$)/iu;
const withoutClockWords = (text: string): string =>
  text
    .replace(YEAR_WORDS, "")
    .replace(/^[\sT,._-]+/u, "")
    .replace(/^(?:à|um|at|kl\.?|klo|om|o|alle|ore|às|as|las|a las|godz\.?|saat|lúc|pukul|в)\s+(?=\d)/u, "")
    .replace(/\([^)]*\)$/, "")
    .trim()
    .replace(CLOCK_WORDS, "");
/** Years of an era of Japan count from the year before its first one. */
const ERAS: Readonly<Record<string, number>> = { 令和: 2018, 平成: 1988 };
const ERA = /^(令和|平成)\s?(\d{1,2}|元)年/u;

/** Every date has a digit behind at most two words (weekday, month), and two groups of digits or eight digits in a row. */
const DIGITS_SHAPE = /^\d(?:\d{7}|\d*\D+\d)/;
const DATE_SHAPE = /^(?:\p{L}{2,12}\.?(?:-feira)?,?\s+){0,2}\d(?:\d{7}|\d*\D+\d)/u;

/** A date however it is written; `number` says what plain numbers are. Undefined where it is none. */
export function readDate(written: string, order: DateOrder, number?: DateNumber): ReadDate | undefined {
  const text = written.trim();
  const plain = { shortYear: false, midnight: false, isOrdered: false };
  if (number !== undefined && dateNumberOf(text) === number) {
    const value = Number(text.replace(",", "."));
    // to the second: a spreadsheet keeps the time as a fraction of the day
    if (number === "serial") return { ms: Math.round((value - 25_569) * 86_400) * 1000, ...plain };
    if (number !== "compact") return { ms: Math.round(value * PER_UNIT[number]), offset: 0, ...plain };
    return compactDate(text, order);
  }
  const net = DOT_NET.exec(text);
  if (net !== null) return { ms: Number(net[1]), offset: 0, ...plain };
  const ofDigits = isOfDigits(text);
  const dated = ofDigits
    ? text
    : text.replace(ERA, (_, era: string, year: string) => `${ERAS[era]! + (year === "元" ? 1 : Number(year))}年`);
  if (!(ofDigits ? DIGITS_SHAPE : DATE_SHAPE).test(dated)) return undefined;
  const found = calendarBehindWeekday(dated, order);
  if (found === undefined) return undefined;
  const { month, day, rest, shortYear, isOrdered } = found;
  const isBuddhist = BUDDHIST_YEAR.test(String(found.year));
  const year = isBuddhist ? found.year - 543 : found.year;
  const behind = isOfDigits(rest) ? rest.replace(/^[\s,._-]+/, "").trim() : withoutClockWords(rest);
  const time = behind === "" ? { clock: { hour: 0, minute: 0, second: 0 }, zone: "" } : clockOf(behind);
  if (time === undefined) return undefined;
  const { hour, minute, second } = time.clock;
  const ms = Date.UTC(year, month - 1, day, hour, minute, second);
  const check = new Date(Date.UTC(year, month - 1, day));
  if (check.getUTCMonth() !== month - 1 || check.getUTCDate() !== day) return undefined;
  const offset = offsetOf(time.zone);
  return {
    ...{ ms, shortYear, midnight: hour === 24, isOrdered },
    ...(offset === undefined ? {} : { offset }),
    ...(isBuddhist ? { isBuddhist } : {}),
  };
}

/** A clock that reads 24:00; 10:24:00 is none. */
export const hasMidnight = (text: string): boolean => /(?<![:\d])24:00/.test(text);

/** Years of the calendar of Thailand that are 1997 to 2056. */
const BUDDHIST_YEAR = /(?<!\d)25[4-9]\d(?!\d)/;

/** What cleaning's formats would read as another moment: 24:00, and a year of another calendar. */
export const mustBeRewritten = (text: string): boolean => hasMidnight(text) || BUDDHIST_YEAR.test(text);

/** Whether cleaning reads a date text by itself, without it being written anew. */
export const isPlainDate = (text: string): boolean => {
  const template = templateOf(text);
  return (
    template !== undefined &&
    !template.endsWith("%z") &&
    !template.endsWith("Z") &&
    !template.endsWith("UTC") &&
    !mustBeRewritten(text)
  );
};

const zoneFormat = memoize(
  (zone: string) =>
    new Intl.DateTimeFormat("en-CA", {
      ...({ timeZone: zone, hourCycle: "h23", year: "numeric", month: "2-digit", day: "2-digit" } as const),
      ...({ hour: "2-digit", minute: "2-digit", second: "2-digit" } as const),
    }),
);

/** Milliseconds of the clock of a time zone at an instant. */
export function onClock(instant: number, zone: string): number {
  const parts = Object.fromEntries(
    zoneFormat(zone)
      .formatToParts(instant)
      .map(({ type, value }) => [type, Number(value)]),
  );
  return Date.UTC(parts.year!, parts.month! - 1, parts.day, parts.hour, parts.minute, parts.second);
}

/** `2026-01-31 08:26:00`. */
export const isoText = (ms: number): string => new Date(ms).toISOString().slice(0, 19).replace("T", " ");
