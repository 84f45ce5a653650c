/** Records → lines + rejects, batch by batch, in memory that hardly grows with the number of lines. */

import type { Day } from "../calendar.ts";
import { type Dictionary, emptyDictionary } from "../columns/dictionary.ts";
import { hashTexts } from "../columns/text-hashes.ts";
import { partition, range } from "../columns/typed-arrays.ts";
import { UserError } from "../errors.ts";
import { createLineDictionaries, type LineBatch, lineColumnsAt, type Reject } from "../lines.ts";
import { LINES, RECORD_COLUMNS, type RecordColumn } from "../schema.ts";
import { type CoalescedBatch, coalesced } from "./coalesce.ts";
import type { InputBatch, PresetPatterns, RecordSource } from "./input.ts";
import { ORDER_MARKS, toLines } from "./lines.ts";
import { createFillDown } from "./meaning/fill-down.ts";
import { createMeanings, type MeaningOptions } from "./meaning/meaning.ts";
import { createOrderMoney } from "./meaning/order-money.ts";
import type { RecordMeaning } from "./meaning/records.ts";
import type { QualityOptions } from "./options.ts";
import { createDeduplicator } from "./repeats/dedupe.ts";
import { createRepeatedLines } from "./repeats/repeated-lines.ts";
import type { QualityResult } from "./result.ts";
import { compileRules } from "./rules/configured.ts";
import { evaluateRules, type ReadyRule, type Verdict } from "./rules/evaluate.ts";
import { createPlans, type Plan } from "./rules/plan.ts";
import type { Check, Rule } from "./rules/rule.ts";
import { type CleaningState, cleaningState, demandSameOptions } from "./state.ts";
import { createStatistics, qualityOf } from "./statistics.ts";
import { typed } from "./values/typed.ts";
import type { TypedRecords } from "./values/typed-records.ts";
import { createValueStore, type ValueStore } from "./values/value-store.ts";

export type { InputBatch as RecordBatch, PresetPatterns, RecordSource } from "./input.ts";
export type { QualityResult } from "./result.ts";

/** What cleaning must know besides the records. */
export interface CleanContext {
  /** The last day that can be true, the run's day + 1; lines after it are `future_date`. */
  latestDay: Day;
  /** The day the report is for; `within_last_days` is measured from it. */
  asOf?: Day | undefined;
  /** How a preset's shop numbers orders and products. */
  patterns(preset: string): PresetPatterns;
  /** What statuses and currencies mean. Default: what the words of 26 languages say. */
  meaning?: MeaningOptions;
  /** Further rules for these records alone, behind the built-in ones. */
  rules?: readonly Rule[];
}

export interface Cleaner {
  /** Lines handed out so far. */
  readonly lines: number;
  /**
   * Cleans batches; those of one kind are cleaned as one, which is quicker for many small files. Batches of one file come one
   * after the other. The lines share memory with the batches.
   */
  add(batches: readonly InputBatch[]): LineBatch[];
  /** What waited for the last batch, because of `dedupe: { keep: last | maxAmount }` or of money of whole orders; once. */
  flush(): LineBatch[];
  /**
   * What was found; once, at the end.
   *
   * @param sources every file that was read; default: those that gave a batch
   * @throws Error where records ≠ header + blank + lines + rejected, which would be a mistake of ours
   */
  finish(sources?: Iterable<RecordSource>): QualityResult;
  /**
   * What is known of all records, to be saved or to be the beginning of a later cleaning; at the end, before `finish`.
   *
   * @throws UserError with `dedupe: { keep: last | maxAmount }` and where money is that of whole orders: both need all lines at once
   */
  state(sources?: Iterable<RecordSource>): CleaningState;
  /** The same where nothing is to be added later: never refused. */
  lastState(sources?: Iterable<RecordSource>): CleaningState;
  /** Whether records can be added later. */
  readonly continues: boolean;
}

/** Columns that lines are made of; the others are looked at where a file has them. */
const CONTRACT_COLUMNS: ReadonlySet<string> = new Set([...Object.keys(LINES.columns), "unit_price", "amount"]);

const READABLE: Check = { check: "record_readable", dimension: "Validity", severity: "error", column: "" };
const UNIQUE: Check = { check: "line_unique", dimension: "Uniqueness", severity: "error", column: "" };

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

const headersInWords = (headers: readonly string[]): string =>
  headers.length <= 12 ? headers.join(", ") : `${headers.slice(0, 11).join(", ")} and ${headers.length - 11} more`;

