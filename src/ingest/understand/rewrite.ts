/** Dates written anew, text by text: a value is looked at once, however many records have it. */
import { createDictionaryEncoder, type Dictionary, type DictionaryColumn } from "../../columns/dictionary.ts";
import { readClockDigits, readTime } from "./clock-texts.ts";
import type { DatePlan } from "./date-plan.ts";
import { isoText, onClock, readDate } from "./date-texts.ts";

const MINUTE = 60_000;

/** A date text as `2026-01-31 08:26:00`; what is no date stays as it is and is refused by its name later. */
export function rewriteDate(text: string, { order, rewrite }: DatePlan): string {
  const found = readDate(text, order, rewrite?.number);
  if (found === undefined) return text;
  const zone = rewrite?.zone;
  const ms =
    found.offset === undefined || zone === undefined ? found.ms : onClock(found.ms - found.offset * MINUTE, zone);
  return isoText(ms);
}

const pad = (value: number): string => String(value).padStart(2, "0");
const DAY_SECONDS = 86_400;

/** A date and a time of day as one text. */
export function joinedMoment(date: string, time: string | null): string {
  const seconds = time === null ? undefined : (readTime(time) ?? readClockDigits(time));
  const day = /^(\d{4}-\d{2}-\d{2})(?: 00:00:00)?$/.exec(date)?.[1];
  if (day === undefined || seconds === undefined) return date;
  if (seconds >= DAY_SECONDS) {
    // 24:00 is 00:00 of the next day
    const next = readDate(`${day} 24:00`, "ymd");
    return next === undefined ? date : isoText(next.ms);
  }
  return `${day} ${pad(Math.floor(seconds / 3600))}:${pad(Math.floor(seconds / 60) % 60)}:${pad(seconds % 60)}`;
}

/** Dictionaries with every text rewritten; codes stay. */
export function createRewriter(rewrite: (text: string) => string): (column: DictionaryColumn) => DictionaryColumn {
  const known = new WeakMap<Dictionary, Dictionary>();
  const rewritten = (dictionary: Dictionary): Dictionary => {
    const texts: (string | null)[] = [];
    return {
      get size() {
        return dictionary.size;
      },
      text(code) {
        const before = texts[code];
        if (before !== undefined) return before;
        const text = dictionary.text(code);
        const after = text === null ? null : rewrite(text);
        texts[code] = after;
        return after;
      },
    };
  };
  return ({ dictionary, codes }) => {
    const found = known.get(dictionary) ?? rewritten(dictionary);
    known.set(dictionary, found);
    return { dictionary: found, codes };
  };
}

/** A date column and a time column as one; pairs that occurred before have the same code. */
export function createJoiner(
  rewrite: (date: string) => string,
): (date: DictionaryColumn, time: DictionaryColumn) => DictionaryColumn {
  const encoder = createDictionaryEncoder();
  let of: readonly [Dictionary, Dictionary] | undefined;
  let pairs = new Map<number, number>();
  return (date, time) => {
    // a dictionary that was cleared gives other codes
    if (of?.[0] !== date.dictionary || of[1] !== time.dictionary) {
      of = [date.dictionary, time.dictionary];
      pairs = new Map();
    }
    const codes = new Int32Array(date.codes.length);
    for (let row = 0; row < codes.length; row++) {
      const [d, t] = [date.codes[row]!, time.codes[row]!];
      const pair = d * 0x4000000 + t;
      let code = pairs.get(pair);
      if (code === undefined) {
        const day = date.dictionary.text(d);
        code = day === null ? 0 : encoder.code(joinedMoment(rewrite(day), time.dictionary.text(t)));
        pairs.set(pair, code);
      }
      codes[row] = code;
    }
    return { dictionary: encoder.dictionary, codes };
  };
}
