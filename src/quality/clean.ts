/** Records → lines + rejects, batch by batch, in memory that hardly grows with the number of lines. */

import type { Day } from "../calendar.ts";
import { emptyDictionary } from "../columns/dictionary.ts";
import { createGroupedRowHashSet } from "../columns/grouped-row-hash-set.ts";
import pl from "../columns/polars.ts";
import { emptyRowHashes, mixIds, mixNumbers, mixStringHashes, repeatedRowHashes } from "../columns/row-hash-set.ts";
import { range } from "../columns/typed-arrays.ts";
import { createLineDictionaries, type Lines, linesOf } from "../lines.ts";
import { conform, emptyFrame, LINES, RECORD_COLUMNS, REJECTS, type RecordColumn } from "../schema.ts";
import { type CoalescedBatch, coalesced } from "./gather.ts";
import type { PresetPatterns, RecordBatch, RecordSource } from "./input.ts";
import { lineFrame, ORDER_MARKS, toLines } from "./lines.ts";
import { createAccount, type Reject } from "./measures/account.ts";
import { issueCounts, issuesOf } from "./measures/issues.ts";
import { createOutliers } from "./measures/outliers.ts";
import { createNamePairs } from "./measures/product-names.ts";
import { createProfile } from "./measures/profile.ts";
import { checkScore, dimensionScores, gate, qualityTable, rowScore } from "./measures/score.ts";
import type { QualityOptions } from "./options.ts";
import { createDeduplicator } from "./repeats/dedupe.ts";
import type { QualityResult } from "./result.ts";
import { compileRules } from "./rules/configured.ts";
import { evaluateRules, type ReadyRule, type Verdict } from "./rules/evaluate.ts";
import { createPlans, type Plan } from "./rules/plan.ts";
import type { Check } from "./rules/rule.ts";
import { typed } from "./values/typed.ts";
import type { TypedColumn, TypedRecords } from "./values/typed-records.ts";
import { createValueStore } from "./values/value-store.ts";

export type { PresetPatterns, RecordBatch, RecordSource } from "./input.ts";
export type { QualityResult } from "./result.ts";

/** What cleaning must know besides the records. */
export interface CleanContext {
  /** The last day that can be true, the run's day + 1; lines after it are `future_date`. */
  latestDay: Day;
  /** The day the report is for; `within_last_days` is measured from it. */
  asOf?: Day;
  /** How a preset's shop numbers orders and products. */
  patterns(preset: string): PresetPatterns;
}

/** What became of a batch. */
export interface Cleaned {
  /** Contract LINES, sorted by file and `source_row`; made when it is asked for. */
  readonly lines: pl.DataFrame;
  /** The same lines as numbers, for facts. */
  coded: Lines;
  /** Contract REJECTS, those of reading included, sorted like the lines. */
  rejects: pl.DataFrame;
}

export interface Cleaner {
  /** Lines handed out so far. */
  readonly lines: number;
  /** Cleans one batch. Batches of one file come one after the other. */
  add(batch: RecordBatch): Cleaned;
  /** The same for several batches; those of one kind are cleaned as one, which is quicker for many small files. */
  addAll(batches: readonly RecordBatch[]): Cleaned[];
  /**
   * The result, once, after the last batch.
   *
   * @param sources every file that was read; default: those that gave a batch
   * @throws Error where records ≠ header + blank + lines + rejected, which would be a mistake of ours
   */
  finish(sources?: Iterable<RecordSource>): QualityResult;
}

/** Text that makes two lines the same line, beside their order, numbers and time: everything but where they stand. */
const COMPARED_TEXTS = ["email", "phone"] as const;
const COMPARED_NAMES = [
  ["customer_id", "product_id"],
  ["description", "category"],
  ["region", "region"],
] as const;

/** Columns that lines are made of; the others are looked at where a file has them. */
const CONTRACT_COLUMNS: ReadonlySet<string> = new Set([...Object.keys(LINES.columns), "unit_price", "amount"]);

const REPETITION = { reason: "duplicate_line", message: "the same as an earlier line in all columns" };

const READABLE: Check = { check: "record_readable", dimension: "Validity", severity: "error", column: "" };
const UNIQUE: Check = { check: "line_unique", dimension: "Uniqueness", severity: "error", column: "" };
const USUAL: Check = { check: "amount_usual", dimension: "Validity", severity: "info", column: "amount" };
const FILLED: Check = { check: "file_has_records", dimension: "Volume", severity: "warn", column: "" };
const ONE_NAME: Check = {
  check: "product_has_one_name",
  dimension: "Consistency",
  severity: "warn",
  column: "description",
};

interface Refusal {
  row: number;
  reason: string;
  message: string;
}

const explained = (records: TypedRecords, { context }: Plan, refused: Verdict["refused"]): Refusal[] =>
  refused.map(({ row, rule }) => ({
    row,
    reason: rule.reason ?? rule.check,
    message: rule.message?.(records, row, context) ?? rule.check,
  }));

