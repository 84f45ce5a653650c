/** What each column of the input looks like: filled share, different values, range, mean, most frequent values. */
import pl from "nodejs-polars";
import { conform, type RecordColumn } from "../schema.ts";
import { createBuffer } from "./buffer.ts";
import { createCounts, type ValueCounts } from "./counts.ts";
import { once } from "./once.ts";
import { QUALITY_PROFILE } from "./result.ts";
import { MAX_AMOUNT } from "./typed.ts";

const TOP = 5;
const LONGEST = 60;

interface ColumnKind {
  name: RecordColumn;
  /** The typed column behind it. */
  value: string;
  kind: "text" | "number" | "time";
}

const COLUMNS: readonly ColumnKind[] = [
  { name: "order_id", value: "order_id", kind: "text" },
  { name: "customer_id", value: "customer_id", kind: "text" },
  { name: "product_id", value: "product_id", kind: "text" },
  { name: "description", value: "description", kind: "text" },
  { name: "category", value: "category", kind: "text" },
  { name: "quantity", value: "quantity_number", kind: "number" },
  { name: "unit_price", value: "unit_price_number", kind: "number" },
  { name: "amount", value: "amount_number", kind: "number" },
  { name: "ordered_at", value: "at", kind: "time" },
  { name: "region", value: "region", kind: "text" },
  { name: "email", value: "email", kind: "text" },
  { name: "phone", value: "phone", kind: "text" },
];

interface State {
  column: ColumnKind;
  filled: number;
  minimum?: string | number;
  maximum?: string | number;
  /** Sum of a number column in millionths: a whole number, so that the order of rows changes nothing. */
  sum: bigint;
  counts: ValueCounts;
}

const MILLIONTHS = 1e6;

const short = (text: string): string => (text.length > LONGEST ? `${text.slice(0, LONGEST - 1)}…` : text);
const shown = (value: string | number | undefined): string | null =>
  value === undefined ? null : short(String(value));

const written = (value: pl.Expr, kind: ColumnKind["kind"]): pl.Expr =>
  kind === "time" ? value.dt.strftime("%Y-%m-%d %H:%M:%S") : value;

/** Expressions of one column, named after it. */
const measures = once(({ name, value, kind }: ColumnKind): pl.Expr[] => {
  const parts = [
    pl.col(value).isNotNull().sum().cast(pl.Int64).alias(`filled_${name}`),
    written(pl.col(value).min(), kind).alias(`min_${name}`),
    written(pl.col(value).max(), kind).alias(`max_${name}`),
  ];
  if (kind !== "number") return parts;
  const usual = pl
    .when(pl.col(value).abs().ltEq(pl.lit(MAX_AMOUNT)))
    .then(pl.col(value))
    .otherwise(pl.lit(null));
  // units and millionths apart: each sum stays within 64 bits
  const units = usual.floor();
  const rest = usual.sub(units).mul(pl.lit(MILLIONTHS)).round(0);
  return [
    ...parts,
    units.cast(pl.Int64, false).sum().cast(pl.String).alias(`units_${name}`),
    rest.cast(pl.Int64, false).sum().cast(pl.String).alias(`rest_${name}`),
  ];
});

export interface Profile {
  add(typed: pl.DataFrame, has: ReadonlySet<RecordColumn>): void;
  /** Contract QUALITY_PROFILE, columns that occurred, sorted by name. */
  table(): pl.DataFrame;
}

const plain = (value: unknown): string | number | null =>
  typeof value === "string" || typeof value === "number" ? value : null;

export function createProfile(): Profile {
  const states = new Map<RecordColumn, State>();
  let records = 0;
  const stateOf = (column: ColumnKind): State => {
    const state = states.get(column.name) ?? { column, filled: 0, sum: 0n, counts: createCounts() };
    states.set(column.name, state);
    return state;
  };
  const occurring = new Set<RecordColumn>();
  const measured = (typed: pl.DataFrame): void => {
    const columns = COLUMNS.filter(({ name }) => occurring.has(name));
    if (columns.length === 0) return;
    const row = typed.select(...columns.flatMap(measures)).toRecords()[0];
    for (const column of columns) {
      const { name } = column;
      const state = stateOf(column);
      state.filled += Number(row[`filled_${name}`]);
      const [min, max] = [plain(row[`min_${name}`]), plain(row[`max_${name}`])];
      if (min !== null && (state.minimum === undefined || min < state.minimum)) state.minimum = min;
      if (max !== null && (state.maximum === undefined || state.maximum < max)) state.maximum = max;
      if (column.kind === "number")
        state.sum += BigInt(String(row[`units_${name}`])) * BigInt(MILLIONTHS) + BigInt(String(row[`rest_${name}`]));
      state.counts.add(typed, column.value);
    }
  };
  const buffer = createBuffer(
    COLUMNS.map(({ value }) => value),
    measured,
  );
  return {
    add(typed, has) {
      records += typed.height;
      for (const name of has) occurring.add(name);
      buffer.add(typed);
    },
    table() {
      buffer.flush();
      const sorted = [...states.values()].sort((a, b) => (a.column.name < b.column.name ? -1 : 1));
      const series = (name: string, of: (state: State) => unknown, type: pl.DataType): pl.Series =>
        pl.Series(name, sorted.map(of), type);
      return conform(
        pl.DataFrame([
          series("column_name", ({ column }) => column.name, pl.String),
          series("records", () => records, pl.Int64),
          series("filled", ({ filled }) => filled, pl.Int64),
          series("filled_share", ({ filled }) => (records === 0 ? null : filled / records), pl.Float64),
          series("distinct", ({ counts }) => counts.distinct().count, pl.Int64),
          series("distinct_is_estimate", ({ counts }) => counts.distinct().estimate, pl.Bool),
          series("minimum", ({ minimum }) => shown(minimum), pl.String),
          series("maximum", ({ maximum }) => shown(maximum), pl.String),
          series(
            "mean",
            ({ column, sum, filled }) =>
              column.kind === "number" && filled > 0 ? String(Number(sum) / MILLIONTHS / filled) : null,
            pl.String,
          ),
          series(
            "top_values",
            ({ counts }) =>
              counts
                .top(TOP)
                ?.map(({ value, count }) => `${short(value.replaceAll("|", "¦").replace(/\.0+$/, ""))} (${count})`)
                .join("|") ?? null,
            pl.String,
          ),
        ]),
        QUALITY_PROFILE,
      );
    },
  };
}
