/** Seasons of a series: whether there is one, and classical decomposition. */

/** z of a one-sided test at 5 %. */
const Z = 1.6448536269514722;

/** Autocorrelations at lags 1 … `lags`, with the series' mean and variance throughout. */
export function autocorrelations(values: ArrayLike<number>, lags: number): Float64Array {
  const n = values.length;
  let mean = 0;
  for (let t = 0; t < n; t++) mean += values[t]! / n;
  let variance = 0;
  for (let t = 0; t < n; t++) variance += (values[t]! - mean) ** 2;
  return Float64Array.from({ length: lags }, (_, k) => {
    let sum = 0;
    for (let t = k + 1; t < n; t++) sum += (values[t]! - mean) * (values[t - k - 1]! - mean);
    return variance > 0 ? sum / variance : 0;
  });
}

/**
 * Whether a series of two periods or more has a season: its autocorrelation at the period's lag against Bartlett's bound.
 *
 * @see Fiorucci et al. 2016, section 4
 */
export function hasSeason(values: ArrayLike<number>, period: number): boolean {
  if (period < 2 || values.length < 2 * period) return false;
  const r = autocorrelations(values, period);
  let squares = 0;
  for (let k = 0; k < period - 1; k++) squares += r[k]! ** 2;
  return Math.abs(r[period - 1]!) / Math.sqrt((1 + 2 * squares) / values.length) > Z;
}

export interface Seasons {
  /** Factors with mean 1, or offsets with mean 0; place 0 is that of the first value. */
  of: Float64Array;
  isFactor: boolean;
}

/** Below this a factor would blow a value up. */
const LEAST_FACTOR = 0.01;

/** Seasons by classical decomposition: means of what a centred moving average leaves. Factors where every value is positive. */
export function classicalSeasons(values: ArrayLike<number>, period: number, asFactors = true): Seasons {
  const n = values.length;
  const half = period >> 1;
  let isFactor = asFactors;
  for (let t = 0; t < n; t++) if (!(values[t]! > 0)) isFactor = false;
  const sums = new Float64Array(period);
  const counts = new Int32Array(period);
  for (let t = half; t < n - half; t++) {
    let centre = 0;
    for (let j = -half; j <= half; j++) centre += values[t + j]! * (period % 2 === 0 && Math.abs(j) === half ? 0.5 : 1);
    centre /= period;
    sums[t % period]! += isFactor ? values[t]! / centre : values[t]! - centre;
    counts[t % period]!++;
  }
  const of = sums.map((sum, i) => (counts[i] === 0 ? (isFactor ? 1 : 0) : sum / counts[i]!));
  const mean = of.reduce((sum, value) => sum + value, 0) / period;
  for (let i = 0; i < period; i++) of[i] = isFactor ? of[i]! / mean : of[i]! - mean;
  if (isFactor && of.some((factor) => factor < LEAST_FACTOR)) return classicalSeasons(values, period, false);
  return { of, isFactor };
}
