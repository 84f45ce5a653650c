/** Records that are sums of others: under a word for a total, or of money alone. They count nothing again. */
import type { Dictionary, DictionaryColumn } from "../../columns/dictionary.ts";
import { ensureCapacity } from "../../columns/typed-arrays.ts";
import type { RecordColumn } from "../../schema.ts";
import { close, isProven, orZero, sampleNumber } from "./revenue-rows.ts";

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

/** "East Total": the name of a group and the word, as spreadsheets put sums below groups. */
const ENDING = /^.{1,60}\s(?:total|totals|summe|gesamt|ergebnis|totaal|totale|razem|toplam|итог)$/iu;

export const isBlankCell = (text: string | null | undefined): boolean =>
  text === null || text === undefined || text.trim() === "";
const NUMBER_ONLY = /^[^\p{L}]*\d[^\p{L}]*$|^\p{Sc}|\p{Sc}$/u;

/**
 * Records without those that look like totals (a word for one, and a cell that is blank), which say nothing of what the columns
 * are; all of them where too few would be left.
 */
export function withoutTotals<R extends readonly (string | null)[]>(records: readonly R[]): readonly R[] {
  const sales = records.filter((fields) => !(fields.some(isBlankCell) && isLabelled(fields)));
  return 2 * sales.length >= records.length ? sales : records;
}

/** Who bought, in which order: a sale has them and a total has not. */
const NOT_GOODS: readonly RecordColumn[] = ["order_id", "customer_id", "email"];
/** The product, which a total of an order has a word in place of. */
const GOODS: readonly RecordColumn[] = ["product_id", "description"];

/** A record as far as it tells whether it is a total. */
interface TotalRecord<Cell> {
  day: Cell;
  /** Order, customer and product, where the file has them. */
  keys: readonly Cell[];
  /** The product alone. */
  goods: readonly Cell[];
  /** Undefined where the file has no pieces. */
  pieces: Cell | undefined;
  /** All but the day. */
  others: readonly Cell[];
}

/** A record as far as it tells, by the columns of a table. */
export function totalRecordOf<Cell>(
  positions: ReadonlyMap<RecordColumn, number>,
  at: (position: number) => Cell,
  others: readonly Cell[],
): TotalRecord<Cell> {
  const of = (columns: readonly RecordColumn[]): Cell[] =>
    [...new Set(columns.flatMap((column) => positions.get(column) ?? []))].map(at);
  const pieces = positions.get("quantity");
  return {
    day: at(positions.get("ordered_at")!),
    keys: of([...NOT_GOODS, ...GOODS]),
    goods: of(GOODS),
    pieces: pieces === undefined ? undefined : at(pieces),
    others,
  };
}

const isLabelled = (texts: readonly (string | null)[]): boolean => texts.some((text) => isTotalLabel(text ?? ""));
/** Neither order nor customer nor product, but a word for a total in the place of one of them. */
const isLabelAlone = ({ keys }: TotalRecord<string | null>): boolean =>
  isLabelled(keys) && keys.every((text) => isBlankCell(text) || isTotalLabel(text!)) && keys.some(isBlankCell);

/** What shows that records with a day under a word for a total are totals. */
interface DatedTotals {
  /** Nearly all other records have an order or a customer. */
  byKeys: boolean;
  /** Their amounts are sums of the records above. */
  bySum: boolean;
}

/** So few sales lack both the order and the customer. */
const MOST_KEYLESS = 0.05;

/** Decides it from a sample with the money of each record, in the order of the file. */
function datedTotals(records: readonly TotalRecord<string | null>[], amounts: readonly number[]): DatedTotals {
  let [all, keyless, sales, held, totals, since] = [0, 0, 0, 0, 0, 0];
  let isTold = false;
  /** What had been counted at the total before, of any words and of the same. */
  const before = new Map<string, number>();
  for (const [i, { day, keys, goods }] of records.entries()) {
    if (isBlankCell(day) || isTotalLabel(day!)) continue;
    const amount = amounts[i]!;
    const label = keys.find((text) => isTotalLabel(text ?? ""));
    if (label === undefined || label === null) {
      all += orZero(amount);
      sales++;
      since++;
      if (keys.every((text) => isBlankCell(text) || goods.includes(text))) keyless++;
      continue;
    }
    totals++;
    if ([0, before.get("") ?? 0, before.get(label) ?? 0].some((from) => close(all - from, amount))) {
      held++;
      // the sum of one record is its price, too
      isTold ||= since > 1;
    }
    before.set("", all).set(label, all);
    since = 0;
  }
  return {
    byKeys: keyless <= MOST_KEYLESS * sales,
    bySum: isTold && isProven({ share: held / totals, decided: totals }),
  };
}

/**
 * Whether a record is a total: it has a word for one in the place of its day, or in that of its product and no pieces; or with a day
 * what shows that it is one; or no day, and such a word in another field or nothing but numbers, and neither an order nor a customer
 * nor a product.
 */
