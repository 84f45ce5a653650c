/** Records → lines + rejects, batch by batch, in memory that hardly grows with the number of lines. */
import pl from "nodejs-polars";
import type { Day } from "../calendar.ts";
import { conform, emptyFrame, LINES, RECORD_COLUMNS, REJECTS, type RecordColumn } from "../schema.ts";
import { createAccount } from "./account.ts";
import { compileRules } from "./configured.ts";
import { createHolder } from "./dedupe.ts";
import { createFingerprints } from "./fingerprints.ts";
import type { PresetPatterns, RecordBatch, RecordSource } from "./input.ts";
import { issueCounts, issuesOf } from "./issues.ts";
import { ownOrder } from "./lines.ts";
import type { QualityOptions } from "./options.ts";
import { createOutliers } from "./outliers.ts";
import { createPlans } from "./plan.ts";
import { createNamePairs } from "./product-names.ts";
import { createProfile } from "./profile.ts";
import type { QualityResult } from "./result.ts";
import type { Check } from "./rules.ts";
import { checkScore, dimensionScores, gate, qualityTable, rowScore } from "./score.ts";
import { typed } from "./typed.ts";

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

export interface Cleaner {
  /** Lines handed out so far. */
  readonly lines: number;
  /**
   * Cleans one batch. Batches of one file come one after the other.
   *
   * @returns lines (contract LINES) and rejects (contract REJECTS, those of reading included), sorted by `source_row`
   */
  add(batch: RecordBatch): { lines: pl.DataFrame; rejects: pl.DataFrame };
  /**
   * The result, once, after the last batch.
   *
   * @param sources every file that was read; default: those that gave a batch
   * @throws Error where records ≠ header + blank + lines + rejected, which would be a mistake of ours
   */
  finish(sources?: Iterable<RecordSource>): QualityResult;
}

/** What makes two lines the same line: everything but where they stand. */
const BUSINESS = [
  "order_id",
  "customer_id",
  "product_id",
  "description",
  "category",
  "pieces",
  "price_e4",
  "amount_e4",
  "at",
  "region",
  "email",
  "phone",
];
const CARRIED = ["source_row", ...BUSINESS, "on", "is_cancellation", "is_adjustment"];

/** Columns of a line by their names on the way. */
const ORIGIN: Readonly<Record<string, string>> = {
  quantity: "pieces",
  unit_price_e4: "price_e4",
  ordered_at: "at",
  ordered_on: "on",
};
const LINE = Object.keys(LINES.columns)
  .filter((name) => name !== "source_file")
  .map((name) => pl.col(ORIGIN[name] ?? name).alias(name));

const REPEATED = pl.col("repeated");
const FIRST = REPEATED.not();
const REPETITION = [
  pl.col("source_row"),
  pl.lit("duplicate_line").alias("reason"),
  pl.lit("the same as an earlier line in all columns").alias("message"),
];

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

/** Columns of the file: as its reader says, else those with any value in this batch, the file's first. */
function columnsOf({ source, records }: RecordBatch): ReadonlySet<RecordColumn> {
  if (source.mapping !== undefined) return new Set(source.mapping.map(({ column }) => column));
  const nulls = records.nullCount().toRecords()[0] ?? {};
  const { height } = records;
  return new Set(RECORD_COLUMNS.filter((name) => Number(nulls[name]) < height));
}

function sortedByRow(frame: pl.DataFrame): pl.DataFrame {
  const rows = frame.getColumn("source_row").cast(pl.Float64).toTypedArray() as Float64Array;
  return rows.every((row, i) => i === 0 || (rows[i - 1] ?? 0) <= row) ? frame : frame.sort("source_row");
}

