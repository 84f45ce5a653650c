/** What the orders of a file show about its other columns: which belong to the whole order, which to its lines. */
import type { LookedColumn } from "./looked.ts";
import { isNumeric } from "./profile.ts";

export interface OrderLevel {
  /** Orders of several lines in the sample. */
  orders: number;
  /** Columns that have one value in an order of several lines, or a value on one of its lines only. */
  columns: ReadonlySet<number>;
  /** Columns that differ between the lines of at least one order. */
  varying: ReadonlySet<number>;
}

const ENOUGH_ORDERS = 2;
const CONSTANT = 0.97;

/** Holds the sample's orders, by the column of their ids, against every other column. */
export function orderLevel(columns: readonly LookedColumn[], order: LookedColumn | undefined): OrderLevel {
  const rowsOf = new Map<string, number[]>();
  for (const [row, id] of (order?.values ?? []).entries()) {
    if (id === null || id.trim() === "") continue;
    const rows = rowsOf.get(id);
    if (rows === undefined) rowsOf.set(id, [row]);
    else rows.push(row);
  }
  const several = [...rowsOf.values()].filter((rows) => rows.length > 1);
  const level = new Set<number>();
  const varying = new Set<number>();
  for (const column of columns) {
    if (column === order) continue;
    let constant = 0;
    let filled = 0;
    for (const rows of several) {
      const values = rows.flatMap((row) => {
        const value = column.values[row]?.trim() ?? "";
        return value === "" ? [] : [value];
      });
      if (values.length === 0) continue;
      filled++;
      if (values.every((value) => value === values[0])) constant++;
    }
    if (filled >= ENOUGH_ORDERS && constant >= CONSTANT * filled) level.add(column.index);
    else if (filled > constant) varying.add(column.index);
  }
  return { orders: several.length, columns: level, varying };
}

/** Money on the whole order: it stays within orders while another number differs between their lines. */
export const isOrderMoney = (column: LookedColumn, level: OrderLevel, columns: readonly LookedColumn[]): boolean =>
  level.columns.has(column.index) &&
  columns.some((other) => level.varying.has(other.index) && isNumeric(other.profile));
