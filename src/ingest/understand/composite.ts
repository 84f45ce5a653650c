/** Several columns as one: their texts together, one code for each combination. */

import { createDictionaryEncoder, type Dictionary, type DictionaryColumn } from "../../columns/dictionary.ts";
import { STATUS_BETWEEN } from "../../status/fate.ts";

/** Between the texts of a key, and of two statuses. */
const BETWEEN = STATUS_BETWEEN;

/**
 * Joins columns row by row; a combination that occurred before has the same code. A row that lacks the last part has none.
 *
 * @param written how the text of each part is written in the key
 * @param isKey Default true. A text that is no key is there where one of its parts is.
 */
export function createComposite(
  written: readonly ((text: string) => string)[],
  isKey = true,
): (columns: readonly DictionaryColumn[]) => DictionaryColumn {
  const encoder = createDictionaryEncoder();
  let of: readonly Dictionary[] = [];
  let known = new Map<string, number>();
  return (columns) => {
    const dictionaries = columns.map(({ dictionary }) => dictionary);
    // a dictionary that was cleared gives other codes
    if (dictionaries.some((dictionary, i) => dictionary !== of[i])) {
      of = dictionaries;
      known = new Map();
    }
    const count = columns[0]?.codes.length ?? 0;
    const codes = new Int32Array(count);
    const last = columns.length - 1;
    for (let row = 0; row < count; row++) {
      if (isKey ? columns[last]!.codes[row] === 0 : columns.every(({ codes: one }) => one[row] === 0)) continue;
      let key = "";
      for (const column of columns) key += `${column.codes[row]},`;
      let code = known.get(key);
      if (code === undefined) {
        const texts = columns.map((column, i) => {
          const text = column.dictionary.text(column.codes[row]!);
          return text === null ? "" : written[i]!(text.trim());
        });
        const isNone = isKey ? texts[last] === "" : texts.every((text) => text === "");
        code = isNone ? 0 : encoder.code(texts.join(BETWEEN));
        known.set(key, code);
      }
      codes[row] = code;
    }
    return { dictionary: encoder.dictionary, codes };
  };
}
