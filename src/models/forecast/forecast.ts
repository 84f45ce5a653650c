/** The forecast of one series: candidates held against what came, the best of them or a mean of two, and bands. */
import { accuracyOf, naiveScale } from "./accuracy.ts";
import { type Band, bandOf, type Errors, errorsOf, movedBand, reachOf } from "./bands.ts";
import { CANDIDATES, type Candidate, type Fitted, naive } from "./candidates.ts";

export interface ForecastSettings {
  /** Values of a season; 1 without one. */
  period: number;
  /** Values to forecast. */
  horizon: number;
  /** Steps ahead over which candidates are compared. Default 4. */
  judged?: number;
  /** Default: all. */
  candidates?: readonly Candidate[];
}

export interface JudgedForecast {
  model: string;
  mase: number;
  smape: number;
  /** Share of the actual values of earlier origins within the band that only the other origins' errors make; counted when read. */
  readonly coverage80: number;
  chosen: boolean;
}

export interface SeriesForecast {
  model: string;
  /** False where no candidate beats the last value carried on, which is then the forecast. */
  beatsNaive: boolean;
  forecast: Float64Array;
  band80: Band;
  band95: Band;
  judged: JudgedForecast[];
  /** One-step forecasts of the chosen model from the first origin on; NaN before. */
  back: Float64Array;
  errors: Errors;
  /** Numbers of values known at the earlier origins, and what the chosen model said from each. */
  origins: readonly number[];
  said: readonly Float64Array[];
}

/** Fewest values for a forecast, and the fewest origins from which candidates are compared. */
export const LEAST_VALUES = 16;
const LEAST_ORIGINS = 4;
const MOST_ORIGINS = 52;
/** A mean of two is taken where it is at most so much worse than the best alone: it is the steadier one. */
const STEADY = 1.02;

/** Forecasts of a positive series are at least so much of its lowest value. */
const LEAST_OF_LOWEST = 0.25;

interface Trial {
  model: string;
  forecasts: Float64Array[];
  /** Fitted to what was known at the first origin. */
  parts: readonly Fitted[];
}

function firstOrigin(n: number, least: number): number {
  return Math.max(least, Math.ceil(n / 2), n - MOST_ORIGINS);
}

const meanOf = (a: Float64Array, b: Float64Array): Float64Array => a.map((value, h) => (value + b[h]!) / 2);

/** Share of the errors of each origin within the band made of the others. */
function coverage(
  values: Float64Array,
  origins: readonly number[],
  forecasts: readonly Float64Array[],
  horizon: number,
): number {
  let [inside, count] = [0, 0];
  // every third origin is left out together, so that the cost stays small
  const parts = Math.min(3, origins.length);
  for (let part = 0; part < parts; part++) {
    const isOut = (_: unknown, i: number): boolean => Math.floor((i * parts) / origins.length) === part;
    const isIn = (one: unknown, i: number): boolean => !isOut(one, i);
    const errors = errorsOf(values, origins.filter(isIn), forecasts.filter(isIn), horizon);
    const { above, below } = reachOf(errors, 0.8);
    origins.forEach((origin, i) => {
      if (!isOut(origin, i)) return;
      for (let h = 0; h < horizon && origin + h < values.length; h++) {
        const [y, f] = [values[origin + h]!, forecasts[i]![h]!];
        if (y >= movedBand(errors, f, h, -below) && y <= movedBand(errors, f, h, above)) inside++;
        count++;
      }
    });
  }
  return inside / count;
}

interface Judged {
  trial: Trial;
  mase: number;
}

/** The least error wins, or the mean of the two best; it alone is fitted to all values, and makes way where that fails. */
function chosenOf(
  judged: readonly Judged[],
  maseOf: (trial: Trial) => number,
  values: Float64Array,
): { all: Judged[]; trial: Trial; beatsNaive: boolean; final: Fitted[] } {
  const all = judged.toSorted((a, b) => a.mase - b.mase);
  const [first, second] = all.filter(({ trial }) => trial.model !== naive.name);
  if (first && second) {
    const [a, b] = [first.trial, second.trial];
    const trial: Trial = {
      model: `mean of ${a.model} and ${b.model}`,
      forecasts: a.forecasts.map((one, i) => meanOf(one, b.forecasts[i]!)),
      parts: [...a.parts, ...b.parts],
    };
    all.push({ trial, mase: maseOf(trial) });
  }
  const best = all.toSorted((a, b) => a.mase - b.mase)[0]!;
  const combined = all.find(({ trial }) => trial.parts.length > 1);
  const favourite = combined !== undefined && combined.mase <= STEADY * best.mase ? combined : best;
  const plain = all.find(({ trial }) => trial.model === naive.name);
  const beatsNaive = favourite.trial.model !== naive.name && (plain === undefined || favourite.mase < plain.mase);
  const { trial } = beatsNaive || plain === undefined ? favourite : plain;
  const made = trial.parts.map((part) => part.again(values));
  const final = made.filter((part) => part !== undefined);
  if (final.length === made.length) return { all, trial, beatsNaive, final };
  const failed = trial.parts.filter((_, i) => made[i] === undefined);
  return chosenOf(
    judged.filter((one) => !one.trial.parts.some((part) => failed.includes(part))),
    maseOf,
    values,
  );
}

