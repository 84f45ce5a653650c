/** Fitting one form of exponential smoothing by maximum likelihood. */
import { minimise } from "../minimise.ts";
import {
  criterion,
  criterionGradient,
  type EtsForm,
  type EtsGradient,
  type EtsParameters,
  type EtsStates,
  type EtsTrace,
  formName,
  parameterCount,
  traceOf,
} from "./filter.ts";

export interface EtsFit {
  form: EtsForm;
  name: string;
  parameters: EtsParameters;
  initial: EtsStates;
  /** After the last value. */
  final: EtsStates;
  fitted: Float64Array;
  /** Of one step; of relative errors where they are multiplicative. */
  variance: number;
  /** As R's forecast and statsforecast count it: −½ (n log Σ r² + 2 Σ log ŷ), without the constant. */
  logLikelihood: number;
  aicc: number;
}

const [LOWEST, HIGHEST] = [1e-4, 0.9999];
const [LEAST_PHI, MOST_PHI] = [0.8, 0.98];

const sigmoid = (x: number): number => 1 / (1 + Math.exp(-x));
const logit = (p: number): number => Math.log(p / (1 - p));
/** Logits are kept within these: beyond, a parameter is at its bound. */
const FAR = 12;

/** Means of the cycle's places, as offsets or factors, with the trend taken off by a centred mean of one period. */
function firstSeasons(y: Float64Array, period: number, isFactor: boolean): Float64Array {
  const n = y.length;
  const sums = new Float64Array(period);
  const counts = new Float64Array(period);
  const half = period >> 1;
  const isEven = period % 2 === 0;
  const few = n < 2 * period + 2 * half;
  const all = y.reduce((sum, value) => sum + value, 0) / n;
  for (let t = few ? 0 : half; t < (few ? n : n - half); t++) {
    let centre = all;
    if (!few) {
      centre = 0;
      for (let j = -half; j <= half; j++) centre += y[t + j]! * (isEven && Math.abs(j) === half ? 0.5 : 1);
      centre /= period;
    }
    sums[t % period]! += isFactor ? y[t]! / centre : y[t]! - centre;
    counts[t % period]!++;
  }
  const seasons = sums.map((sum, i) => sum / counts[i]!);
  const mean = seasons.reduce((sum, value) => sum + value, 0) / period;
  return seasons.map((value) => (isFactor ? Math.max(0.02, value / mean) : value - mean));
}

/** States to begin with: seasons by decomposition, level and slope by a line through the first values. */
function firstStates(y: Float64Array, form: EtsForm): EtsStates {
  const { season, period, trend } = form;
  const seasons = season === "N" ? new Float64Array(0) : firstSeasons(y, period, season === "M");
  const early = Math.min(y.length, Math.max(10, season === "N" ? 0 : 2 * period));
  let [sy, st, stt, sty] = [0, 0, 0, 0];
  for (let t = 0; t < early; t++) {
    const s = season === "N" ? 0 : seasons[t % period]!;
    const value = season === "M" ? y[t]! / s : y[t]! - s;
    sy += value;
    st += t + 1;
    stt += (t + 1) ** 2;
    sty += value * (t + 1);
  }
  const slope = (early * sty - st * sy) / (early * stt - st * st);
  const mean = sy / early;
  if (trend === "N") return { level: mean, slope: 0, seasons };
  const level = (sy - slope * st) / early;
  const isPositive = level > 0 && level + slope > 0;
  return isPositive || form.error === "A" ? { level, slope, seasons } : { level: mean, slope: 0, seasons };
}

/**
 * Fits one form to a series of at least as many values as it has parameters: smoothing parameters in the usual region
 * (0 < β < α, 0 < γ < 1 − α, 0.8 ≤ φ ≤ 0.98), initial states free but for the seasons' sum. Undefined where the form has no finite
 * likelihood: multiplicative parts on values that are not positive.
 */
