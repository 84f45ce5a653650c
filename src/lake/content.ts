/** The content of a table as one hash: of its rows, however they are spread over files and in whatever order they were written. */
import { createHash } from "node:crypto";
import pl from "../columns/polars.ts";
import type { Add } from "./delta/actions.ts";
import { fieldsOf, parseStatistics } from "./delta/columns.ts";
import type { Snapshot } from "./delta/snapshot.ts";
import { filesOf, readFileOf } from "./delta/table.ts";

/** Where a row came from is not what it says. */
const isOrigin = (name: string): boolean => name.startsWith("_") || name === "source_file" || name === "source_row";

const monthOf = ({ stats }: Add): string => {
  const { minValues, maxValues } = parseStatistics(stats);
  return minValues?.month === maxValues?.month ? String(minValues?.month ?? "") : "";
};

/** Rows and their SHA-256, month by month where files are of one month each; columns that say where a row came from do not count. */
export function contentHash(snapshot: Snapshot): { rows: number; sha256: string } {
  const columns = fieldsOf(snapshot.metaData.schemaString)
    .map(({ name }) => name)
    .filter((name) => !isOrigin(name))
    .sort();
  const months = new Map<string, Add[]>();
  for (const add of filesOf(snapshot)) months.set(monthOf(add), [...(months.get(monthOf(add)) ?? []), add]);
  const hash = createHash("sha256");
  let rows = 0;
  for (const month of [...months.keys()].sort()) {
    const frames = months.get(month)!.map((add) => readFileOf(snapshot, add, columns));
    const all = (frames.length === 1 ? frames[0]! : pl.concat(frames)).select(...columns).sort(columns);
    hash.update(`${month}\n`);
    hash.update(all.writeCSV({ includeHeader: true }) as Buffer);
    rows += all.height;
  }
  return { rows, sha256: hash.digest("hex") };
}
