/** What is to be said of a file beside the roles of its columns: currency, tax, misfits, names that occur twice. */

import { heldSentence } from "./assign.ts";
import { fitOf } from "./fit.ts";
import type { Looked } from "./looked.ts";
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
      (one) => (one.names.get(role) ?? 0) >= 0.6 && one.profile.filled > 0 && fitOf(role, one) === 0,
    );
    if (column !== undefined)
      misfits[role] =
        `column ${JSON.stringify(column.name)} has no ${what}: ${JSON.stringify(column.profile.example)}; expected ${example}`;
  }
  return misfits;
}

export function understoodCurrency(looked: Looked, positions: ReadonlyMap<Role, number>): { currency?: string } {
  for (const role of ["amount", "unit_price", "order_total", "gross_amount"] as const) {
    const column = looked.columns[positions.get(role) ?? -1];
    if (column === undefined) continue;
    if (column.profile.currency !== undefined) return { currency: column.profile.currency };
    const word = column.name.match(/[A-Z]{3}/g)?.find((one) => Intl.supportedValuesOf("currency").includes(one));
    const sign = /€/.test(column.name)
      ? "EUR"
      : /£/.test(column.name)
        ? "GBP"
        : /\$/.test(column.name)
          ? "USD"
          : /₹/.test(column.name)
            ? "INR"
            : undefined;
    if (word !== undefined || sign !== undefined) return { currency: word ?? sign! };
    const lower = /(?:^|[\s_(])(usd|eur|gbp|inr|vnd|try|pln|sek|brl|mxn|jpy|cad|aud)(?:$|[\s_)])/i.exec(
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
