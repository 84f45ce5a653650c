/** How the dates of a column are read, decided from the whole column of all files that share a header. */
import { memoize } from "../../columns/memoize.ts";
import { UserError } from "../../errors.ts";
import type { OpenedTable } from "../source.ts";
import { type Evidence, evidenceOf, orderedNumbers } from "./date-evidence.ts";
import { type DateNumber, dateNumberOf, isPlainDate, mustBeRewritten, readDate } from "./date-texts.ts";
import { type DateOrder, formatsOf, isAmbiguous, strptimeOf, templateOf } from "./dates.ts";
import { displayLanguage, type Language } from "./header.ts";
import { pasteOf, type Question } from "./understanding.ts";

export interface DatePlan {
  order: DateOrder;
  /** strptime formats for cleaning, tried in this order. */
  formats: string[];
  /** Values are written anew as `2026-01-31 08:26:00` before cleaning reads them, plain numbers as this. */
  rewrite?: { number?: DateNumber; zone?: string };
  questions: Question[];
  /** What was decided and what values became, in sentences. */
  notes: string[];
}

export interface DateOptions {
  order: "auto" | DateOrder;
  /** strptime format; wins over everything. */
  format?: string;
  /** IANA zone that instants (Z, an offset) are put on; UTC leaves the clock as it is written. */
  timezone?: string;
  /** Language of the header. */
  language: Language;
}

/** So many records must contradict the others before a column is called mixed: a single one is a typing error. */
const MIXED = 2;
const MIXED_SHARE = 0.001;

const isMixed = (fewer: number, { rows }: Evidence): boolean => fewer >= MIXED && fewer >= MIXED_SHARE * rows;

const choose = (sentence: string, orders: readonly DateOrder[]): Question => ({
  topic: "date_order",
  sentence,
  readings: orders.map((dateOrder) => ({
    description: { dmy: "day before month", mdy: "month before day", ymd: "year first" }[dateOrder],
    answer: { dateOrder },
    paste: pasteOf({ dateOrder }),
  })),
});

interface Decision {
  order: DateOrder;
  question?: Question;
  note?: string;
}

/** So many records in the order of time are no chance. */
const ENOUGH_DAYS = 20;

/** Share of the records that are no typing errors. */
const FEWEST_ONLY = 0.05;

/** The numbers at the end are further apart than those at the beginning, as days are and years are not. */
const isYearLikely = ({ first, last, isYearFirst }: Evidence): boolean =>
  isYearFirst && first[1] - first[0] < last[1] - last[0];

/** Neither the first nor the last number ever changes, as in a file of one day: either may be the year. */
const isEitherYear = ({ first, last, isYearFirst }: Evidence): boolean =>
  isYearFirst && first[0] === first[1] && last[0] === last[1] && first[0] !== last[0];

/** How the dates are written whose order is open: all with years of two digits, and those with points between the numbers. */
interface Written {
  isShort: boolean;
  isDotted: boolean;
}

/** Whether years of two digits stand in front, where the numbers decide it or leave it open; undefined where they do not stand there. */
function yearInFront(
  evidence: Evidence,
  where: string,
  example: string,
  isDotted: boolean,
  usual: DateOrder | undefined,
): Decision | undefined {
  const { dayFirst, monthFirst, yearFirst, isYearFirst, stepsBack, rows } = evidence;
  // every record is a date with the year first, and more than typing errors only so
  const isOnlyYearFirst = isYearFirst && yearFirst >= FEWEST_ONLY * rows && yearFirst > 0;
  if (isOnlyYearFirst || yearFirst > Math.max(dayFirst, monthFirst)) return { order: "ymd" };
  const isLikely = isYearLikely(evidence);
  if (!isLikely && (!isEitherYear(evidence) || usual !== undefined)) return undefined;
  // days go up and down where the year is the last number
  const isMonthFirst = dayFirst === 0 && stepsBack.mdy === 0;
  if (isLikely && rows >= ENOUGH_DAYS && stepsBack.ymd === 0 && stepsBack.dmy > 0 && !isMonthFirst)
    return { order: "ymd", note: `${where} is in the order of time only with the year first` };
  const behind: DateOrder[] = dayFirst > 0 || isDotted ? ["dmy"] : ["dmy", "mdy"];
  return {
    order: isLikely ? "ymd" : "dmy",
    question: choose(
      `cannot tell the year from the day in ${where}: ${JSON.stringify(example)}`,
      isLikely ? ["ymd", ...behind] : [...behind, "ymd"],
    ),
  };
}