/** Rejects of a batch, those of its reading included, with their text, in the order of the records. */
function rejectsOf(batch: CoalescedBatch, refused: readonly Refusal[]): Reject[] {
  const own = refused.map(({ row, reason, message }) => ({
    ...batch.placeOf(row),
    reason,
    message,
    raw: batch.raw(row),
  }));
  const unreadable = batch.batches.flatMap(({ source, unreadable }, at) =>
    unreadable.map(({ row, message, raw }) => ({
      batch: at,
      source_file: source.name,
      source_row: row,
      reason: "unreadable_record",
      message: `record ${row}: ${message}`,
      raw,
    })),
  );
  return [...own, ...unreadable]
    .sort((a, b) => a.batch - b.batch || a.source_row - b.source_row)
    .map(({ batch: _, ...reject }) => reject);
}

/** The columns of a batch with what is known of their values; columns that the file lacks are empty. */
function typedRecordsOf(
  batch: CoalescedBatch,
  plan: Plan,
  store: ValueStore,
  nothing: Dictionary,
  meaning: RecordMeaning | undefined,
): TypedRecords {
  const none = { dictionary: nothing, codes: new Int32Array(batch.count) };
  const read = RECORD_COLUMNS.filter((name) => CONTRACT_COLUMNS.has(name) || batch.columns.has(name));
  const columns = read.map((name) => {
    const { dictionary, codes } = batch.columns.get(name) ?? none;
    const values = store.valuesOf(dictionary, plan, name);
    return [name, { codes, values, odd: values.count(codes) }] as const;
  });
  const hasQuantity = plan.columns.get("quantity")?.present ?? false;
  return typed(new Map(columns), batch.count, hasQuantity, ORDER_MARKS, meaning);
}

/**
 * A cleaner for the batches of one run.
 *
 * Each record becomes exactly one line or one reject. The built-in rules come first, in order, then repetitions
 * (`duplicate_line`, the first is kept, across batches and files), then the configured rules, then `dedupe`.
 * Cancellations, returns, book-keeping and service lines and sales without a customer are lines with a flag.
 *
 * @param earlier the state of records cleaned before: lines that repeat one of them are refused, and the result is about all
 * @throws UserError where a configured rule does not fit its column or needs an as-of day that is not given, or where the earlier
 * records were cleaned by other options
 */
