/** Numbers of a sample: is it one, how is it written, and which money is it. */

export type DecimalMark = "." | ",";

/** Signs and words of money, and the ISO 4217 code where they stand for one alone. */
const CURRENCY_SIGNS: readonly (readonly [string, string])[] = [
  ...([
    ["R$", "BRL"],
    ["US$", "USD"],
    ["A$", "AUD"],
    ["C$", "CAD"],
    ["CA$", "CAD"],
    ["NZ$", "NZD"],
    ["HK$", "HKD"],
  ] as const),
  ...([
    ["S$", "SGD"],
    ["MX$", "MXN"],
    ["£", "GBP"],
    ["€", "EUR"],
    ["₹", "INR"],
    ["₫", "VND"],
    ["₺", "TRY"],
  ] as const),
  ...([
    ["₩", "KRW"],
    ["₽", "RUB"],
    ["₴", "UAH"],
    ["₦", "NGN"],
    ["₱", "PHP"],
    ["₪", "ILS"],
    ["฿", "THB"],
  ] as const),
  ...([
    ["zł", "PLN"],
    ["Kč", "CZK"],
    ["Ft", "HUF"],
    ["lei", "RON"],
    ["円", "JPY"],
    ["元", "CNY"],
    ["¥", "JPY"],
  ] as const),
  ...([
    ["Rs.", "INR"],
    ["Rs", "INR"],
    ["Rp", "IDR"],
    ["Fr.", "CHF"],
    ["CHF", "CHF"],
    ["TL", "TRY"],
    ["đ", "VND"],
    ["руб.", "RUB"],
    ["руб", "RUB"],
    ["грн.", "UAH"],
    ["грн", "UAH"],
  ] as const),
  ...([
    ["kr.", ""],
    ["kr", ""],
    ["$", "USD"],
  ] as const),
];
const CODES: ReadonlySet<string> = new Set(Intl.supportedValuesOf("currency"));
export const isCurrencyCode = (text: string): boolean => /^[A-Za-z]{3}$/.test(text) && CODES.has(text.toUpperCase());

export interface ReadNumber {
  value: number;
  /** The sign or code of money beside it. */
  currency?: string;
  isPercent: boolean;
}

/** A longer text is no number. */
const LONGEST = 40;
const BLANKS = /[\s\u00a0\u202f\u200b\ufeff'’]/g;
const GROUPED = {
  ".": /^[-+]?\d{1,3}(?:,\d{2,3})*,\d{3}(?:\.\d*)?$/,
  ",": /^[-+]?\d{1,3}(?:\.\d{3})+(?:,\d*)?$/,
} as const;
const PLAIN = /^[-+]?(?:\d+\.?\d*|\.\d+)(?:[eE][-+]?\d+)?$/;

const BARE = /^[-+().,\d%]*$/;

/** A code of money and an exponent: a text with more letters than that is no number. */
const MOST_LETTERS = 4;

function hasWords(text: string): boolean {
  let letters = 0;
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i) | 32;
    if (code >= 97 && code <= 122 && ++letters > MOST_LETTERS) return true;
  }
  return false;
}

function withoutCurrency(text: string): { text: string; currency?: string } {
  if (BARE.test(text)) return { text };
  for (const [sign, code] of CURRENCY_SIGNS) {
    const at = text.indexOf(sign);
    if (at < 0) continue;
    const rest = text.slice(0, at) + text.slice(at + sign.length);
    if (/^[-+().,\d]*(?:[.,:][–—-]+)?$/.test(rest)) return { text: rest, currency: code };
  }
  const code = /^([-+(]?)([A-Za-z]{3})(.*)$/.exec(text) ?? /^(.*?)([A-Za-z]{3})(\)?)$/.exec(text);
  if (code !== null && isCurrencyCode(code[2]!) && /\d/.test(text))
    return { text: code[1]! + code[3]!, currency: code[2]!.toUpperCase() };
  return { text };
}

/** The currency that is written with a number; undefined where none is. */
export const currencyBeside = (text: string): string | undefined =>
  withoutCurrency(text.replace(BLANKS, "")).currency || undefined;

/** Digits of other scripts, each from its zero on: full width, Arabic, Persian, Devanagari, Bengali, Thai. */
const ZEROS = [0xff10, 0x0660, 0x06f0, 0x0966, 0x09e6, 0x0e50];
const OTHER_DIGIT = /(?![0-9])[\p{Nd}￥]/u;

/** The same text with the digits 0 to 9 and the signs that go with them. */
function plainDigits(text: string): string {
  if (!OTHER_DIGIT.test(text)) return text;
  return text
    .replace(/￥/g, "¥")
    .replace(/[．٫]/g, ".")
    .replace(/[，٬]/g, ",")
    .replace(/\p{Nd}/gu, (digit) => {
      const point = digit.codePointAt(0)!;
      const zero = ZEROS.find((one) => point >= one && point < one + 10);
      return zero === undefined ? digit : String(point - zero);
    });
}

/** Indonesian words for a thousand and a million behind the digits. */
const MULTIPLES: Readonly<Record<string, number>> = { rb: 1000, ribu: 1000, jt: 1e6, juta: 1e6 };
const MULTIPLE = /(?<=\d)(rb|ribu|jt|juta)\.?$/i;
export const saysMultiple = (text: string): boolean => MULTIPLE.test(text.trim().replace(BLANKS, ""));

