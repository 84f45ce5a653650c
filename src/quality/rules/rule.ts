/** What a rule is: its tests, its severity and its dimension. */
import type { Day } from "../../calendar.ts";
import type { RecordColumn } from "../../schema.ts";
import type { PresetPatterns } from "../input.ts";
import type { ValueTest } from "../values/contract.ts";
import type { TypedRecords } from "../values/typed-records.ts";

export const DIMENSIONS = ["Completeness", "Validity", "Uniqueness", "Consistency", "Timeliness", "Volume"] as const;

export type Dimension = (typeof DIMENSIONS)[number];

/** `error` refuses the record, `warn` counts in the score, `info` is only reported. */
export type Severity = "error" | "warn" | "info";

export interface RuleContext {
  patterns: PresetPatterns;
  /** The last day that can be true; later is `future_date`. */
  latestDay: Day;
}

export interface Check {
  check: string;
  dimension: Dimension;
  severity: Severity;
  column: string;
}

/** A test of whole records. */
export interface RecordTest {
  /**
   * True where records that are plainly sold (`TypedRecords.odd`) pass, and where the test speaks about all of them that have
   * the same basis, or about none: then only the others are looked at one by one.
   */
  passesPlain?: true;
  where?(records: TypedRecords, row: number): boolean;
  fails(records: TypedRecords, row: number): boolean;
}

export interface Rule extends Check {
  /** Code under which a failing record is refused; absent for rules that only count. */
  reason?: string;
  /** False where a source cannot be held to the rule, for example because it lacks the column. */
  applies(has: ReadonlySet<RecordColumn>, context: RuleContext): boolean;
  /** Either: the values of `column` alone decide. */
  values?(context: RuleContext): ValueTest;
  /** Or: several columns together do. */
  record?(context: RuleContext): RecordTest;
  /** Only for records with these values, by column. */
  only?: readonly { column: RecordColumn; wanted: ReadonlySet<string> }[];
  /** One sentence for a failing record, with its value. */
  message?(records: TypedRecords, row: number, context: RuleContext): string;
}
