/** The bridge to danfo.js, for pandas-style looks at small frames. danfo holds rows as JavaScript values: keep it small. */

import pl from "../columns/polars.ts";
import { UserError } from "../errors.ts";
import type { DanfoFrame } from "./danfo-types.ts";

interface Danfo {
  DataFrame: new (data: Record<string, unknown[]>, options: { columns: string[]; dtypes: string[] }) => DanfoFrame;
}

export const DANFO_MAX_ROWS = 50_000;

async function danfo(): Promise<Danfo> {
  // not in the production install, so its types are not looked for
  const name: string = "danfojs-node";
  try {
    return ((await import(name)) as { default: Danfo }).default;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "ERR_MODULE_NOT_FOUND") throw error;
    throw new UserError("danfojs-node is not installed", {
      hint: "a clone of the project has it; elsewhere: npm install --save-dev danfojs-node",
      cause: error,
    });
  }
}

/** "DataType(Int64)" → "Int64"; "DataType(Datetime(ms,))" → "Datetime". */
const typeName = (dtype: unknown): string => /^DataType\((\w+)/.exec(String(dtype))?.[1] ?? String(dtype);

/** How a column came to danfo, by its name there: for the way back. */
interface Origin {
  name: string;
  type: string;
}
const origins = new WeakMap<object, Map<string, Origin>>();

const members = (prototype: object | null): string[] =>
  prototype === null || prototype === Object.prototype
    ? []
    : [...Object.getOwnPropertyNames(prototype), ...members(Object.getPrototypeOf(prototype) as object | null)];

const danfoType = (type: string): string =>
  /^U?Int/.test(type) ? "int32" : type.startsWith("Float") ? "float32" : type === "Bool" ? "boolean" : "string";

const dayText = (value: Date): string => value.toISOString().slice(0, 10);
const timeText = (value: Date): string => value.toISOString().replace("Z", "");

/** A column's values as danfo likes them: missing numbers are NaN, dates are ISO text. */
function valuesOf(series: pl.Series, name: string, type: string): unknown[] {
  if (/^U?Int64/.test(type)) {
    const largest = Math.max(Math.abs(Number(series.min() ?? 0)), Math.abs(Number(series.max() ?? 0)));
    if (largest > Number.MAX_SAFE_INTEGER) {
      throw new UserError(`column ${name} holds ${largest}; danfo.js counts exactly up to ${Number.MAX_SAFE_INTEGER}`, {
        hint: "cast it to text or to Float64 first",
      });
    }
  }
  const values = [...series.toArray()] as unknown[];
  const numeric = /^U?Int|^Float/.test(type);
  return values.map((value) => {
    if (value === null || value === undefined) return numeric ? Number.NaN : null;
    if (type === "Date") return dayText(value as Date);
    if (type === "Datetime") return timeText(value as Date);
    return value;
  });
}

/**
 * A Polars frame as a danfo.js DataFrame: strings, booleans, integers and floats as they are, dates as ISO text, missing
 * numbers as NaN. A column called like a method of danfo (`count`, `values`) gets an underscore behind its name;
 * `fromDanfo` takes it off again.
 *
 * `maxRows`: the most rows that are carried over, 50,000 by default; danfo.js needs about a hundred times the memory.
 *
 * @throws UserError above the limit, for whole numbers beyond 2^53, and for lists or structs
 */
export async function toDanfo(frame: pl.DataFrame, options: { maxRows?: number } = {}): Promise<DanfoFrame> {
  const { maxRows = DANFO_MAX_ROWS } = options;
  if (frame.height > maxRows) {
    throw new UserError(
      `the frame has ${frame.height.toLocaleString("en-GB")} rows; danfo.js gets at most ${maxRows.toLocaleString("en-GB")}`,
      { hint: "aggregate it or take head() first, or raise maxRows" },
    );
  }
  const { DataFrame } = await danfo();
  const taken = new Set(members(DataFrame.prototype as object));
  const data: Record<string, unknown[]> = {};
  const dtypes: string[] = [];
  const map = new Map<string, Origin>();
  frame.columns.forEach((name, i) => {
    const type = typeName(frame.dtypes[i]);
    if (["List", "Struct", "Object", "Binary"].includes(type))
      throw new UserError(`column ${name} is a ${type}; danfo.js holds plain values only`, {
        hint: "drop or unnest it first",
      });
    const safe = taken.has(name) ? `${name}_` : name;
    data[safe] = valuesOf(frame.getColumn(name), name, type);
    dtypes.push(danfoType(type));
    map.set(safe, { name, type });
  });
  const made = new DataFrame(data, { columns: Object.keys(data), dtypes });
  origins.set(made, map);
  return made;
}

const DAY = /^\d{4}-\d{2}-\d{2}$/;
const TIME = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(\.\d+)?$/;

/** The type of a column that did not come from Polars, from all of its values. */
function guess(values: readonly unknown[], dtype: string): string {
  const known = values.filter((value) => value !== null);
  if (known.length > 0) {
    if (known.every((value) => typeof value === "boolean")) return "Bool";
    if (known.every((value) => typeof value === "number"))
      return dtype === "int32" && known.every(Number.isSafeInteger) ? "Int64" : "Float64";
    if (known.every((value) => typeof value === "string" && DAY.test(value))) return "Date";
    if (known.every((value) => typeof value === "string" && TIME.test(value))) return "Datetime";
    return "String";
  }
  return dtype === "int32" ? "Int64" : dtype === "float32" ? "Float64" : dtype === "boolean" ? "Bool" : "String";
}

const POLARS: Readonly<Record<string, pl.DataType>> = {
  Int8: pl.Int8,
  Int16: pl.Int16,
  Int32: pl.Int32,
  Int64: pl.Int64,
  UInt8: pl.UInt8,
  UInt16: pl.UInt16,
  UInt32: pl.UInt32,
  UInt64: pl.UInt64,
  Float32: pl.Float32,
  Float64: pl.Float64,
  Bool: pl.Bool,
};

/** Whether the values still fit the type that the column came with. */
function fits(values: readonly unknown[], type: string): boolean {
  const known = values.filter((value) => value !== null);
  if (/^U?Int/.test(type)) return known.every(Number.isSafeInteger);
  if (type.startsWith("Float")) return known.every((value) => typeof value === "number");
  if (type === "Bool") return known.every((value) => typeof value === "boolean");
  if (type === "Date") return known.every((value) => typeof value === "string" && DAY.test(value));
  if (type === "Datetime") return known.every((value) => typeof value === "string" && TIME.test(value));
  return known.every((value) => typeof value === "string");
}

function seriesOf(name: string, values: readonly unknown[], type: string): pl.Series {
  if (type === "Date")
    return pl.Series(name, values as string[], pl.String).str.strptime(pl.Date, "%Y-%m-%d") as pl.Series;
  if (type === "Datetime") {
    const at = values.map((value) => (value === null ? null : Date.parse(`${String(value)}Z`)));
    return pl.Series(name, at, pl.Float64).cast(pl.Int64).cast(pl.Datetime("ms"));
  }
  const target = POLARS[type];
  if (target === undefined)
    return pl.Series(
      name,
      values.map((value) => (value === null ? null : String(value))),
      pl.String,
    );
  return type === "Bool"
    ? pl.Series(name, values as boolean[], pl.Bool)
    : pl.Series(name, values as number[], pl.Float64).cast(target);
}

/**
 * A danfo.js DataFrame as a Polars frame. Columns that came from Polars get their types back, in a frame derived from it
 * where `like` names the one it came from; others are told from their values: whole numbers, floats, booleans, ISO days
 * and times, text. NaN and undefined become null.
 *
 * @example const back = fromDanfo(df.groupby(["segment"]).agg({ monetary: "mean" }), { like: df });
 */
export function fromDanfo(df: DanfoFrame, options: { like?: DanfoFrame } = {}): pl.DataFrame {
  const map = origins.get(df) ?? (options.like === undefined ? undefined : origins.get(options.like));
  const rows = df.values as unknown[][];
  const series = df.columns.map((column, i) => {
    const values = rows.map((row) => {
      const value = row[i];
      return value === undefined || (typeof value === "number" && Number.isNaN(value)) ? null : value;
    });
    const origin = map?.get(column);
    const type =
      origin !== undefined && fits(values, origin.type) ? origin.type : guess(values, df.dtypes[i] ?? "string");
    return seriesOf(origin?.name ?? column, values, type);
  });
  return pl.DataFrame(series);
}
