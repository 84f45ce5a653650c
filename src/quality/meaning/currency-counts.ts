/** Currencies of counted lines, from a column or from the signs beside the amounts. */
import { toAmount } from "../../money.ts";
import type { TypedRecords } from "../values/typed-records.ts";
import { currencyOf } from "./currencies.ts";

export interface CurrencyCount {
  /** ISO 4217 code, or the text of the file where that is none. */
  currency: string;
  lines: number;
  /** In that currency. */
  amount: number;
}

/** Amounts in ten-thousandths, by currency, and the signs seen; both in the order of their names. */
export interface CurrencyState {
  counts: [currency: string, { lines: number; e4: bigint }][];
  signs: string[];
}

export interface CurrencyCounts {
  /** Records that became lines. */
  add(records: TypedRecords, rows: Int32Array, column: "currency" | "converted_currency"): void;
  /** Signs that were read beside amounts. */
  signs(found: Iterable<string>): void;
  include(state: CurrencyState): void;
  state(): CurrencyState;
}

export function createCurrencyCounts(): CurrencyCounts {
  const counts = new Map<string, { lines: number; e4: bigint }>();
  const seen = new Set<string>();
  return {
    add(records, rows, name) {
      const column = records.columns.get(name);
      if (column === undefined) return;
      const { codes, values } = column;
      const byCode = new Map<number, { lines: number; e4: bigint } | undefined>();
      for (let i = 0; i < rows.length; i++) {
        const row = rows[i]!;
        const code = codes[row]!;
        let found = byCode.get(code);
        if (found === undefined && !byCode.has(code)) {
          const text = values.text(code);
          if (text !== null) {
            const currency = currencyOf(text) ?? text;
            found = counts.get(currency) ?? { lines: 0, e4: 0n };
            counts.set(currency, found);
          }
          byCode.set(code, found);
        }
        if (found === undefined) continue;
        found.lines++;
        found.e4 += BigInt(records.statedE4?.[row] ?? records.amountE4[row]!);
      }
    },
    signs(found) {
      for (const sign of found) seen.add(sign);
    },
    include(state) {
      for (const sign of state.signs) seen.add(sign);
      for (const [currency, { lines, e4 }] of state.counts) {
        const known = counts.get(currency) ?? { lines: 0, e4: 0n };
        counts.set(currency, { lines: known.lines + lines, e4: known.e4 + e4 });
      }
    },
    state: () => ({
      counts: [...counts].map(([name, count]): CurrencyState["counts"][number] => [name, { ...count }]).sort(byName),
      signs: [...seen].sort(),
    }),
  };
}

const byName = ([a]: readonly [string, unknown], [b]: readonly [string, unknown]): number => (a < b ? -1 : 1);

/** The most frequent first; signs alone say no lines. */
export function currenciesOf({ counts, signs: seen }: CurrencyState): CurrencyCount[] {
  const listed = counts.map(([currency, { lines, e4 }]) => ({ currency, lines, amount: toAmount(e4) }));
  // a column says more than a sign that several currencies share
  const signs = listed.length > 0 ? [] : seen.map((currency) => ({ currency, lines: 0, amount: 0 }));
  return [...listed, ...signs].sort((a, b) => b.lines - a.lines || (a.currency < b.currency ? -1 : 1));
}
