/**
 * Amounts far from the usual: modified z-score 0.6745 (x − median) / MAD of the log amount, beyond 3.5 (Iglewicz & Hoaglin
 * 1993); where the MAD is 0, Tukey's outer fences, 3 × IQR; where that is 0 too, nothing is unusual.
 *
 * Lines stream, so median and MAD come from a histogram of log amounts (steps of 1/512 in the natural log, 0.2 %) that grows
 * with every batch: a line is judged against all sales read so far, its own batch included. One batch gives the same flags in
 * any order of rows, and the histogram at the end, from which the quality table counts, is the same for any order of batches.
 */
import pl from "nodejs-polars";
import { MAX_AMOUNT } from "./typed.ts";

const STEPS = 512;
const BINS = Math.ceil(Math.log(MAX_AMOUNT * 10_000) * STEPS) + 1;
const Z_FACTOR = 0.6745;
const TUKEY = 3;

const SIZE = pl.col("amount_e4").abs();
/** Step of the log amount, null for 0; `amount_e4` is in ten-thousandths. */
export const AMOUNT_STEP = pl
  .when(SIZE.gt(pl.lit(0)))
  .then(SIZE.cast(pl.Float64).log(Math.E).mul(pl.lit(STEPS)).floor())
  .otherwise(pl.lit(null))
  .cast(pl.Int32)
  .alias("step");
const COUNT = pl.len().cast(pl.Float64).alias("n");
const STEP = pl.col("step").cast(pl.Float64);
const USUAL = pl.lit(false).alias("is_outlier");

/** Smallest value whose cumulated weight reaches `share` of the total, walking `weights` in the order of their index. */
function quantile(weights: Float64Array, total: number, share: number): number {
  let sum = 0;
  for (let i = 0; i < weights.length; i++) {
    sum += weights[i];
    if (sum >= share * total && weights[i] > 0) return i;
  }
  return 0;
}

/** Steps below `low` or above `high` are unusual; undefined where the weights have no spread to measure by. */
export function fences(weights: Float64Array, threshold: number): { low: number; high: number } | undefined {
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  if (total === 0) return undefined;
  const median = quantile(weights, total, 0.5);
  const distances = new Float64Array(weights.length);
  weights.forEach((weight, i) => {
    distances[Math.abs(i - median)] += weight;
  });
  const mad = quantile(distances, total, 0.5);
  if (mad > 0) {
    const reach = (threshold * mad) / Z_FACTOR;
    return { low: median - reach, high: median + reach };
  }
  const q1 = quantile(weights, total, 0.25);
  const q3 = quantile(weights, total, 0.75);
  if (q1 === q3) return undefined;
  return { low: q1 - TUKEY * (q3 - q1), high: q3 + TUKEY * (q3 - q1) };
}

export interface Outliers {
  /** Takes the batch's lines (`step`, `is_sale`) into account and gives `is_outlier`. */
  judge(lines: pl.DataFrame): pl.Expr;
  /** Lines with an amount, and how many of them are unusual measured against everything. */
  count(): { checked: number; failed: number };
}

/** @param threshold of the modified z-score, 3.5 by default */
export function createOutliers(threshold: number): Outliers {
  const sales = new Float64Array(BINS);
  const all = new Float64Array(BINS);
  return {
    judge(lines) {
      const counts = lines.groupBy("step", "is_sale").agg(COUNT).toRecords();
      for (const { step, is_sale, n } of counts) {
        if (step === null) continue;
        const bin = Math.max(0, Math.min(BINS - 1, Number(step)));
        all[bin] += Number(n);
        if (is_sale) sales[bin] += Number(n);
      }
      const limits = fences(sales, threshold);
      if (limits === undefined) return USUAL;
      return STEP.lt(pl.lit(limits.low))
        .or(STEP.gt(pl.lit(limits.high)))
        .fillNull(pl.lit(false))
        .alias("is_outlier");
    },
    count() {
      const limits = fences(sales, threshold);
      let checked = 0;
      let failed = 0;
      all.forEach((n, bin) => {
        checked += n;
        if (limits !== undefined && (bin < limits.low || bin > limits.high)) failed += n;
      });
      return { checked, failed };
    },
  };
}