export function isTotalRow(record: TotalRecord<string | null>, dated: DatedTotals): boolean {
  const { day, keys, goods, pieces, others } = record;
  if (!isBlankCell(day))
    return (
      isTotalLabel(day!) ||
      (pieces !== undefined && isBlankCell(pieces) && isLabelled(goods)) ||
      (dated.byKeys && isLabelAlone(record)) ||
      (dated.bySum && isLabelled(keys))
    );
  const filled = others.filter((text) => !isBlankCell(text)) as string[];
  if (!filled.some((text) => /\p{Nd}/u.test(text))) return false;
  const isWord = (text: string): boolean => isTotalLabel(text) || (ENDING.test(text.trim()) && !goods.includes(text));
  const isKeyless = keys.every((text) => isBlankCell(text) || isWord(text!));
  return isKeyless && (filled.some(isWord) || (keys.length > 0 && filled.every((text) => NUMBER_ONLY.test(text))));
}

const isDigit = (byte: number): boolean => byte >= 48 && byte <= 57;
const isNoDay = (text: string): boolean => isBlankCell(text) || isTotalLabel(text);

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

/** The codes of a dictionary that are words for a total. */
function labelsOf(known: WeakMap<Dictionary, Undated>, dictionary: Dictionary): Uint8Array {
  const found = known.get(dictionary) ?? { flags: new Uint8Array(), known: 0 };
  known.set(dictionary, found);
  found.flags = ensureCapacity(found.flags, dictionary.size);
  for (let code = found.known; code < dictionary.size; code++)
    if (isTotalLabel(dictionary.text(code) ?? "")) found.flags[code] = 1;
  found.known = dictionary.size;
  return found.flags;
}

/** Marks the rows whose code has a flag; says how many it has met. */
function markFlagged(codes: Int32Array, flags: Uint8Array, marks: Uint8Array): number {
  // nearly always the one code with a flag is that of no value
  if (!flags.includes(1, 1) && !codes.includes(0)) return 0;
  let count = 0;
  for (let row = 0; row < codes.length; row++) {
    if (flags[codes[row]!] === 0) continue;
    marks[row] = 1;
    count++;
  }
  return count;
}

/**
 * Finds the records of batches that are totals: their rows, ascending.
 *
 * @param hasDays some totals have a day; without it only records without one are looked at
 */
export function createTotalRows(
  hasDays: boolean,
  dated: DatedTotals,
): (columns: TotalRecord<DictionaryColumn>) => number[] {
  const undatedOf = new WeakMap<Dictionary, Undated>();
  const labels = new WeakMap<Dictionary, Undated>();
  return ({ day, keys, goods, pieces, others }) => {
    const { dictionary, codes } = day;
    const undated = undatedOf.get(dictionary) ?? { flags: new Uint8Array(), known: 0 };
    undatedOf.set(dictionary, undated);
    const flags = look(undated, dictionary);
    const suspects = new Uint8Array(codes.length);
    let some = markFlagged(codes, flags, suspects);
    for (const column of hasDays ? keys : []) {
      const words = labelsOf(labels, column.dictionary);
      if (words.includes(1)) some += markFlagged(column.codes, words, suspects);
    }
    const found: number[] = [];
    if (some === 0) return found;
    for (let row = 0; row < codes.length; row++) {
      if (suspects[row] === 0) continue;
      const at = (column: DictionaryColumn): string | null => column.dictionary.text(column.codes[row]!);
      const record = {
        day: dictionary.text(codes[row]!),
        keys: keys.map(at),
        goods: goods.map(at),
        pieces: pieces && at(pieces),
        others: others.map(at),
      };
      if (isTotalRow(record, dated)) found.push(row);
    }
    return found;
  };
}

type Sample = readonly (readonly (string | null)[])[];

/** Which records of a sample are totals, how those of the files are found, and what is said of it. */
export function decideTotals(
  sample: Sample,
  positions: ReadonlyMap<RecordColumn, number>,
  decimal: "." | ",",
): { marks: boolean[]; rowsOf: ReturnType<typeof createTotalRows>; sentences: string[] } {
  const day = positions.get("ordered_at")!;
  const records = sample.map((fields) =>
    totalRecordOf(
      positions,
      (at) => fields[at] ?? null,
      fields.filter((_, at) => at !== day),
    ),
  );
  const amount = (["amount", "gross_amount", "order_total"] as const).find((role) => positions.has(role));
  const amounts = sample.map((fields) => sampleNumber(fields[positions.get(amount ?? "amount") ?? -1], decimal));
  const dated = datedTotals(records, amounts);
  const marks = records.map((record) => isTotalRow(record, dated));
  const first = sample[marks.indexOf(true)];
  const label = first?.find((text) => isTotalLabel(text ?? "")) ?? first?.find((text) => !isBlankCell(text)) ?? "";
  return {
    marks,
    rowsOf: createTotalRows(
      records.some((record, i) => marks[i] && !isBlankCell(record.day)),
      dated,
    ),
    sentences:
      first === undefined
        ? []
        : [`Records such as ${JSON.stringify(label.slice(0, 60))} are totals of others and left out.`],
  };
}
