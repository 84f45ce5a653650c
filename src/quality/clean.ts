/** Records → lines + rejects, batch by batch, in memory that hardly grows with the number of lines. */
import pl from "nodejs-polars";
import type { Day } from "../calendar.ts";
import { toAmount } from "../money.ts";
import { conform, emptyFrame, LINES, RECORD_COLUMNS, REJECTS, type RecordColumn } from "../schema.ts";
import { compileRules } from "./configured.ts";
import { createCounts } from "./counts.ts";
import { createHolder } from "./dedupe.ts";
import { createFingerprints } from "./fingerprints.ts";
import type { PresetPatterns, RecordBatch, RecordSource } from "./input.ts";
import { type IssueCounts, issueCounts, issuesOf } from "./issues.ts";
import { judge } from "./judge.ts";
import { flagged, marked } from "./lines.ts";
import type { QualityOptions } from "./options.ts";
import { amountStep, createOutliers } from "./outliers.ts";
import { createNamePairs } from "./product-names.ts";
import { createProfile } from "./profile.ts";
import type { QualityResult } from "./result.ts";
import { type Check, RULES, type Rule, type RuleContext } from "./rules.ts";
import { checkScore, dimensionScores, gate, qualityTable, rowScore, type Tally } from "./score.ts";
import { type Coercion, typed } from "./typed.ts";

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
   * @throws UserError where the batch's preset or a configured pattern is no regular expression
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
] as const;

const CARRIED = ["source_row", ...BUSINESS, "on", "is_cancellation", "is_adjustment"] as const;

const EXAMPLES = 3;
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

/** Records refused because of a missing value that the options want there. */
const quarantined = (options: QualityOptions): Rule[] =>
  (["description", "category", "region"] as const)
    .filter((column) => options.missing[column] === "quarantine")
    .map((column) => ({
      check: `${column}_present`,
      reason: "missing_required",
      dimension: "Completeness",
      severity: "error",
      column,
      applies: (has) => has.has(column),
      fails: () => pl.col(column).isNull(),
      message: () => pl.lit(`${column} is missing (quality.missing.${column} is quarantine)`),
    }));

/** The built-in rules in force: those for missing values come first, as in the list of reasons. */
function builtIn(options: QualityOptions): Rule[] {
  const own = quarantined(options);
  const rules = RULES.filter((rule) => !own.some((one) => one.check === rule.check));
  const missing = rules.filter((rule) => rule.reason === "missing_required");
  return [...missing, ...own, ...rules.filter((rule) => rule.reason !== "missing_required")];
}

/** Columns of the file: as its reader says, else those with any value in this batch, the file's first. */
const columnsOf = ({ source, records }: RecordBatch): ReadonlySet<RecordColumn> =>
  new Set(
    source.mapping?.map(({ column }) => column) ??
      RECORD_COLUMNS.filter((name) => records.getColumn(name).nullCount() < records.height),
  );

