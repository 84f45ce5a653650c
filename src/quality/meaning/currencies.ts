/** Currencies as files write them: ISO codes, signs, and the names that spreadsheets use. */

const CODES: ReadonlySet<string> = new Set(Intl.supportedValuesOf("currency"));

/** Signs that stand for one currency, or for the most common of several (`$`, `¥`, `kr`). */
const SIGNS: Readonly<Record<string, string>> = {
  "£": "GBP",
  "€": "EUR",
  $: "USD",
  US$: "USD",
  A$: "AUD",
  AU$: "AUD",
  C$: "CAD",
  CA$: "CAD",
  NZ$: "NZD",
  HK$: "HKD",
  S$: "SGD",
  R$: "BRL",
  MX$: "MXN",
  "¥": "JPY",
  "￥": "JPY",
  円: "JPY",
  元: "CNY",
  "₹": "INR",
  "Rs.": "INR",
  Rs: "INR",
  "₺": "TRY",
  TL: "TRY",
  "₫": "VND",
  đ: "VND",
  "฿": "THB",
  "₽": "RUB",
  "₩": "KRW",
  "₪": "ILS",
  "₦": "NGN",
  "₱": "PHP",
  "₴": "UAH",
  "₸": "KZT",
  zł: "PLN",
  kr: "SEK",
  "kr.": "DKK",
  Kč: "CZK",
  Ft: "HUF",
  Rp: "IDR",
  "Rp.": "IDR",
  RM: "MYR",
  Fr: "CHF",
  lei: "RON",
  CHF: "CHF",
  "Fr.": "CHF",
};
const NAMES: Readonly<Record<string, string>> = {
  euro: "EUR",
  euros: "EUR",
  dollar: "USD",
  dollars: "USD",
  "us dollar": "USD",
  "us dollars": "USD",
  pound: "GBP",
  pounds: "GBP",
  "pound sterling": "GBP",
  yen: "JPY",
  lira: "TRY",
  rubel: "RUB",
  руб: "RUB",
  "руб.": "RUB",
  rupee: "INR",
  rupees: "INR",
  real: "BRL",
  reais: "BRL",
  zloty: "PLN",
};

/** ISO 4217 code of the text of a currency column; undefined where it is none. */
export function currencyOf(text: string | null): string | undefined {
  const trimmed = text?.trim() ?? "";
  const upper = trimmed.toUpperCase();
  if (CODES.has(upper)) return upper;
  return SIGNS[trimmed] ?? NAMES[trimmed.toLowerCase()] ?? currencyOfParts(trimmed);
}

/** The one currency that the parts of a text such as `TL (₺)` say, a code of it before signs and names. */
function currencyOfParts(text: string): string | undefined {
  const parts = text.split(/[\s()[\]/,:–-]+/u).filter((part) => part !== "");
  if (parts.length < 2 || parts.length > MOST_PARTS) return undefined;
  const written = new Set(parts.filter((part) => CODES.has(part)));
  const said = new Set(parts.flatMap((part) => SIGNS[part] ?? NAMES[part.toLowerCase()] ?? []));
  const [only, other] = written.size > 0 ? written : said;
  return other === undefined ? only : undefined;
}
const MOST_PARTS = 4;

const AROUND =
  /^[\s(+-]*([^\d\s(),.'’+-][^\d\s(),'’+-]{0,3}?)?[\s(+-]*[\d(.,].*?\s*([^\d\s(),.'’+-][^\d\s()'’,+-]{0,3})?[\s)-]*$/u;

/** The currency that is written with an amount, `$7,154 ` or `12,50 EUR`; undefined where there is none. */
export function currencyIn(amount: string): string | undefined {
  const found = AROUND.exec(amount);
  return currencyOf(found?.[1] ?? null) ?? currencyOf(found?.[2] ?? null);
}
