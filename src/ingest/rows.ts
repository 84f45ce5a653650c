/** Pieces made of rows that are already split: NDJSON and spreadsheets. */
import pl from "nodejs-polars";
import { columnName, noCounts, type Piece, shortened, type Unreadable } from "./source.ts";

/** A record that came out of its file whole (all its fields), blank, as a header, or not at all. */
export type Row =
  | { kind: "regular"; fields: readonly (string | null)[]; raw: string }
  | { kind: "blank" | "header" }
  | { kind: "unreadable"; message: string; raw: string };

/** Text as Polars can hold it: an empty field is null, half a surrogate pair is U+FFFD. */
const asText = (value: string | null | undefined): string | null =>
  value === undefined || value === null || value === "" ? null : value.toWellFormed();

/** A piece of rows; the first one has the number `before + 1`. */
export function pieceOfRows(rows: readonly Row[], before: number, wanted: readonly number[]): Piece {
  const counts = { ...noCounts(), records: rows.length };
  const numbers: number[] = [];
  const values: (string | null)[][] = wanted.map(() => []);
  const unreadable: Unreadable[] = [];
  rows.forEach((row, i) => {
    counts[row.kind]++;
    if (row.kind === "unreadable") {
      unreadable.push({ row: before + i + 1, message: row.message, raw: shortened(row.raw) });
    } else if (row.kind === "regular") {
      numbers.push(before + i + 1);
      wanted.forEach((index, k) => {
        values[k]!.push(asText(row.fields[index]));
      });
    }
  });
  return {
    frame: pl.DataFrame(wanted.map((index, k) => pl.Series(columnName(index), values[k]!, pl.String))),
    rows: pl.Series("source_row", numbers, pl.Float64).cast(pl.Int64),
    counts,
    unreadable,
    raw(sourceRow) {
      const row = rows[sourceRow - before - 1];
      if (row === undefined || !("raw" in row)) throw new Error(`record ${sourceRow} is not in this batch`);
      return shortened(row.raw);
    },
  };
}
