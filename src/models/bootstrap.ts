/**
 * Errors of fitted models from resampled customers: each customer counts as often as a draw from Poisson(1) says, equal customers
 * together, and the model is fitted again from where it stood.
 *
 * @see Efron, "Bootstrap methods", Annals of Statistics 7 (1979); Hanley & MacGibbon, "Creating non-parametric bootstrap samples using
 *   Poisson frequencies", Computer Methods and Programs in Biomedicine 83 (2006)
 */
import { type Fit, propagatedCovariance } from "./fit.ts";
import { minimise, type Objective } from "./minimise.ts";
import { normal, type Random } from "./random.ts";
import type { Interval } from "./statistics.ts";

/** From here on a normal distribution is as good. */
const MANY = 50;

/** A draw from Poisson(`mean`). */
export function poisson(random: Random, mean: number): number {
  if (mean > MANY) return Math.max(0, Math.round(mean + Math.sqrt(mean) * normal(random)));
  let [count, product] = [0, random()];
  for (const least = Math.exp(-mean); product > least; product *= random()) count++;
  return count;
}

/** How often each entry counts in a sample drawn from entries that stand for `weight` customers each. */
export const resampled = (random: Random, weight: Float64Array): Float64Array =>
  weight.map((mean) => poisson(random, mean));

/** A search near its end needs no more. */
const REFIT = { tolerance: 1e-6, maxIterations: 40 };
/** What is left to gain in the log likelihood of a sample where its search ends: the estimate is within a fifteenth of its error. */
const LEFT = 2e-3;

/**
 * Logarithms of the parameters of a fit to a sample, from the fit to all; undefined where the search did not end.
 *
 * @param objective mean negative log likelihood of the sample in the logarithms of the parameters
 */
export function refitted(fit: Fit<string>, objective: Objective): Float64Array | undefined {
  const inverse = propagatedCovariance(fit).map((value) => value * fit.customers);
  const start = Float64Array.from(Object.values(fit.parameters), Math.log);
  const { x, value } = minimise(objective, start, { ...REFIT, inverse, gain: LEFT / fit.customers });
  return Number.isFinite(value) && x.every(Number.isFinite) ? x : undefined;
}

/** The middle 95 % of some values, linear between two of them (Hyndman & Fan's type 7). */
export function middle95(values: readonly number[]): Interval {
  const sorted = values.toSorted((a, b) => a - b);
  const at = (share: number): number => {
    const place = share * (sorted.length - 1);
    const [below, part] = [Math.floor(place), place % 1];
    const low = sorted[below] as number;
    return part === 0 ? low : low + part * ((sorted[below + 1] as number) - low);
  };
  return { low: at(0.025), high: at(0.975) };
}
