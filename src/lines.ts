/** Clean lines as numbers: what a frame of the contract LINES says that facts need, in whole arrays instead of text. */
import { createGlobalDictionary, type GlobalDictionary } from "./columns/global-dictionary.ts";
import pl from "./columns/polars.ts";

export const NAMED = ["order_id", "customer_id", "product_id", "description", "category", "region"] as const;
export type Named = (typeof NAMED)[number];

/** The names of a run; lines that are added up together must share them. */
export type LineDictionaries = Readonly<Record<Named, GlobalDictionary>>;
export const createLineDictionaries = (): LineDictionaries =>
  Object.fromEntries(NAMED.map((name) => [name, createGlobalDictionary()])) as Record<Named, GlobalDictionary>;

export const FLAG = {
  is_cancellation: 1,
  is_return: 2,
  is_adjustment: 4,
  is_anonymous: 8,
  is_product: 16,
  is_sale: 32,
  is_outlier: 64,
} as const;
export type Flag = keyof typeof FLAG;
export const FLAGS = Object.keys(FLAG) as Flag[];

export interface Lines {
  count: number;
  names: LineDictionaries;
  /** Numbers of names, line by line. */
  ids: Readonly<Record<Named, Int32Array>>;
  quantity: Float64Array;
  /** Ten-thousandths of the currency unit: whole numbers, exact below 2⁵³. */
  priceE4: Float64Array;
  amountE4: Float64Array;
  /** Milliseconds since 1970 of local shop time. */
  at: Float64Array;
  /** Sum of the `FLAG`s that are set. */
  flags: Uint8Array;
}

/** The lines at the places `rows`. */
export function linesAt(lines: Lines, rows: Int32Array): Lines {
  const numbers = (from: Float64Array): Float64Array => Float64Array.from(rows, (row) => from[row]);
  const ids = NAMED.map((name) => [name, Int32Array.from(rows, (row) => lines.ids[name][row])]);
  return {
    count: rows.length,
    names: lines.names,
    ids: Object.fromEntries(ids) as Record<Named, Int32Array>,
    quantity: numbers(lines.quantity),
    priceE4: numbers(lines.priceE4),
    amountE4: numbers(lines.amountE4),
    at: numbers(lines.at),
    flags: Uint8Array.from(rows, (row) => lines.flags[row]),
  };
}

const floats = (frame: pl.DataFrame, name: string): Float64Array =>
  frame.getColumn(name).cast(pl.Float64).toTypedArray() as Float64Array;

/** Lines out of a frame of the contract LINES. */
export function linesOf(frame: pl.DataFrame, names: LineDictionaries): Lines {
  const count = frame.height;
  const ids = NAMED.map((name) => [
    name,
    Int32Array.from(frame.getColumn(name).toArray() as (string | null)[], (text) => names[name].number(text ?? null)),
  ]);
  const flags = new Uint8Array(count);
  for (const name of FLAGS) {
    const set = frame.getColumn(name).cast(pl.UInt8).toTypedArray() as Uint8Array;
    for (let i = 0; i < count; i++) flags[i] = flags[i] | (set[i] * FLAG[name]);
  }
  return {
    count,
    names,
    ids: Object.fromEntries(ids) as Record<Named, Int32Array>,
    quantity: floats(frame, "quantity"),
    priceE4: floats(frame, "unit_price_e4"),
    amountE4: floats(frame, "amount_e4"),
    at: floats(frame, "ordered_at"),
    flags,
  };
}
