/**
 * Gamma-Gamma model of the value of a purchase: a customer's purchases are worth Gamma(p, ν) each, ν ~ Gamma(q, v) across customers,
 * independent of how often they buy.
 *
 * @see Fader, Hardie & Lee, "RFM and CLV", JMR 42 (2005); Fader & Hardie note 025 (2013), equations 1 and 5
 */

import { type Fit, maximumLikelihood, refine } from "./fit.ts";
import type { Objective } from "./minimise.ts";
import { digamma, gammaln } from "./special.ts";

export type GammaGammaParameter = "p" | "q" | "v";
export type GammaGammaParameters = Readonly<Record<GammaGammaParameter, number>>;

/** One entry per customer with repeat purchases: how many, and their mean value (positive). */
export interface PurchaseValues {
  x: Float64Array;
  mean: Float64Array;
  /** How many customers an entry stands for. Default one. */
  weight?: Float64Array;
}

/** Mean negative log likelihood and its gradient, in (log p, log q, log v). */
export function gammaGammaObjective({ x, mean, weight }: PurchaseValues): Objective {
  const entries = x.length;
  const n = weight === undefined ? entries : weight.reduce((sum, one) => sum + one, 0);
  const most = x.reduce((high, one) => Math.max(high, one), 0);
  const counts = Float64Array.from(new Set(x));
  const totals = x.map((count, i) => count * (mean[i] as number));
  // Σ x·log(x·m) − log m does not depend on q and v
  const logTotals = totals.map(Math.log);
  const [constant, byP, byQ] = [new Float64Array(most + 1), new Float64Array(most + 1), new Float64Array(most + 1)];
  const logMean = mean.map(Math.log);
  return (theta, gradient) => {
    const [p, q, v] = theta.map(Math.exp) as unknown as [number, number, number];
    const [lq, pq, logV] = [gammaln(q), digamma(q), Math.log(v)];
    for (const k of counts) {
      const shape = p * k;
      const psi = digamma(shape + q);
      constant[k] = gammaln(shape + q) - gammaln(shape) - lq + q * logV;
      byP[k] = k * (psi - digamma(shape));
      byQ[k] = psi - pq + logV;
    }
    let [sum, gp, gq, gv] = [0, 0, 0, 0];
    for (let i = 0; i < entries; i++) {
      const k = x[i] as number;
      const w = weight === undefined ? 1 : (weight[i] as number);
      const total = v + (totals[i] as number);
      const log = Math.log(total);
      const logTotal = logTotals[i] as number;
      sum += w * ((constant[k] as number) + p * k * (logTotal - log) - (logMean[i] as number) - q * log);
      gp += w * ((byP[k] as number) + k * (logTotal - log));
      gq += w * ((byQ[k] as number) - log);
      gv += w * (q / v - (p * k + q) / total);
    }
    gradient[0] = (-gp * p) / n;
    gradient[1] = (-gq * q) / n;
    gradient[2] = (-gv * v) / n;
    return -sum / n;
  };
}

/**
 * Maximum likelihood fit on customers with repeat purchases; the mean is that of the repeat purchases.
 *
 * @throws RangeError if there is no customer, or a mean is not positive
 */
export function fitGammaGamma(values: PurchaseValues): Fit<GammaGammaParameter> {
  if (values.x.length === 0) throw new RangeError("no customer has a repeat purchase");
  const bad = values.mean.findIndex((mean) => !(mean > 0));
  if (bad >= 0)
    throw new RangeError(`invalid mean value of customer ${bad}: ${values.mean[bad]}; expected a positive number`);
  const centre = values.mean.reduce((sum, one) => sum + one, 0) / values.mean.length;
  const starts = [
    [6, 4, centre / 2],
    [2, 3, centre],
    [1, 2, centre],
    [10, 10, centre],
  ];
  const names = ["p", "q", "v"] as const;
  const step = Math.floor(values.x.length / PILOT);
  const pilot = step < 2 ? values : { x: everyNth(values.x, step), mean: everyNth(values.mean, step) };
  const first = maximumLikelihood(names, gammaGammaObjective(pilot), pilot.x.length, starts);
  if (pilot === values) return first;
  return refine(names, gammaGammaObjective(values), values.x.length, first);
}

/** Customers up to which a fit starts from several points at once; above, a sample of about as many finds the start. */
const PILOT = 20_000;
const everyNth = (values: Float64Array, step: number): Float64Array => values.filter((_, i) => i % step === 0);

/**
 * Expected mean value of a purchase of a customer with `x` repeat purchases worth `mean` on average; the population's mean for
 * x = 0. Infinite where the fitted population has none (p·x + q ≤ 1).
 *
 * @see note 025, equation 5
 */
export function expectedPurchaseValue({ p, q, v }: GammaGammaParameters, x: number, mean: number): number {
  const shape = p * x + q - 1;
  return shape > 0 ? (p * (v + x * mean)) / shape : Number.POSITIVE_INFINITY;
}

/** Derivatives of the logarithm of `expectedPurchaseValue` by (log p, log q, log v), written into `out`. */
export function expectedPurchaseValueGradient(
  { p, q, v }: GammaGammaParameters,
  x: number,
  mean: number,
  out: Float64Array,
): void {
  const shape = p * x + q - 1;
  out[0] = 1 - (p * x) / shape;
  out[1] = -q / shape;
  out[2] = v / (v + x * mean);
}
