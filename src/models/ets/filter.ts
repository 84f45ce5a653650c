/**
 * Innovations state space models of exponential smoothing: the recursion, its likelihood and the gradient of it.
 *
 * Level l, slope b and season s move with the one-step error e = y − ŷ, where q = l + φ b:
 *     ŷ = q, q + s or q s;  l ← q + α x;  b ← φ b + β x;  s ← s + γ z
 * with x = e and z = e, and with a multiplicative season x = e / s and z = e / q.
 *
 * @see Hyndman, Koehler, Ord & Snyder, "Forecasting with Exponential Smoothing" (2008), tables 2.2 and 2.3
 */

export interface EtsForm {
  error: "A" | "M";
  trend: "N" | "A";
  damped: boolean;
  season: "N" | "A" | "M";
  /** Periods of a season; 1 without one. */
  period: number;
}

/** Smoothing parameters. A part that the form lacks is 0, and φ then 1. */
export interface EtsParameters {
  alpha: number;
  beta: number;
  gamma: number;
  phi: number;
}

/** Level, slope and the seasons of one cycle, the next one first. */
export interface EtsStates {
  level: number;
  slope: number;
  seasons: Float64Array;
}

/** "AAdN": error, trend and season. */
export const formName = ({ error, trend, damped, season }: EtsForm): string =>
  `${error}${trend}${damped ? "d" : ""}${season}`;

/** Estimated numbers: smoothing parameters, initial states, and one for the variance. */
export const parameterCount = ({ trend, damped, season, period }: EtsForm): number =>
  2 + (trend === "A" ? 2 : 0) + (damped ? 1 : 0) + (season === "N" ? 0 : period) + 1;

/** Derivatives of the criterion by everything that may be estimated. */
export interface EtsGradient {
  alpha: number;
  beta: number;
  gamma: number;
  phi: number;
  level: number;
  slope: number;
  seasons: Float64Array;
}

/** What a filter needs of memory, kept for the next one of the same length. */
export interface EtsTrace {
  level: Float64Array;
  slope: Float64Array;
  season: Float64Array;
  adjoint: Float64Array;
  fitted: Float64Array;
}

export const traceOf = (n: number, period: number): EtsTrace => ({
  level: new Float64Array(n + 1),
  slope: new Float64Array(n + 1),
  season: new Float64Array(n + period),
  adjoint: new Float64Array(n + period),
  fitted: new Float64Array(n),
});

/**
 * −2 log likelihood without its constant: n log Σ r², with relative errors r = e / ŷ and 2 Σ log ŷ more where errors are
 * multiplicative. Infinite where a forecast is not positive that has to be. Leaves states and fitted values in `trace`.
 */
export function criterion(
  y: ArrayLike<number>,
  { error, trend, season, period }: EtsForm,
  parameters: EtsParameters,
  states: EtsStates,
  trace: EtsTrace,
): number {
  if (season === "N") return plainCriterion(y, error === "M", trend === "A", parameters, states, trace);
  const { alpha, beta, gamma, phi } = parameters;
  const n = y.length;
  const { level, slope, season: seasons, fitted } = trace;
  let l = states.level;
  let b = trend === "N" ? 0 : states.slope;
  level[0] = l;
  slope[0] = b;
  seasons.set(states.seasons, 0);
  let squares = 0;
  let logs = 0;
  for (let t = 0; t < n; t++) {
    const q = l + phi * b;
    const s = seasons[t]!;
    const f = season === "A" ? q + s : q * s;
    if (season === "M" && (!(s > 1e-8) || !(q > 1e-8))) return Number.POSITIVE_INFINITY;
    const e = y[t]! - f;
    fitted[t] = f;
    if (error === "A") squares += e * e;
    else {
      if (!(f > 1e-8)) return Number.POSITIVE_INFINITY;
      squares += (e * e) / (f * f);
      logs += Math.log(f);
    }
    const x = season === "M" ? e / s : e;
    l = q + alpha * x;
    b = phi * b + beta * x;
    seasons[t + period] = s + gamma * (season === "M" ? e / q : e);
    level[t + 1] = l;
    slope[t + 1] = b;
  }
  return n * Math.log(Math.max(squares, 1e-300)) + 2 * logs;
}

