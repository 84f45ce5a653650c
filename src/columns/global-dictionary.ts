/** Dictionaries of a whole run: the texts of all files, each with one number. */
import type { StringTable } from "./strings.ts";

/** Texts by number, over a whole run. Number 0 is "no value"; the same text always has the same number. */
export interface GlobalDictionary extends StringTable {
  number(text: string | null): number;
  /**
   * Whether the texts of a dictionary have their codes for numbers, those that it will get included. It is so for the first
   * dictionary that asks, until the number of some text is asked for: from then on new texts are looked up, wherever they are.
   */
  sharesCodesWith(dictionary: StringTable): boolean;
}

/** As long as all names are those of one dictionary they are kept there alone. */
export function createGlobalDictionary(): GlobalDictionary {
  let first: StringTable | undefined;
  /** Once others join them: how many are the first dictionary's, the others, and all by their text. */
  let own = 1;
  const others: string[] = [];
  let known: Map<string, number> | undefined;
  const byText = (): Map<string, number> => {
    const numbers = new Map<string, number>();
    own = first?.size ?? 1;
    for (let number = 1; number < own; number++) numbers.set(first?.text(number) as string, number);
    return numbers;
  };
  return {
    get size() {
      return known === undefined ? (first?.size ?? 1) : own + others.length;
    },
    get bytes() {
      return known === undefined ? first?.bytes : undefined;
    },
    text(number) {
      if (number === 0) return null;
      return known !== undefined && number >= own ? others[number - own]! : (first?.text(number) ?? null);
    },
    number(text) {
      if (text === null) return 0;
      known ??= byText();
      let found = known.get(text);
      if (found === undefined) {
        found = own + others.push(text) - 1;
        known.set(text, found);
      }
      return found;
    },
    sharesCodesWith(dictionary) {
      if (known !== undefined) return false;
      first ??= dictionary;
      return first === dictionary;
    },
  };
}
