/** Records that are sums of others: under a word for a total, or of money alone. They count nothing again. */
import type { Dictionary, DictionaryColumn } from "../../columns/dictionary.ts";
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

export const isTotalLabel = (text: string): boolean => text.length <= 60 && LABEL.test(text.trim());

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

/** Of the codes of a column of days, those that are no day: blank, or in letters. */
function undatedCodes(): (dictionary: Dictionary) => (code: number) => boolean {
  const known = new WeakMap<Dictionary, Map<number, boolean>>();
  return (dictionary) => {
    const codes = known.get(dictionary) ?? new Map<number, boolean>();
    known.set(dictionary, codes);
    return (code) => {
      if (code === 0) return true;
      let found = codes.get(code);
      if (found === undefined) {
        const text = dictionary.text(code) ?? "";
        const first = text.charCodeAt(0);
        found = !(first >= 48 && first <= 57) && (isBlank(text) || isTotalLabel(text));
        codes.set(code, found);
      }
      return found;
    };
  };
}

/** Finds the records of batches that are totals. */
export function createTotalRows(): (
  day: DictionaryColumn,
  keys: readonly DictionaryColumn[],
  others: readonly DictionaryColumn[],
) => (row: number) => boolean {
  const undated = undatedCodes();
  const textAt =
    (row: number) =>
    ({ codes, dictionary }: DictionaryColumn): string | null =>
      dictionary.text(codes[row]!);
  return (day, keys, others) => {
    const isUndated = undated(day.dictionary);
    return (row) => {
      if (!isUndated(day.codes[row]!)) return false;
      const at = textAt(row);
      return isTotalRow({ day: at(day), keys: keys.map(at), others: others.map(at) });
    };
  };
}
