/** What differs between two versions of a lake. */
import type pl from "../../columns/polars.ts";
import { fieldsOf } from "../../lake/delta/columns.ts";
import { type Lake, openLake } from "../../lake/lake.ts";
import { dropsOf, FILES } from "./drops.ts";
import { restatedWeeks } from "./restated.ts";
import type { LakeSegment, SilverState } from "./segments.ts";

export interface TableDifference {
  table: string;
  /** Null where the version has no such table. */
  rowsBefore: number | null;
  rowsAfter: number | null;
  filesAdded: number;
  filesRemoved: number;
  columnsAdded: string[];
}

export interface LakeDifference {
  from: number;
  to: number;
  tables: TableDifference[];
  /** Files that one of the two has and the other has not. */
  filesTaken: string[];
  filesLost: string[];
  /** Weeks whose lines differ; value in ten-thousandths of the currency unit. */
  weeks: { week: string; name: string; lines: number; e4: number }[];
  lines: [before: number, after: number];
  rejected: [before: number, after: number];
}

const segmentsOf = ({ version }: Lake): readonly LakeSegment[] =>
  (version.state.silver as SilverState | undefined)?.segments ?? [];

const rowsIn = async (lake: Lake, table: string): Promise<Map<string, number>> =>
  new Map(lake.has(table) ? (await lake.files(table)).map(({ path, rows }) => [path, rows ?? 0]) : []);

const columnsIn = async (lake: Lake, table: string): Promise<string[]> =>
  lake.has(table) ? fieldsOf((await lake.snapshot(table)).metaData.schemaString).map(({ name }) => name) : [];

const sum = (rows: ReadonlyMap<string, number>): number => [...rows.values()].reduce((all, one) => all + one, 0);

async function takenIn(lake: Lake): Promise<Map<string, string>> {
  if (!lake.has(FILES)) return new Map();
  const rows: pl.DataFrame = await lake.rows(FILES);
  return new Map(dropsOf(rows).flatMap(({ sha256, file, status }) => (status === "taken" ? [[sha256, file]] : [])));
}

/** @throws UserError (exit code 2) where there is no such version */
export async function diffLake(path: string, from: number, to: number): Promise<LakeDifference> {
  const [a, b] = [openLake(path, from), openLake(path, to)];
  const tables: TableDifference[] = [];
  for (const table of [...new Set([...a.tables, ...b.tables])].sort()) {
    if (a.version.tables[table] === b.version.tables[table]) continue;
    const [before, after] = [await rowsIn(a, table), await rowsIn(b, table)];
    const [old, current] = [await columnsIn(a, table), await columnsIn(b, table)];
    tables.push({
      table,
      rowsBefore: a.has(table) ? sum(before) : null,
      rowsAfter: b.has(table) ? sum(after) : null,
      filesAdded: [...after.keys()].filter((file) => !before.has(file)).length,
      filesRemoved: [...before.keys()].filter((file) => !after.has(file)).length,
      columnsAdded: a.has(table) ? current.filter((name) => !old.includes(name)) : [],
    });
  }
  const [had, has] = [await takenIn(a), await takenIn(b)];
  const total = (segments: readonly LakeSegment[], of: "lines" | "rejected"): number =>
    segments.reduce((all, segment) => all + segment[of], 0);
  const [old, current] = [segmentsOf(a), segmentsOf(b)];
  return {
    from,
    to,
    tables,
    filesTaken: [...has].flatMap(([sha256, file]) => (had.has(sha256) ? [] : [file])).sort(),
    filesLost: [...had].flatMap(([sha256, file]) => (has.has(sha256) ? [] : [file])).sort(),
    weeks: restatedWeeks(old, current, { all: true }),
    lines: [total(old, "lines"), total(current, "lines")],
    rejected: [total(old, "rejected"), total(current, "rejected")],
  };
}
