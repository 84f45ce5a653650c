/** Whether a record is a header: its fields are names that only a header has. */
import { languagesOf, meaningOf, wordsOf } from "./header.ts";
import { roleNames } from "./role-names.ts";

const SURE = 0.7;
const ENOUGH = 2;

/** At least two fields, and a third of those with text, name a role; a field with a digit names none. */
export function isHeaderRow(fields: readonly string[]): boolean {
  const texts = fields.map((field) => field.trim()).filter((field) => /\p{L}/u.test(field));
  const names = texts.filter((field) => !/\d/.test(field) && field.length <= 40);
  if (names.length < ENOUGH) return false;
  const languages = languagesOf(names);
  const named = names.filter((name) =>
    [...roleNames(meaningOf(wordsOf(name), languages)).values()].some((score) => score >= SURE),
  );
  return named.length >= ENOUGH && named.length >= texts.length / 3;
}