/** The number a text is in a file that writes decimals with `decimal`; undefined where it is none. */
export function readNumber(written: string, decimal: DecimalMark): ReadNumber | undefined {
  const digit = written.charCodeAt(written.length - 1);
  // most numbers are plain
  if (decimal === "." && digit >= 48 && digit <= 57 && PLAIN.test(written))
    return { value: Number(written), isPercent: false };
  if (written.length > LONGEST || !/[\p{Nd}-]/u.test(written) || hasWords(written)) return undefined;
  let text = plainDigits(written)
    .replace(BLANKS, "")
    .replaceAll("−", "-")
    .replace(/^="(.*)"$/, "$1");
  if (text === "") return undefined;
  const isPercent = text.endsWith("%");
  if (isPercent) text = text.slice(0, -1);
  const multiple = MULTIPLES[MULTIPLE.exec(text)?.[1]?.toLowerCase() ?? ""] ?? 1;
  const money = withoutCurrency(text.replace(MULTIPLE, ""));
  text = money.text.replace(/(\d)[.,:](?:-{1,2}|–|—)$/, "$1");
  // "$ -" and "--" stand for nothing, a dash alone for a missing value
  if (/^\(?-{1,3}\)?$/.test(text)) return /^[-−]$/.test(written.trim()) ? undefined : { value: 0, isPercent: false };
  const bracketed = /^\((.+)\)$/.exec(text);
  if (bracketed) text = `-${bracketed[1]}`;
  if (/^[^-+].*-$/.test(text)) text = `-${text.slice(0, -1)}`;
  if (GROUPED[decimal].test(text)) text = text.replaceAll(decimal === "." ? "," : ".", "");
  else if (decimal === "," && text.includes(".")) return undefined;
  if (decimal === ",") text = text.replace(",", ".");
  if (!PLAIN.test(text)) return undefined;
  return {
    value: Number(text) * multiple,
    isPercent,
    ...(money.currency === undefined ? {} : { currency: money.currency }),
  };
}

// a comma followed by one or two digits, or by more than three, or after a point, can only be a decimal comma
const COMMA = /\d,(?:\d{1,2}|\d{4,})(?!\d)\D*$|\d,[-–—]+\D*$|\d{4,},\d|\.\d{3},\d|(?<![\d.,])0,\d/;
const POINT =
  /\d\.(?:\d{1,2}|\d{4,})(?!\d)\D*$|\d\.[-–—]+\D*$|\d{4,}\.\d|,\d{3}\.\d|(?<![\d.,])0\.\d|,\d{3},\d{3}(?!\d)/;
const COMMA_GROUPS = /\.\d{3}\.\d{3}(?!\d)/;
const OPEN = /^\D*\d{1,3}([.,])\d{3}\D*$/;
/** 5 or more digits without a mark: thousands are not marked in this column. */
const UNMARKED = /(?<![\d.,])\d{4,}(?![\d.,])/;
/** Digits whose marks stand where marks of a number do; 01.05.2026 is none. */
const NUMBER_SHAPE = /^(?:\d+(?:[.,]\d*)?|[.,]\d+|\d{1,3}(?:,\d{2,3})*,\d{3}(?:\.\d*)?|\d{1,3}(?:\.\d{3})+(?:,\d*)?)$/;
const isNumberShape = (text: string): boolean =>
  NUMBER_SHAPE.test(
    withoutCurrency(text.replace(BLANKS, "").replace(MULTIPLE, ""))
      .text.replace(/[.,:][–—-]+$/, "")
      .replace(/[()%+-]/g, ""),
  );

const DIGITS = /^\d+$/;
/** Signs that are in no number. */
const NO_NUMBER = /\/|:(?![-–—])/;

/** How the decimals of one column are written, as far as its own values tell. */
export interface MarkEvidence {
  comma: number;
  point: number;
  /** Values such as 1.250 or 1,799 that may be read either way, by mark. */
  openComma: number;
  openPoint: number;
  unmarkedThousands: number;
  example?: string;
}

export function markEvidence(values: readonly (string | null)[]): MarkEvidence {
  const found: MarkEvidence = { comma: 0, point: 0, openComma: 0, openPoint: 0, unmarkedThousands: 0 };
  const records = new Map<string, number>();
  for (const value of values) if (value !== null) records.set(value, (records.get(value) ?? 0) + 1);
  for (const [value, count] of records) {
    const text = plainDigits(value.trim());
    // most values are plain numbers, or dates and times
    if (DIGITS.test(text)) {
      if (text.length > 3 && text.length <= LONGEST) found.unmarkedThousands += count;
      continue;
    }
    if (NO_NUMBER.test(text)) continue;
    if (text.length > LONGEST || !/\d/.test(text) || hasWords(text) || !isNumberShape(text)) continue;
    if (COMMA.test(text) || COMMA_GROUPS.test(text)) found.comma += count;
    else if (POINT.test(text)) found.point += count;
    else {
      const mark = OPEN.exec(text)?.[1];
      if (mark === ",") found.openComma += count;
      if (mark === ".") found.openPoint += count;
      if (mark !== undefined) found.example ??= text;
      else if (UNMARKED.test(text)) found.unmarkedThousands += count;
    }
  }
  return found;
}
