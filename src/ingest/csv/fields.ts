/** The fields of one record, read leniently: for headers, samples, repaired records and records shown to the user. */
import { type Dialect, isBlankSeparated } from "./dialect.ts";

export interface Fields {
  fields: string[];
  /** Why the record cannot be read, if so. */
  problem?: string;
}

/**
 * Splits the text of one record. A quote counts only at the start of a field, and closes only before a delimiter or
 * the end; every other quote is a character like any other. A quote that never closes is a problem.
 */
export function splitFields(text: string, dialect: Dialect): Fields {
  if (isBlankSeparated(dialect)) return { fields: text.trim().split(/[ \t]+/) };
  const { delimiter, quote } = dialect;
  const fields: string[] = [];
  let at = 0;
  for (;;) {
    if (quote !== null && text[at] === quote) {
      const stop = closingQuote(text, at + 1, dialect);
      if (stop < 0) return { fields, problem: `the quote that opens field ${fields.length + 1} is never closed` };
      fields.push(text.slice(at + 1, stop).replaceAll(quote + quote, quote));
      at = stop + 1;
    } else {
      const stop = text.indexOf(delimiter, at);
      fields.push(stop < 0 ? text.slice(at) : text.slice(at, stop));
      at = stop < 0 ? text.length : stop;
    }
    if (at >= text.length) return { fields };
    at++;
  }
}

function closingQuote(text: string, from: number, { delimiter, quote }: Dialect): number {
  for (let at = from; ; ) {
    const found = text.indexOf(quote!, at);
    if (found < 0) return -1;
    const after = text[found + 1];
    if (after === undefined || after === delimiter) return found;
    at = after === quote ? found + 2 : found + 1;
  }
}

/** How many fields a line has when it is read leniently, and what is wrong with it. */
export function judgeLine(bytes: Buffer, dialect: Dialect): { fields: number; problem?: string } {
  const { fields, problem } = splitFields(bytes.toString("utf8"), dialect);
  return problem === undefined ? { fields: fields.length } : { fields: fields.length, problem };
}
