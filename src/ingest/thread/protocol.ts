/** What the thread that reads is asked to do, and what it says. */
import type { PlainPiece } from "../csv/csv.ts";
import type { DelimitedTask } from "../csv/task.ts";
import type { TableFacts } from "../source.ts";

/** Files in the order in which they are read; those of a group share their interners. */
export interface ReadingWork {
  groups: { wanted: readonly number[]; largest: readonly number[] }[];
  files: { task: DelimitedTask; group: number }[];
  /** Bytes of pieces that may wait to be taken, and one piece more. */
  aheadBytes: number;
}

/**
 * What the thread hears: perhaps a file that it is going to read, once its work, and for each piece that was taken how many bytes
 * it had.
 */
export type ReadingRequest =
  | { kind: "prepare"; task: DelimitedTask }
  | { kind: "work"; work: ReadingWork }
  | { kind: "taken"; bytes: number };

/** Sent for each piece of a file, and at its end. */
export type ReadingMessage =
  | { kind: "piece"; piece: PlainPiece; done: number; facts: TableFacts }
  | { kind: "end"; facts: TableFacts };
