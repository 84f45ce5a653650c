/** What each column of the input looks like: filled share, different values, range, mean, most frequent values. */
import pl from "../../columns/polars.ts";
import { conform, NUMBER_COLUMNS, type RecordColumn, TIME_COLUMNS } from "../../schema.ts";
import { MAX_AMOUNT } from "../limits.ts";
import { QUALITY_PROFILE } from "../result.ts";
import type { Values } from "../values/contract.ts";
import {
  type Countable,
  type CountedValues,
  type CountsState,
  createCounts,
  distinctOf,
  hashesOfNumbers,
  topOf,
  type ValueCounts,
} from "./counts.ts";

const TOP = 5;
const LONGEST = 60;

type Kind = "text" | "number" | "time";
const kindOf = (name: RecordColumn): Kind =>
  NUMBER_COLUMNS.includes(name) ? "number" : TIME_COLUMNS.includes(name) ? "time" : "text";

/** What is known of a column. */
export interface ColumnState {
  name: RecordColumn;
  filled: number;
  minimum: Countable | undefined;
  maximum: Countable | undefined;
  /** Sum of a number column in millionths: a whole number, so that the order of rows changes nothing. */
  sum: bigint;
  counts: CountsState;
}

interface Column extends Omit<ColumnState, "counts"> {
  kind: Kind;
  counts: ValueCounts;
}

const MILLIONTHS = 1e6;

const short = (text: string): string => (text.length > LONGEST ? `${text.slice(0, LONGEST - 1)}…` : text);
/** A value as people read it; a time is in milliseconds. */
const valueText = (value: Countable, kind: Kind): string =>
  kind === "time"
    ? new Date(Number(value))
        .toISOString()
        .replace("T", " ")
        .replace(/(\.0+)?Z$/, "")
    : String(value);

/** A number in millionths, whole part and rest apart so that neither leaves the exact range. */
function millionths(value: number): bigint {
  const units = Math.floor(value);
  return BigInt(units) * BigInt(MILLIONTHS) + BigInt(Math.round((value - units) * MILLIONTHS));
}

export interface Profile {
  /** Says that a column occurs, whatever is in it. */
  occurs(column: RecordColumn): void;
  /** Takes values of a column into account, each as often as `rows` says. */
  add(values: Values, rows: Uint32Array): void;
  include(columns: readonly ColumnState[]): void;
  /** Columns that occurred, sorted by name; `hashed` as for counts. */
  state(hashed: boolean): ColumnState[];
}

function widen(column: Column, lowest: Countable, highest: Countable): void {
  if (column.minimum === undefined || lowest < column.minimum) column.minimum = lowest;
  if (column.maximum === undefined || highest > column.maximum) column.maximum = highest;
}

function includeNumbers(column: Column, { numbers, size }: Values, rows: Uint32Array): void {
  let lowest = Number.POSITIVE_INFINITY;
  let highest = Number.NEGATIVE_INFINITY;
  for (let code = 0; code < size; code++) {
    const value = numbers[code]!;
    const times = rows[code]!;
    if (times === 0 || Number.isNaN(value)) continue;
    column.filled += times;
    if (value < lowest) lowest = value;
    if (value > highest) highest = value;
    if (column.kind === "number" && Math.abs(value) <= MAX_AMOUNT) column.sum += millionths(value) * BigInt(times);
  }
  if (lowest <= highest) widen(column, lowest, highest);
}

/** Texts are compared where they are; the first and the last alone become strings. */
function includeTexts(column: Column, { size, bytes, isMissing, text }: Values, rows: Uint32Array): void {
  const isBefore = bytes?.isBefore ?? ((a: number, b: number) => (text(a) as string) < (text(b) as string));
  let first: number | undefined;
  let last: number | undefined;
  for (let code = 0; code < size; code++) {
    if (rows[code] === 0 || isMissing(code)) continue;
    column.filled += rows[code]!;
    if (first === undefined || last === undefined) first = last = code;
    // ids mostly ascend: then this is all there is to compare
    else if (isBefore(last, code)) last = code;
    else if (isBefore(code, first)) first = code;
  }
  if (first !== undefined && last !== undefined) widen(column, text(first) as string, text(last) as string);
}

export function createProfile(): Profile {
  const columns = new Map<RecordColumn, Column>();
  const columnOf = (name: RecordColumn): Column => {
    const column = columns.get(name) ?? {
      name,
      kind: kindOf(name),
      filled: 0,
      minimum: undefined,
      maximum: undefined,
      sum: 0n,
      counts: createCounts(),
    };
    columns.set(name, column);
    return column;
  };
  return {
    occurs: columnOf,
    add(values, rows) {
      const column = columnOf(values.plan.column);
      const { ids, numbers, size, text, hashes, plan } = values;
      const isText = column.kind === "text";
      if (isText) includeTexts(column, values, rows);
      else includeNumbers(column, values, rows);
      const counted: CountedValues = {
        size,
        value: isText ? text : (code) => numbers[code]!,
        words: isText ? () => hashes : () => hashesOfNumbers(numbers.subarray(0, size)),
      };
      if (plan.names !== undefined)
        counted.keys = { texts: plan.names, number: ids === undefined ? (code) => code : (code) => ids[code]! };
      column.counts.add(counted, rows);
    },
    include(states) {
      for (const { name, filled, minimum, maximum, sum, counts } of states) {
        const column = columnOf(name);
        column.filled += filled;
        column.sum += sum;
        if (minimum !== undefined && maximum !== undefined) widen(column, minimum, maximum);
        column.counts.include(counts);
      }
    },
    state: (hashed) =>
      [...columns.values()]
        .map(({ kind: _, counts, ...column }) => ({ ...column, counts: counts.state(hashed) }))
        .sort((a, b) => (a.name < b.name ? -1 : 1)),
  };
}

/** Contract QUALITY_PROFILE of columns, which are sorted by name. */
export function profileTable(columns: readonly ColumnState[], records: number): pl.DataFrame {
  const series = (name: string, of: (column: ColumnState) => unknown, type: pl.DataType): pl.Series =>
    pl.Series(name, columns.map(of), type);
  const shown = (value: Countable | undefined, { name }: ColumnState): string | null =>
    value === undefined ? null : short(valueText(value, kindOf(name)));
  const mean = ({ name, sum, filled }: ColumnState): string | null =>
    kindOf(name) === "number" && filled > 0 ? String(Number(sum) / MILLIONTHS / filled) : null;
  const top = ({ name, counts }: ColumnState): string | null =>
    topOf(counts, TOP)
      ?.map(({ value, count }) => `${short(valueText(value, kindOf(name)).replaceAll("|", "¦"))} (${count})`)
      .join("|") ?? null;
  return conform(
    pl.DataFrame([
      series("column_name", ({ name }) => name, pl.String),
      series("records", () => records, pl.Int64),
      series("filled", ({ filled }) => filled, pl.Int64),
      series("filled_share", ({ filled }) => (records === 0 ? null : filled / records), pl.Float64),
      series("distinct", ({ counts }) => distinctOf(counts).count, pl.Int64),
      series("distinct_is_estimate", ({ counts }) => distinctOf(counts).estimate, pl.Bool),
      series("minimum", (column) => shown(column.minimum, column), pl.String),
      series("maximum", (column) => shown(column.maximum, column), pl.String),
      series("mean", mean, pl.String),
      series("top_values", top, pl.String),
    ]),
    QUALITY_PROFILE,
  );
}
