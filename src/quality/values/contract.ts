/** The different values of a column, with what is known of each. */

import type { GlobalDictionary } from "../../columns/global-dictionary.ts";
import type pl from "../../columns/polars.ts";
import type { StringTable } from "../../columns/strings.ts";
import type { RecordColumn } from "../../schema.ts";
import type { Coercion } from "./standard.ts";

/** By code: the text, standardised. */
export interface Values extends StringTable {
  readonly plan: ColumnPlan;
  /** Whether a code stands for no value. */
  isMissing(code: number): boolean;
  /** By code: the number, or the milliseconds since 1970 of a date; NaN where there is none. */
  readonly numbers: Float64Array;
  /** By code: the number of the name; undefined where it is the code. */
  readonly ids: Int32Array | undefined;
  /** By code, for columns of text: the two words of `hashTexts`. */
  readonly hashes: Uint32Array;
  /** Currencies that are written with amounts; empty for other columns. */
  readonly signs: ReadonlySet<string>;
  /** By test, by code: FAILS, OUTSIDE or both; undefined where every value so far passes and is spoken about. */
  readonly tests: readonly (Uint8Array | undefined)[];
  /** By mark, by code. */
  readonly marks: readonly Uint8Array[];
  /** Takes account of what the dictionary has got since the last call. */
  extend(): void;
  /** Counts rows; those with a value that some test says something of, ascending. */
  count(codes: Int32Array): Int32Array;
  /** What was changed in how many rows, and how often each code occurred, since the last call. */
  take(): { coerced: Coercion[]; rows: Uint32Array };
}

/** What has to be known of a column's values. */
export interface ColumnPlan {
  column: RecordColumn;
  /** The source has the column. */
  present: boolean;
  /** Texts in lower case that stand for no value, besides those that are known; undefined for none. */
  nothing?: ReadonlySet<string> | undefined;
  /** Written where a value is missing. */
  fill: string | undefined;
  decimal: "." | ",";
  dateFormats: readonly string[];
  tests: readonly ValueTest[];
  /** Further properties, true or false. */
  marks: readonly Mark[];
  /** Where the column's values get numbers that hold over the whole run. */
  names: GlobalDictionary | undefined;
}

/** What a test may say of a value: it fails, or the rule does not speak about it. */
export const FAILS = 1;
export const OUTSIDE = 2;

/** A test of single values. */
export type ValueTest = PlainTest | PatternTest;

/** What is said of a missing value, and of others by their bytes or by what was read from them: 0, FAILS, OUTSIDE or both. */
export interface PlainTest {
  missing: number;
  /** Of a text as UTF-8, `keys[start, end)`; absent: 0. */
  text?(keys: Uint8Array, start: number, end: number): number;
  /** Of its number, or of a date's milliseconds since 1970; NaN for a text that is none. Absent: 0. */
  number?(value: number): number;
}

/** Expressions over the column's text, for regular expressions. */
export interface PatternTest {
  /** Values the test speaks about; absent: all. */
  where?: pl.Expr;
  fails: pl.Expr;
}

/** The same of all values, or an expression over the column's text. */
export type Mark = boolean | pl.Expr;
