/** Least squares with errors that hold where neighbours in time err alike and some periods err more than others. */
import { studentQuantile } from "./quantiles.ts";

export interface Coefficient {
  value: number;
  standardError: number;
  low: number;
  high: number;
}

export interface LeastSquares {
  /** One per column of the design; undefined for a column that the others already say. */
  coefficients: (Coefficient | undefined)[];
  residuals: Float64Array;
  /** Observations less the columns that count. */
  degreesOfFreedom: number;
  /** Share of the variation of y that is explained. */
  rSquared: number;
}

export interface LeastSquaresOptions {
  /** Periods over which errors are alike; 0: none. Default: ⌊4 (n/100)^(2/9)⌋ (Newey & West 1994). */
  lags?: number;
  /** Of the intervals, in (0, 1). Default 0.95. */
  confidence?: number;
  /**
   * What each residual is divided by before the errors are worked out: nothing, or 1 − its leverage, which a small sample needs for
   * intervals as wide as they say. Default: leverage.
   */
  residuals?: "plain" | "leverage";
}

/** A column is left out where so little of it is left beside the others. */
const COLLINEAR = 1e-10;

/** The upper triangle R of QR by modified Gram-Schmidt, twice for digits; columns that the others say are left out. */
function orthogonal(columns: readonly Float64Array[]): { q: Float64Array[]; r: Float64Array[]; kept: number[] } {
  const q: Float64Array[] = [];
  const r: Float64Array[] = [];
  const kept: number[] = [];
  columns.forEach((column, place) => {
    const rest = column.slice();
    const weights = new Float64Array(columns.length);
    const size = Math.hypot(...rest);
    for (let pass = 0; pass < 2; pass++) {
      q.forEach((unit, j) => {
        let dot = 0;
        for (let i = 0; i < rest.length; i++) dot += unit[i]! * rest[i]!;
        for (let i = 0; i < rest.length; i++) rest[i]! -= dot * unit[i]!;
        weights[j]! += dot;
      });
    }
    const length = Math.hypot(...rest);
    if (!(length > COLLINEAR * size)) return;
    weights[q.length] = length;
    q.push(rest.map((value) => value / length));
    r.push(weights);
    kept.push(place);
  });
  return { q, r, kept };
}

/** The inverse of the upper triangle whose column j is `r[j]`. */
function inverseOf(r: readonly Float64Array[]): Float64Array[] {
  const k = r.length;
  return Array.from({ length: k }, (_, column) => {
    const x = new Float64Array(k);
    for (let i = column; i >= 0; i--) {
      let value = i === column ? 1 : 0;
      for (let j = i + 1; j <= column; j++) value -= r[j]![i]! * x[j]!;
      x[i] = value / r[i]![i]!;
    }
    return x;
  });
}

/**
 * y = Σ columns · coefficients + error by least squares; errors of the coefficients by Newey & West 1987 (Bartlett weights) times
 * n / (n − k), intervals by Student's t. Observations in the order of time.
 *
 * Undefined where there are no more observations than columns.
 */
