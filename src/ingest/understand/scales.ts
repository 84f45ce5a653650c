/** Money in another unit than the currency's: hundredths, as programs keep it, thousands and millions, as people write it. */
import type { RecordColumn } from "../../schema.ts";
import { wordsOf } from "./header.ts";
import type { Mapping } from "./mapping.ts";
import { type DecimalMark, readNumber, saysMultiple } from "./numbers.ts";

const HUNDREDTHS: ReadonlySet<string> = new Set([
  ...["cent", "cents", "pence", "pennies", "centavos", "centimos", "centimes", "centesimi", "centen", "grosze"],
  ...["groszy", "ore", "orer", "kurus", "haleru", "bani"],
]);
const WHOLE = /^\s*([-+]?)(\d+)\s*$/;

const MONEY: ReadonlySet<RecordColumn> = new Set<RecordColumn>([
  ...(["amount", "unit_price", "gross_amount", "discount", "tax", "shipping", "refund"] as const),
  ...(["order_total", "order_subtotal", "order_discount", "order_tax", "converted_amount"] as const),
]);

/** Whether a header says hundredths; "per cent" does not. */
function isInHundredths(header: string): boolean {
  const words = wordsOf(header);
  return words.some((word, i) => HUNDREDTHS.has(word) && words[i - 1] !== "per");
}

const IN_THOUSANDS = /(?<!\p{L})(?:thousands?|thds|tsd|tausend|milliers|migliaia|milhares|en miles|тыс)(?!\p{L})/iu;
/** "(000s)", "TEUR", "$K", "k€". */
const SIGN_OF_THOUSANDS =
  /(?<!\d)['’]?000['’]?s?\)?$|(?<!\p{L})T(?:EUR|USD|CHF|GBP|€)(?!\p{L})|[€$£₹]\s?[Kk](?!\p{L})|(?<!\p{L})[kK]\s?(?:[€$£₹]|EUR|USD|GBP)/u;
const IN_MILLIONS =
  /(?<!\p{L})(?:(?:in|en|em) milli?on(?:s|en|es)?|milli?ons|milhões|millones|mio|mln|млн)(?!\p{L})|[€$£]\s?m(?!\p{L})/iu;

function factorOf(header: string): number {
  if (IN_THOUSANDS.test(header) || SIGN_OF_THOUSANDS.test(header)) return 1000;
  return IN_MILLIONS.test(header) ? 1_000_000 : 1;
}

/** A column of money that is written anew in the currency's unit. */
export interface Rescaled {
  column: RecordColumn;
  sentence: string;
  rewrite(text: string): string;
}

/** Columns of money in another unit by their names; in hundredths only where all that was looked at is whole. */
export function rescaled(
  { mapping, positions }: Mapping,
  sample: readonly (readonly (string | null)[])[],
  decimal: DecimalMark,
): Rescaled[] {
  return mapping.flatMap(({ column, header }): Rescaled[] => {
    const at = positions.get(column);
    if (at === undefined || !MONEY.has(column)) return [];
    const texts = sample.flatMap((fields) => ((fields[at] ?? "").trim() === "" ? [] : [fields[at]!]));
    const example = texts[0]?.trim();
    if (example === undefined) return [];
    const factor = factorOf(header);
    if (factor > 1) {
      const rewrite = (text: string): string => multiplied(text, factor, decimal);
      const unit = factor === 1000 ? "thousands" : "millions";
      return [{ column, rewrite, sentence: `${header} is in ${unit}: ${example} is ${rewrite(example)}.` }];
    }
    if (texts.some(saysMultiple)) {
      const rewrite = (text: string): string => (saysMultiple(text) ? multiplied(text, 1, decimal) : text);
      const said = texts.find(saysMultiple)!.trim();
      return [
        { column, rewrite, sentence: `${header} says thousands or millions itself: ${said} is ${rewrite(said)}.` },
      ];
    }
    if (!isInHundredths(header) || !texts.every((text) => WHOLE.test(text))) return [];
    const rewrite = (text: string): string => inUnits(text, decimal);
    return [{ column, rewrite, sentence: `${header} is in hundredths: ${example} is ${inUnits(example, ".")}.` }];
  });
}

/** A whole number of hundredths in units; any other text stays as it is. */
function inUnits(text: string, decimal: DecimalMark): string {
  const [, sign, digits] = WHOLE.exec(text) ?? [];
  if (digits === undefined) return text;
  const padded = digits.padStart(3, "0");
  return `${sign}${padded.slice(0, -2)}${decimal}${padded.slice(-2)}`;
}

/** A number times a power of ten; any other text stays as it is. */
function multiplied(text: string, factor: number, decimal: DecimalMark): string {
  const read = readNumber(text, decimal);
  return read === undefined ? text : String(Number((read.value * factor).toFixed(4))).replace(".", decimal);
}
