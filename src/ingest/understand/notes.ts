/** What is to be said of a file beside the roles of its columns: currency, tax, misfits, names that occur twice. */

import { heldSentence } from "./assign.ts";
import { hasMidnight } from "./date-texts.ts";
import { fitOf } from "./fit.ts";
import { meaningOf, wordsOf } from "./header.ts";
import type { Looked } from "./looked.ts";
import { isCurrencyCode } from "./numbers.ts";
import type { Role } from "./roles.ts";
import type { ColumnUnderstanding, Identity, Understanding } from "./understanding.ts";

export const EXPECTED = {
  ordered_at: { what: "dates", example: "dates such as 2026-01-31 08:26" },
  amount: { what: "numbers", example: "numbers such as 1234.50" },
  quantity: { what: "numbers", example: "numbers such as 2" },
} as const;

/** What a name promises and the values do not hold. */
export function misfitsOf({ columns }: Looked): Understanding["misfits"] {
  const misfits: Understanding["misfits"] = {};
  for (const [role, { what, example }] of Object.entries(EXPECTED) as [
    keyof typeof EXPECTED,
    (typeof EXPECTED)["amount"],
  ][]) {
    const column = columns.find(
      (one) =>
        (one.names.get(role) ?? 0) >= 0.6 &&
        one.profile.filled > 0 &&
        fitOf(role, one) === 0 &&
        // "sales avenue" is of places: its name says money only in part, its values no number
        (one.meaning.unknown.length === 0 || /\d/.test(one.profile.example)) &&
        // codes of currencies beside money are no money that is written wrongly
        !one.meaning.concepts.has("currency"),
    );
    if (column !== undefined)
      misfits[role] =
        `column ${JSON.stringify(column.name)} has no ${what}: ${JSON.stringify(column.profile.example)}; expected ${example}`;
  }
  return misfits;
}

/** Who bought, what and in which order: a record without any of them may be the sum of several. */
const OF_ONE: readonly Role[] = [
  "order_id",
  "customer_id",
  "customer_name",
  "email",
  "phone",
  "product_id",
  "description",
];

/** Why the records of a table are sums of several orders: one column counts these, and no column says whose or of what they are. */
export function sumsOfOrders(
  { columns, languages }: Looked,
  positions: ReadonlyMap<Role, number>,
  isCount: (index: number) => boolean,
): string | undefined {
  if (OF_ONE.some((role) => positions.has(role))) return undefined;
  const counted = columns.find(({ index, name, meaning: { concepts }, profile }) => {
    const isOfOrders = wordsOf(name).some((word) => meaningOf([word], languages).concepts.has("order"));
    const isCounted = concepts.has("count") || concepts.has("quantity") || isCount(index);
    return isOfOrders && isCounted && profile.share.integer >= 0.99 && profile.most > 1;
  });
  return counted && `column ${JSON.stringify(counted.name)} counts orders: its records are sums of several`;
}

/** Three capitals that stand apart from other letters. */
const CODE = /(?<![A-Za-z])[A-Z]{3}(?![A-Za-z])/g;
/** Codes that are words of headers in capitals. */
const WORDS: ReadonlySet<string> = new Set([
  "ALL",
  "TOP",
  "CUP",
  "PEN",
  "TRY",
  "MAD",
  "SOS",
  "COP",
  "GEL",
  "MOP",
  "LAK",
]);

/** Signs in the name of a column; a dollar with a letter before it is another one. */
const SIGNS: readonly (readonly [RegExp, string])[] = [
  [/€/, "EUR"],
  [/£/, "GBP"],
  [/R\$/, "BRL"],
  [/(?<![A-Z])\$/, "USD"],
  [/₹/, "INR"],
  [/zł/i, "PLN"],
  [/₺|(?<!\p{L})TL(?!\p{L})/u, "TRY"],
  [/₫|VNĐ/, "VND"],
  [/円/, "JPY"],
];

/** The currency of a table's money as its values or the name of its column say; undefined where neither does. */
export function understoodCurrency(looked: Looked, positions: ReadonlyMap<Role, number>): { currency?: string } {
  for (const role of ["amount", "unit_price", "order_total", "gross_amount"] as const) {
    const column = looked.columns[positions.get(role) ?? -1];
    if (column === undefined) continue;
    if (column.profile.currency !== undefined) return { currency: column.profile.currency };
    const word = column.name.match(CODE)?.find((one) => isCurrencyCode(one) && !WORDS.has(one));
    const sign = SIGNS.find(([pattern]) => pattern.test(column.name))?.[1];
    if (word !== undefined || sign !== undefined) return { currency: word ?? sign! };
    const lower = /(?:^|[\s_(])(usd|eur|gbp|inr|vnd|pln|sek|dkk|nok|chf|brl|mxn|jpy|cad|aud|idr|czk)(?:$|[\s_)])/i.exec(
      column.name,
    )?.[1];
    if (lower !== undefined) return { currency: lower.toUpperCase() };
  }
  return {};
}

export function notesOf(
  looked: Looked,
  columns: readonly ColumnUnderstanding[],
  positions: ReadonlyMap<Role, number>,
  identities: readonly Identity[],
): string[] {
  const notes: string[] = [];
  const amount = positions.get("amount");
  const name = (index: number): string => columns[index]!.name;
  const time = positions.get("order_time");
  if (time !== undefined && looked.columns[time]!.values.some((text) => hasMidnight(text ?? "")))
    notes.push(`24:00 in column ${JSON.stringify(name(time))} is 00:00 of the next day`);
  const tax = positions.get("tax") ?? positions.get("order_tax") ?? positions.get("tax_rate");
  if (amount !== undefined) {
    const withTax = identities.find(
      ({ result, terms }) =>
        result === amount && terms.some(({ index, as }) => index === tax && (as === "plus" || as === "rate_on")),
    );
    const { concepts } = looked.columns[amount]!.meaning;
    if (withTax !== undefined || concepts.has("taxed"))
      notes.push(`${name(amount)} includes the tax${withTax === undefined ? "" : `: ${heldSentence(withTax)}`}`);
    else if (
      concepts.has("untaxed") ||
      (tax !== undefined &&
        identities.some(
          ({ terms }) => terms.some(({ index }) => index === amount) && terms.some(({ index }) => index === tax),
        ))
    )
      notes.push(`${name(amount)} is before tax`);
  }
  const twice = columns.filter(({ name: one }) => / \(\d+\)$/.test(one) && !looked.table.headers.includes(one));
  for (const one of twice)
    notes.push(
      `two columns have one name; the later one is called ${JSON.stringify(one.name)} here and in the configuration`,
    );
  if (looked.decimal.open.length === 0 && looked.decimal.decimal === ",")
    notes.push(`decimals are written with a comma, ${looked.decimal.why}`);
  return notes;
}
