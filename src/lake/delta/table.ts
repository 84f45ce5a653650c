/** Delta tables: made, opened at a version, read, and changed. */
import { createHash } from "node:crypto";
import pl from "../../columns/polars.ts";
import { UserError } from "../../errors.ts";
import { type Add, type DeltaAction, OUR_PROTOCOL, type Remove } from "./actions.ts";
import { fieldsOf, parseStatistics, polarsType } from "./columns.ts";
import { createLog } from "./commit.ts";
import { readDataFile } from "./data-file.ts";
import { isTable, readSnapshot } from "./log.ts";
import type { Snapshot } from "./snapshot.ts";

/** Spark keeps versions and files for so long: older ones can be read as long as we keep them. */
const KEPT = "interval 3650 days";

export interface NewTable {
  schemaString: string;
  name: string;
  description?: string;
  configuration?: Record<string, string>;
}

/** A UUID that is the same for the same text. */
function uuidOf(text: string): string {
  const hex = createHash("sha256").update(text).digest("hex");
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-5${hex.slice(13, 16)}-8${hex.slice(17, 20)}-${hex.slice(20, 32)}`;
}

/** The table in a folder; made where there is none. */
export async function ensureTable(table: string, made: NewTable, at: number): Promise<Snapshot> {
  if (!isTable(table)) {
    const { name, schemaString, description, configuration = {} } = made;
    const actions: DeltaAction[] = [
      { protocol: OUR_PROTOCOL },
      {
        metaData: {
          id: uuidOf(`${table}\n${name}\n${at}`),
          name,
          ...(description === undefined ? {} : { description }),
          format: { provider: "parquet", options: {} },
          schemaString,
          partitionColumns: [],
          configuration: {
            "delta.enableInCommitTimestamps": "true",
            "delta.deletedFileRetentionDuration": KEPT,
            "delta.logRetentionDuration": KEPT,
            ...configuration,
          },
          createdTime: at,
        },
      },
    ];
    createLog(table, actions, { at, operation: "CREATE TABLE", dependsOn: "nothing" });
  }
  return readSnapshot(table);
}

/** The same table with other columns: the action to commit, or undefined where they are the same. */
export function withSchema({ metaData }: Snapshot, schemaString: string): DeltaAction | undefined {
  const before = fieldsOf(metaData.schemaString);
  const added = fieldsOf(schemaString).filter(({ name }) => before.every((field) => field.name !== name));
  if (added.length === 0) return undefined;
  const fields = [...before, ...added];
  return { metaData: { ...metaData, schemaString: JSON.stringify({ type: "struct", fields }) } };
}

export const removal = ({ path, size, partitionValues }: Add, at: number, dataChange = true): Remove => ({
  path,
  deletionTimestamp: at,
  dataChange,
  extendedFileMetadata: true,
  partitionValues,
  size,
});

/** Files of a version, ordered by path; all, or those that may have rows with `column` between the bounds. */
export function filesOf(
  snapshot: Snapshot,
  where?: { column: string; from?: string | undefined; to?: string | undefined },
): Add[] {
  const all = [...snapshot.files.values()].sort((a, b) => (a.path < b.path ? -1 : 1));
  if (where === undefined) return all;
  const { column, from, to } = where;
  return all.filter(({ stats }) => {
    const { minValues, maxValues } = parseStatistics(stats);
    const [least, most] = [minValues?.[column], maxValues?.[column]];
    if (least === undefined || most === undefined) return true;
    return (from === undefined || String(most) >= from) && (to === undefined || String(least) <= to);
  });
}

/** A column of the table as a file has it, or nulls where the file is older than the column. */
function columnOf(
  name: string,
  type: unknown,
  there: ReadonlySet<string>,
  partition: string | null | undefined,
): pl.Expr {
  const wanted = polarsType(type);
  if (partition !== undefined)
    return pl
      .lit(partition)
      .cast(wanted ?? pl.String)
      .alias(name);
  if (!there.has(name))
    return pl
      .lit(null)
      .cast(wanted ?? pl.String)
      .alias(name);
  return (wanted === undefined ? pl.col(name) : pl.col(name).cast(wanted)).alias(name);
}

/**
 * Rows of one file with the columns of the table, whatever the file was written with.
 *
 * @throws UserError naming the file where it is not as it was written
 */
export function readFileOf(snapshot: Snapshot, add: Add, columns?: readonly string[]): pl.DataFrame {
  const { table, metaData } = snapshot;
  const fields = fieldsOf(metaData.schemaString).filter(({ name }) => columns === undefined || columns.includes(name));
  const unknown = columns?.find((name) => fields.every((field) => field.name !== name));
  if (unknown !== undefined) throw new UserError(`${table} has no column ${unknown}`);
  const partitions = new Set(metaData.partitionColumns);
  const whole = readDataFile(table, add);
  const there = new Set(whole.columns);
  return whole.select(
    ...fields.map(({ name, type }) =>
      columnOf(name, type, there, partitions.has(name) ? (add.partitionValues[name] ?? null) : undefined),
    ),
  );
}

/** All rows of a version, or some files or columns of it. */
export function readRows(
  snapshot: Snapshot,
  columns?: readonly string[],
  files: readonly Add[] = filesOf(snapshot),
): pl.DataFrame {
  const frames = files.map((add) => readFileOf(snapshot, add, columns));
  if (frames.length > 0) return frames.length === 1 ? frames[0]! : pl.concat(frames);
  const fields = fieldsOf(snapshot.metaData.schemaString).filter(
    ({ name }) => columns === undefined || columns.includes(name),
  );
  return pl.DataFrame(
    Object.fromEntries(fields.map(({ name, type }) => [name, pl.Series(name, [], polarsType(type) ?? pl.String)])),
  );
}
