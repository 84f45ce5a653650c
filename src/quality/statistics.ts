/** What is counted while records are cleaned: a value that can be put together with another, and the result that comes of it. */
import { type Day, dayNumber } from "../calendar.ts";
import type { LineBatch } from "../lines.ts";
import { toAmount } from "../money.ts";
import type { RecordColumn } from "../schema.ts";
import type { RecordSource } from "./input.ts";
import { type CurrencyState, createCurrencyCounts, currenciesOf } from "./meaning/currency-counts.ts";
import type { RecordMeaning } from "./meaning/records.ts";
import { createStatusCounts, type StatusState, statusesOf } from "./meaning/status-counts.ts";
import { type AccountState, createAccount } from "./measures/account.ts";
import { addIssues, type IssueCounts, issueCounts, issuesOf } from "./measures/issues.ts";
import { type AmountHistograms, addAmounts, amountHistograms, outliersOf } from "./measures/outliers.ts";
import { createNamePairs, type NamePairsState, productNamesOf } from "./measures/product-names.ts";
import { type ColumnState, createProfile, profileTable } from "./measures/profile.ts";
import {
  checkScore,
  dimensionScores,
  gate,
  qualityTable,
  rowScore,
  type Tally,
  withoutEmptyColumns,
} from "./measures/score.ts";
import type { QualityOptions } from "./options.ts";
import type { QualityResult } from "./result.ts";
import type { Check } from "./rules/rule.ts";
import type { Values } from "./values/contract.ts";
import type { TypedRecords } from "./values/typed-records.ts";

const DAY_MS = 86_400_000;
const USUAL: Check = { check: "amount_usual", dimension: "Validity", severity: "info", column: "amount" };
const FILLED: Check = { check: "file_has_records", dimension: "Volume", severity: "warn", column: "" };
const ONE_NAME: Check = {
  check: "product_has_one_name",
  dimension: "Consistency",
  severity: "warn",
  column: "description",
};

/** Physical records of files, and how many of these have none but headers and blanks. */
export interface FileCounts {
  files: number;
  empty: number;
  records: number;
  header: number;
  blank: number;
  leftOut: number;
}

/** Everything that is counted. */
export interface StatisticsState {
  /** Records that could be read. */
  readable: number;
  files: FileCounts;
  account: AccountState;
  issues: IssueCounts;
  statuses: StatusState;
  currencies: CurrencyState;
  amounts: AmountHistograms;
  names: NamePairsState;
  columns: ColumnState[];
}

export interface Statistics {
  /** Lines so far. */
  readonly lines: number;
  /** Records that were read and the columns that their file has. */
  records(count: number, has: ReadonlySet<RecordColumn>): void;
  tally(check: Check, checked: number, failed: number, mostly?: number): void;
  /** The statuses of records, and which of them are left out. */
  meaning(records: TypedRecords, meaning: RecordMeaning | undefined): void;
  /** Currencies of the records that became lines. */
  currencies(records: TypedRecords, rows: Int32Array, column: "currency" | "converted_currency"): void;
  /** Lines that repeat an earlier one. */
  repeated(count: number): void;
  /** Values of a column with how often each occurred since the last time. */
  values(values: Values): void;
  batch(batch: LineBatch): void;
  /** Files that have been read to their end. */
  files(files: Iterable<RecordSource>): void;
  include(state: StatisticsState): void;
  /** @param hashed with the hashes of keys, without which it cannot be put together with another */
  state(hashed: boolean): StatisticsState;
}

function addFiles(counts: FileCounts, more: FileCounts): void {
  for (const name of Object.keys(counts) as (keyof FileCounts)[]) counts[name] += more[name];
}

const countsOf = ({ counts: { records, header, blank, leftOut = 0 } }: RecordSource): FileCounts => ({
  files: 1,
  empty: records > header + blank ? 0 : 1,
  records,
  header,
  blank,
  leftOut,
});

