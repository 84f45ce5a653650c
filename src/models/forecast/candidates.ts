/** Ways to forecast a series, each fitted once and then used from any later origin. */

import type { EtsForm } from "../ets/filter.ts";
import { type EtsFit, evaluateEts, fitEts } from "../ets/fit.ts";
import { autoEts, etsForecast } from "../ets.ts";
import { stl } from "../stl.ts";
import { autoTheta, thetaFrom } from "../theta.ts";

/** The forecasts of the next values after all of `values`. */
export type Fitted = (values: Float64Array, horizon: number) => Float64Array;

export interface Candidate {
  name: string;
  /** Values that it needs at the least. */
  least(period: number): number;
  /** Undefined where nothing can be fitted. */
  fit(values: Float64Array, period: number): Fitted | undefined;
}

const repeated = (value: number, horizon: number): Float64Array => new Float64Array(horizon).fill(value);

/** The last value, for ever. */
export const naive: Candidate = {
  name: "naive",
  least: () => 2,
  fit: () => (values, horizon) => repeated(values[values.length - 1]!, horizon),
};

const lastCycle = (values: Float64Array, period: number, horizon: number): Float64Array =>
  Float64Array.from({ length: horizon }, (_, h) => values[values.length - period + (h % period)]!);

/** The value of one period before. */
export const seasonalNaive: Candidate = {
  name: "seasonal naive",
  least: (period) => 2 * period,
  fit: (_, period) => (period > 1 ? (values, horizon) => lastCycle(values, period, horizon) : undefined),
};

const RECENT = 8;

/** The values of one period before, times the growth of the last eight values on those of a period before them. */
export const seasonalGrowth: Candidate = {
  name: "seasonal naive with growth",
  least: (period) => period + RECENT + 4,
  fit: (_, period) =>
    period <= RECENT
      ? undefined
      : (values, horizon) => {
          let [now, then] = [0, 0];
          for (let k = 1; k <= RECENT; k++) {
            now += values[values.length - k]!;
            then += values[values.length - k - period]!;
          }
          const growth = then > 0 && now > 0 ? now / then : 1;
          return lastCycle(values, period, horizon).map((value) => value * growth);
        },
};

const followed = (fit: EtsFit): Fitted => {
  return (values, horizon) => {
    const { final } = evaluateEts(values, fit.form, fit.parameters, fit.initial);
    return etsForecast({ ...fit, final }, horizon);
  };
};

/** Exponential smoothing, its form chosen by AICc. */
export const ets: Candidate = {
  name: "exponential smoothing",
  least: () => 8,
  fit: (values, period) => {
    const fit = autoEts(values, period);
    return fit && followed(fit);
  },
};

export const theta: Candidate = {
  name: "theta",
  least: () => 8,
  fit: (values, period) => {
    const fit = autoTheta(values, period, 0);
    return fit && ((more, horizon) => thetaFrom(fit, more, horizon));
  },
};

const NO_SEASON: readonly EtsForm[] = (["A"] as const).flatMap((error) =>
  ([false, true] as const).map(
    (damped): EtsForm => ({
      error,
      trend: damped ? "A" : "N",
      damped,
      season: "N",
      period: 1,
    }),
  ),
);

/** The season by local regression, and exponential smoothing of what is left; in logarithms where all values are positive. */
export const stlEts: Candidate = {
  name: "decomposition",
  least: (period) => 2 * period + 4,
  fit: (values, period) => {
    if (period < 2) return undefined;
    const positive = values.every((value) => value > 0);
    const into = (value: number): number => (positive ? Math.log(value) : value);
    const back = (value: number): number => (positive ? Math.exp(value) : value);
    const adjusted = (all: Float64Array): { rest: Float64Array; season: Float64Array } => {
      const y = positive ? all.map((value) => into(Math.max(value, 1e-9))) : all;
      const { season } = stl(y, period, { robust: true });
      return { rest: y.map((value, t) => value - season[t]!), season };
    };
    const first = adjusted(values);
    const fits = NO_SEASON.map((form) => fitEts(first.rest, form)).filter((fit) => fit !== undefined);
    const best = fits.reduce<EtsFit | undefined>((a, b) => (a === undefined || b.aicc < a.aicc ? b : a), undefined);
    if (best === undefined) return undefined;
    const forward = followed(best);
    return (more, horizon) => {
      const { rest, season } = adjusted(more);
      const flat = forward(rest, horizon);
      return flat.map((value, h) => back(value + season[more.length - period + (h % period)]!));
    };
  },
};

export const CANDIDATES: readonly Candidate[] = [naive, seasonalNaive, seasonalGrowth, ets, theta, stlEts];
