/** danfo.js in types, as far as it is of use in a notebook: its own package brings those of TensorFlow along. */

type Value = string | number | boolean;
type Axis = 0 | 1;
type Numeric = number | readonly number[] | DanfoSeries;
interface AxisOption {
  axis?: Axis;
}
interface InPlace {
  inplace?: boolean;
}

/** What frames and series of danfo.js have in common. */
interface DanfoTable {
  readonly shape: number[];
  readonly ndim: number;
  readonly size: number;
  readonly axis: { index: (string | number)[]; columns: (string | number)[] };
  readonly index: (string | number)[];
  readonly columns: string[];
  readonly dtypes: string[];
  readonly values: unknown;
  readonly config: unknown;
  readonly tensor: unknown;
  readonly getColumnData: unknown;
  toCSV(options?: object): string;
  toJSON(options?: object): object;
  toExcel(options?: object): void;
  print(): void;
  toString(): string;
}

/** A column of danfo.js. */
export interface DanfoSeries extends DanfoTable {
  readonly dtype: string;
  readonly str: { [method: string]: (...args: readonly unknown[]) => DanfoSeries };
  readonly dt: { [method: string]: (...args: readonly unknown[]) => DanfoSeries };
  loc(rows: readonly Value[]): DanfoSeries;
  iloc(rows: readonly Value[]): DanfoSeries;
  at(row: string): Value | undefined;
  iat(row: number): Value | undefined;
  head(rows?: number): DanfoSeries;
  tail(rows?: number): DanfoSeries;
  sample(count?: number, options?: { seed?: number }): Promise<DanfoSeries>;
  add(other: Numeric, options?: InPlace): DanfoSeries;
  sub(other: Numeric, options?: InPlace): DanfoSeries;
  mul(other: Numeric, options?: InPlace): DanfoSeries;
  div(other: Numeric, options?: InPlace): DanfoSeries;
  pow(other: Numeric, options?: InPlace): DanfoSeries;
  mod(other: Numeric, options?: InPlace): DanfoSeries;
  maximum(other: Numeric): DanfoSeries;
  minimum(other: Numeric): DanfoSeries;
  mean(): number;
  median(): number;
  mode(): number[];
  min(): number;
  max(): number;
  sum(): number;
  count(): number;
  std(): number;
  var(): number;
  nUnique(): number;
  argMax(): number;
  argMin(): number;
  lt(other: Numeric | Value): DanfoSeries;
  gt(other: Numeric | Value): DanfoSeries;
  le(other: Numeric | Value): DanfoSeries;
  ge(other: Numeric | Value): DanfoSeries;
  eq(other: Numeric | Value): DanfoSeries;
  ne(other: Numeric | Value): DanfoSeries;
  /** Both conditions: `df["orders"].gt(3).and(df["spend"].lt(100))`. */
  and(other: DanfoSeries | readonly boolean[]): DanfoSeries;
  or(other: DanfoSeries | readonly boolean[]): DanfoSeries;
  abs(options?: InPlace): DanfoSeries;
  round(digits?: number, options?: InPlace): DanfoSeries;
  cumSum(options?: InPlace): DanfoSeries;
  cumMin(options?: InPlace): DanfoSeries;
  cumMax(options?: InPlace): DanfoSeries;
  cumProd(options?: InPlace): DanfoSeries;
  isNa(): DanfoSeries;
  fillNa(value: Value, options?: InPlace): DanfoSeries;
  dropNa(options?: InPlace): DanfoSeries;
  dropDuplicates(options?: InPlace & { keep?: "first" | "last" }): DanfoSeries;
  replace(before: Value, after: Value, options?: InPlace): DanfoSeries;
  sortValues(options?: InPlace & { ascending?: boolean }): DanfoSeries;
  argSort(options?: { ascending: boolean }): DanfoSeries;
  unique(): DanfoSeries;
  valueCounts(): DanfoSeries;
  describe(): DanfoSeries;
  copy(): DanfoSeries;
  map(mapper: object | ((value: never, index?: number) => unknown), options?: InPlace): DanfoSeries;
  apply(callable: (value: never) => unknown, options?: InPlace): DanfoSeries;
  append(values: unknown, index: unknown, options?: InPlace): DanfoSeries;
  asType(dtype: "float32" | "int32" | "string" | "boolean" | "undefined", options?: InPlace): DanfoSeries;
  setIndex(index: readonly (string | number)[], options?: InPlace): DanfoSeries;
  resetIndex(options?: InPlace): DanfoSeries;
  getDummies(options?: {
    columns?: string | string[];
    prefix?: string | string[];
    prefixSeparator?: string;
  }): DanfoFrame;
  plot(element: string): unknown;
}

