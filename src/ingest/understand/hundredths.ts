/** Money in hundredths of the currency's unit, as programs keep it: `amount_cents` 8280 is 82.80. */
import type { RecordColumn } from "../../schema.ts";
import { wordsOf } from "./header.ts";
import type { Mapping } from "./mapping.ts";

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
function isNamed(header: string): boolean {
  const words = wordsOf(header);
  return words.some((word, i) => HUNDREDTHS.has(word) && words[i - 1] !== "per");
}

/** Columns of money in hundredths by their names, where all that was looked at is whole. */
export function inHundredths(
  { mapping, positions }: Mapping,
  sample: readonly (readonly (string | null)[])[],
): { column: RecordColumn; sentence: string }[] {
  return mapping.flatMap(({ column, header }) => {
    const at = positions.get(column);
    if (at === undefined || !MONEY.has(column) || !isNamed(header)) return [];
    const texts = sample.flatMap((fields) => ((fields[at] ?? "").trim() === "" ? [] : [fields[at]!]));
    if (texts.length === 0 || !texts.every((text) => WHOLE.test(text))) return [];
    const example = texts[0]!.trim();
    return [{ column, sentence: `${header} is in hundredths: ${example} is ${inUnits(example, ".")}.` }];
  });
}

/** A whole number of hundredths in units; any other text stays as it is. */
export function inUnits(text: string, decimal: "." | ","): string {
  const [, sign, digits] = WHOLE.exec(text) ?? [];
  if (digits === undefined) return text;
  const padded = digits.padStart(3, "0");
  return `${sign}${padded.slice(0, -2)}${decimal}${padded.slice(-2)}`;
}