/** The order of day and month of a column where its sample leaves it open. */
function orderOf(
  evidence: Evidence,
  where: string,
  example: string,
  { isShort, isDotted }: Written,
  language: Language,
): Decision {
  const { dayFirst, monthFirst, examples, inSequence, stepsBack, rows } = evidence;
  const usual = language === "en" ? undefined : usualOrder(language);
  const inFront = isShort ? yearInFront(evidence, where, example, isDotted, usual) : undefined;
  if (inFront !== undefined) return inFront;
  const order: DateOrder = dayFirst >= monthFirst ? "dmy" : "mdy";
  // points stand behind a day, unless it would be none
  if (isDotted) return { order };
  const n = (count: number): string => count.toLocaleString("en");
  if (isMixed(Math.min(dayFirst, monthFirst), evidence)) {
    return {
      order,
      question: choose(
        `both orders of day and month occur in ${where}: in ${n(dayFirst)} records only day before month is possible (${JSON.stringify(examples.dayFirst)}), in ${n(monthFirst)} only month before day (${JSON.stringify(examples.monthFirst)}); mend the file, or choose one and the others are rejected`,
        [order, order === "dmy" ? "mdy" : "dmy"],
      ),
    };
  }
  const against = order === "dmy" ? inSequence.mdy : inSequence.dmy;
  const along = order === "dmy" ? inSequence.dmy : inSequence.mdy;
  if (dayFirst !== monthFirst) {
    if (against >= 3 && against >= 0.02 * (along + against) && stepsBack[order] <= 0.2 * rows) {
      return {
        order,
        question: choose(
          `both orders of day and month seem to occur in ${where}: ${n(against)} records lie between their neighbours only as ${order === "dmy" ? "month before day" : "day before month"}, though ${n(Math.max(dayFirst, monthFirst))} others are written the other way round`,
          [order, order === "dmy" ? "mdy" : "dmy"],
        ),
      };
    }
    return { order };
  }
  // a file in the order of time is so in one reading alone
  if (stepsBack.dmy === 0 && stepsBack.mdy >= 3)
    return { order: "dmy", note: `${where} is in the order of time only with the day before the month` };
  if (stepsBack.mdy === 0 && stepsBack.dmy >= 3)
    return { order: "mdy", note: `${where} is in the order of time only with the month before the day` };
  if (usual !== undefined)
    return {
      order: usual,
      note: `the day is before the month in ${where}, as ${displayLanguage(language)} writes dates`,
    };
  return {
    order: "dmy",
    question: choose(
      `cannot tell day from month in ${where}: ${JSON.stringify(example)} may be either in every record`,
      ["dmy", "mdy"],
    ),
  };
}

/** Languages that write the day first; undefined where countries differ or the year comes first. */
function usualOrder(language: Language): DateOrder | undefined {
  const parts = new Intl.DateTimeFormat(language, { dateStyle: "short" }).formatToParts(0).map(({ type }) => type);
  return parts.indexOf("day") < parts.indexOf("month") && parts.indexOf("day") < parts.indexOf("year")
    ? "dmy"
    : undefined;
}

/** What plain numbers are as dates, where half of the values are such numbers. */
function numbersAmong(values: readonly string[]): DateNumber | undefined {
  const counts = new Map<DateNumber, number>();
  for (const value of values) {
    const kind = dateNumberOf(value);
    if (kind !== undefined) counts.set(kind, (counts.get(kind) ?? 0) + 1);
  }
  return (["serial", "epoch", "epoch_ms", "epoch_us", "compact"] as const).find(
    (kind) => values.length > 0 && (counts.get(kind) ?? 0) >= 0.5 * values.length,
  );
}

/**
 * How the dates of a column are read. Only where the sample has dates such as 03/04/2026 is the whole column looked at.
 *
 * @throws UserError (exit code 2) where no value of the sample is a date, or the given order cannot be.
 */
