/** What is counted while records are cleaned, and the result that comes of it. */
import type { LineBatch } from "../lines.ts";
import type { RecordColumn } from "../schema.ts";
import type { RecordSource } from "./input.ts";
import { createCurrencyCounts } from "./meaning/currency-counts.ts";
import type { Meaning } from "./meaning/records.ts";
import { createStatusCounts } from "./meaning/status-counts.ts";
import { createAccount } from "./measures/account.ts";
import { issueCounts, issuesOf } from "./measures/issues.ts";
import { addAmounts, amountHistograms, outliersOf } from "./measures/outliers.ts";
import { createNamePairs } from "./measures/product-names.ts";
import { createProfile } from "./measures/profile.ts";
import { checkScore, dimensionScores, gate, qualityTable, rowScore } from "./measures/score.ts";
import type { QualityOptions } from "./options.ts";
import type { QualityResult } from "./result.ts";
import type { Check } from "./rules/rule.ts";
import type { Values } from "./values/contract.ts";
import type { TypedRecords } from "./values/typed-records.ts";

const USUAL: Check = { check: "amount_usual", dimension: "Validity", severity: "info", column: "amount" };
const FILLED: Check = { check: "file_has_records", dimension: "Volume", severity: "warn", column: "" };
const ONE_NAME: Check = {
  check: "product_has_one_name",
  dimension: "Consistency",
  severity: "warn",
  column: "description",
};

export interface Statistics {
  /** Lines so far. */
  readonly lines: number;
  /** Records that were read and the columns that their file has. */
  records(count: number, has: ReadonlySet<RecordColumn>): void;
  tally(check: Check, checked: number, failed: number, mostly?: number): void;
  /** The statuses of records, and which of them are left out. */
  meaning(records: TypedRecords, meaning: Meaning | undefined): void;
  /** Currencies of the records that became lines. */
  currencies(records: TypedRecords, rows: Int32Array, column: "currency" | "converted_currency"): void;
  /** Lines that repeat an earlier one. */
  repeated(count: number): void;
  /** Values of a column with how often each occurred since the last time. */
  values(values: Values): void;
  batch(batch: LineBatch): void;
  result(files: ReadonlySet<RecordSource>): QualityResult;
}

/** Physical records of all files. */
function countsOf(files: ReadonlySet<RecordSource>): Required<RecordSource["counts"]> {
  const counts = { records: 0, header: 0, blank: 0, leftOut: 0 };
  for (const { counts: own } of files) {
    counts.records += own.records;
    counts.header += own.header;
    counts.blank += own.blank;
    counts.leftOut += own.leftOut ?? 0;
  }
  return counts;
}

export function createStatistics(options: QualityOptions): Statistics {
  const profile = createProfile();
  const amounts = amountHistograms();
  const pairs = createNamePairs();
  const account = createAccount();
  const issues = issueCounts();
  const statuses = createStatusCounts();
  const currencies = createCurrencyCounts();
  let looked = 0;

  return {
    get lines() {
      return account.lines;
    },
    records(count, has) {
      looked += count;
      if (count > 0) for (const name of has) profile.occurs(name);
    },
    meaning: statuses.add,
    currencies: currencies.add,
    tally: account.tally,
    repeated(count) {
      issues.duplicates += count;
    },
    values(values) {
      const { coerced, rows } = values.take();
      account.coercions(coerced);
      currencies.signs(values.signs);
      if (values.plan.present) profile.add(values, rows);
    },
    batch({ lines, rejects }) {
      addAmounts(amounts, lines);
      issues.add(lines);
      pairs.add(lines);
      account.cleaned(lines);
      account.rejects(rejects);
    },
    result(files) {
      const read = countsOf(files);
      const leftOut = read.leftOut + statuses.leftOut;
      const rows = { ...read, lines: account.lines, rejected: account.rejected, leftOut };
      if (rows.records !== rows.header + rows.blank + rows.lines + rows.rejected + rows.leftOut) {
        throw new Error(`rows do not add up: ${JSON.stringify(rows)}; records must be the sum of the others`);
      }
      const products = pairs.result();
      const { usual, checked, failed } = outliersOf(amounts, options.outlierThreshold);
      const empty = [...files].filter(({ counts }) => counts.records <= counts.header + counts.blank);
      account.tally(USUAL, checked, failed);
      account.tally(FILLED, files.size, empty.length);
      if (products.products > 0) account.tally(ONE_NAME, products.products, products.codesWithSeveralNames);
      const { tallies, ...counted } = account.result();
      const score = checkScore(tallies, options.weights);
      return {
        rows,
        statuses: statuses.result(),
        currencies: currencies.result(),
        ...counted,
        table: qualityTable(tallies),
        profile: profile.table(looked),
        rowScore: rowScore(rows),
        checkScore: score,
        dimensions: dimensionScores(tallies),
        products,
        issues: issuesOf(issues, options, counted.coerced),
        gate: gate(options.gate, rows, score, tallies),
        usualAmounts: usual,
      };
    },
  };
}
