/** Makes the dictionary of a column from what the thread that codes tells to be fresh, piece after piece. */
import type { Coded } from "./dictionary.ts";
import { createTextPages } from "./string-pool.ts";
import type { FreshlyCoded } from "./interner.ts";

export function createDecoder(): (column: FreshlyCoded) => Coded {
  let dictionary = createTextPages();
  return ({ codes, fresh: { anew, keys, ends } }) => {
    if (anew) dictionary = createTextPages();
    dictionary.append(keys, ends);
    return { dictionary, codes };
  };
}
