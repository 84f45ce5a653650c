/** The content of a table as one hash: of its rows, however they are spread over files and in whatever order they were written. */
import { createHash } from "node:crypto";
import pl from "../columns/polars.ts";
import type { Add } from "./delta/actions.ts";
import { fieldsOf, parseStatistics } from "./delta/columns.ts";
import type { Snapshot } from "./delta/snapshot.ts";
import { filesOf, readFileOf } from "./delta/table.ts";

/** Where a row came from is not what it says. */
const isOrigin = (name: string): boolean => name.startsWith("_") || name === "source_file" || name === "source_row";

/** The month that all rows of a file are of; undefined where they are of several, or nothing says it. */
export function monthOfFile({ stats }: Add): string | undefined {
  const { minValues, maxValues } = parseStatistics(stats);
  const [first, last] = [minValues?.month, maxValues?.month];
  return typeof first === "string" && first === last ? first : undefined;
}

/** Parts of a frame by its column `month`, each with its month. */
export function byMonth(frame: pl.DataFrame): [month: string, rows: pl.DataFrame][] {
  const months = (frame.getColumn("month").unique().toArray() as string[]).sort();
  return months.map((month) => [month, frame.filter(pl.col("month").eq(pl.lit(month)))]);
}

/** Rows and their SHA-256, month by month where rows have one; columns that say where a row came from do not count. */
export function contentHash(snapshot: Snapshot): { rows: number; sha256: string } {
  const columns = fieldsOf(snapshot.metaData.schemaString)
    .map(({ name }) => name)
    .filter((name) => !isOrigin(name))
    .sort();
  const read = (add: Add): pl.DataFrame => readFileOf(snapshot, add, columns);
  const months = new Map<string, (() => pl.DataFrame)[]>();
  const note = (month: string, rows: () => pl.DataFrame): void => {
    months.set(month, [...(months.get(month) ?? []), rows]);
  };
  for (const add of filesOf(snapshot)) {
    const month = columns.includes("month") ? monthOfFile(add) : "";
    if (month !== undefined) note(month, () => read(add));
    else for (const [one, rows] of byMonth(read(add))) note(one, () => rows);
  }
  const hash = createHash("sha256");
  let rows = 0;
  for (const month of [...months.keys()].sort()) {
    const frames = months.get(month)!.map((rows) => rows());
    const all = (frames.length === 1 ? frames[0]! : pl.concat(frames)).select(...columns).sort(columns);
    hash.update(`${month}\n`);
    hash.update(all.writeCSV({ includeHeader: true }) as Buffer);
    rows += all.height;
  }
  return { rows, sha256: hash.digest("hex") };
}
