/** What each column of the input looks like: filled share, different values, range, mean, most frequent values. */
import pl from "../../columns/polars.ts";
import { conform, NUMBER_COLUMNS, type RecordColumn, TIME_COLUMNS } from "../../schema.ts";
import { MAX_AMOUNT } from "../limits.ts";
import { QUALITY_PROFILE } from "../result.ts";
import type { Values } from "../values/contract.ts";
import { type Countable, type CountedValues, createCounts, hashesOfNumbers, type ValueCounts } from "./counts.ts";

const TOP = 5;
const LONGEST = 60;

type Kind = "text" | "number" | "time";
const kindOf = (name: RecordColumn): Kind =>
  NUMBER_COLUMNS.includes(name) ? "number" : TIME_COLUMNS.includes(name) ? "time" : "text";

interface State {
  name: RecordColumn;
  kind: Kind;
  filled: number;
  minimum?: Countable;
  maximum?: Countable;
  /** Sum of a number column in millionths: a whole number, so that the order of rows changes nothing. */
  sum: bigint;
  counts: ValueCounts;
}

const MILLIONTHS = 1e6;

const short = (text: string): string => (text.length > LONGEST ? `${text.slice(0, LONGEST - 1)}…` : text);
/** A value as people read it; a time is in milliseconds. */
const told = (value: Countable, kind: Kind): string =>
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
  /** Contract QUALITY_PROFILE, columns that occurred, sorted by name. */
  table(records: number): pl.DataFrame;
}

export function createProfile(): Profile {
  const states = new Map<RecordColumn, State>();
  const stateOf = (name: RecordColumn): State => {
    const state = states.get(name) ?? {
      name,
      kind: kindOf(name),
      filled: 0,
      sum: 0n,
      counts: createCounts(),
    };
    states.set(name, state);
    return state;
  };
  const includeNumbers = (state: State, { numbers, size }: Values, rows: Uint32Array): void => {
    for (let code = 0; code < size; code++) {
      const value = numbers[code];
      if (rows[code] === 0 || Number.isNaN(value)) continue;
      state.filled += rows[code];
      if (state.minimum === undefined || value < Number(state.minimum)) state.minimum = value;
      if (state.maximum === undefined || value > Number(state.maximum)) state.maximum = value;
      if (state.kind === "number" && Math.abs(value) <= MAX_AMOUNT) state.sum += millionths(value) * BigInt(rows[code]);
    }
  };
  /** Texts are compared where they are; the first and the last alone become strings. */
  const includeTexts = (state: State, { size, bytes, isMissing, text }: Values, rows: Uint32Array): void => {
    const isBefore = bytes?.isBefore ?? ((a: number, b: number) => (text(a) as string) < (text(b) as string));
    let first: number | undefined;
    let last: number | undefined;
    for (let code = 0; code < size; code++) {
      if (rows[code] === 0 || isMissing(code)) continue;
      state.filled += rows[code];
      if (first === undefined || isBefore(code, first)) first = code;
      if (last === undefined || isBefore(last, code)) last = code;
    }
    if (first === undefined || last === undefined) return;
    const [lowest, highest] = [text(first) as string, text(last) as string];
    if (state.minimum === undefined || lowest < state.minimum) state.minimum = lowest;
    if (state.maximum === undefined || highest > state.maximum) state.maximum = highest;
  };
  return {
    occurs: stateOf,
    add(values, rows) {
      const state = stateOf(values.plan.column);
      const { ids, numbers, size, text, hashes } = values;
      const isText = state.kind === "text";
      if (isText) includeTexts(state, values, rows);
      else includeNumbers(state, values, rows);
      const counted: CountedValues = {
        size,
        value: isText ? text : (code) => numbers[code],
        words: isText ? () => hashes : () => hashesOfNumbers(numbers.subarray(0, size)),
      };
      if (values.plan.names !== undefined) counted.number = ids === undefined ? (code) => code : (code) => ids[code];
      state.counts.add(counted, rows);
    },
    table(records) {
      const sorted = [...states.values()].sort((a, b) => (a.name < b.name ? -1 : 1));
      const series = (name: string, of: (state: State) => unknown, type: pl.DataType): pl.Series =>
        pl.Series(name, sorted.map(of), type);
      const shown = (value: Countable | undefined, { kind }: State): string | null =>
        value === undefined ? null : short(told(value, kind));
      return conform(
        pl.DataFrame([
          series("column_name", ({ name }) => name, pl.String),
          series("records", () => records, pl.Int64),
          series("filled", ({ filled }) => filled, pl.Int64),
          series("filled_share", ({ filled }) => (records === 0 ? null : filled / records), pl.Float64),
          series("distinct", ({ counts }) => counts.distinct().count, pl.Int64),
          series("distinct_is_estimate", ({ counts }) => counts.distinct().estimate, pl.Bool),
          series("minimum", (state) => shown(state.minimum, state), pl.String),
          series("maximum", (state) => shown(state.maximum, state), pl.String),
          series(
            "mean",
            ({ kind, sum, filled }) =>
              kind === "number" && filled > 0 ? String(Number(sum) / MILLIONTHS / filled) : null,
            pl.String,
          ),
          series(
            "top_values",
            ({ kind, counts }) =>
              counts
                .top(TOP)
                ?.map(({ value, count }) => `${short(told(value, kind).replaceAll("|", "¦"))} (${count})`)
                .join("|") ?? null,
            pl.String,
          ),
        ]),
        QUALITY_PROFILE,
      );
    },
  };
}