/** `criterion` without a season, which most series have: the loop is short, and is run hundreds of times for every form. */
function plainCriterion(
  y: ArrayLike<number>,
  isRelative: boolean,
  hasTrend: boolean,
  { alpha, beta, phi }: EtsParameters,
  states: EtsStates,
  { level, slope, fitted }: EtsTrace,
): number {
  const n = y.length;
  let l = states.level;
  let b = hasTrend ? states.slope : 0;
  level[0] = l;
  slope[0] = b;
  let squares = 0;
  let logs = 0;
  for (let t = 0; t < n; t++) {
    const f = l + phi * b;
    const e = y[t]! - f;
    fitted[t] = f;
    if (isRelative) {
      if (!(f > 1e-8)) return Number.POSITIVE_INFINITY;
      squares += (e * e) / (f * f);
      logs += Math.log(f);
    } else squares += e * e;
    l = f + alpha * e;
    b = phi * b + beta * e;
    level[t + 1] = l;
    slope[t + 1] = b;
  }
  return n * Math.log(Math.max(squares, 1e-300)) + 2 * logs;
}

/** The gradient of `criterion`, from the trace it left, by going back through the recursion. */
export function criterionGradient(
  y: ArrayLike<number>,
  { error, season, period }: EtsForm,
  parameters: EtsParameters,
  trace: EtsTrace,
  out: EtsGradient,
): void {
  if (season === "N") {
    plainGradient(y, error === "M", parameters, trace, out);
    return;
  }
  const { alpha, beta, gamma, phi } = parameters;
  const n = y.length;
  const { level, slope, season: seasons, adjoint, fitted } = trace;
  let squares = 0;
  for (let t = 0; t < n; t++) {
    const e = y[t]! - fitted[t]!;
    squares += error === "A" ? e * e : (e / fitted[t]!) ** 2;
  }
  const weight = (2 * n) / Math.max(squares, 1e-300);
  adjoint.fill(0);
  let [dl, db] = [0, 0];
  let [dAlpha, dBeta, dGamma, dPhi] = [0, 0, 0, 0];
  for (let t = n - 1; t >= 0; t--) {
    const f = fitted[t]!;
    const b = slope[t]!;
    const q = level[t]! + phi * b;
    const e = y[t]! - f;
    // what the criterion itself says of the forecast
    let df = error === "A" ? -weight * e : ((-weight * e) / f) * (y[t]! / (f * f)) + 2 / f;
    let dq = dl;
    const s = seasons[t]!;
    const ds = adjoint[t + period]!;
    if (season === "A") {
      dAlpha += dl * e;
      dBeta += db * e;
      dGamma += ds * e;
      df -= alpha * dl + beta * db + gamma * ds;
      dq += df;
      adjoint[t]! += ds + df;
    } else {
      const x = e / s;
      const dx = alpha * dl + beta * db;
      dAlpha += dl * x;
      dBeta += db * x;
      dGamma += (ds * e) / q;
      df -= dx / s + (gamma * ds) / q;
      dq += df * s - (gamma * ds * e) / (q * q);
      adjoint[t]! += ds - (dx * x) / s + df * q;
    }
    dPhi += b * (dq + db);
    db = phi * (db + dq);
    dl = dq;
  }
  out.alpha = dAlpha;
  out.beta = dBeta;
  out.gamma = dGamma;
  out.phi = dPhi;
  out.level = dl;
  out.slope = db;
  out.seasons.set(adjoint.subarray(0, period));
}

/** `criterionGradient` without a season. */
function plainGradient(
  y: ArrayLike<number>,
  isRelative: boolean,
  { alpha, beta, phi }: EtsParameters,
  { slope, fitted }: EtsTrace,
  out: EtsGradient,
): void {
  const n = y.length;
  let squares = 0;
  for (let t = 0; t < n; t++) {
    const e = y[t]! - fitted[t]!;
    squares += isRelative ? (e / fitted[t]!) ** 2 : e * e;
  }
  const weight = (2 * n) / Math.max(squares, 1e-300);
  let dl = 0;
  let db = 0;
  let dAlpha = 0;
  let dBeta = 0;
  let dPhi = 0;
  for (let t = n - 1; t >= 0; t--) {
    const f = fitted[t]!;
    const e = y[t]! - f;
    let df = isRelative ? ((-weight * e) / f) * (y[t]! / (f * f)) + 2 / f : -weight * e;
    dAlpha += dl * e;
    dBeta += db * e;
    df -= alpha * dl + beta * db;
    const dq = dl + df;
    dPhi += slope[t]! * (dq + db);
    db = phi * (db + dq);
    dl = dq;
  }
  out.alpha = dAlpha;
  out.beta = dBeta;
  out.gamma = 0;
  out.phi = dPhi;
  out.level = dl;
  out.slope = db;
}
