/** Lines and rejects in the tables of a lake: what a plan takes out of their files and puts in. */
import pl from "../../columns/polars.ts";
import type { Change } from "../../lake/change.ts";
import { byMonth, monthOfFile } from "../../lake/content.ts";
import type { Add } from "../../lake/delta/actions.ts";
import { parseStatistics } from "../../lake/delta/columns.ts";
import type { CleanedDrops } from "./clean-drops.ts";
import { codesOf, writeLines } from "./coded-lines.ts";
import { LINES_TABLE, REJECTS_TABLE, type SilverState } from "./segments.ts";

/** What becomes of the lines of a lake. */
export interface SilverPlan {
  state: SilverState;
  /** Segments that are new, and the drops whose lines so far are taken out. */
  cleaned: CleanedDrops[];
  removed: ReadonlySet<string>;
}

/** More files of a month than this are written as one. */
const MOST_FILES = 8;

/** Takes the rows of drops out of the files of a table that have any. */
async function takeOut(
  change: Change,
  table: string,
  removed: ReadonlySet<string>,
  write: (rows: pl.DataFrame) => Add[],
): Promise<void> {
  if (removed.size === 0) return;
  const wanted = [...removed].sort();
  for (const file of await change.files(table)) {
    const { minValues, maxValues } = parseStatistics(file.stats);
    const [least, most] = [minValues?._file_sha256, maxValues?._file_sha256];
    if (least !== undefined && !wanted.some((one) => one >= String(least) && one <= String(most))) continue;
    const rows = await change.rowsOf(table, file);
    const rest = rows.filter(pl.col("_file_sha256").isIn(wanted).not());
    if (rest.height === rows.height) continue;
    change.remove(table, file);
    if (rest.height > 0) for (const part of write(rest)) change.add(table, part);
  }
}

/**
 * Writes months that lie in many files as one file each.
 *
 * @param isWhole also those whose files have no codes beside them, because others or earlier versions have written them
 */
export async function compactMonths(change: Change, most: number, isWhole = false): Promise<number> {
  const months = new Map<string, Add[]>();
  let written = 0;
  for (const file of await change.files(LINES_TABLE)) {
    const month = monthOfFile(file);
    if (month !== undefined) months.set(month, [...(months.get(month) ?? []), file]);
    else if (isWhole) {
      // others write several months as one file
      change.remove(LINES_TABLE, file, { dataChange: false });
      for (const [one, rows] of byMonth(await change.rowsOf(LINES_TABLE, file))) {
        const part = writeLines(change, rows, one, { dataChange: false });
        change.add(LINES_TABLE, part);
        months.set(one, [...(months.get(one) ?? []), part]);
      }
      written++;
    }
  }
  for (const [month, files] of months) {
    if (files.length <= most && !(isWhole && files.some((file) => codesOf(file).length === 0))) continue;
    const frames: pl.DataFrame[] = [];
    for (const file of files) frames.push(await change.rowsOf(LINES_TABLE, file));
    const rows = pl.concat(frames).sort(["source_file", "source_row", "_file_sha256"]);
    for (const file of files) change.remove(LINES_TABLE, file, { dataChange: false });
    change.add(LINES_TABLE, writeLines(change, rows, month, { dataChange: false }));
    written++;
  }
  return written;
}

/** Puts a plan into effect: lines and rejects of new segments in, those of others out. */
export async function applySilver(change: Change, { cleaned, removed }: SilverPlan): Promise<void> {
  await takeOut(change, LINES_TABLE, removed, (rows) =>
    byMonth(rows).map(([month, part]) => writeLines(change, part, month)),
  );
  await takeOut(change, REJECTS_TABLE, removed, (rows) => [change.write(REJECTS_TABLE, rows, "rejects")]);
  for (const { lines, rejects } of cleaned) {
    for (const file of lines) change.add(LINES_TABLE, file);
    for (const file of rejects) change.add(REJECTS_TABLE, file);
  }
  await compactMonths(change, MOST_FILES);
}
