/** Ways to forecast a series, each fitted once and then used from any later origin. */

import { type EtsForm, type EtsTrace, traceOf } from "../ets/filter.ts";
import { type EtsFit, evaluateEts, fitEts } from "../ets/fit.ts";
import { autoEts, etsForecast, etsForms } from "../ets.ts";
import { hasSeason } from "../seasons.ts";
import { stl } from "../stl.ts";
import { autoTheta, type ThetaFit, thetaFrom } from "../theta.ts";

/** A way to forecast with its parameters. */
export interface Fitted {
  /** The next values after all of `values`, which begin as those it was fitted to. */
  from(values: Float64Array, horizon: number): Float64Array;
  /** The same way fitted to more values: what was chosen stays, what was estimated is estimated anew. */
  again(values: Float64Array): Fitted | undefined;
}

export interface Candidate {
  name: string;
  /** Values that it needs at the least. */
  least(period: number): number;
  /** Undefined where nothing can be fitted. */
  fit(values: Float64Array, period: number): Fitted | undefined;
}

/** A way without anything to estimate. */
const plain = (from: Fitted["from"]): Fitted => {
  const fitted: Fitted = { from, again: () => fitted };
  return fitted;
};

const repeated = (value: number, horizon: number): Float64Array => new Float64Array(horizon).fill(value);

/** The last value, for ever. */
export const naive: Candidate = {
  name: "naive",
  least: () => 2,
  fit: () => plain((values, horizon) => repeated(values[values.length - 1]!, horizon)),
};

const lastCycle = (values: Float64Array, period: number, horizon: number): Float64Array =>
  Float64Array.from({ length: horizon }, (_, h) => values[values.length - period + (h % period)]!);

/** The value of one period before. */
export const seasonalNaive: Candidate = {
  name: "seasonal naive",
  least: (period) => 2 * period,
  fit: (_, period) => (period > 1 ? plain((values, horizon) => lastCycle(values, period, horizon)) : undefined),
};

const RECENT = 8;
/** Later origins for which a trace has room. */
const ORIGINS_AHEAD = 60;

/** The values of one period before, times the growth of the last eight values on those of a period before them. */
export const seasonalGrowth: Candidate = {
  name: "seasonal naive with growth",
  least: (period) => period + RECENT + 4,
  fit: (_, period) =>
    period <= RECENT
      ? undefined
      : plain((values, horizon) => {
          let [now, then] = [0, 0];
          for (let k = 1; k <= RECENT; k++) {
            now += values[values.length - k]!;
            then += values[values.length - k - period]!;
          }
          const growth = then > 0 && now > 0 ? now / then : 1;
          return lastCycle(values, period, horizon).map((value) => value * growth);
        }),
};

function smoothed(fit: EtsFit): Fitted {
  const { form, parameters, initial } = fit;
  // from origin to origin the same memory serves
  let trace: EtsTrace | undefined;
  return {
    from: (values, horizon) => {
      if (trace === undefined || trace.fitted.length < values.length)
        trace = traceOf(values.length + ORIGINS_AHEAD, form.season === "N" ? 0 : form.period);
      const { final } = evaluateEts(values, form, parameters, initial, trace);
      return etsForecast({ ...fit, final }, horizon);
    },
    again: (values) => {
      const anew = fitEts(values, form);
      return anew && smoothed(anew);
    },
  };
}

/** Exponential smoothing, its form chosen by AICc; with a season where a test finds one. */
export const ets: Candidate = {
  name: "exponential smoothing",
  least: () => 8,
  fit: (values, period) => {
    const forms = etsForms(values, period);
    const seasonal = forms.filter(({ season, trend, damped }) => season !== "N" && (trend === "N" || damped));
    const fit = autoEts(values, period, seasonal.length > 0 && hasSeason(values, period) ? seasonal : forms);
    return fit && smoothed(fit);
  },
};

const byTheta = (fit: ThetaFit, period: number): Fitted => ({
  from: (values, horizon) => thetaFrom(fit, values, horizon),
  again: (values) => {
    const anew = autoTheta(values, period, 0, [fit.kind]);
    return anew && byTheta(anew, period);
  },
});

export const theta: Candidate = {
  name: "theta",
  least: () => 8,
  fit: (values, period) => {
    const fit = autoTheta(values, period, 0);
    return fit && byTheta(fit, period);
  },
};

const WITHOUT_SEASON: readonly EtsForm[] = [false, true].map((damped) => ({
  error: "A",
  trend: damped ? "A" : "N",
  damped,
  season: "N",
  period: 1,
}));

/** The season by local regression, and exponential smoothing of what is left; in logarithms where all values are positive. */
export const decomposition: Candidate = {
  name: "decomposition",
  least: (period) => 2 * period + 4,
  fit: (values, period) => (period < 2 ? undefined : decomposed(values, period, WITHOUT_SEASON)),
};

function decomposed(values: Float64Array, period: number, forms: readonly EtsForm[]): Fitted | undefined {
  const n = values.length;
  const isPositive = values.every((value) => value > 0);
  const into = (value: number): number => (isPositive ? Math.log(Math.max(value, 1e-9)) : value);
  const back = (value: number): number => (isPositive ? Math.exp(value) : value);
  const { season } = stl(values.map(into), period, { robust: true });
  // after its end the last cycle goes on
  const seasonAt = (t: number): number => season[t < n ? t : n - period + ((t - n) % period)]!;
  const without = (all: Float64Array): Float64Array => all.map((value, t) => into(value) - seasonAt(t));
  const rest = without(values);
  const [first, ...others] = forms.map((form) => fitEts(rest, form)).filter((fit) => fit !== undefined);
  if (first === undefined) return undefined;
  const best = others.reduce((a, b) => (b.aicc < a.aicc ? b : a), first);
  const forward = smoothed(best);
  return {
    from: (more, horizon) =>
      forward.from(without(more), horizon).map((value, h) => back(value + seasonAt(more.length + h))),
    again: (more) => decomposed(more, period, [best.form]),
  };
}

export const CANDIDATES: readonly Candidate[] = [naive, seasonalNaive, seasonalGrowth, ets, theta, decomposition];