export function leastSquares(
  y: Float64Array,
  columns: readonly Float64Array[],
  options: LeastSquaresOptions = {},
): LeastSquares | undefined {
  const n = y.length;
  const { q, r, kept } = orthogonal(columns);
  const k = kept.length;
  if (k === 0 || n <= k) return undefined;
  const { lags = Math.floor(4 * (n / 100) ** (2 / 9)), confidence = 0.95, residuals: kind = "leverage" } = options;
  const projected = q.map((unit) => unit.reduce((sum, value, i) => sum + value * y[i]!, 0));
  const residuals = y.slice();
  const leverage = new Float64Array(n);
  q.forEach((unit, j) => {
    for (let i = 0; i < n; i++) {
      residuals[i]! -= projected[j]! * unit[i]!;
      leverage[i]! += unit[i]! ** 2;
    }
  });
  const errors = residuals.map((value, i) =>
    kind === "plain" ? value : leverage[i]! > 1 - 1e-8 ? 0 : value / (1 - leverage[i]!),
  );
  const inverse = inverseOf(r);
  // β = R⁻¹ Qᵀ y, and the influence of each observation on it: R⁻¹ qᵢ eᵢ
  const rowOf = (j: number): number[] => inverse.map((column) => column[j]!);
  const mean = y.reduce((sum, value) => sum + value, 0) / n;
  const total = y.reduce((sum, value) => sum + (value - mean) ** 2, 0);
  const unexplained = residuals.reduce((sum, value) => sum + value ** 2, 0);
  const degreesOfFreedom = n - k;
  const t = studentQuantile(0.5 + confidence / 2, degreesOfFreedom);
  const correction = kind === "plain" ? n / degreesOfFreedom : 1;
  const coefficients = new Array<Coefficient | undefined>(columns.length).fill(undefined);
  kept.forEach((place, j) => {
    const row = rowOf(j);
    const value = row.reduce((sum, weight, m) => sum + weight * projected[m]!, 0);
    const influence = Float64Array.from({ length: n }, (_, i) => {
      let sum = 0;
      for (let m = j; m < k; m++) sum += row[m]! * q[m]![i]!;
      return sum * errors[i]!;
    });
    let variance = influence.reduce((sum, one) => sum + one ** 2, 0);
    for (let lag = 1; lag <= Math.min(lags, n - 1); lag++) {
      let products = 0;
      for (let i = lag; i < n; i++) products += influence[i]! * influence[i - lag]!;
      variance += 2 * (1 - lag / (lags + 1)) * products;
    }
    const standardError = Math.sqrt(Math.max(0, variance * correction));
    coefficients[place] = { value, standardError, low: value - t * standardError, high: value + t * standardError };
  });
  return { coefficients, residuals, degreesOfFreedom, rSquared: total === 0 ? 0 : 1 - unexplained / total };
}

/** Share of the error of one period that is still there in the next is never taken for more. */
const MOST_PERSISTENT = 0.9;

/** What of an error is there in the next period, with the bias of a short series taken out; 0 to 0.9. */
function persistence(residuals: Float64Array, follows: (i: number) => boolean, columns: number): number {
  let [together, alone] = [0, 0];
  for (let i = 0; i < residuals.length; i++) {
    if (i > 0 && follows(i)) together += residuals[i]! * residuals[i - 1]!;
    alone += residuals[i]! ** 2;
  }
  const found = alone === 0 ? 0 : together / alone;
  return Math.min(MOST_PERSISTENT, Math.max(0, found + (1 + 3 * found + columns / 2) / residuals.length));
}

/** How much wider than a normal interval one is whose errors are summed over a share `b` of the series. @see Kiefer & Vogelsang 2005 */
const widerBy = (b: number): number => (1.96 + 2.9694 * b + 0.416 * b ** 2 - 0.5324 * b ** 3) / 1.96;

/**
 * `leastSquares` for observations in time whose errors go on from one to the next: prices that stay for weeks and errors that do, too,
 * make plain intervals far too narrow. What stays of an error is estimated and taken out of every column (Prais & Winsten 1954), the
 * rest is left to Newey and West's errors over 1.3 √n periods with the wider intervals that these need (Lazarus, Lewis, Stock & Watson
 * 2018), which are no narrower than without any lag. Intervals are of 95 %.
 *
 * @param follows whether observation i is of the period right after that of i − 1
 */
export function seriesLeastSquares(
  y: Float64Array,
  columns: readonly Float64Array[],
  follows: (i: number) => boolean = () => true,
): LeastSquares | undefined {
  const plain = leastSquares(y, columns, { lags: 0 });
  if (plain === undefined) return undefined;
  const n = y.length;
  const stays = persistence(plain.residuals, follows, columns.length);
  const rest = (values: Float64Array): Float64Array =>
    values.map((value, i) =>
      i > 0 && follows(i) ? value - stays * values[i - 1]! : Math.sqrt(1 - stays ** 2) * value,
    );
  const [others, transformed] = [columns.map(rest), rest(y)];
  const lags = Math.min(n - 1, Math.ceil(1.3 * Math.sqrt(n)) - 1);
  const long = leastSquares(transformed, others, { lags });
  const short = leastSquares(transformed, others, { lags: 0 });
  if (long === undefined || short === undefined) return undefined;
  const wider = widerBy((lags + 1) / n);
  const coefficients = long.coefficients.map((found, i): Coefficient | undefined => {
    const other = short.coefficients[i];
    if (found === undefined || other === undefined) return undefined;
    const half = Math.max(wider * (found.high - found.value), other.high - other.value);
    const standardError = Math.max(found.standardError, other.standardError);
    return { value: found.value, standardError, low: found.value - half, high: found.value + half };
  });
  return { ...plain, coefficients };
}
