/** Columns of Delta tables and of frames: types, and the statistics of a file. */
import pl from "../../columns/polars.ts";
import type { ColumnType, Contract } from "../../schema.ts";

const DELTA_TYPES: Readonly<Record<ColumnType, string>> = {
  string: "string",
  boolean: "boolean",
  int32: "integer",
  int64: "long",
  float64: "double",
  date: "date",
  datetime: "timestamp_ntz",
};

export interface DeltaField {
  name: string;
  type: string;
  nullable: boolean;
  metadata: Record<string, unknown>;
}

const schemaOf = (fields: readonly DeltaField[]): string => JSON.stringify({ type: "struct", fields });

/** The columns of a contract, with their descriptions as comments. */
export const contractSchema = ({ columns }: Contract): string =>
  schemaOf(
    Object.entries(columns).map(([name, { type, description }]) => ({
      name,
      type: DELTA_TYPES[type],
      nullable: true,
      metadata: { comment: description },
    })),
  );

const POLARS_TYPES: Readonly<Record<string, string>> = {
  String: "string",
  Utf8: "string",
  Bool: "boolean",
  Boolean: "boolean",
  Int32: "integer",
  Int64: "long",
  Float64: "double",
  Date: "date",
  Datetime: "timestamp_ntz",
};

const typeName = (type: unknown): string => /(?:DataType\()?(\w+)/.exec(String(type))?.[1] ?? String(type);

/** The columns of a frame. @throws Error for a type that tables of ours do not have */
export function frameSchema(frame: pl.DataFrame, comments: Readonly<Record<string, string>> = {}): string {
  const { columns, dtypes } = frame;
  return schemaOf(
    columns.map((name, i) => {
      const type = POLARS_TYPES[typeName(dtypes[i])];
      if (type === undefined) throw new Error(`column ${name} is ${typeName(dtypes[i])}, which no table has`);
      const comment = comments[name];
      return { name, type, nullable: true, metadata: comment === undefined ? {} : { comment } };
    }),
  );
}

export const fieldsOf = (schemaString: string): DeltaField[] =>
  (JSON.parse(schemaString) as { fields: DeltaField[] }).fields;

const READ_TYPES: Readonly<Record<string, () => pl.DataType>> = {
  string: () => pl.String,
  boolean: () => pl.Bool,
  integer: () => pl.Int32,
  short: () => pl.Int32,
  byte: () => pl.Int32,
  long: () => pl.Int64,
  double: () => pl.Float64,
  float: () => pl.Float64,
  date: () => pl.Date,
  timestamp: () => pl.Datetime("ms"),
  timestamp_ntz: () => pl.Datetime("ms"),
};

/** The Polars type of a Delta type; undefined for one that is taken as it comes. */
export const polarsType = (type: unknown): pl.DataType | undefined => READ_TYPES[String(type)]?.();

/** Longer texts have no bounds in the statistics: a cut one must be rounded up to stay true. */
const LONGEST_BOUND = 64;

interface Bound {
  name: string;
  of(value: unknown): unknown;
}

const iso = (value: unknown): string => (value as Date).toISOString();

/** Statistics of a file, counted from its rows: readers believe them and leave files out by them. */
export function fileStatistics(frame: pl.DataFrame): string {
  const { columns, dtypes, height } = frame;
  const bounds: Bound[] = columns.flatMap((name, i): Bound[] => {
    const type = typeName(dtypes[i]);
    if (type === "Bool" || type === "Boolean" || height === 0) return [];
    if (type === "Date") return [{ name, of: (value) => iso(value).slice(0, 10) }];
    if (type === "Datetime") return [{ name, of: (value) => iso(value).replace("Z", "") }];
    if (type === "Int64") return [{ name, of: Number }];
    return [{ name, of: (value) => value }];
  });
  const nulls = frame.select(...columns.map((name) => pl.col(name).isNull().sum().cast(pl.Float64).alias(name)));
  const nullCount = nulls.toRecords()[0] ?? {};
  const values = (expression: (name: string) => pl.Expr): Record<string, unknown> =>
    bounds.length === 0
      ? {}
      : (frame.select(...bounds.map(({ name }) => expression(name).alias(name))).toRecords()[0] as Record<
          string,
          unknown
        >);
  const least = values((name) => pl.col(name).min());
  const most = values((name) => pl.col(name).max());
  const minValues: Record<string, unknown> = {};
  const maxValues: Record<string, unknown> = {};
  for (const { name, of } of bounds) {
    const [low, high] = [least[name], most[name]];
    if (low === null || low === undefined || high === null || high === undefined) continue;
    if (typeof low === "string" && Math.max(low.length, String(high).length) > LONGEST_BOUND) continue;
    if (typeof low === "number" && !(Number.isFinite(low) && Number.isFinite(high))) continue;
    if (Math.abs(Number(low)) > Number.MAX_SAFE_INTEGER || Math.abs(Number(high)) > Number.MAX_SAFE_INTEGER) continue;
    minValues[name] = of(low);
    maxValues[name] = of(high);
  }
  return JSON.stringify({ numRecords: height, minValues, maxValues, nullCount });
}

export interface DeltaStatistics {
  numRecords?: number;
  minValues?: Record<string, unknown>;
  maxValues?: Record<string, unknown>;
  nullCount?: Record<string, number>;
}

export const parseStatistics = (stats: string | undefined): DeltaStatistics =>
  stats === undefined ? {} : (JSON.parse(stats) as DeltaStatistics);
