/** How text columns are standardised, as data: which texts a change may be about, which it is about, and what it makes of them. */
import pl from "../../columns/polars.ts";
import type { RecordColumn } from "../../schema.ts";
import { NUMBER_COLUMNS, RECORD_COLUMNS, TIME_COLUMNS } from "../../schema.ts";
import { NO_CUSTOMER, NOTHING } from "./placeholders.ts";

const EDGE = String.raw`^[\s\x{200b}\x{feff}]|[\s\x{200b}\x{feff}]$`;

/** The same characters, to be stripped. */
const BLANKS =
  "\t\n\v\f\r \u0085\u00a0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u2028\u2029\u202f\u205f\u3000\u200b\ufeff";

const DECIMAL_ID = String.raw`^[0-9]+\.0+$`;

/** Regions may be called NA or None: there only what nobody means as one. */
const NO_REGION = ["nan", "null", "<na>", "#n/a", "n/a", "none", "#value!", "#ref!", "(blank)"];

const SCIENTIFIC = String.raw`^[+-]?[0-9](?:[.,][0-9]+)?[eE]\+?[0-9]{2}$`;

const MAIL = String.raw`^[^@\s"<>]+@[^@\s"<>]+\.[^@\s.]+$`;

const PHONE = String.raw`^(?:\+|00|\()[0-9][0-9\s()./-]{6,}$|^0[0-9]+[\s()/][0-9\s()./-]{4,}$`;

const ZERO = 0x30;

const PLUS = 0x2b;

const POINT = 0x2e;

const isDigit = (byte: number): boolean => byte >= ZERO && byte <= 0x39;

const isLetterE = (byte: number): boolean => (byte | 0x20) === 0x65;

/** A character of ASCII that is neither a blank nor beyond what can be seen. */
const isVisible = (byte: number): boolean => byte > 0x20 && byte < 0x7f;

const isDigitless = (byte: number): boolean => !isDigit(byte);
const combines = (byte: number): boolean => byte >= 0x80 && COMBINES.has(byte);
const isCapitalOrForeign = (byte: number): boolean => byte >= 0x80 || (byte > 0x40 && byte < 0x5b);

export const someByte = (keys: Uint8Array, start: number, end: number, test: (byte: number) => boolean): boolean => {
  for (let i = start; i < end; i++) if (test(keys[i]!)) return true;
  return false;
};

const has = (keys: Uint8Array, start: number, end: number, byte: number): boolean => {
  for (let i = start; i < end; i++) if (keys[i] === byte) return true;
  return false;
};

export const encoder = new TextEncoder();

const lower = (byte: number): number => (byte > 0x40 && byte < 0x5b ? byte + 32 : byte);

/** Whether a text may be one of some words, whatever its capitals: by its length and its first and last byte. */
function mayBe(words: readonly string[]): TextChange["may"] {
  const known = new Set<number>();
  const keyOf = (keys: Uint8Array, start: number, end: number): number =>
    ((end - start) << 16) | (lower(keys[start] ?? 0) << 8) | lower(keys[end - 1] ?? 0);
  for (const word of words)
    for (const text of [word, word.toUpperCase()]) {
      const bytes = encoder.encode(text);
      known.add(keyOf(bytes, 0, bytes.length));
    }
  return (keys, start, end) => start === end || known.has(keyOf(keys, start, end));
}

const isWord = (text: pl.Expr, words: readonly string[]): pl.Expr => text.str.toLowerCase().isIn(["", ...words]);

const emptied = (columns: readonly RecordColumn[], words: readonly string[]): TextChange => ({
  columns,
  what: "placeholder read as missing",
  may: mayBe(words),
  where: (text) => isWord(text, words),
  to: () => pl.lit(null).cast(pl.String),
});

export interface TextChange {
  columns: readonly RecordColumn[];
  what: string;
  /**
   * Decided from the bytes of a text alone, `keys[start, end)`, which is quick: false for texts that the change surely leaves as
   * they are. Texts that any change is not sure about go through all of them.
   */
  may(keys: Uint8Array, start: number, end: number): boolean;
  /** It is about texts beyond ASCII alone. */
  isForeign?: true;
  /** True for the values to change. */
  where(text: pl.Expr): pl.Expr;
  to(text: pl.Expr): pl.Expr;
  /** What an expression cannot do: of the texts of `where`, those that it changes. */
  map?(text: string): string;
}

