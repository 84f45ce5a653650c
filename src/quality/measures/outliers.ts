/**
 * Amounts far from the usual: modified z-score 0.6745 (x − median) / MAD of the log amount, beyond 3.5 (Iglewicz & Hoaglin
 * 1993); where the MAD is 0, Tukey's outer fences, 3 × IQR; where that is 0 too, nothing is unusual.
 *
 * Lines stream, so median and MAD come from a histogram of log amounts (steps of 1/512 in the natural log, 0.2 %) that grows
 * with every batch: a line is judged against all sales read so far, its own batch included. One batch gives the same flags in
 * any order of rows, and the histogram at the end, from which the quality table counts, is the same for any order of batches.
 */
import { FLAG, type Lines } from "../../lines.ts";
import { MAX_AMOUNT } from "../limits.ts";

const STEPS = 512;
const BINS = Math.ceil(Math.log(MAX_AMOUNT * 10_000) * STEPS) + 1;
const Z_FACTOR = 0.6745;
const TUKEY = 3;

/** Step of the log amount of ten-thousandths, which is not 0. */
const stepOf = (amountE4: number): number =>
  Math.max(0, Math.min(BINS - 1, Math.floor(Math.log(Math.abs(amountE4)) * STEPS)));

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
  /** Takes lines into account and sets their flag `is_outlier`. */
  judge(lines: Lines): void;
  /** Lines with an amount, and how many of them are unusual measured against everything. */
  count(): { checked: number; failed: number };
}

/** @param threshold of the modified z-score, 3.5 by default */
export function createOutliers(threshold: number): Outliers {
  const sales = new Float64Array(BINS);
  const all = new Float64Array(BINS);
  return {
    judge({ count, amountE4, flags }) {
      const steps = new Int32Array(count);
      for (let i = 0; i < count; i++) {
        if (amountE4[i] === 0) continue;
        const step = stepOf(amountE4[i]);
        steps[i] = step;
        all[step]++;
        if (flags[i] & FLAG.is_sale) sales[step]++;
      }
      const limits = fences(sales, threshold);
      if (limits === undefined) return;
      for (let i = 0; i < count; i++)
        if (amountE4[i] !== 0 && (steps[i] < limits.low || steps[i] > limits.high)) flags[i] |= FLAG.is_outlier;
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