/** A DataFrame of danfo.js. */
export interface DanfoFrame extends DanfoTable {
  readonly T: DanfoFrame;
  readonly ctypes: DanfoSeries;
  /** Rows and columns by their labels: `df.loc({ rows: [0, 1], columns: ["spend"] })`; rows may be a condition. */
  loc(places: { rows?: readonly Value[] | DanfoSeries; columns?: readonly string[] }): DanfoFrame;
  /** Rows and columns by their places, or by ranges such as `"0:5"`. */
  iloc(places: { rows?: readonly Value[] | DanfoSeries; columns?: readonly (string | number)[] }): DanfoFrame;
  at(row: string | number, column: string): Value | undefined;
  iat(row: number, column: number): Value | undefined;
  column(column: string): DanfoSeries;
  head(rows?: number): DanfoFrame;
  tail(rows?: number): DanfoFrame;
  sample(count?: number, options?: { seed?: number }): Promise<DanfoFrame>;
  /** Count, mean, spread, extremes and median of every numeric column. */
  describe(): DanfoFrame;
  groupby(columns: readonly string[]): DanfoGroups;
  sortValues(column: string, options?: InPlace & { ascending?: boolean }): DanfoFrame;
  sortIndex(options?: InPlace & { ascending?: boolean }): DanfoFrame;
  /** Rows where a condition holds: `df.query(df["orders"].gt(3))`. */
  query(condition: DanfoSeries | readonly boolean[], options?: InPlace): DanfoFrame;
  add(other: DanfoFrame | Numeric, options?: AxisOption & InPlace): DanfoFrame;
  sub(other: DanfoFrame | Numeric, options?: AxisOption & InPlace): DanfoFrame;
  mul(other: DanfoFrame | Numeric, options?: AxisOption & InPlace): DanfoFrame;
  div(other: DanfoFrame | Numeric, options?: AxisOption & InPlace): DanfoFrame;
  divNoNan(other: DanfoFrame | Numeric, options?: AxisOption & InPlace): DanfoFrame;
  pow(other: DanfoFrame | Numeric, options?: AxisOption & InPlace): DanfoFrame;
  mod(other: DanfoFrame | Numeric, options?: AxisOption & InPlace): DanfoFrame;
  pctChange(other: DanfoFrame | Numeric, options?: AxisOption & InPlace): DanfoFrame;
  diff(other: DanfoFrame | Numeric, options?: AxisOption & InPlace): DanfoFrame;
  lt(other: DanfoFrame | Numeric, options?: AxisOption): DanfoFrame;
  gt(other: DanfoFrame | Numeric, options?: AxisOption): DanfoFrame;
  le(other: DanfoFrame | Numeric, options?: AxisOption): DanfoFrame;
  ge(other: DanfoFrame | Numeric, options?: AxisOption): DanfoFrame;
  eq(other: DanfoFrame | Numeric, options?: AxisOption): DanfoFrame;
  ne(other: DanfoFrame | Numeric, options?: AxisOption): DanfoFrame;
  mean(options?: AxisOption): DanfoSeries;
  median(options?: AxisOption): DanfoSeries;
  mode(options?: AxisOption & { keep?: number }): DanfoSeries;
  min(options?: AxisOption): DanfoSeries;
  max(options?: AxisOption): DanfoSeries;
  std(options?: AxisOption): DanfoSeries;
  var(options?: AxisOption): DanfoSeries;
  sum(options?: AxisOption): DanfoSeries;
  count(options?: AxisOption): DanfoSeries;
  nUnique(axis?: Axis): DanfoSeries;
  abs(options?: InPlace): DanfoFrame;
  round(digits: number, options?: InPlace): DanfoFrame;
  cumSum(options?: AxisOption & InPlace): DanfoFrame;
  cumMin(options?: AxisOption & InPlace): DanfoFrame;
  cumMax(options?: AxisOption & InPlace): DanfoFrame;
  cumProd(options?: AxisOption & InPlace): DanfoFrame;
  isNa(): DanfoFrame;
  fillNa(values: Value | readonly Value[], options?: InPlace & { columns?: string[] }): DanfoFrame;
  dropNa(options?: AxisOption & InPlace): DanfoFrame;
  drop(options?: InPlace & { columns?: string | string[]; index?: (string | number)[] }): DanfoFrame;
  addColumn(
    column: string,
    values: DanfoSeries | readonly unknown[],
    options?: InPlace & { atIndex?: number | string },
  ): DanfoFrame;
  append(values: unknown, index: unknown, options?: InPlace): DanfoFrame;
  rename(mapper: { [before: string]: string | number }, options?: AxisOption & InPlace): DanfoFrame;
  replace(before: Value, after: Value, options?: InPlace & { columns?: string[] }): DanfoFrame;
  asType(column: string, dtype: "float32" | "int32" | "string" | "boolean", options?: InPlace): DanfoFrame;
  selectDtypes(include: readonly string[]): DanfoFrame;
  setIndex(options: InPlace & { index?: (string | number)[]; column?: string; drop?: boolean }): DanfoFrame;
  resetIndex(options?: InPlace): DanfoFrame;
  transpose(options?: InPlace): DanfoFrame;
  apply(callable: (values: never) => unknown, options?: AxisOption): DanfoFrame | DanfoSeries;
  applyMap(callable: (value: never) => unknown, options?: InPlace): DanfoFrame;
  getDummies(
    options?: InPlace & {
      columns?: string | string[];
      prefix?: string | string[];
      prefixSeparator?: string | string[];
    },
  ): DanfoFrame;
  copy(): DanfoFrame;
  plot(element: string): unknown;
  /** A column by its name; its name may also be that of a method, which goes before. */
  // biome-ignore lint/suspicious/noExplicitAny: an index signature has to admit every method beside it
  readonly [column: string]: any;
}

/** Groups of rows. */
export interface DanfoGroups {
  readonly ngroups: number;
  readonly groups: { [key: string]: object };
  /** Some columns of the groups: `df.groupby(["segment"]).col(["spend"]).mean()`. */
  col(columns: readonly string[]): DanfoGroups;
  /** One row per group; columns are called `column_measure`: `agg({ monetary: ["mean", "count"] })`. */
  agg(measures: Record<string, string | string[]>): DanfoFrame;
  mean(): DanfoFrame;
  sum(): DanfoFrame;
  count(): DanfoFrame;
  std(): DanfoFrame;
  var(): DanfoFrame;
  min(): DanfoFrame;
  max(): DanfoFrame;
  cumSum(): DanfoFrame;
  cumMin(): DanfoFrame;
  cumMax(): DanfoFrame;
  cumProd(): DanfoFrame;
  first(): DanfoFrame;
  last(): DanfoFrame;
  size(): DanfoFrame;
  getGroup(keys: readonly (string | number)[]): DanfoFrame;
  apply(callable: (group: DanfoFrame) => DanfoFrame | DanfoSeries): DanfoFrame;
}