let noRejects: pl.DataFrame | undefined;

const rejectFrame = (rejects: readonly Reject[]): pl.DataFrame => {
  noRejects ??= emptyFrame(REJECTS);
  if (rejects.length === 0) return noRejects;
  const text = (name: Exclude<keyof Reject, "source_row">): pl.Series =>
    pl.Series(
      name,
      rejects.map((one) => one[name]),
      pl.String,
    );
  const rows = Int32Array.from(rejects, (one) => one.source_row);
  const frame = pl.DataFrame([
    text("source_file"),
    pl.Series("source_row", rows).cast(pl.Int64),
    ...(["reason", "message", "raw"] as const).map(text),
  ]);
  return conform(frame, REJECTS);
};

const rejectsIn = (frame: pl.DataFrame): Reject[] =>
  frame.height === 0
    ? []
    : (frame.toRecords() as unknown as Reject[]).map((one) => ({ ...one, source_row: Number(one.source_row) }));

/** Rejects of a batch, those of its reading included, with their text, in the order of the records. */
function rejectsOf(batch: CoalescedBatch, refused: readonly Refusal[]): Reject[] {
  const own = refused.map(({ row, reason, message }) => {
    const { part, source_file, source_row } = batch.placeOf(row);
    return { part, source_file, source_row, reason, message, raw: batch.raw(row) };
  });
  const unreadable = batch.batches.flatMap(({ rejects }, part) => rejectsIn(rejects).map((one) => ({ part, ...one })));
  return [...own, ...unreadable]
    .sort((a, b) => a.part - b.part || a.source_row - b.source_row)
    .map(({ part: _, ...reject }) => reject);
}

/**
 * A cleaner for the batches of one run.
 *
 * Each record becomes exactly one line or one reject. The built-in rules come first, in order, then repetitions
 * (`duplicate_line`, the first is kept, across batches and files), then the configured rules, then `dedupe`.
 * Cancellations, returns, book-keeping and service lines and sales without a customer are lines with a flag.
 *
 * @throws UserError where a configured rule does not fit its column or needs an as-of day that is not given
 */
