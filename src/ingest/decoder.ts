/** Makes the dictionary of a column from what the thread that codes tells to be fresh, piece after piece. */
import { isAscii } from "node:buffer";
import { type Coded, type Dictionary, emptyDictionary } from "../coded.ts";
import type { FreshlyCoded } from "./encoder.ts";

export function createDecoder(): (column: FreshlyCoded) => Coded {
  let dictionary: Dictionary = emptyDictionary();
  return ({ codes, fresh: { anew, keys, ends } }) => {
    if (anew) dictionary = emptyDictionary();
    const bytes = Buffer.from(keys.buffer, keys.byteOffset, keys.length);
    const encoding = isAscii(bytes) ? "latin1" : "utf8";
    let from = 0;
    for (const to of ends) {
      dictionary.texts.push(bytes.toString(encoding, from, to));
      from = to;
    }
    return { dictionary, codes };
  };
}
