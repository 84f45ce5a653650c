/** Names of months and of days of the week in the languages of the lexicon. */
import { once } from "../../columns/memoize.ts";
import { fold, LANGUAGES } from "./header.ts";

/** Folded names of months, long and short, in all languages of the lexicon → 1 to 12; a name that means two months is left out. */
const months = once(() => {
  const found = new Map<string, number>();
  const taken = new Set<string>();
  for (const language of ["en", ...LANGUAGES]) {
    for (const width of ["long", "short"] as const) {
      for (const form of [{ month: width }, { month: width, day: "numeric" }] as const) {
        const format = new Intl.DateTimeFormat(language, { ...form, timeZone: "UTC" });
        for (let month = 1; month <= 12; month++) {
          const part = format.formatToParts(Date.UTC(2024, month - 1, 15)).find(({ type }) => type === "month");
          const name = fold(part?.value ?? "").replace(/[^\p{L}]/gu, "");
          if (name.length < 3) continue;
          const known = found.get(name);
          if (known !== undefined && known !== month && language !== "en") taken.add(name);
          if (known === undefined) found.set(name, month);
        }
      }
    }
  }
  // English comes first, so that its names stand whatever another language calls so
  for (const name of taken) if (!ENGLISH.has(name)) found.delete(name);
  return found;
});
const ENGLISH = new Set(["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"]);

/** 1 to 12; undefined where a word is no month. */
export const monthOf = (word: string): number | undefined => {
  const name = fold(word).replace(/[^\p{L}]/gu, "");
  const known = months();
  return known.get(name) ?? (name.length > 3 ? known.get(name.slice(0, 3)) : undefined);
};

/** Words before a day: of the week in all languages of the lexicon, with their beginnings of two to four letters, and "on". */
const weekdays = once(() => {
  const found = new Set(["ngay", "thu", "le", "am", "on", "den", "el", "il", "op", "dnia", "dne", "dana", "dia"]);
  for (const language of ["en", ...LANGUAGES])
    for (const weekday of ["long", "short"] as const) {
      const format = new Intl.DateTimeFormat(language, { weekday, timeZone: "UTC" });
      for (let day = 1; day <= 7; day++) {
        const name = fold(format.format(Date.UTC(2024, 0, day))).replace(/[^\p{L}]/gu, "");
        found.add(name);
        for (const length of [2, 3, 4]) found.add(name.slice(0, length));
      }
    }
  return found;
});
export const isWeekday = (written: string): boolean => {
  const word = fold(written).replace(/[^\p{L}]/gu, "");
  return weekdays().has(word) && monthOf(word) === undefined;
};