export function createCleaner(options: QualityOptions, context: CleanContext): Cleaner {
  const names = createLineDictionaries();
  const configured = compileRules(options.rules, context.asOf);
  const planOf = createPlans(options, configured, context, names);
  const fingerprints = createGroupedRowHashSet();
  const holder = createDeduplicator(options.dedupe);
  const outliers = createOutliers(options.outlierThreshold);
  const profile = createProfile();
  const pairs = createNamePairs();
  const account = createAccount();
  const issues = issueCounts();
  const nothing = emptyDictionary();
  const columns = new Map<RecordSource, ReadonlySet<RecordColumn>>();
  const store = createValueStore((values) => {
    const { coerced, rows } = values.take();
    account.coercions(coerced);
    if (values.plan.present) profile.add(values, rows);
  });
  let records = 0;

  const judge = (typedRecords: TypedRecords, rows: Int32Array, rules: readonly ReadyRule[]): Verdict => {
    const verdict = evaluateRules(typedRecords, rows, rules);
    rules.forEach(({ rule }, i) => {
      const { checked, failed } = verdict.tallies[i];
      account.tally(rule, checked, failed, (rule as { mostly?: number }).mostly);
    });
    return verdict;
  };

  /** The lines that repeat an earlier one are set aside. */
  const unique = (of: TypedRecords, rows: Int32Array): { kept: Int32Array; refused: Refusal[] } => {
    if (rows.length === 0) return { kept: rows, refused: [] };
    let words = emptyRowHashes(1);
    for (const name of COMPARED_TEXTS) {
      const { codes, values } = of.columns.get(name) as TypedColumn;
      // columns that are empty make the same of all rows, as long as they come first
      const isEmpty = values.size === 1 && words[0].length === 1;
      if (!isEmpty && words[0].length === 1) words = repeatedRowHashes(words, rows.length);
      mixStringHashes(words, values.hashes, codes, isEmpty ? rows.subarray(0, 1) : rows);
    }
    if (words[0].length === 1) words = repeatedRowHashes(words, rows.length);
    for (const [one, other] of COMPARED_NAMES) mixIds(words, of.ids(one), of.ids(other), rows);
    for (const numbers of [of.at, of.pieces, of.priceE4, of.amountE4]) mixNumbers(words, numbers, rows);
    const ids = of.ids("order_id");
    const orders = rows.length === of.count ? ids : rows.map((row) => ids[row]);
    const repeated = fingerprints.repeated(words, orders);
    const keep = options.duplicates === "keep";
    account.tally(keep ? { ...UNIQUE, severity: "warn" } : UNIQUE, rows.length, repeated?.count ?? 0);
    issues.duplicates += repeated?.count ?? 0;
    if (repeated === undefined || keep) return { kept: rows, refused: [] };
    const { mask } = repeated;
    const refused = Array.from(
      rows.filter((_, place) => mask[place] === 1),
      (row) => ({ row, ...REPETITION }),
    );
    return { kept: rows.filter((_, place) => mask[place] === 0), refused };
  };

  /** The columns of a batch with what is known of their values; columns that the file lacks are empty. */
  const read = (batch: CoalescedBatch, plan: Plan): TypedRecords => {
    const none = { dictionary: nothing, codes: new Int32Array(batch.count) };
    const read = RECORD_COLUMNS.filter((name) => CONTRACT_COLUMNS.has(name) || batch.columns.has(name));
    const all = read.map((name) => {
      const { dictionary, codes } = batch.columns.get(name) ?? none;
      const values = store.valuesOf(dictionary, plan, name);
      return [name, { codes, values, odd: values.count(codes) }] as const;
    });
    return typed(new Map(all), batch.count, plan.columns.get("quantity")?.present ?? false, ORDER_MARKS);
  };

  const clean = (batch: CoalescedBatch): Cleaned => {
    const { has, source } = batch;
    const plan = planOf(source, has);
    records += batch.count;
    if (batch.count > 0) for (const name of has) profile.occurs(name);
    const unreadable = batch.batches.reduce((sum, { rejects }) => sum + rejects.height, 0);
    account.tally(READABLE, batch.count + unreadable, unreadable);

    const of = read(batch, plan);
    const first = judge(of, range(batch.count), plan.rules);
    const second = unique(of, first.kept);
    const third = judge(of, second.kept, plan.configured);
    const rows = third.kept;
    const coded = toLines(of, rows, names, has.has("order_id"), (row) => {
      const { source_file, source_row } = batch.placeOf(row);
      return `${source_file}#${source_row}`;
    });
    outliers.judge(coded);
    issues.add(coded);
    pairs.add(coded);
    const refused = [...explained(of, plan, first.refused), ...second.refused, ...explained(of, plan, third.refused)];
    const framed = (): pl.DataFrame => lineFrame(coded, of, rows, batch.places(rows));
    if (options.dedupe !== null) return held(batch, framed(), refused);
    account.cleaned(coded);
    const rejects = rejectsOf(batch, refused);
    account.rejects(rejects);
    return {
      get lines() {
        return framed();
      },
      coded,
      rejects: rejectFrame(rejects),
    };
  };

  /** One line per key: works on frames, because it compares any columns and may keep lines back. */
  const held = (batch: CoalescedBatch, frame: pl.DataFrame, refused: readonly Refusal[]): Cleaned => {
    const chosen = holder.take(frame, batch.batches[0]);
    const coded = linesOf(chosen.lines, names);
    account.cleaned(coded);
    const others = (chosen.refused?.toRecords() ?? []).map((one) => ({
      row: batch.rowOf(Number(one.source_row)),
      reason: String(one.reason),
      message: String(one.message),
    }));
    const rejects = rejectsOf(batch, [...refused, ...others]);
    account.rejects(rejects);
    return { lines: chosen.lines, coded, rejects: rejectFrame(rejects) };
  };

  const addAll = (batches: readonly RecordBatch[]): Cleaned[] =>
    coalesced(batches, columns, options.dedupe === null).map(clean);

  return {
    get lines() {
      return account.lines;
    },
    add: (batch) => addAll([batch])[0],
    addAll,
    finish(sources) {
      store.settle();
      fingerprints.clear();
      const waiting = holder.release() ?? { lines: emptyFrame(LINES), rejects: emptyFrame(REJECTS) };
      const held = { ...waiting, coded: linesOf(waiting.lines, names) };
      account.cleaned(held.coded);
      account.rejects(rejectsIn(held.rejects));
      const files = [...new Set([...(sources ?? []), ...columns.keys()])];
      const total = (of: (counts: RecordSource["counts"]) => number): number =>
        files.reduce((sum, { counts }) => sum + of(counts), 0);
      const rows = {
        records: total(({ records }) => records),
        header: total(({ header }) => header),
        blank: total(({ blank }) => blank),
        lines: account.lines,
        rejected: account.rejected,
      };
      if (rows.records !== rows.header + rows.blank + rows.lines + rows.rejected) {
        throw new Error(`rows do not add up: ${JSON.stringify(rows)}; records must be the sum of the others`);
      }
      const products = pairs.result();
      const unusual = outliers.count();
      account.tally(USUAL, unusual.checked, unusual.failed);
      account.tally(
        FILLED,
        files.length,
        total(({ records, header, blank }) => (records > header + blank ? 0 : 1)),
      );
      if (products.products > 0) account.tally(ONE_NAME, products.products, products.codesWithSeveralNames);
      const { tallies, ...told } = account.result();
      const score = checkScore(tallies, options.weights);
      return {
        rows,
        ...told,
        table: qualityTable(tallies),
        profile: profile.table(records),
        rowScore: rowScore(rows),
        checkScore: score,
        dimensions: dimensionScores(tallies),
        products,
        issues: issuesOf(issues, options, told.coerced),
        gate: gate(options.gate, rows, score, tallies),
        held,
      };
    },
  };
}
