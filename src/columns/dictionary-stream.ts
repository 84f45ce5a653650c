/** Builds the dictionary of a column from delta dictionaries, batch after batch. */
import type { DictionaryColumn } from "./dictionary.ts";
import type { DeltaDictionaryColumn } from "./interner.ts";
import { createStringPool } from "./string-pool.ts";

export function createDictionaryStream(): (column: DeltaDictionaryColumn) => DictionaryColumn {
  let dictionary = createStringPool();
  return ({ codes, fresh: { anew, keys, ends } }) => {
    if (anew) dictionary = createStringPool();
    dictionary.append(keys, ends);
    return { dictionary, codes };
  };
}