export async function planDates(
  tables: readonly OpenedTable[],
  index: number,
  sample: readonly (string | null)[],
  { order: given, format, timezone = "UTC", language }: DateOptions,
): Promise<DatePlan> {
  const { name, headers } = tables[0]!;
  const where = `column ${JSON.stringify(headers[index])} of ${name}`;
  if (format !== undefined) return { order: "dmy", formats: [strptimeOf(format)], questions: [], notes: [] };
  const values = sample.flatMap((value) => (value === null || value.trim() === "" ? [] : [value.trim()]));
  const number = numbersAmong(values);
  // what a text is does not change from record to record
  const templateIn = memoize((value: string) => templateOf(value) ?? "");
  const dateIn = memoize(
    (value: string) => readDate(value, given === "auto" ? "dmy" : given, number) ?? readDate(value, "mdy", number),
  );
  const read = values.map(dateIn);
  const templates = new Map<string, number>();
  for (const value of values) {
    const template = templateIn(value);
    if (template !== "") templates.set(template, (templates.get(template) ?? 0) + 1);
  }
  if (values.length > 0 && templates.size === 0 && read.every((one) => one === undefined)) {
    throw new UserError(
      `${where} has no dates: ${JSON.stringify(values[0]!.slice(0, 60))}; expected dates such as 2026-01-31 08:26`,
      {
        exitCode: 2,
        hint: "name another column with --column ordered_at=…, or say how its dates are written: --date-format 'DD.MM.YYYY HH:mm'",
      },
    );
  }
  const notes: string[] = [];
  const hasInstants = read.some((one) => one?.offset !== undefined);
  const isPlain = memoize(
    (value: string) =>
      isPlainDate(value) || (timezone === "UTC" && templateIn(value) !== "" && !mustBeRewritten(value)),
  );
  const mustRewrite =
    number !== undefined ||
    (hasInstants && timezone !== "UTC") ||
    values.some((value, i) => read[i] !== undefined && !isPlain(value));
  const ambiguous = values.filter((value, i) => read[i]?.isOrdered === true || isAmbiguous(templateIn(value)));
  const open = ambiguous.filter((value) => orderedNumbers(value) !== undefined);
  const isShort = open.every((value) => (orderedNumbers(value)?.last?.length ?? 4) < 3);
  const isDotted = isShort && open.every((value) => orderedNumbers(value)?.mark === ".");
  let decision: Decision = { order: given === "auto" ? "dmy" : given };
  if (open.length > 0) {
    if (given === "ymd" && !isShort) {
      throw new UserError(`invalid dateOrder: ymd; ${where} has ${JSON.stringify(open[0])}, expected dmy or mdy`, {
        exitCode: 2,
      });
    }
    if (given === "auto")
      decision = orderOf(await evidenceOf(tables, index, number), where, open[0]!, { isShort, isDotted }, language);
  }
  const { order, question, note } = decision;
  if (note !== undefined) notes.push(note);
  const numbers = {
    serial: "day numbers of a spreadsheet (1900 system)",
    epoch: "seconds since 1970",
    epoch_ms: "milliseconds since 1970",
    epoch_us: "microseconds since 1970",
    compact: "the digits of a date without separators",
  };
  const example = (text: string): string =>
    `${JSON.stringify(text)} is ${new Date(readDate(text, order, number)?.ms ?? 0).toISOString().slice(0, 10)}`;
  if (number !== undefined) notes.push(`${where} has ${numbers[number]}: ${example(values[0]!)}`);
  const short = read.findIndex((one) => one?.shortYear === true);
  if (short >= 0 && readDate(values[short]!, order) !== undefined)
    notes.push(`years have two digits in ${where}: ${example(values[short]!)}`);
  const midnight = read.findIndex((one) => one?.midnight === true);
  if (midnight >= 0) notes.push(`24:00 in ${where} is 00:00 of the next day: ${example(values[midnight]!)}`);
  const buddhist = read.findIndex((one) => one?.isBuddhist === true);
  if (buddhist >= 0) notes.push(`${where} has years of the Buddhist calendar: ${example(values[buddhist]!)}`);
  if (hasInstants)
    notes.push(
      timezone === "UTC"
        ? `${where} has times with a distance to UTC: their own clock is kept; project.timezone puts them on the shop's`
        : `${where} has instants: they are put on the clock of ${timezone}`,
    );
  return {
    order,
    formats: mustRewrite ? ["%Y-%m-%d %H:%M:%S"] : formatsOf(templates, order),
    ...(mustRewrite
      ? { rewrite: { ...(number === undefined ? {} : { number }), ...(timezone === "UTC" ? {} : { zone: timezone }) } }
      : {}),
    questions: question === undefined ? [] : [question],
    notes,
  };
}
