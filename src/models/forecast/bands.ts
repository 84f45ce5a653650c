/**
 * Bands from the errors that the same model made from earlier origins (split conformal prediction): no distribution is assumed.
 *
 * @see Vovk, Gammerman & Shafer, "Algorithmic Learning in a Random World" (2005); Stankeviciute, Alaa & van der Schaar,
 *   "Conformal time-series forecasting" (2021)
 */

export interface Band {
  low: Float64Array;
  high: Float64Array;
}

/** Errors from earlier origins, as shares of the forecast or in its unit, brought to the spread of one step. */
export interface Errors {
  isShare: boolean;
  /** Spread of errors by steps ahead; never falls. */
  spread: Float64Array;
  /** Errors over the spread of their step, ascending. */
  sorted: Float64Array;
  origins: number;
}

/** Root mean squares by step, smoothed to a variance that rises in a straight line, as that of a random walk with noise does. */
function spreads(squares: Float64Array, counts: Int32Array): Float64Array {
  let [w, wx, wxx, wy, wxy] = [0, 0, 0, 0, 0];
  squares.forEach((sum, h) => {
    const count = counts[h]!;
    if (count === 0) return;
    w += count;
    wx += count * h;
    wxx += count * h * h;
    wy += sum;
    wxy += h * sum;
  });
  const determinant = w * wxx - wx * wx;
  let slope = determinant > 0 ? (w * wxy - wx * wy) / determinant : 0;
  let at = w > 0 ? (wy - slope * wx) / w : 0;
  const mean = w > 0 ? wy / w : 0;
  if (slope < 0) [slope, at] = [0, mean];
  // a line that begins below a fifth of the mean is drawn through too few points
  if (at < 0.2 * mean) {
    at = 0.2 * mean;
    slope = wx > 0 ? Math.max(0, (wy - at * w) / wx) : 0;
  }
  return squares.map((_, h) => Math.sqrt(at + slope * h));
}

export function errorsOf(
  values: Float64Array,
  origins: readonly number[],
  forecasts: readonly Float64Array[],
  horizon: number,
  positive: boolean = values.every((value) => value > 0),
): Errors {
  const isShare = positive && forecasts.every((all) => all.every((value) => value > 0));
  const squares = new Float64Array(horizon);
  const counts = new Int32Array(horizon);
  const found: number[] = [];
  const steps: number[] = [];
  origins.forEach((origin, i) => {
    for (let h = 0; h < horizon && origin + h < values.length; h++) {
      const f = forecasts[i]![h]!;
      const error = isShare ? Math.log(values[origin + h]! / f) : values[origin + h]! - f;
      squares[h]! += error * error;
      counts[h]!++;
      found.push(error);
      steps.push(h);
    }
  });
  const spread = spreads(squares, counts);
  const sorted = new Float64Array(found.length);
  steps.forEach((h, i) => {
    sorted[i] = spread[h]! > 0 ? found[i]! / spread[h]! : 0;
  });
  sorted.sort();
  return { isShare, spread, sorted, origins: origins.length };
}

/** The quantile that a new error stays below with probability `share`, of `effective` independent ones. */
function conformal(sorted: Float64Array, share: number, effective: number): number {
  const n = sorted.length;
  if (n === 0) return 0;
  const at = Math.min(1, (share * (effective + 1)) / effective);
  const place = at * (n - 1);
  const low = Math.floor(place);
  return sorted[low]! + (place - low) * (sorted[Math.min(n - 1, low + 1)]! - sorted[low]!);
}

/** How far a band of so large a share reaches above and below a forecast, in spreads of a step. */
export interface Reach {
  above: number;
  below: number;
}

export const reachOf = ({ sorted, origins }: Pick<Errors, "sorted" | "origins">, share: number): Reach =>
  reachFrom(sorted, sorted.map(Math.abs).sort(), origins, share);

function reachFrom(sorted: Float64Array, sizes: Float64Array, origins: number, share: number): Reach {
  const tail = (1 - share) / 2;
  const half = conformal(sizes, share, origins);
  // with few origins either side by itself is chance
  const trust = Math.min(1, origins / 40);
  const mirrored = sorted.map((error) => -error).reverse();
  return {
    above: trust * Math.max(0, conformal(sorted, 1 - tail, origins)) + (1 - trust) * half,
    below: trust * Math.max(0, conformal(mirrored, 1 - tail, origins)) + (1 - trust) * half,
  };
}

/** A forecast moved by so many spreads of its step, counted from 0. */
export function movedBand({ isShare, spread }: Errors, forecast: number, step: number, by: number): number {
  const width = by * spread[Math.min(step, spread.length - 1)]!;
  return isShare ? forecast * Math.exp(width) : forecast + width;
}

/** The band of so large a share around forecasts. What cannot be below zero is not. */
export function bandOf(forecast: Float64Array, errors: Errors, share: number, isPositive: boolean): Band {
  const { above, below } = reachOf(errors, share);
  return {
    low: forecast.map((value, step) => {
      const low = movedBand(errors, value, step, -below);
      return isPositive ? Math.max(0, low) : low;
    }),
    high: forecast.map((value, step) => movedBand(errors, value, step, above)),
  };
}

/** Errors of one step ahead by origin, as `errorsOf` writes them; NaN where there is no forecast. */
export const stepErrors = (values: Float64Array, back: Float64Array, isShare: boolean): Float64Array =>
  back.map((f, t) => (isShare ? Math.log(values[t]! / f) : values[t]! - f));

function without(values: Float64Array, place: number): Float64Array {
  const rest = new Float64Array(values.length - 1);
  rest.set(values.subarray(0, place));
  rest.set(values.subarray(place + 1), place);
  return rest;
}

/**
 * The band of one step ahead around past forecasts: each from the errors of all the others, so that a value far off does not widen its own.
 * NaN where no forecast was made.
 */
export function pastBand(
  values: Float64Array,
  back: Float64Array,
  share: number,
  isShare: boolean,
  isPositive: boolean,
): Band {
  const errors = stepErrors(values, back, isShare);
  const least = isPositive ? 0 : Number.NEGATIVE_INFINITY;
  const all = [...errors.keys()].filter((t) => !Number.isNaN(errors[t]!)).sort((a, b) => errors[a]! - errors[b]!);
  const bands = {
    low: new Float64Array(back.length).fill(Number.NaN),
    high: new Float64Array(back.length).fill(Number.NaN),
  };
  const sorted = Float64Array.from(all, (t) => errors[t]!);
  const bySize = [...all].sort((a, b) => Math.abs(errors[a]!) - Math.abs(errors[b]!));
  const sizes = Float64Array.from(bySize, (t) => Math.abs(errors[t]!));
  const placeBySize = new Int32Array(back.length);
  bySize.forEach((t, place) => {
    placeBySize[t] = place;
  });
  for (const [place, t] of all.entries()) {
    const others = without(sorted, place);
    const { above, below } = reachFrom(others, without(sizes, placeBySize[t]!), others.length, share);
    const at = (by: number): number => (isShare ? back[t]! * Math.exp(by) : back[t]! + by);
    bands.low[t] = Math.max(least, at(-below));
    bands.high[t] = at(above);
  }
  return bands;
}
