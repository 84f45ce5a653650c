/** Between frames and plain rows: small tables that are worked out row by row, and what sections read. */

import { dayNumber } from "../calendar.ts";
import pl from "../columns/polars.ts";
import { type Contract, conform, emptyFrame } from "../schema.ts";

export type Value = string | number | boolean | null;
/** One row of a small table: dates are ISO days, null is no value. */
export type Row = Record<string, Value>;

const POLARS_TYPE = {
  string: pl.String,
  boolean: pl.Bool,
  int32: pl.Int32,
  int64: pl.Int64,
  float64: pl.Float64,
  date: pl.Int32,
  datetime: pl.Datetime("ms"),
} as const;

/** A frame of `contract` from plain rows; dates are ISO days. A key that a row lacks is null. */
export function frameOf(contract: Contract, rows: readonly Row[]): pl.DataFrame {
  if (rows.length === 0) return emptyFrame(contract);
  const series = Object.entries(contract.columns).map(([name, { type }]) => {
    const values = rows.map((row) => {
      const value = row[name] ?? null;
      return type === "date" && value !== null ? dayNumber(String(value)) : value;
    });
    const column = pl.Series(name, values, POLARS_TYPE[type]);
    return type === "date" ? column.cast(pl.Date) : column;
  });
  return conform(pl.DataFrame(series), contract);
}

/** The number in a cell; 0 where the row or the cell is missing. */
export const numberAt = (row: Row | undefined, key: string): number => Number(row?.[key] ?? 0);

/** The sum of a column; cells without a number count as 0. */
export const total = (rows: readonly Row[], key: string): number =>
  rows.reduce((sum, row) => sum + numberAt(row, key), 0);

/** The rows of a frame; dates become ISO days. */
export function rowsOf(frame: pl.DataFrame): Row[] {
  const dates = frame.columns.filter((_, i) => String(frame.dtypes[i]) === String(pl.Date));
  const plain = dates.length === 0 ? frame : frame.withColumns(...dates.map((name) => pl.col(name).cast(pl.String)));
  return plain.toRecords() as Row[];
}
