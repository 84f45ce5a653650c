/**
 * Amounts far from the usual: modified z-score 0.6745 (x − median) / MAD of the log amount, beyond 3.5 (Iglewicz & Hoaglin
 * 1993); where the MAD is 0, Tukey's outer fences, 3 × IQR; where that is 0 too, nothing is unusual.
 *
 * Lines stream, so median and MAD come from a histogram of log amounts (steps of 1/4096 in the natural log, 0.025 %). Which
 * amounts are usual is therefore known only when everything has been read, and is the same for any order of files.
 */
import { FLAG, type Lines, type UsualAmounts } from "../../lines.ts";
import { MAX_AMOUNT } from "../limits.ts";

const STEPS = 4096;
const BINS = Math.ceil(Math.log(MAX_AMOUNT * 10_000) * STEPS) + 1;
const Z_FACTOR = 0.6745;
const TUKEY = 3;

/** Step of the log amount of ten-thousandths, which is not 0. */
const stepOf = (amountE4: number): number =>
  Math.max(0, Math.min(BINS - 1, Math.floor(Math.log(Math.abs(amountE4)) * STEPS)));

/** The steps of whole cents up to 655.35, by their number and plus one; 0 where nobody has asked: a logarithm takes thrice the time. */
const CENTS = 1 << 16;
const stepsOfCents = new Int32Array(CENTS);
function quickStepOf(amountE4: number): number {
  const cents = Math.abs(amountE4) / 100;
  const at = cents | 0;
  if (at !== cents || at >= CENTS) return stepOf(amountE4);
  let known = stepsOfCents[at]!;
  if (known === 0) {
    known = stepOf(amountE4) + 1;
    stepsOfCents[at] = known;
  }
  return known - 1;
}

/** Smallest value whose cumulated weight reaches `share` of the total, `weights` taken in the order of their index. */
function quantile(weights: Float64Array, total: number, share: number): number {
  let sum = 0;
  for (let i = 0; i < weights.length; i++) {
    sum += weights[i]!;
    if (sum >= share * total && weights[i]! > 0) return i;
  }
  return 0;
}

/** Steps below `low` or above `high` are unusual; undefined where the weights have no spread to measure by. */
export function fences(weights: Float64Array, threshold: number): { low: number; high: number } | undefined {
  let total = 0;
  for (let i = 0; i < weights.length; i++) total += weights[i]!;
  if (total === 0) return undefined;
  const median = quantile(weights, total, 0.5);
  const distances = new Float64Array(weights.length);
  for (let i = 0; i < weights.length; i++) distances[Math.abs(i - median)]! += weights[i]!;
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

/** The amounts whose steps are within the fences. */
function usualAmounts({ low, high }: { low: number; high: number }): UsualAmounts {
  const [first, last] = [Math.ceil(low), Math.floor(high)];
  // the exponential is not the exact inverse of the logarithm: the neighbours decide
  const smallestFrom = (step: number): number => {
    let e4 = Math.max(1, Math.floor(Math.exp(step / STEPS) * (1 - 1e-14)) - 1);
    while (stepOf(e4) < step) e4++;
    return e4;
  };
  return {
    leastE4: first <= 0 ? 0 : smallestFrom(Math.min(first, BINS - 1)),
    mostE4: last >= BINS - 1 ? Number.MAX_SAFE_INTEGER : last < 0 ? 0 : smallestFrom(last + 1) - 1,
  };
}

/** How often each step occurs among the amounts of sales, and of all lines. */
export interface AmountHistograms {
  sales: Float64Array;
  all: Float64Array;
}

export const amountHistograms = (): AmountHistograms => ({
  sales: new Float64Array(BINS),
  all: new Float64Array(BINS),
});

export function addAmounts({ sales, all }: AmountHistograms, { count, amountE4, flags }: Lines): void {
  for (let i = 0; i < count; i++) {
    const amount = amountE4[i] as number;
    if (amount === 0) continue;
    const step = quickStepOf(amount);
    all[step]!++;
    if ((flags[i] as number) & FLAG.is_sale) sales[step]!++;
  }
}

/**
 * Which amounts are usual, how many lines have an amount, and how many of these are unusual.
 *
 * @param threshold of the modified z-score, 3.5 by default
 */
export function outliersOf(
  { sales, all }: AmountHistograms,
  threshold: number,
): { usual: UsualAmounts | undefined; checked: number; failed: number } {
  const limits = fences(sales, threshold);
  let checked = 0;
  let failed = 0;
  for (let bin = 0; bin < all.length; bin++) {
    const n = all[bin]!;
    checked += n;
    if (limits !== undefined && (bin < limits.low || bin > limits.high)) failed += n;
  }
  return { usual: limits && usualAmounts(limits), checked, failed };
}