/** @param asOf lines of this day and later count in no figure, so not among those without a customer either */
export function createStatistics(asOf?: Day): Statistics {
  const profile = createProfile();
  const amounts = amountHistograms();
  const pairs = createNamePairs();
  const account = createAccount(asOf === undefined ? undefined : dayNumber(asOf) * DAY_MS);
  const issues = issueCounts();
  const counts: FileCounts = { files: 0, empty: 0, records: 0, header: 0, blank: 0, leftOut: 0 };
  const statuses = createStatusCounts();
  const currencies = createCurrencyCounts();
  let readable = 0;

  return {
    get lines() {
      return account.lines;
    },
    records(count, has) {
      readable += count;
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
      addIssues(issues, lines);
      pairs.add(lines);
      account.cleaned(lines);
      account.rejects(rejects);
    },
    files(files) {
      for (const file of files) addFiles(counts, countsOf(file));
    },
    include(state) {
      readable += state.readable;
      addFiles(counts, state.files);
      account.include(state.account);
      for (const name of Object.keys(issues) as (keyof IssueCounts)[]) issues[name] += state.issues[name];
      state.amounts.sales.forEach((n, bin) => {
        amounts.sales[bin]! += n;
      });
      state.amounts.all.forEach((n, bin) => {
        amounts.all[bin]! += n;
      });
      statuses.include(state.statuses);
      currencies.include(state.currencies);
      pairs.include(state.names);
      profile.include(state.columns);
    },
    state: (hashed) => ({
      readable,
      files: { ...counts },
      account: account.state(hashed),
      issues: { ...issues },
      statuses: statuses.state(),
      currencies: currencies.state(),
      amounts: { sales: amounts.sales.slice(), all: amounts.all.slice() },
      names: pairs.state(),
      columns: profile.state(hashed),
    }),
  };
}

const byReason = <T>(rejects: AccountState["rejects"], of: (one: AccountState["rejects"][number]) => T) =>
  Object.fromEntries(rejects.map((one) => [one.reason, of(one)]));

/**
 * What was found in records.
 *
 * @throws Error where records ≠ header + blank + lines + rejected + left out, which would be a mistake of ours
 */
export function qualityOf(state: StatisticsState, options: QualityOptions): QualityResult {
  const { account, files } = state;
  const { lines, rejected, anonymous, coerced, rejects } = account;
  const { records, header, blank } = files;
  const leftOut = files.leftOut + state.statuses.leftOut;
  const rows = { records, header, blank, lines, rejected, leftOut };
  if (records !== header + blank + lines + rejected + leftOut) {
    throw new Error(`rows do not add up: ${JSON.stringify(rows)}; records must be the sum of the others`);
  }
  const products = productNamesOf(state.names);
  const { usual, checked, failed } = outliersOf(state.amounts, options.outlierThreshold);
  const tallies: Tally[] = [
    ...withoutEmptyColumns(account.tallies),
    { ...USUAL, checked, failed },
    { ...FILLED, checked: files.files, failed: files.empty },
  ];
  if (products.products > 0)
    tallies.push({ ...ONE_NAME, checked: products.products, failed: products.codesWithSeveralNames });
  const score = checkScore(tallies, options.weights);
  const rejectedBy = byReason(rejects, ({ count }) => count);
  return {
    rows,
    statuses: statusesOf(state.statuses),
    leftOutByStatus: state.statuses.leftOut,
    currencies: currenciesOf(state.currencies),
    rejectedBy,
    examples: byReason(rejects, ({ examples }) => examples),
    coerced,
    anonymous: {
      lines: anonymous.lines,
      share: anonymous.of === 0 ? 0 : anonymous.lines / anonymous.of,
      of: anonymous.of,
      orders: anonymous.orders.count,
      amount: toAmount(anonymous.e4),
    },
    table: qualityTable(tallies),
    profile: profileTable(state.columns, state.readable),
    rowScore: rowScore(rows),
    checkScore: score,
    dimensions: dimensionScores(tallies),
    products,
    issues: issuesOf(state.issues, options, coerced),
    gate: gate(options, rows, score, tallies, rejectedBy),
    usualAmounts: usual,
  };
}
