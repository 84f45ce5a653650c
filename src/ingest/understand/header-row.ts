/** Whether a record is a header: its fields are names that only a header has. */
import { languagesOf, meaningOf, wordsOf } from "./header.ts";
import { roleNames } from "./role-names.ts";

const SURE = 0.7;
const ENOUGH = 2;

/** Money with two decimals; a year with its month is none. */
const MONEY = /^\D{0,4}\d[\d.,' \u00a0]*[.,]\d{2}\D{0,4}$/;
const YEAR_MONTH = /^(?:19|20)\d\d[.,](?:0[1-9]|1[0-2])$/;
const DAY =
  /^(?:\d{1,2}([-/.])\d{1,2}\1\d{2,4}|\d{4}([-/.])\d{1,2}\2\d{1,2}|\d{1,2}[ -]\p{L}{3,}[ -]\d{2,4}|(?:19|20)\d\d(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])|\d{4}年\d{1,2}月\d{1,2}日)(?:[T ,].*)?$/u;
/** A header may have more, each the column of a day. */
const MOST_DAYS = 2;

/** Whether a record has money, or the day or two of a sale: its words are values, whatever they would name. */
function isSale(fields: readonly string[]): boolean {
  const days = fields.filter((field) => DAY.test(field)).length;
  return (days > 0 && days <= MOST_DAYS) || fields.some((field) => MONEY.test(field) && !YEAR_MONTH.test(field));
}

/** At least two fields, and a third of those with text, name a role; a field with a digit names none. */
export function isHeaderRow(fields: readonly string[]): boolean {
  if (isSale(fields.map((field) => field.trim()))) return false;
  const texts = fields.map((field) => field.trim()).filter((field) => /\p{L}/u.test(field));
  const names = texts.filter((field) => !/\d/.test(field) && field.length <= 40);
  if (names.length < ENOUGH) return false;
  const languages = languagesOf(names);
  const named = names.filter((name) =>
    [...roleNames(meaningOf(wordsOf(name), languages)).values()].some((score) => score >= SURE),
  );
  return named.length >= ENOUGH && named.length >= texts.length / 3;
}