export function createCleaner(options: QualityOptions, context: CleanContext, earlier?: CleaningState): Cleaner {
  const meaningOptions = context.meaning ?? {};
  if (earlier !== undefined) demandSameOptions(earlier, options, meaningOptions);
  const names = createLineDictionaries();
  const planOf = createPlans(options, compileRules(options.rules, context.asOf), context, names);
  const repeats = createRepeatedLines(earlier?.rows);
  const deduplicator = createDeduplicator(options.dedupe, earlier?.keys);
  const statistics = createStatistics(context.asOf);
  if (earlier !== undefined) statistics.include(earlier);
  const nothing = emptyDictionary();
  const columns = new Map<RecordSource, ReadonlySet<RecordColumn>>();
  const store = createValueStore(statistics.values);
  const meaningOf = createMeanings(meaningOptions);
  const fillDown = createFillDown();
  const orderMoney = createOrderMoney();

  const evaluate = (records: TypedRecords, rows: Int32Array, rules: readonly ReadyRule[]): Verdict => {
    const verdict = evaluateRules(records, rows, rules);
    rules.forEach(({ rule }, i) => {
      const { checked, failed } = verdict.tallies[i]!;
      statistics.tally(rule, checked, failed, (rule as { mostly?: number }).mostly);
    });
    return verdict;
  };

  /** Lines that repeat an earlier one are refused. */
  const unique = (
    records: TypedRecords,
    rows: Int32Array,
    { rest, source: { headers } }: CoalescedBatch,
  ): { kept: Int32Array; refused: Refusal[] } => {
    const repeated = repeats.find(records, rows, rest);
    const keep = options.duplicates === "keep";
    if (rows.length > 0)
      statistics.tally(keep ? { ...UNIQUE, severity: "warn" } : UNIQUE, rows.length, repeated?.count ?? 0);
    statistics.repeated(repeated?.count ?? 0);
    if (repeated === undefined || keep) return { kept: rows, refused: [] };
    const [kept, marked] = partition(rows, repeated.mask);
    const refused = Array.from(marked, (row) => ({
      row,
      reason: "duplicate_line",
      message:
        headers === undefined
          ? "the same as an earlier line in all columns"
          : `the same as an earlier line in all ${headers.length} columns: ${headersInWords(headers)}`,
    }));
    return { kept, refused };
  };

  const counted = (made: LineBatch): LineBatch => {
    statistics.batch(made);
    return made;
  };

  const clean = (batch: CoalescedBatch): LineBatch => {
    const { has, count, source } = batch;
    const plan = planOf(source, has);
    const unreadable = batch.batches.reduce((sum, { unreadable: { length } }) => sum + length, 0);
    statistics.records(count, has);
    statistics.tally(READABLE, count + unreadable, unreadable);

    const meaning = meaningOf(source);
    fillDown.apply(batch.columns, source.revenue?.fillDown ?? []);
    const records = typedRecordsOf(batch, plan, store, nothing, meaning.records);
    const { leftOut } = records;
    statistics.meaning(records, meaning.records);
    const all = range(count);
    const first = evaluate(
      records,
      leftOut === undefined || leftOut.count === 0 ? all : all.filter((row) => leftOut.mask[row] === 0),
      plan.rules,
    );
    const second = unique(records, first.kept, batch);
    const third = evaluate(records, second.kept, plan.configured);
    const rows = third.kept;
    const isConverted = source.revenue?.base === "converted_amount";
    statistics.currencies(records, rows, isConverted ? "converted_currency" : "currency");
    const hasOrders = has.has("order_id");
    const lines = toLines(records, rows, names, hasOrders, batch.places(rows), meaning.isOrderEach);
    const raw = (line: number): string => batch.raw(rows[line]!);
    const chosen = deduplicator?.push({ lines, records, rows, hasOrders, raw }) ?? { lines, refused: [] };
    const refused = [
      ...explained(records, plan, first.refused),
      ...second.refused,
      ...explained(records, plan, third.refused),
      ...Array.from(chosen.refused, (line) => ({
        row: rows[line]!,
        reason: "duplicate_line",
        message: deduplicator!.message,
      })),
    ];
    const rejects = rejectsOf(batch, refused);
    if (meaning.orders === undefined) return counted({ lines: chosen.lines, rejects });
    const { fateOf } = meaning.orders;
    const isUndone = (row: number): boolean => fateOf(records.text("status", row) ?? "") === "undone";
    orderMoney.note(records, rows, lines.ids.order_id, meaning.orders, isUndone);
    orderMoney.hold(chosen.lines);
    return counted({ lines: lineColumnsAt(chosen.lines, new Int32Array(0)), rejects });
  };

  let hasEnded = false;
  const end = (sources: Iterable<RecordSource> = []): void => {
    if (hasEnded) return;
    hasEnded = true;
    store.settle();
    statistics.files(new Set([...sources, ...columns.keys()]));
  };

  const stateWith = (sources: Iterable<RecordSource> | undefined, keys: Uint32Array<ArrayBuffer>): CleaningState => {
    end(sources);
    const words = new Uint32Array(2 * names.order_id.size);
    hashTexts(names.order_id, 0, names.order_id.size, words);
    const rows = repeats.rows((order) => words[2 * order]!);
    return cleaningState(statistics.state(true), options, meaningOptions, { rows, keys });
  };

  return {
    get lines() {
      return statistics.lines;
    },
    add: (batches) => coalesced(batches, columns).map(clean),
    flush() {
      const made = deduplicator?.flush() ?? [];
      if (!orderMoney.isUsed) return made.map(counted);
      for (const { lines } of made) orderMoney.hold(lines);
      const { lines, returns } = orderMoney.flush();
      const refused = made.map(({ lines, rejects }) => ({ lines: lineColumnsAt(lines, new Int32Array(0)), rejects }));
      // refunds are no records: they are lines that nothing is counted of
      return [...[...refused, ...lines].map(counted), ...returns];
    },
    finish(sources) {
      end(sources);
      repeats.clear();
      return qualityOf(statistics.state(false), options);
    },
    get continues() {
      return !orderMoney.isUsed && (options.dedupe === null || options.dedupe.keep === "first");
    },
    state(sources) {
      if (orderMoney.isUsed)
        throw new UserError("records whose money is that of whole orders cannot be added to later", {
          hint: "an order's money is shared among its lines, which must be there at once; clean all files together",
        });
      return stateWith(sources, deduplicator?.keys() ?? new Uint32Array(0));
    },
    lastState: (sources) => stateWith(sources, new Uint32Array(0)),
  };
}
