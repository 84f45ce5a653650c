/**
 * Seasonal-trend decomposition by local regression: value = trend + season + rest.
 *
 * @see Cleveland, Cleveland, McRae & Terpenning, "STL: a seasonal-trend decomposition procedure based on loess", Journal of Official
 *   Statistics 6 (1990)
 */

export interface StlOptions {
  /** Cycles over which a season may change, odd and at least 7; "periodic": it never does. Default "periodic". */
  seasonWindow?: number | "periodic";
  /** Values far off are given less weight. Default false. */
  robust?: boolean;
}

export interface Decomposition {
  trend: Float64Array;
  season: Float64Array;
  rest: Float64Array;
}

const nextOdd = (x: number): number => {
  const up = Math.ceil(x);
  return up % 2 === 1 ? up : up + 1;
};

/** Tricube weights by distance, for a reach. */
type Kernels = Map<number, Float64Array>;

function kernelOf(kernels: Kernels, reach: number): Float64Array {
  let kernel = kernels.get(reach);
  if (kernel === undefined) {
    const [near, far] = [0.001 * reach, 0.999 * reach];
    kernel = Float64Array.from({ length: Math.floor(reach) + 1 }, (_, r) => {
      if (r > far) return 0;
      if (r <= near) return 1;
      const u = r / reach;
      const c = 1 - u * u * u;
      return c * c * c;
    });
    kernels.set(reach, kernel);
  }
  return kernel;
}

/** A local line (or mean) through the `window` points nearest to `at`; x are 0 … n − 1. NaN where every weight is 0. */
function localFit(
  y: Float64Array,
  n: number,
  window: number,
  degree: 0 | 1,
  weights: Float64Array | undefined,
  at: number,
  kernels: Kernels,
): number {
  const width = Math.min(window, n);
  const left = Math.max(0, Math.min(n - width, Math.round(at) - ((width - 1) >> 1)));
  const right = left + width - 1;
  let reach = Math.max(at - left, right - at);
  if (window > n) reach += (window - n) >> 1;
  const kernel = kernelOf(kernels, reach);
  let sw = 0;
  let swx = 0;
  let swxx = 0;
  let swy = 0;
  let swxy = 0;
  for (let i = left; i <= right; i++) {
    let w = kernel[Math.abs(i - at)]!;
    if (weights !== undefined) w *= weights[i]!;
    const x = i - at;
    sw += w;
    swx += w * x;
    swxx += w * x * x;
    swy += w * y[i]!;
    swxy += w * x * y[i]!;
  }
  if (!(sw > 0)) return Number.NaN;
  const spread = swxx - (swx * swx) / sw;
  const mean = swy / sw;
  if (degree === 0 || Math.sqrt(Math.max(0, spread / sw)) <= 0.001 * (n - 1)) return mean;
  return mean - ((swx / sw) * (swxy - (swx * swy) / sw)) / spread;
}

/** Local fits at every point; where the points near one have no weight, the value itself. */
function smooth(
  y: Float64Array,
  window: number,
  degree: 0 | 1,
  weights: Float64Array | undefined,
  out: Float64Array,
  kernels: Kernels,
): void {
  for (let i = 0; i < y.length; i++) {
    const value = localFit(y, y.length, window, degree, weights, i, kernels);
    out[i] = Number.isNaN(value) ? y[i]! : value;
  }
}

function movingAverage(x: Float64Array, window: number): Float64Array {
  const out = new Float64Array(x.length - window + 1);
  let sum = 0;
  for (let i = 0; i < window; i++) sum += x[i]!;
  out[0] = sum / window;
  for (let i = 1; i < out.length; i++) {
    sum += x[i + window - 1]! - x[i - 1]!;
    out[i] = sum / window;
  }
  return out;
}

/** Every place of the cycle smoothed by itself and carried one cycle beyond either end. */
function cycleSeries(
  detrended: Float64Array,
  period: number,
  window: number | "periodic",
  weights: Float64Array | undefined,
  kernels: Kernels,
): Float64Array {
  const n = detrended.length;
  const out = new Float64Array(n + 2 * period);
  for (let place = 0; place < period; place++) {
    const k = Math.ceil((n - place) / period);
    const values = Float64Array.from({ length: k }, (_, i) => detrended[place + i * period]!);
    const own = weights && Float64Array.from({ length: k }, (_, i) => weights[place + i * period]!);
    let mean = 0;
    if (window === "periodic") {
      let [sum, all] = [0, 0];
      for (let i = 0; i < k; i++) {
        const w = own?.[i] ?? 1;
        sum += w * values[i]!;
        all += w;
      }
      mean = all > 0 ? sum / all : values.reduce((a, b) => a + b, 0) / k;
    }
    for (let i = -1; i <= k; i++) {
      let value = window === "periodic" ? mean : localFit(values, k, window, 1, own, i, kernels);
      if (Number.isNaN(value)) value = values[Math.min(k - 1, Math.max(0, i))]!;
      out[place + (i + 1) * period] = value;
    }
  }
  return out;
}

function bisquare(rest: Float64Array): Float64Array {
  const sizes = rest.map(Math.abs);
  const sorted = sizes.toSorted();
  const middle = sorted.length >> 1;
  const six = 3 * (sorted[middle]! + sorted[sorted.length - 1 - middle]!);
  return sizes.map((r) => {
    if (r <= 0.001 * six) return 1;
    if (r >= 0.999 * six) return 0;
    return (1 - (r / six) ** 2) ** 2;
  });
}

/** @throws RangeError for a period below 2 or a series shorter than two of them */
export function stl(
  values: ArrayLike<number>,
  period: number,
  { seasonWindow = "periodic", robust = false }: StlOptions = {},
): Decomposition {
  const n = values.length;
  if (!(period >= 2) || n < 2 * period)
    throw new RangeError(`a season of ${period} needs ${2 * period} values; has ${n}`);
  const y = Float64Array.from(values);
  const cycles = seasonWindow === "periodic" ? 10 * n + 1 : seasonWindow;
  const trendWindow = nextOdd((1.5 * period) / (1 - 1.5 / cycles));
  const lowWindow = nextOdd(period);
  const trend = new Float64Array(n);
  const season = new Float64Array(n);
  const rest = new Float64Array(n);
  const low = new Float64Array(n);
  const work = new Float64Array(n);
  const kernels: Kernels = new Map();
  let weights: Float64Array | undefined;
  const [outer, inner] = robust ? [6, 1] : [1, 5];
  for (let round = 0; round < outer; round++) {
    for (let step = 0; step < inner; step++) {
      for (let t = 0; t < n; t++) work[t] = y[t]! - trend[t]!;
      const cycle = cycleSeries(work, period, seasonWindow, weights, kernels);
      const passed = movingAverage(movingAverage(movingAverage(cycle, period), period), 3);
      smooth(passed, lowWindow, 1, undefined, low, kernels);
      for (let t = 0; t < n; t++) {
        season[t] = cycle[t + period]! - low[t]!;
        work[t] = y[t]! - season[t]!;
      }
      smooth(work, trendWindow, 1, weights, trend, kernels);
    }
    for (let t = 0; t < n; t++) rest[t] = y[t]! - trend[t]! - season[t]!;
    if (robust) weights = bisquare(rest);
  }
  return { trend, season, rest };
}
