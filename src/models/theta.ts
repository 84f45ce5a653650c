/**
 * The Theta method as state space models: standard, optimised and their dynamic forms, in which the trend line is that of the values
 * so far.
 *
 *     μ_t = ℓ_{t−1} + (1 − 1/θ) [ (1−α)^t A + (1 − (1−α)^{t+1}) / α · B ],   ℓ_t = α y_t + (1−α) ℓ_{t−1}
 *
 * with A and B the line through the series (dynamic: through its first t values). Given α, errors are linear in the first level and
 * in 1 − 1/θ: both are solved for, and only α is searched.
 *
 * @see Fiorucci, Pellegrini, Louzada, Petropoulos & Koehler, "Models for optimising the theta method and their relationship to state
 *   space models", International Journal of Forecasting 32 (2016); Assimakopoulos & Nikolopoulos 2000
 */
import { classicalSeasons, hasSeason, type Seasons } from "./seasons.ts";

export type ThetaKind = "STM" | "OTM" | "DSTM" | "DOTM";
const KINDS: readonly ThetaKind[] = ["STM", "OTM", "DSTM", "DOTM"];

export interface ThetaFit {
  kind: ThetaKind;
  seasons: Seasons | undefined;
  alpha: number;
  theta: number;
  firstLevel: number;
  /** Sum of squared one-step errors from the fourth value on, over the mean absolute value. */
  mse: number;
  /** One-step forecasts, seasons put back. */
  fitted: Float64Array;
  forecast: Float64Array;
}

const [LEAST_ALPHA, MOST_ALPHA] = [0.1, 0.99];
/** θ goes to infinity as this goes to 1. */
const MOST_WEIGHT = 1 - 1e-10;
/** Errors before do not count. */
const SETTLED = 3;

interface Line {
  a: Float64Array;
  b: Float64Array;
}

/** The line through all values, as every step of the standard forms uses it. */
function staticLine(y: Float64Array): Line {
  const n = y.length;
  let [sum, weighted] = [0, 0];
  for (let t = 0; t < n; t++) {
    sum += y[t]!;
    weighted += (t + 1) * y[t]!;
  }
  const b = (6 * ((2 * weighted) / n - ((1 + n) * sum) / n)) / (n * n - 1);
  return { a: new Float64Array(n + 1).fill(sum / n - ((n + 1) * b) / 2), b: new Float64Array(n + 1).fill(b) };
}

/** One step on of the line through the values so far, of which there are `t` before `value`. */
function nextLine(b: number, mean: number, value: number, t: number): [a: number, b: number, mean: number] {
  const slope = ((t - 1) * b + (6 * (value - mean)) / (t + 1)) / (t + 2);
  const middle = (t * mean + value) / (t + 1);
  return [middle - (slope * (t + 2)) / 2, slope, middle];
}

function dynamicLine(y: Float64Array): Line & { mean: number } {
  const n = y.length;
  const line = { a: new Float64Array(n + 1), b: new Float64Array(n + 1), mean: y[0]! };
  [line.a[1], line.b[1]] = [y[0]!, 0];
  for (let t = 1; t < n; t++)
    [line.a[t + 1], line.b[t + 1], line.mean] = nextLine(line.b[t]!, line.mean, y[t]!, t) as [number, number, number];
  return line;
}

interface Solved {
  squares: number;
  level: number;
  weight: number;
}

/** The best first level and weight 1 − 1/θ for a given α. */
function solve(y: Float64Array, { a, b }: Line, alpha: number, weight: number | undefined): Solved {
  const n = y.length;
  const keep = 1 - alpha;
  let level = alpha * y[0]!;
  let power = keep;
  // moments of residual r (with level 0), of u = (1−α)^t, and of the line's part v
  let rr = 0;
  let ru = 0;
  let rv = 0;
  let uu = 0;
  let uv = 0;
  let vv = 0;
  for (let t = 1; t < n; t++) {
    if (t >= SETTLED) {
      const r = y[t]! - level;
      const v = power * a[t]! + ((1 - keep * power) / alpha) * b[t]!;
      rr += r * r;
      ru += r * power;
      rv += r * v;
      uu += power * power;
      uv += power * v;
      vv += v * v;
    }
    level = alpha * y[t]! + keep * level;
    power *= keep;
  }
  const levelAt = (w: number): number => (uu > 0 ? (ru - w * uv) / uu : 0);
  const determinant = uu * vv - uv * uv;
  let w = weight ?? (determinant > 1e-12 * uu * vv ? (uu * rv - uv * ru) / determinant : vv > 0 ? rv / vv : 0);
  w = Math.min(MOST_WEIGHT, Math.max(0, w));
  const first = levelAt(w);
  const squares = rr + first * first * uu + w * w * vv - 2 * first * ru - 2 * w * rv + 2 * first * w * uv;
  return { squares: Math.max(0, squares), level: first, weight: w };
}

const GRID = 12;
const STEPS = 40;
const GOLDEN = (Math.sqrt(5) - 1) / 2;

