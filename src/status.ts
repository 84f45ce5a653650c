/** What a status says of a record: a sale, a return, or nothing that counts. */
import { type Fate, STATUS_WORDS } from "./status-words.ts";

export type { Fate } from "./status-words.ts";
export { STATUS_WORDS } from "./status-words.ts";

/** Lower case, no accents, words apart by one blank. */
export const foldStatus = (text: string): string =>
  text
    .normalize("NFKD")
    .replace(/\p{M}/gu, "")
    .toLowerCase()
    .replace(/đ/g, "d")
    .replace(/ł/g, "l")
    .replace(/ı/g, "i")
    .replace(/ß/g, "ss")
    // wc-on-hold, PARTIALLY_REFUNDED
    .replace(/[^\p{L}\p{N}]+/gu, " ")
    .normalize("NFC")
    .trim();

const FATES: readonly Fate[] = ["sale", "ignore", "undone", "return"];
/** A text with several words of equal length means what the first of these says. */
const PRECEDENCE: readonly Fate[] = ["ignore", "undone", "return", "sale"];

const byPhrase: ReadonlyMap<string, Fate> = (() => {
  const phrases = new Map<string, Fate>();
  for (const words of Object.values(STATUS_WORDS))
    for (const fate of FATES)
      for (const word of words[fate]) if (!phrases.has(foldStatus(word))) phrases.set(foldStatus(word), fate);
  return phrases;
})();
const LONGEST = Math.max(...[...byPhrase.keys()].map((phrase) => phrase.split(" ").length));

const UNSPACED = /[\u3040-\u30ff\u4e00-\u9fff\uac00-\ud7af]/;

/** Whether a text is, as a whole, what some language calls a status. */
export const isWholeStatus = (text: string): boolean => byPhrase.has(foldStatus(text));

const YES = new Set(["true", "yes", "y", "1", "t", "ja", "oui", "si", "sim", "tak", "evet", "x", "wahr", "vrai"]);
const NO = new Set(["false", "no", "n", "0", "f", "nein", "non", "nao", "nie", "hayir", "", "falsch", "faux"]);

function wordsFate(text: string): Fate | undefined {
  const whole = byPhrase.get(text);
  if (whole !== undefined) return whole;
  const words = text.split(" ");
  // longer phrases say more: "partially refunded" is no "refunded"
  for (let length = Math.min(LONGEST, words.length); length > 0; length--) {
    const found = new Set<Fate>();
    for (let at = 0; at + length <= words.length; at++) {
      const fate = byPhrase.get(words.slice(at, at + length).join(" "));
      if (fate !== undefined) found.add(fate);
    }
    const first = PRECEDENCE.find((fate) => found.has(fate));
    if (first !== undefined) return first;
  }
  // Japanese, Chinese and Korean have no blanks between words
  if (/^[\p{L}\p{N}]+$/u.test(text) && UNSPACED.test(text)) {
    const inside = (fate: Fate): boolean =>
      ["ja", "zh", "ko"].some((language) =>
        STATUS_WORDS[language]![fate].some((word) => text.includes(foldStatus(word))),
      );
    return PRECEDENCE.find(inside);
  }
  return undefined;
}

/**
 * What a value of a status column means; undefined where no language knows it.
 *
 * @param header of the column: a yes or no answers what it asks ("Cancelled", "is_returned", "Paid")
 */
export function fateOf(text: string, header = ""): Fate | undefined {
  const folded = foldStatus(text);
  if (YES.has(folded) || NO.has(folded)) {
    const asked = wordsFate(foldStatus(header));
    if (asked === undefined) return undefined;
    const isYes = YES.has(folded);
    if (asked === "sale") return isYes ? "sale" : "ignore";
    return isYes ? (asked === "return" ? "undone" : asked) : "sale";
  }
  return wordsFate(folded);
}