function sortedByRow(frame: pl.DataFrame): pl.DataFrame {
  const rows = frame.getColumn("source_row").cast(pl.Float64).toTypedArray() as Float64Array;
  return rows.every((row, i) => i === 0 || rows[i - 1] <= row) ? frame : frame.sort("source_row");
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
  const rules = builtIn(options);
  const configured = compileRules(options.rules, context.asOf);
  const fingerprints = createFingerprints();
  const holder = createHolder(options.dedupe);
  const outliers = createOutliers(options.outlierThreshold);
  const profile = createProfile();
  const names = createNamePairs();
  const anonymousOrders = createCounts();
  const columns = new Map<RecordSource, ReadonlySet<RecordColumn>>();
  const tallies = new Map<string, Tally>();
  const rejectedBy = new Map<string, number>();
  const examples: Record<string, QualityResult["examples"][string]> = {};
  const coerced = new Map<string, Coercion>();
  const issues: IssueCounts = issueCounts();
  const anonymous = { lines: 0, e4: 0n };
  let lineCount = 0;
  let rejectCount = 0;

  const tally = (check: Check, checked: number, failed: number, mostly?: number): void => {
    const key = `${check.check}\n${check.column}`;
    const { check: name, dimension, severity, column } = check;
    const known = tallies.get(key) ?? { check: name, dimension, severity, column, checked: 0, failed: 0 };
    known.checked += checked;
    known.failed += failed;
    if (mostly !== undefined) known.mostly = mostly;
    tallies.set(key, known);
  };

  const noteCoercions = (found: readonly Coercion[]): void => {
    for (const one of found) {
      const key = `${one.column}\n${one.what}`;
      const known = coerced.get(key);
      if (known === undefined) coerced.set(key, { ...one });
      else {
        known.count += one.count;
        if (one.before < known.before) Object.assign(known, { before: one.before, after: one.after });
      }
    }
  };

  const noteRejects = (rejects: pl.DataFrame): void => {
    rejectCount += rejects.height;
    if (rejects.height === 0) return;
    const counted = rejects.groupBy("reason").agg(pl.len().cast(pl.Float64).alias("n")).toRecords();
    for (const row of counted) {
      const reason = String(row.reason);
      rejectedBy.set(reason, (rejectedBy.get(reason) ?? 0) + Number(row.n));
      const first = rejects
        .filter(pl.col("reason").eq(pl.lit(reason)))
        .sort("source_row")
        .head(EXAMPLES)
        .toRecords();
      examples[reason] = [
        ...(examples[reason] ?? []),
        ...first.map((row) => ({
          source_file: String(row.source_file),
          source_row: Number(row.source_row),
          message: String(row.message),
          raw: String(row.raw),
        })),
      ]
        .sort((a, b) =>
          a.source_file < b.source_file ? -1 : a.source_file > b.source_file ? 1 : a.source_row - b.source_row,
        )
        .slice(0, EXAMPLES);
    }
  };

  /** Refused records of this batch as rejects, with their text. */
  const rejectsOf = (batch: RecordBatch, refused: pl.DataFrame[]): pl.DataFrame => {
    const some = refused.filter((frame) => frame.height > 0);
    if (some.length === 0) return batch.rejects;
    const own = some.length === 1 ? some[0] : pl.concat(some);
    const rows = own.getColumn("source_row").cast(pl.Float64).toArray() as number[];
    const raw = pl.Series(
      "raw",
      rows.map((row) => batch.raw(row)),
      pl.String,
    );
    const frame = own
      .withColumns(pl.lit(batch.source.name).alias("source_file"), raw)
      .select(...Object.keys(REJECTS.columns));
    return (batch.rejects.height === 0 ? frame : pl.concat([batch.rejects, frame])).sort("source_row");
  };

  /** The lines that repeat an earlier one are set aside. */
  const unique = (frame: pl.DataFrame): { kept: pl.DataFrame; refused?: pl.DataFrame } => {
    if (frame.height === 0) return { kept: frame };
    const repeated = fingerprints.repeated(frame.select(...BUSINESS));
    const failed = repeated?.count ?? 0;
    tally(options.duplicates === "keep" ? { ...UNIQUE, severity: "warn" } : UNIQUE, frame.height, failed);
    issues.duplicates += failed;
    if (repeated === undefined || options.duplicates === "keep") return { kept: frame };
    const told = frame.withColumns(pl.Series("repeated", repeated.mask).cast(pl.Bool));
    return {
      kept: told.filter(pl.col("repeated").not()).drop("repeated"),
      refused: told
        .filter(pl.col("repeated"))
        .select(
          pl.col("source_row"),
          pl.lit("duplicate_line").alias("reason"),
          pl.lit("the same as an earlier line in all columns").alias("message"),
        ),
    };
  };

  const noteLines = (lines: pl.DataFrame): void => {
    lineCount += lines.height;
    const nobody = lines.select("order_id", "amount_e4", "is_anonymous").filter(pl.col("is_anonymous"));
    anonymous.lines += nobody.height;
    if (nobody.height > 0) {
      anonymous.e4 += BigInt(String(nobody.select(pl.col("amount_e4").sum().cast(pl.String)).toRecords()[0].amount_e4));
      anonymousOrders.add(nobody, "order_id");
    }
  };

  return {
    get lines() {
      return lineCount;
    },
    add(batch) {
      const { source } = batch;
      const records = sortedByRow(batch.records);
      const has = columns.get(source) ?? columnsOf(batch);
      columns.set(source, has);
      const patterns = context.patterns(source.preset);
      const ruleContext: RuleContext = { patterns, latestDay: context.latestDay };
      const { frame: read, coerced: found } = typed(records, source, has, options.missing);
      const frame = marked(read, has, patterns);
      noteCoercions(found);
      profile.add(frame, has);
      tally(READABLE, records.height + batch.rejects.height, batch.rejects.height);

      const applying = rules.filter((rule) => rule.applies(has, ruleContext));
      const first = judge(frame, applying, ruleContext);
      applying.forEach((rule, i) => {
        tally(rule, first.tallies[i].checked, first.tallies[i].failed);
      });
      // configured rules may speak about the text as it was; without them only typed columns go on
      const second = unique(configured.length > 0 ? first.kept : first.kept.select(...CARRIED));
      const flags = flagged(second.kept, source, has, patterns, options.products);
      const third = judge(flags, configured, ruleContext);
      configured.forEach((rule, i) => {
        tally(rule, third.tallies[i].checked, third.tallies[i].failed, rule.mostly);
      });
      const stepped = third.kept.withColumns(amountStep().alias("step"));
      const judged = stepped.withColumns(outliers.judge(stepped).alias("is_outlier"));
      const lines = conform(
        judged.select(
          pl.lit(source.name).alias("source_file"),
          ...["source_row", "order_id", "customer_id", "product_id", "description", "category"].map((name) =>
            pl.col(name),
          ),
          pl.col("pieces").alias("quantity"),
          pl.col("price_e4").alias("unit_price_e4"),
          pl.col("amount_e4"),
          pl.col("at").alias("ordered_at"),
          pl.col("on").alias("ordered_on"),
          ...["region", "email", "phone"].map((name) => pl.col(name)),
          ...Object.keys(LINES.columns)
            .filter((name) => name.startsWith("is_"))
            .map((name) => pl.col(name)),
        ),
        LINES,
      );
      issues.add(lines);
      names.add(lines);
      const chosen = holder.take(lines, batch);
      noteLines(chosen.lines);
      const rejects = rejectsOf(
        batch,
        [first.refused, second.refused, third.refused, chosen.refused].filter((one) => one !== undefined),
      );
      noteRejects(rejects);
      return { lines: chosen.lines, rejects };
    },
    finish(sources) {
      const held = holder.release() ?? { lines: emptyFrame(LINES), rejects: emptyFrame(REJECTS) };
      noteLines(held.lines);
      noteRejects(held.rejects);
      const files = [...new Set([...(sources ?? []), ...columns.keys()])];
      const total = (of: (source: RecordSource) => number): number =>
        files.reduce((sum, source) => sum + of(source), 0);
      const rows = {
        records: total(({ counts }) => counts.records),
        header: total(({ counts }) => counts.header),
        blank: total(({ counts }) => counts.blank),
        lines: lineCount,
        rejected: rejectCount,
      };
      if (rows.records !== rows.header + rows.blank + rows.lines + rows.rejected) {
        throw new Error(
          `rows do not add up: ${JSON.stringify(rows)}; records must be header + blank + lines + rejected`,
        );
      }
      const usual = outliers.count();
      tally(USUAL, usual.checked, usual.failed);
      tally(FILLED, files.length, files.filter(({ counts }) => counts.records === counts.header + counts.blank).length);
      const products = names.result();
      if (names.products() > 0) tally(ONE_NAME, names.products(), products.codesWithSeveralNames);
      const all = [...tallies.values()];
      const changes = [...coerced.values()].sort((a, b) =>
        a.column < b.column ? -1 : a.column > b.column ? 1 : b.count - a.count || (a.what < b.what ? -1 : 1),
      );
      const score = checkScore(all, options.weights);
      return {
        rows,
        rejectedBy: Object.fromEntries([...rejectedBy].sort(([a], [b]) => (a < b ? -1 : 1))),
        examples,
        table: qualityTable(all),
        profile: profile.table(),
        coerced: changes,
        rowScore: rowScore(rows),
        checkScore: score,
        dimensions: dimensionScores(all),
        anonymous: {
          lines: anonymous.lines,
          share: lineCount === 0 ? 0 : anonymous.lines / lineCount,
          orders: anonymousOrders.distinct().count,
          amount: toAmount(anonymous.e4),
        },
        products,
        issues: issuesOf(issues, options, changes),
        gate: gate(options.gate, rows, score, all),
        held,
      };
    },
  };
}