/** Says of ids that a spreadsheet has cut off digits; they stay as they are. */
export const SCIENTIFIC_IDS = "id in scientific notation: digits are lost, and different ids may have become one";

/** First bytes of characters that join the one before: accents, and the voice marks of kana. */
const COMBINES: ReadonlySet<number> = new Set([0xcc, 0xcd, 0xe1, 0xe2, 0xe3]);

/** How text is standardised, in this order. */
export const CHANGES: readonly TextChange[] = [
  {
    columns: RECORD_COLUMNS.filter((name) => !NUMBER_COLUMNS.includes(name)),
    what: "blanks around the value removed",
    may: (keys, start, end) => !isVisible(keys[start]!) || !isVisible(keys[end - 1]!),
    where: (text) => text.str.contains(EDGE),
    to: (text) => text.str.stripChars(BLANKS),
  },
  {
    columns: RECORD_COLUMNS.filter((name) => !NUMBER_COLUMNS.includes(name) && !TIME_COLUMNS.includes(name)),
    what: "letters with their accents as one character (Unicode NFC)",
    may: (keys, start, end) => someByte(keys, start, end, combines),
    isForeign: true,
    where: (text) => text.str.contains(String.raw`\p{M}`),
    to: (text) => text,
    map: (text) => text.normalize("NFC"),
  },
  emptied(["order_id", "product_id"], NOTHING),
  emptied(["customer_id", "email", "phone"], NO_CUSTOMER),
  emptied(["region"], NO_REGION),
  {
    columns: ["order_id", "customer_id", "product_id"],
    what: SCIENTIFIC_IDS,
    // 5.0E+11 ends in an E, a sign and two digits, or in an E and two digits
    may: (keys, start, end) =>
      isDigit(keys[end - 1]!) && (isLetterE(keys[end - 3]!) || isLetterE(keys[end - 4]!)) && end - start > 3,
    where: (text) => text.str.contains(SCIENTIFIC),
    to: (text) => text,
  },
  {
    columns: ["customer_id"],
    what: "e-mail address in lower case",
    may: (keys, start, end) => has(keys, start, end, 0x40),
    where: (text) => text.str.contains(MAIL).and(text.neq(text.str.toLowerCase())),
    to: (text) => text.str.toLowerCase(),
  },
  {
    columns: ["customer_id"],
    what: "telephone number reduced to its digits",
    may: (keys, start, end) =>
      (keys[start] === ZERO || keys[start] === PLUS || keys[start] === 0x28) &&
      someByte(keys, start + 1, end, isDigitless),
    where: (text) => text.str.contains(PHONE),
    to: (text) => text.str.replaceAll("(0)", "", true).str.replaceAll("[^+0-9]", "").str.replace("^00", "+"),
  },
  {
    columns: [
      "description",
      "category",
      "ordered_at",
      "cancelled_at",
      "refunded_at",
      "store",
      "till",
      "status",
      "currency",
    ],
    what: "empty text read as missing",
    may: (_, start, end) => start === end,
    where: (text) => text.eq(pl.lit("")),
    to: () => pl.lit(null).cast(pl.String),
  },
  {
    columns: ["customer_id"],
    what: "id written as a decimal number",
    may: (keys, start, end) => keys[end - 1] === ZERO && has(keys, start, end, POINT),
    where: (text) => text.str.contains(DECIMAL_ID),
    to: (text) => text.str.stripCharsEnd("0").str.stripCharsEnd("."),
  },
  {
    columns: ["email"],
    what: "e-mail address in lower case",
    may: (keys, start, end) => someByte(keys, start, end, isCapitalOrForeign),
    where: (text) => text.neq(text.str.toLowerCase()),
    to: (text) => text.str.toLowerCase(),
  },
  {
    columns: ["phone"],
    what: "telephone number reduced to its digits",
    may: (keys, start, end) =>
      (keys[start] !== PLUS && !isDigit(keys[start]!)) ||
      (keys[start] === ZERO && keys[start + 1] === ZERO) ||
      someByte(keys, start + 1, end, isDigitless),
    where: (text) => text.str.contains(String.raw`^00|[^+0-9]|.\+`),
    to: (text) => text.str.replaceAll("(0)", "", true).str.replaceAll("[^+0-9]", "").str.replace("^00", "+"),
  },
];