/**
 * The forecast of a series without gaps. Candidates are fitted to the values before the first origin, the middle of the series, and
 * forecast from every later one with what is known there; the least mean absolute error over the next `judged` values wins, a mean of two
 * where it is better or nearly so. What is published is fitted to all values. Undefined for fewer than 16 values or constant ones.
 */
export function forecastSeries(
  values: Float64Array,
  { period, horizon, judged: steps = 4, candidates = CANDIDATES }: ForecastSettings,
): SeriesForecast | undefined {
  const n = values.length;
  const scale = naiveScale(values);
  if (n < LEAST_VALUES || !(scale > 0)) return undefined;
  const able = candidates.filter((one) => n - LEAST_ORIGINS - steps + 1 >= one.least(period));
  const from = firstOrigin(n - steps + 1, Math.max(8, ...able.map((one) => one.least(period))));
  const origins = Array.from({ length: n - from }, (_, i) => from + i);
  const training = values.subarray(0, from);
  const lowest = values.reduce((least, value) => Math.min(least, value), Number.POSITIVE_INFINITY);
  const isPositive = lowest >= 0;
  // what was always above nothing is not expected to be nothing
  const sane = (all: Float64Array): Float64Array =>
    isPositive ? all.map((value) => Math.max(lowest * LEAST_OF_LOWEST, value)) : all;
  const trials: Trial[] = able.flatMap((one) => {
    const fitted = one.fit(training, period);
    if (fitted === undefined) return [];
    const forecasts = origins.map((origin) => sane(fitted.from(values.subarray(0, origin), horizon)));
    return forecasts.every((all) => all.every(Number.isFinite))
      ? [{ model: one.name, forecasts, parts: [fitted] }]
      : [];
  });
  const maseOf = ({ forecasts }: Trial): number => accuracyOf(values, origins, forecasts, steps, scale).mase;
  const { all, trial, beatsNaive, final } = chosenOf(
    trials.map((one) => ({ trial: one, mase: maseOf(one) })),
    maseOf,
    values,
  );
  const made = final.map((fitted) => sane(fitted.from(values, horizon)));
  const forecast = made.length > 1 ? meanOf(made[0]!, made[1]!) : made[0]!;
  const errors = errorsOf(values, origins, trial.forecasts, horizon);
  const back = new Float64Array(n).fill(Number.NaN);
  origins.forEach((origin, i) => {
    back[origin] = trial.forecasts[i]![0]!;
  });
  return {
    model: trial.model,
    beatsNaive,
    forecast,
    band80: bandOf(forecast, errors, 0.8, isPositive),
    band95: bandOf(forecast, errors, 0.95, isPositive),
    judged: all.map(({ trial: one, mase }) => ({
      model: one.model,
      mase,
      smape: accuracyOf(values, origins, one.forecasts, steps, scale).smape,
      get coverage80() {
        return coverage(values, origins, one.forecasts, horizon);
      },
      chosen: one === trial,
    })),
    back,
    errors,
    origins,
    said: trial.forecasts,
  };
}

/** The sum of the next `steps` values, with bands from the sums of earlier origins. Undefined with fewer than four of them. */
export function totalOf(
  values: Float64Array,
  { forecast, origins, said }: SeriesForecast,
  steps: number,
): { forecast: number; low80: number; high80: number; low95: number; high95: number } | undefined {
  const sum = (of: ArrayLike<number>, from: number): number => {
    let total = 0;
    for (let h = 0; h < steps; h++) total += of[from + h]!;
    return total;
  };
  const over = origins.filter((origin) => origin + steps <= values.length);
  if (over.length < LEAST_ORIGINS || forecast.length < steps) return undefined;
  // sums as a series of their own: the value at an origin is the sum from there on
  const sums = new Float64Array(values.length);
  for (const origin of over) sums[origin] = sum(values, origin);
  const errors = errorsOf(
    sums,
    over,
    over.map((_, i) => Float64Array.of(sum(said[i]!, 0))),
    1,
    values.every((value) => value > 0),
  );
  const total = Float64Array.of(sum(forecast, 0));
  const isPositive = values.every((value) => value >= 0);
  const [b80, b95] = [bandOf(total, errors, 0.8, isPositive), bandOf(total, errors, 0.95, isPositive)];
  return { forecast: total[0]!, low80: b80.low[0]!, high80: b80.high[0]!, low95: b95.low[0]!, high95: b95.high[0]! };
}