/** The best α: the best of a grid, then a golden-section search around it. */
function bestAlpha(of: (alpha: number) => number): number {
  const at = (i: number): number => LEAST_ALPHA + ((MOST_ALPHA - LEAST_ALPHA) * i) / GRID;
  let best = 0;
  let least = Number.POSITIVE_INFINITY;
  for (let i = 0; i <= GRID; i++) {
    const value = of(at(i));
    if (value < least) [best, least] = [i, value];
  }
  let [low, high] = [at(Math.max(0, best - 1)), at(Math.min(GRID, best + 1))];
  let [x1, x2] = [high - GOLDEN * (high - low), low + GOLDEN * (high - low)];
  let [f1, f2] = [of(x1), of(x2)];
  for (let i = 0; i < STEPS; i++) {
    if (f1 <= f2) {
      [high, x2, f2] = [x2, x1, f1];
      x1 = high - GOLDEN * (high - low);
      f1 = of(x1);
    } else {
      [low, x1, f1] = [x1, x2, f2];
      x2 = low + GOLDEN * (high - low);
      f2 = of(x2);
    }
  }
  return [low, (low + high) / 2, high, at(best)].reduce((a, b) => (of(b) < of(a) ? b : a));
}

/** How a series is smoothed and carried on with given parameters. */
function carried(
  y: Float64Array,
  line: Line & { mean?: number },
  { alpha, weight, level: firstLevel }: { alpha: number; weight: number; level: number },
  horizon: number,
): { fitted: Float64Array; forecast: Float64Array } {
  const n = y.length;
  const keep = 1 - alpha;
  const fitted = new Float64Array(n);
  let level = firstLevel;
  let power = 1;
  const mu = (a: number, b: number): number => level + weight * (power * a + ((1 - keep * power) / alpha) * b);
  for (let t = 0; t < n; t++) {
    fitted[t] = t === 0 ? y[0]! : mu(line.a[t]!, line.b[t]!);
    level = alpha * y[t]! + keep * level;
    power *= keep;
  }
  let [a, b, mean] = [line.a[n]!, line.b[n]!, line.mean ?? 0];
  const forecast = Float64Array.from({ length: horizon }, (_, h) => {
    const value = mu(a, b);
    level = alpha * value + keep * level;
    power *= keep;
    if (line.mean !== undefined) [a, b, mean] = nextLine(b, mean, value, n + h);
    return value;
  });
  return { fitted, forecast };
}

const isDynamic = (kind: ThetaKind): boolean => kind.startsWith("D");

function fitKind(
  y: Float64Array,
  kind: ThetaKind,
  line: Line & { mean?: number },
): Omit<ThetaFit, "fitted" | "forecast" | "seasons"> {
  const fixed = kind === "STM" || kind === "DSTM" ? 0.5 : undefined;
  const alpha = bestAlpha((value) => solve(y, line, value, fixed).squares);
  const { squares, level, weight } = solve(y, line, alpha, fixed);
  const absolute = y.reduce((sum, value) => sum + Math.abs(value), 0) / y.length;
  return { kind, alpha, theta: 1 / (1 - weight), firstLevel: level, mse: squares / Math.max(absolute, 1e-10) };
}

function without(values: ArrayLike<number>, seasons: Seasons | undefined): Float64Array {
  const rest = new Float64Array(values);
  if (seasons === undefined) return rest;
  const { of, isFactor } = seasons;
  for (let t = 0; t < rest.length; t++) {
    const season = of[t % of.length]!;
    rest[t] = isFactor ? rest[t]! / season : rest[t]! - season;
  }
  return rest;
}

/** Puts the seasons back; `first` is the place of the first value in the series. */
function restored(values: Float64Array, seasons: Seasons | undefined, first: number): Float64Array {
  if (seasons === undefined) return values;
  const { of, isFactor } = seasons;
  return values.map((value, i) => {
    const season = of[(first + i) % of.length]!;
    return isFactor ? value * season : value + season;
  });
}

/**
 * The Theta model with the smallest error, on the series freed of its season where an autocorrelation test finds one (factors; offsets
 * where values are not all positive). Undefined for fewer than 5 values.
 *
 * @param kinds those to choose from; default all four
 */
export function autoTheta(
  values: ArrayLike<number>,
  period: number,
  horizon: number,
  kinds: readonly ThetaKind[] = KINDS,
): ThetaFit | undefined {
  if (values.length < SETTLED + 2) return undefined;
  const seasons = period >= 4 && hasSeason(values, period) ? classicalSeasons(values, period) : undefined;
  const y = without(values, seasons);
  const [still, moving] = [staticLine(y), dynamicLine(y)];
  const lineOf = (kind: ThetaKind): Line => (isDynamic(kind) ? moving : still);
  const best = kinds.map((kind) => fitKind(y, kind, lineOf(kind))).reduce((a, b) => (b.mse < a.mse ? b : a));
  const { alpha, theta, firstLevel: level, kind } = best;
  const { fitted, forecast } = carried(y, lineOf(kind), { alpha, weight: 1 - 1 / theta, level }, horizon);
  return {
    ...best,
    seasons,
    fitted: restored(fitted, seasons, 0),
    forecast: restored(forecast, seasons, values.length),
  };
}

/** Forecasts of a fitted model from the end of a series that begins as the one it was fitted to, its parameters and seasons kept. */
export function thetaFrom(
  { kind, alpha, theta, firstLevel, seasons }: Pick<ThetaFit, "kind" | "alpha" | "theta" | "firstLevel" | "seasons">,
  values: ArrayLike<number>,
  horizon: number,
): Float64Array {
  const y = without(values, seasons);
  const line = isDynamic(kind) ? dynamicLine(y) : staticLine(y);
  const { forecast } = carried(y, line, { alpha, weight: 1 - 1 / theta, level: firstLevel }, horizon);
  return restored(forecast, seasons, values.length);
}
