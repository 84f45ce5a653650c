/** Records with typed values, as rules see them. */
import type { Named } from "../../lines.ts";
import type { RecordColumn } from "../../schema.ts";
import type { Values } from "./contract.ts";

/** What the value of a record comes from. */
export const BASIS = { none: 0, unit_price: 1, amount: 2 } as const;

export interface TypedColumn {
  codes: Int32Array;
  values: Values;
  /** Rows with a value that some test of the column says something of, ascending. */
  odd: Int32Array;
}

export interface TypedRecords {
  count: number;
  /** All columns there are; those that the source lacks are empty. */
  columns: ReadonlyMap<RecordColumn, TypedColumn>;
  /** Row by row; NaN where the text is missing or unreadable. */
  pieces: Float64Array;
  priceE4: Float64Array;
  amountE4: Float64Array;
  /** Amounts before they were converted to one currency; absent where none were. */
  statedE4?: Float64Array;
  /** Milliseconds since 1970; NaN where there is no date. */
  at: Float64Array;
  /** One of BASIS. */
  basis: Uint8Array;
  /** 1 where the order id says so; a price below 0 is book-keeping too. */
  cancellation: Uint8Array;
  adjustment: Uint8Array;
  /** Rows that are not plainly sold, ascending: without a sound price and amount, free, returned or cancelled. */
  odd: Int32Array;
  /** The others by basis: how many, and one of them. */
  plain: readonly { count: number; row: number }[];
  /** Records that do not count, because of their status: a mask by row; absent where the source has none. */
  leftOut?: { mask: Uint8Array; count: number };
  /** Numbers among the names, row by row. They may be the codes: to be read alone. */
  ids(column: Named): Int32Array;
  text(column: RecordColumn, row: number): string | null;
  number(column: RecordColumn, row: number): number;
}
