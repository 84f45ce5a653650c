/** What one reading gives to the runs that compute from it. */
import type { Day } from "../calendar.ts";
import type { Facts } from "../facts/contract.ts";
import type { SourceFile } from "../ingest/read.ts";
import type { Lake } from "../lake/lake.ts";
import type { Reject } from "../lines.ts";
import type { QualityResult } from "../quality/clean.ts";
import type { LinesRequest } from "./lines-from-files.ts";

/** What a run computes from: the facts of one part of the shop, and what was read for all parts alike. */
export interface FactsRead {
  facts: Facts;
  /** The last day that has a line of this part; undefined without one. */
  lastDay: Day | undefined;
  quality: QualityResult;
  sources: SourceFile[];
  rejects: readonly Reject[];
  /** Files that were left out, in sentences. */
  skipped: readonly string[];
  /** How the lines were asked for. */
  wanted: LinesRequest;
  lake: Lake | undefined;
}