export function fitEts(values: ArrayLike<number>, form: EtsForm): EtsFit | undefined {
  const n = values.length;
  let scale = 0;
  for (let t = 0; t < n; t++) scale += Math.abs(values[t]!);
  scale = scale > 0 ? scale / n : 1;
  const y = Float64Array.from(values, (value) => value / scale);
  const { trend, damped, season, period } = form;
  const hasTrend = trend === "A";
  const hasSeason = season !== "N";
  const trace = traceOf(n, hasSeason ? period : 0);
  const start = firstStates(y, form);
  const total = season === "M" ? period : 0;
  const parameters: EtsParameters = { alpha: 0, beta: 0, gamma: 0, phi: 1 };
  const states: EtsStates = { level: 0, slope: 0, seasons: new Float64Array(hasSeason ? period : 0) };
  const gradient: EtsGradient = { ...parameters, level: 0, slope: 0, seasons: new Float64Array(states.seasons.length) };

  /** The vector of the search as parameters and states. */
  const unpack = (x: ArrayLike<number>): void => {
    let i = 0;
    parameters.alpha = LOWEST + (HIGHEST - LOWEST) * sigmoid(x[i++]!);
    if (hasTrend) parameters.beta = LOWEST + (parameters.alpha - LOWEST) * sigmoid(x[i++]!);
    if (hasSeason) parameters.gamma = LOWEST + (1 - parameters.alpha - LOWEST) * sigmoid(x[i++]!);
    if (damped) parameters.phi = LEAST_PHI + (MOST_PHI - LEAST_PHI) * sigmoid(x[i++]!);
    states.level = x[i++]!;
    if (hasTrend) states.slope = x[i++]!;
    if (!hasSeason) return;
    let rest = total;
    for (let k = 0; k < period - 1; k++) {
      states.seasons[k] = x[i++]!;
      rest -= states.seasons[k]!;
    }
    states.seasons[period - 1] = rest;
  };
  /** The derivative of a bounded parameter by its place in the search. */
  const inner = (value: number, low: number, high: number): number =>
    high > low ? ((value - low) * (high - value)) / (high - low) : 0;

  const objective = (x: Float64Array, out: Float64Array): number => {
    let beyond = 0;
    const free = 1 + (hasTrend ? 1 : 0) + (hasSeason ? 1 : 0) + (damped ? 1 : 0);
    unpack(x);
    const value = criterion(y, form, parameters, states, trace);
    if (!Number.isFinite(value)) return Number.POSITIVE_INFINITY;
    criterionGradient(y, form, parameters, trace, gradient);
    const { alpha, beta, gamma, phi } = parameters;
    let i = 0;
    let byAlpha = gradient.alpha;
    if (hasTrend) byAlpha += (gradient.beta * (beta - LOWEST)) / (alpha - LOWEST || 1);
    if (hasSeason) byAlpha -= (gradient.gamma * (gamma - LOWEST)) / (1 - alpha - LOWEST || 1);
    out[i++] = byAlpha * inner(alpha, LOWEST, HIGHEST);
    if (hasTrend) out[i++] = gradient.beta * inner(beta, LOWEST, alpha);
    if (hasSeason) out[i++] = gradient.gamma * inner(gamma, LOWEST, 1 - alpha);
    if (damped) out[i++] = gradient.phi * inner(phi, LEAST_PHI, MOST_PHI);
    out[i++] = gradient.level;
    if (hasTrend) out[i++] = gradient.slope;
    if (hasSeason) for (let k = 0; k < period - 1; k++) out[i++] = gradient.seasons[k]! - gradient.seasons[period - 1]!;
    for (let k = 0; k < free; k++) {
      const over = Math.max(0, Math.abs(x[k]!) - FAR);
      beyond += over * over;
      out[k]! += 2 * over * Math.sign(x[k]!);
    }
    return value + beyond;
  };

  const pack = (alpha: number, gamma: number): Float64Array =>
    Float64Array.from([
      logit(alpha),
      ...(hasTrend ? [logit(0.1)] : []),
      ...(hasSeason ? [logit(gamma)] : []),
      ...(damped ? [logit(0.9)] : []),
      start.level,
      ...(hasTrend ? [start.slope] : []),
      ...start.seasons.subarray(0, Math.max(0, start.seasons.length - 1)),
    ]);
  const starts: [alpha: number, gamma: number][] = [
    [0.2, 0.1],
    [0.7, 0.1],
    // a season that goes its own way
    ...(hasSeason ? [[0.4, 0.9] as [number, number]] : []),
  ];
  const found = starts
    .map(([alpha, gamma]) => minimise(objective, pack(alpha, gamma), { tolerance: 1e-3, maxIterations: 300 }))
    .filter(({ value }) => Number.isFinite(value))
    .sort((a, b) => a.value - b.value)[0];
  if (found === undefined) return undefined;
  unpack(found.x);
  return finished(values, y, scale, form, parameters, states);
}

/** A fit in the units of the series. */
function finished(
  values: ArrayLike<number>,
  y: Float64Array,
  scale: number,
  form: EtsForm,
  parameters: EtsParameters,
  states: EtsStates,
): EtsFit {
  const n = y.length;
  const times = (value: number): number => value * scale;
  const inUnits = ({ level, slope, seasons }: EtsStates): EtsStates => ({
    level: times(level),
    slope: times(slope),
    seasons: form.season === "A" ? seasons.map(times) : seasons.slice(),
  });
  const initial = inUnits(states);
  const fit = evaluateEts(values, form, { ...parameters }, initial);
  const k = parameterCount(form);
  const aic = -2 * fit.logLikelihood + 2 * k;
  return {
    ...fit,
    form,
    name: formName(form),
    parameters: { ...parameters },
    initial,
    aicc: aic + (2 * k * (k + 1)) / (n - k - 1),
  };
}

/**
 * Likelihood, fitted values and last states with given parameters and initial states.
 *
 * @param trace memory to work in, as `traceOf` makes it for at least as many values; `fitted` lies in it
 */
export function evaluateEts(
  values: ArrayLike<number>,
  form: EtsForm,
  parameters: EtsParameters,
  initial: EtsStates,
  trace: EtsTrace = traceOf(values.length, form.season === "N" ? 0 : form.period),
): Pick<EtsFit, "logLikelihood" | "fitted" | "final" | "variance"> {
  const n = values.length;
  const hasSeason = form.season !== "N";
  const value = criterion(values, form, parameters, initial, trace);
  let squares = 0;
  for (let t = 0; t < n; t++) {
    const e = values[t]! - trace.fitted[t]!;
    squares += form.error === "A" ? e * e : (e / trace.fitted[t]!) ** 2;
  }
  return {
    logLikelihood: -0.5 * value,
    fitted: trace.fitted,
    final: {
      level: trace.level[n]!,
      slope: trace.slope[n]!,
      seasons: hasSeason ? trace.season.slice(n, n + form.period) : new Float64Array(0),
    },
    variance: squares / Math.max(1, n - parameterCount(form) + 1),
  };
}
