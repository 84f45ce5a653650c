/** What cleaning found, apart from the lines and rejects themselves. */

import type pl from "../columns/polars.ts";
import type { UsualAmounts } from "../lines.ts";
import { type Contract, column } from "../schema.ts";
import type { CurrencyCount } from "./meaning/currency-counts.ts";
import type { StatusCount } from "./meaning/status-counts.ts";
import type { Dimension } from "./rules/rule.ts";
import type { Coercion } from "./values/standard.ts";

export const QUALITY: Contract = {
  name: "quality",
  grain: "one per check",
  key: ["check", "column_name"],
  columns: {
    check: column("string", "what is checked"),
    dimension: column("string", "Completeness, Validity, Uniqueness, Consistency, Timeliness or Volume"),
    column_name: column("string", "the column it is about; null for a check of whole records"),
    severity: column("string", "error refuses the record, warn counts in the score, info is only reported"),
    checked: column("int64", "records (or files, products) the check spoke about"),
    failed: column("int64", "how many of them failed"),
    pass_share: column("float64", "(checked − failed) ÷ checked; null where nothing was checked"),
  },
};

export const QUALITY_PROFILE: Contract = {
  name: "quality_profile",
  grain: "one per column of the input",
  key: ["column_name"],
  columns: {
    column_name: column("string", "column of the lines contract"),
    records: column("int64", "records read"),
    filled: column("int64", "records with a readable value"),
    filled_share: column("float64", "filled ÷ records"),
    distinct: column("int64", "different values"),
    distinct_is_estimate: column(
      "boolean",
      "true where more than 50,000 different values were counted by their hashes; the standard error is then 0.8 %",
    ),
    minimum: column("string", "smallest value; for text the first in code point order"),
    maximum: column("string", "largest value"),
    mean: column("string", "mean of a number column"),
    top_values: column(
      "string",
      "the five most frequent values with their counts, joined by |; null beyond 50,000 values",
    ),
  },
};

/** A class of known raw defects, how many records have it, and what became of them (A064). */
export interface Issue {
  issue: string;
  count: number;
  treatment: string;
}

/** Products whose codes and names do not agree one to one; a cause of very high lift. */
export interface ProductNameCounts {
  /** Codes with more than one name, most names first. */
  codes: { product_id: string; descriptions: string[] }[];
  /** Names that more than one code carries, most codes first. */
  descriptions: { description: string; product_ids: string[] }[];
  codesWithSeveralNames: number;
  namesWithSeveralCodes: number;
  /** Different codes with a name. */
  products: number;
  /** True where there were too many products to compare; all figures are 0 then. */
  truncated: boolean;
}

/** The account of a cleaning: every record by what became of it, every check by how many values passed, scores from 0 to 100. */
export interface QualityResult {
  /** records = header + blank + lines + rejected + leftOut, always. Left out are records that a status or `where:` makes no sale. */
  rows: { records: number; header: number; blank: number; lines: number; rejected: number; leftOut: number };
  /** Values of status columns, the most frequent first, and what they were taken for. */
  statuses: StatusCount[];
  /** Of those left out, the records that a status or the day of a cancellation makes no sale. */
  leftOutByStatus: number;
  /** Currencies of the lines, the most frequent first; empty where no file says one. */
  currencies: CurrencyCount[];
  /** Rejected records by reason, every reason that occurred. */
  rejectedBy: Record<string, number>;
  /** Up to three rejected records by reason: the first by file and row. */
  examples: Record<string, { source_file: string; source_row: number; message: string; raw: string }[]>;
  /** Contract QUALITY. */
  table: pl.DataFrame;
  /** Contract QUALITY_PROFILE. */
  profile: pl.DataFrame;
  coerced: Coercion[];
  /** 0 to 100: lines ÷ (lines + rejected) × 100; 0 where there are neither. */
  rowScore: number;
  /** 0 to 100: weighted share of checks passed × 100. */
  checkScore: number;
  /** 0 to 100, null where nothing was checked. */
  dimensions: { dimension: Dimension; score: number | null }[];
  /** Lines without a customer, of those before the as-of day where one was asked for; amount in currency units, net. */
  anonymous: { lines: number; of: number; share: number; orders: number; amount: number };
  products: ProductNameCounts;
  issues: Issue[];
  gate: { passed: boolean; reasons: string[] };
  /** Bounds of amounts that are not outliers, from all sales; undefined where nothing is unusual. */
  usualAmounts: UsualAmounts | undefined;
}
