import type pl from "../../../src/columns/polars.ts";
import { toCsv } from "../../../src/tables.ts";

/** Each column of each table as text, by `table.column`. */
export const columnsAsText = (tables: Readonly<Record<string, pl.DataFrame>>): Map<string, string> =>
  new Map(
    Object.entries(tables).flatMap(([table, frame]) =>
      frame.columns.map((column) => [`${table}.${column}`, toCsv(frame.select(column)).toString()] as const),
    ),
  );
