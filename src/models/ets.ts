/** Exponential smoothing with the form chosen by AICc: error, trend and season. */
import { type EtsForm, parameterCount } from "./ets/filter.ts";
import { type EtsFit, fitEts } from "./ets/fit.ts";

/** Longer seasons than this are no matter of exponential smoothing: a state for each place would have to be estimated. */
const LONGEST_SEASON = 24;

/**
 * The forms that a series can carry: all of additive or no trend, damped or not, and no, additive or multiplicative season; errors
 * multiplicative where every value is positive. Left out are additive errors with a multiplicative season, whose variance is
 * unbounded.
 *
 * @see Hyndman & Khandakar, "Automatic time series forecasting: the forecast package for R", JSS 27(3), 2008
 */
export function etsForms(values: ArrayLike<number>, period: number): EtsForm[] {
  const n = values.length;
  let isPositive = true;
  for (let t = 0; t < n; t++) if (!(values[t]! > 0)) isPositive = false;
  const seasonal = period > 1 && period <= LONGEST_SEASON && n >= 2 * period + 2;
  const forms: EtsForm[] = [];
  for (const error of isPositive ? (["A", "M"] as const) : (["A"] as const))
    for (const season of seasonal ? (["N", "A", "M"] as const) : (["N"] as const))
      for (const [trend, damped] of [
        ["N", false],
        ["A", false],
        ["A", true],
      ] as const) {
        if (season === "M" && error === "A") continue;
        const form: EtsForm = { error, trend, damped, season, period: season === "N" ? 1 : period };
        if (n > parameterCount(form) + 3) forms.push(form);
      }
  return forms;
}

/**
 * The form with the smallest AICc. Undefined for a series too short for any form (fewer than 7 values) or of one constant value.
 *
 * @param forms those to choose from; default: all that the series can carry
 */
export function autoEts(
  values: ArrayLike<number>,
  period: number,
  forms: readonly EtsForm[] = etsForms(values, period),
): EtsFit | undefined {
  const first = values[0];
  let isConstant = true;
  for (let t = 1; t < values.length; t++) if (values[t] !== first) isConstant = false;
  if (isConstant) return undefined;
  let best: EtsFit | undefined;
  for (const form of forms) {
    const fit = fitEts(values, form);
    if (fit !== undefined && Number.isFinite(fit.aicc) && (best === undefined || fit.aicc < best.aicc)) best = fit;
  }
  return best;
}

/** The mean of the next `horizon` values: the recursion without errors. */
export function etsForecast({ form, parameters: { phi }, final }: EtsFit, horizon: number): Float64Array {
  let { level, slope } = final;
  return Float64Array.from({ length: horizon }, (_, h) => {
    slope *= phi;
    level += slope;
    if (form.season === "N") return level;
    const season = final.seasons[h % form.period]!;
    return form.season === "A" ? level + season : level * season;
  });
}
