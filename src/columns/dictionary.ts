/**
 * Columns of text as numbers: each different text once, in a dictionary, and a code per row. What is worked out for a text
 * (is it a number, a date, an allowed id?) is worked out once and not once per row, and rows are compared, counted and added
 * up by whole numbers.
 */
import type pl from "./polars.ts";
import type { StringTable } from "./strings.ts";

/** Different texts; the code of a text is its number. It only grows. */
export type Dictionary = StringTable;

/** A column: row i holds `dictionary.text(codes[i])`. */
export interface DictionaryColumn {
  dictionary: Dictionary;
  codes: Int32Array;
}

/** Gives out codes; the same text gets the same code as long as the dictionary lives. */
export interface DictionaryEncoder {
  readonly dictionary: Dictionary;
  code(text: string | null): number;
}

export const emptyDictionary = (): Dictionary => ({ size: 1, text: () => null });

export function createDictionaryEncoder(): DictionaryEncoder {
  const texts: (string | null)[] = [null];
  const known = new Map<string, number>();
  return {
    dictionary: {
      get size() {
        return texts.length;
      },
      text: (code) => texts[code]!,
    },
    code(text) {
      if (text === null) return 0;
      const found = known.get(text);
      if (found !== undefined) return found;
      const code = texts.push(text) - 1;
      known.set(text, code);
      return code;
    },
  };
}

/** The text column `name` of a frame, coded. */
export function dictionaryColumnOf(
  frame: pl.DataFrame,
  name: string,
  encoder: DictionaryEncoder = createDictionaryEncoder(),
): DictionaryColumn {
  const texts = frame.getColumn(name).toArray() as (string | null)[];
  const codes = new Int32Array(texts.length);
  for (let i = 0; i < codes.length; i++) codes[i] = encoder.code(texts[i] ?? null);
  return { dictionary: encoder.dictionary, codes };
}

/** The texts of a column, row by row. */
export const stringsOf = ({ dictionary, codes }: DictionaryColumn): (string | null)[] =>
  Array.from(codes, (code) => dictionary.text(code));
