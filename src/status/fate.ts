/** What a status says of a record: a sale, a return, or nothing that counts. */
import { kindHeader, RECORD_KINDS } from "./kinds.ts";
import { saysOpen, saysPaid, stemFate } from "./stems.ts";
import { type Fate, STATUS_WORDS } from "./words.ts";

export type { Fate } from "./words.ts";
export { STATUS_WORDS } from "./words.ts";

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

const PLAIN = /^[a-z]+(?: [a-z]+)*$/;

interface Phrases {
  byPhrase: ReadonlyMap<string, Fate>;
  longest: number;
}

/** Phrases of all languages, made when the first status is looked at; with those of kinds of records before them. */
let made: { statuses: Phrases; kinds: Phrases } | undefined;
function phrases(): NonNullable<typeof made> {
  if (made !== undefined) return made;
  const byPhrase = new Map<string, Fate>();
  let longest = 1;
  for (const words of Object.values(STATUS_WORDS))
    for (const fate of FATES)
      for (const word of words[fate]) {
        const folded = PLAIN.test(word) ? word : foldStatus(word);
        if (byPhrase.has(folded)) continue;
        byPhrase.set(folded, fate);
        longest = Math.max(longest, folded.split(" ").length);
      }
  made = {
    statuses: { byPhrase, longest },
    kinds: { byPhrase: new Map([...byPhrase, ...RECORD_KINDS]), longest },
  };
  return made;
}

const UNSPACED = /[\u3040-\u30ff\u4e00-\u9fff\uac00-\ud7af]/;

/** Whether a text is, as a whole, what some language calls a status. */
export const isWholeStatus = (text: string): boolean => phrases().statuses.byPhrase.has(foldStatus(text));

const YES = new Set(["true", "yes", "y", "1", "t", "ja", "oui", "si", "sim", "tak", "evet", "x", "wahr", "vrai"]);
const NO = new Set(["false", "no", "n", "0", "f", "nein", "non", "nao", "nie", "hayir", "", "falsch", "faux"]);

export const isYes = (text: string): boolean => YES.has(foldStatus(text));
export const isYesOrNo = (text: string): boolean => YES.has(foldStatus(text)) || NO.has(foldStatus(text));

function wordsFate(text: string, { byPhrase, longest }: Phrases): Fate | undefined {
  const whole = byPhrase.get(text);
  if (whole !== undefined) return whole;
  const words = text.split(" ");
  // longer phrases say more: "partially refunded" is no "refunded"
  for (let length = Math.min(longest, words.length); length > 0; length--) {
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
  return stemFate(text);
}

/**
 * What a value of a status column means; undefined where no language knows it.
 *
 * @param header of the column: a yes or no answers what it asks ("Cancelled", "is_returned", "Paid"), a kind what it is of ("Type")
 */
export function fateOf(text: string, header = ""): Fate | undefined {
  const folded = foldStatus(text);
  const { statuses, kinds } = phrases();
  if (YES.has(folded) || NO.has(folded)) {
    const asked = wordsFate(foldStatus(header.replace(/(\p{Ll})(\p{Lu})/gu, "$1 $2")), statuses);
    if (asked === undefined) return undefined;
    const isYes = YES.has(folded);
    if (asked === "sale") return isYes ? "sale" : "ignore";
    return isYes ? (asked === "return" ? "undone" : asked) : "sale";
  }
  if (kindHeader(foldStatus(header)) !== undefined) return wordsFate(folded, kinds);
  return statuses.byPhrase.get(folded) ?? RECORD_KINDS.get(folded) ?? wordsFate(folded, statuses);
}

/** Between the texts of two columns of status. */
export const STATUS_BETWEEN = " / ";

/** Whether a status says no more than that the order is not paid or not done yet. */
export const isOpenStatus = (text: string, header = ""): boolean =>
  fateOf(text, header) === "ignore" && saysOpen(foldStatus(text)) && kindHeader(foldStatus(header)) === undefined;

/** Whether a text names a kind of record, such as a bill, that is neither sale nor return, and not that something is still to come. */
export function isNoSaleKind(text: string): boolean {
  const folded = foldStatus(text);
  const words = folded.split(" ");
  const isKind = (from: number): boolean =>
    words.some((_, to) => to >= from && RECORD_KINDS.get(words.slice(from, to + 1).join(" ")) === "ignore");
  return !saysOpen(folded) && words.some((_, from) => isKind(from));
}

/** Whether a text, of a header or of a kind, is about invoices. */
export const isInvoice = (text: string): boolean =>
  /invoice|rechnung|factur|fattur|fatur|faktur|\bdue ?date|fallig/.test(foldStatus(text));

/** Whether a kind of record is one that an invoice of the same file may have counted already. */
export const repeatsInvoice = (text: string): boolean =>
  /^(?:payment|order|zahlung|bestellung|auftrag|paiement|commande|pago|cobro|pedido|pagamento|ordine|betaling|platnosc)s?$/.test(
    foldStatus(text),
  );

/** Whether a status says no more than that the order was paid. */
export const isPaidStatus = (text: string): boolean => fateOf(text) === "sale" && saysPaid(foldStatus(text));

/**
 * What several columns of status say together: what undoes a record in one of them undoes it. That a payment or a delivery is still
 * to come does not undo what the first column calls a sale; a kind that nobody knows leaves it open.
 *
 * @param fateAt what the text of a column means by itself
 */
export function togetherFate(
  texts: readonly string[],
  headers: readonly string[],
  fateAt: (text: string, header: string) => { fate: Fate | undefined; isGiven: boolean },
): Fate | undefined {
  const parts = texts.map((text, i) => ({ text, header: headers[i] ?? "", ...fateAt(text, headers[i] ?? "") }));
  const undoing = parts.filter(
    ({ text, header, fate, isGiven }, i) => fate !== undefined && (i === 0 || isGiven || !isOpenStatus(text, header)),
  );
  const found = PRECEDENCE.slice(0, 3).find((one) => undoing.some(({ fate }) => fate === one));
  if (found !== undefined) return found;
  if (parts.some(({ header, fate }) => fate === undefined && kindHeader(foldStatus(header)) !== undefined))
    return undefined;
  return parts.find(({ fate }) => fate !== undefined && fate !== "ignore")?.fate ?? parts[0]?.fate;
}
