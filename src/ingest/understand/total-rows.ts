/** Records that are sums of others: under a word for a total, or of money alone. They count nothing again. */
import type { Dictionary, DictionaryColumn } from "../../columns/dictionary.ts";
import { ensureCapacity } from "../../columns/typed-arrays.ts";
import type { RecordColumn } from "../../schema.ts";

const WORDS = [
  ...["(?:grand|sub|report|daily|day|page|order)?[ -]?totals?", "sum", "balance due"],
  ...["(?:gesamt|zwischen|tages|end|monats)?summen?", "gesamt(?:betrag|umsatz|ergebnis)?", "insgesamt", "übertrag"],
  ...["(?:sous[ -])?total(?: général| du jour| ttc| ht)?", "totaux", "somme"],
  ...[
    "(?:sub[ -]?)?total(?: general| del día| geral| do dia| generale| del giorno)?",
    "suma",
    "soma",
    "totales",
    "totais",
  ],
  ...["totale(?: generale| giornaliero)?", "totali", "somma", "(?:sub)?totaal", "eindtotaal", "totalen"],
  ...["razem", "ogółem", "łącznie", "(?:ara |genel )?toplam", "tổng(?: cộng)?", "cộng", "totalt", "summering"],
  ...["i alt", "celkem", "spolu", "összesen", "итого", "всего", "разом", "усього", "σύνολο", "ukupno", "jumlah total"],
  ...["合計", "総計", "小計", "总计", "合计", "小计", "합계", "총계", "소계"],
].join("|");
/** A word for a total, alone or with what it is the total of: a day, a number, a name behind a colon. */
const LABEL = new RegExp(
  String.raw`^\W*(?:${WORDS})(?:\s*[:=-].*|\s+(?:[\d(].*|(?:for|of|für|vom|am|du|de|del|do|di|van|za|за)\s.*))?\s*:?\W*$`,
  "iu",
);

/** Most texts begin with a digit: days, ids, numbers. */
const isDigitAt = (text: string, at: number): boolean => text.charCodeAt(at) >= 48 && text.charCodeAt(at) <= 57;

export const isTotalLabel = (text: string): boolean =>
  text.length <= 60 && !isDigitAt(text, 0) && LABEL.test(text.trim());

const isBlank = (text: string | null): boolean => text === null || text.trim() === "";
const NUMBER_ONLY = /^[^\p{L}]*\d[^\p{L}]*$|^\p{Sc}|\p{Sc}$/u;

/** What a sale has and a total has not. */
export const TOTAL_KEYS: readonly RecordColumn[] = ["order_id", "customer_id", "product_id", "description", "email"];

/** A record as far as it tells whether it is a total. */
export interface TotalCells {
  day: string | null;
  /** Order, customer and product, where the file has them. */
  keys: readonly (string | null)[];
  /** All but the day. */
  others: readonly (string | null)[];
}

/**
 * Whether a record is a total: it has a word for one in the place of its day; or no day, and such a word in another field or
 * nothing but numbers, and neither an order nor a customer nor a product.
 */
export function isTotalRow({ day, keys, others }: TotalCells): boolean {
  if (!isBlank(day)) return isTotalLabel(day!);
  const filled = others.filter((text) => !isBlank(text)) as string[];
  if (!filled.some((text) => /\p{Nd}/u.test(text))) return false;
  const isKeyless = keys.every((text) => isBlank(text) || isTotalLabel(text!));
  return (
    isKeyless && (filled.some(isTotalLabel) || (keys.length > 0 && filled.every((text) => NUMBER_ONLY.test(text))))
  );
}

const isDigit = (byte: number): boolean => byte >= 48 && byte <= 57;
const isNoDay = (text: string): boolean => isBlank(text) || isTotalLabel(text);

/** What is known of the texts of a column of days so far: by code, 1 where it is no day but blank, or a word for a total. */
interface Undated {
  flags: Uint8Array;
  known: number;
}

/** Looks at the texts that have been added to the dictionary since. */
function look(undated: Undated, { size, text, bytes }: Dictionary): Uint8Array {
  undated.flags = ensureCapacity(undated.flags, size);
  const { flags, known } = undated;
  undated.known = size;
  const judge = (code: number): void => {
    if (code === 0 || isNoDay(text(code) ?? "")) flags[code] = 1;
  };
  // nearly every day begins with a digit, which needs no text to be made of its bytes
  if (bytes === undefined) for (let code = known; code < size; code++) judge(code);
  else
    bytes.each(known, size, (keys, start, end, code) => {
      if (start === end || !isDigit(keys[start]!)) judge(code);
    });
  return flags;
}

/** Finds the records of batches that are totals: their rows, ascending. */
export function createTotalRows(): (
  day: DictionaryColumn,
  keys: readonly DictionaryColumn[],
  others: readonly DictionaryColumn[],
) => number[] {
  const undatedOf = new WeakMap<Dictionary, Undated>();
  return ({ dictionary, codes }, keys, others) => {
    const undated = undatedOf.get(dictionary) ?? { flags: new Uint8Array(), known: 0 };
    undatedOf.set(dictionary, undated);
    const flags = look(undated, dictionary);
    const found: number[] = [];
    for (let row = 0; row < codes.length; row++) {
      if (flags[codes[row]!] === 0) continue;
      const at = (column: DictionaryColumn): string | null => column.dictionary.text(column.codes[row]!);
      const day = dictionary.text(codes[row]!);
      if (isTotalRow({ day, keys: keys.map(at), others: others.map(at) })) found.push(row);
    }
    return found;
  };
}
