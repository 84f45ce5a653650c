/** Pieces made of rows that are already split: NDJSON and spreadsheets. */
import type { Utf8Interner } from "../../columns/interner.ts";
import { noCounts, type Piece, shortened, type Unreadable } from "../source.ts";

/** A record that came out of its file whole (all its fields), blank, as a header, or not at all. */
export type RecordRow =
  | { kind: "regular"; fields: readonly (string | null)[]; raw: string }
  | { kind: "blank" | "header" }
  | { kind: "unreadable"; message: string; raw: string };

/** A piece of rows; the first one has the number `before + 1`. */
export function pieceOfRows(
  rows: readonly RecordRow[],
  before: number,
  wanted: readonly number[],
  encoders: readonly Utf8Interner[],
): Piece {
  const counts = { ...noCounts(), records: rows.length };
  const numbers: number[] = [];
  const codes: number[][] = wanted.map(() => []);
  const unreadable: Unreadable[] = [];
  rows.forEach((row, i) => {
    counts[row.kind]++;
    if (row.kind === "unreadable") {
      unreadable.push({ row: before + i + 1, message: row.message, raw: shortened(row.raw) });
    } else if (row.kind === "regular") {
      numbers.push(before + i + 1);
      wanted.forEach((index, k) => {
        codes[k]!.push(encoders[k]!.codeOf(row.fields[index]));
      });
    }
  });
  return {
    columns: encoders.map((encoder, k) => ({ codes: Int32Array.from(codes[k]!), fresh: encoder.takeNew() })),
    rows: Int32Array.from(numbers),
    counts,
    unreadable,
    raw(sourceRow) {
      const row = rows[sourceRow - before - 1];
      if (row === undefined || !("raw" in row)) throw new Error(`record ${sourceRow} is not in this batch`);
      return shortened(row.raw);
    },
  };
}