/** Refused records of a batch, those of its reading included, as rejects with their text. */
function rejectsOf(batch: RecordBatch, refused: readonly (pl.DataFrame | undefined)[]): pl.DataFrame {
  const some = refused.filter((frame) => frame !== undefined);
  if (some.length === 0) return batch.rejects;
  const own = pl.concat(some);
  const rows = own.getColumn("source_row").cast(pl.Float64).toArray() as number[];
  const raw = pl.Series(
    "raw",
    rows.map((row) => batch.raw(row)),
    pl.String,
  );
  const frame = own
    .withColumns(raw)
    .withColumns(pl.lit(batch.source.name).alias("source_file"))
    .select(...Object.keys(REJECTS.columns));
  return (batch.rejects.height === 0 ? frame : pl.concat([batch.rejects, frame])).sort("source_row");
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
  const configured = compileRules(options.rules, context.asOf);
  const planOf = createPlans(options, configured, context);
  const fingerprints = createFingerprints();
  const holder = createHolder(options.dedupe);
  const outliers = createOutliers(options.outlierThreshold);
  const profile = createProfile();
  const names = createNamePairs();
  const account = createAccount();
  const issues = issueCounts();
  const columns = new Map<RecordSource, ReadonlySet<RecordColumn>>();

  /** The lines that repeat an earlier one are set aside. */
  const unique = (frame: pl.DataFrame): { kept: pl.DataFrame; refused?: pl.DataFrame } => {
    const { height } = frame;
    if (height === 0) return { kept: frame };
    const repeated = fingerprints.repeated(frame.select(...BUSINESS));
    const keep = options.duplicates === "keep";
    account.tally(keep ? { ...UNIQUE, severity: "warn" } : UNIQUE, height, repeated?.count ?? 0);
    issues.duplicates += repeated?.count ?? 0;
    if (repeated === undefined || keep) return { kept: frame };
    const told = frame.withColumns(pl.Series("repeated", repeated.mask).cast(pl.Bool));
    return { kept: told.filter(FIRST).drop("repeated"), refused: told.filter(REPEATED).select(...REPETITION) };
  };

  return {
    get lines() {
      return account.lines;
    },
    add(batch) {
      const { source } = batch;
      const records = sortedByRow(batch.records);
      const has = columns.get(source) ?? columnsOf(batch);
      columns.set(source, has);
      const plan = planOf(source.preset, has);
      const read = typed(records, source, has, options.missing);
      const frame = read.frame.withColumns(...plan.marks);
      account.coercions(read.coerced);
      profile.add(frame, has);
      account.tally(READABLE, records.height + batch.rejects.height, batch.rejects.height);

      const first = plan.judge(frame);
      plan.rules.forEach((rule, i) => {
        account.tally(rule, first.tallies[i]?.checked ?? 0, first.tallies[i]?.failed ?? 0);
      });
      // configured rules may speak about the text as it was; without them only typed columns go on
      const second = unique(configured.length > 0 ? first.kept : first.kept.select(...CARRIED));
      const third = plan.judgeConfigured(second.kept);
      configured.forEach((rule, i) => {
        account.tally(rule, third.tallies[i]?.checked ?? 0, third.tallies[i]?.failed ?? 0, rule.mostly);
      });
      const ordered = has.has("order_id") ? third.kept : third.kept.withColumns(ownOrder(source));
      const flagged = ordered.withColumns(...plan.flags);
      const lines = conform(
        flagged.withColumns(outliers.judge(flagged)).select(pl.lit(source.name).alias("source_file"), ...LINE),
        LINES,
      );
      issues.add(lines);
      names.add(lines);
      const chosen = holder.take(lines, batch);
      account.cleaned(chosen.lines);
      const rejects = rejectsOf(batch, [first.refused, second.refused, third.refused, chosen.refused]);
      account.rejects(rejects);
      return { lines: chosen.lines, rejects };
    },
    finish(sources) {
      const held = holder.release() ?? { lines: emptyFrame(LINES), rejects: emptyFrame(REJECTS) };
      account.cleaned(held.lines);
      account.rejects(held.rejects);
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
      const products = names.result();
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
        profile: profile.table(),
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
