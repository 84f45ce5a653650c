/**
 * BG/NBD and MBG/NBD: while a customer is active purchases come at rate λ ~ Gamma(r, α); after a purchase the customer becomes
 * inactive with probability p ~ Beta(a, b). In the modified model (MBG) this may happen at the first purchase too, so that
 * one-time buyers are not certain to be active.
 *
 * @see Fader, Hardie & Lee, "Counting your customers the easy way", Marketing Science 24 (2005), equations 6, 9 and 10
 * @see Batislam, Denizel & Filiztekin, IJRM 24 (2007); Wagner & Hoppe, IJRM 25 (2008)
 */

import { type Fit, maximumLikelihood, refine } from "./fit.ts";
import { hypergeometric } from "./hypergeometric.ts";
import type { Objective } from "./minimise.ts";
import { type GroupedHistory, sampleGroups } from "./purchase-history.ts";
import { digamma, gammaln } from "./special.ts";

export type BetaGeometricParameter = "r" | "alpha" | "a" | "b";
export type BetaGeometricParameters = Readonly<Record<BetaGeometricParameter, number>>;
export type BetaGeometricVariant = "bg-nbd" | "mbg-nbd";

/** MBG/NBD is BG/NBD with one more chance to become inactive. */
const chancesOf = (variant: BetaGeometricVariant, x: number): number => (variant === "mbg-nbd" ? x + 1 : x);

/** Mean negative log likelihood over all customers and its gradient, in (log r, log α, log a, log b). */
export function betaGeometricObjective(variant: BetaGeometricVariant, history: GroupedHistory): Objective {
  const { maxX, lastTimes, endTimes, x, last, end, weight, customers } = history;
  const counts = Uint32Array.from(new Set(x));
  const perX = (): Float64Array => new Float64Array(maxX + 1);
  const [constant, byR, byA, byB, ratio, failures] = [perX(), perX(), perX(), perX(), perX(), perX()];
  const [logEnd, inverseEnd] = [new Float64Array(endTimes.length), new Float64Array(endTimes.length)];
  const [logLast, inverseLast] = [new Float64Array(lastTimes.length), new Float64Array(lastTimes.length)];
  return (theta, gradient) => {
    const [r, alpha, a, b] = theta.map(Math.exp) as unknown as [number, number, number, number];
    const [lr, lb, lab, pr, pb, pab] = [gammaln(r), gammaln(b), gammaln(a + b), digamma(r), digamma(b), digamma(a + b)];
    const [logAlpha, logA] = [Math.log(alpha), Math.log(a)];
    for (const k of counts) {
      const c = chancesOf(variant, k);
      const pSum = digamma(a + b + c);
      constant[k] = gammaln(r + k) - lr + r * logAlpha + gammaln(b + c) - gammaln(a + b + c) - lb + lab;
      byR[k] = digamma(r + k) - pr + logAlpha;
      byA[k] = pab - pSum;
      byB[k] = digamma(b + c) - pSum - pb + pab;
      // without a chance there is no second way to the data
      ratio[k] = c === 0 ? Number.NEGATIVE_INFINITY : logA - Math.log(b + c - 1);
      failures[k] = c === 0 ? 0 : 1 / (b + c - 1);
    }
    for (let i = 0; i < endTimes.length; i++) {
      const time = alpha + (endTimes[i] as number);
      logEnd[i] = Math.log(time);
      inverseEnd[i] = 1 / time;
    }
    for (let i = 0; i < lastTimes.length; i++) {
      const time = alpha + (lastTimes[i] as number);
      logLast[i] = Math.log(time);
      inverseLast[i] = 1 / time;
    }
    let [sum, gr, galpha, ga, gb] = [0, 0, 0, 0, 0];
    for (let i = 0; i < x.length; i++) {
      const k = x[i] as number;
      const w = weight[i] as number;
      const shape = r + k;
      const [e, l] = [end[i] as number, last[i] as number];
      const u = logEnd[e] as number;
      const gap = u - (logLast[l] as number);
      // log of the odds that the customer is inactive; log(1 + exp) without overflow
      const odds = (ratio[k] as number) + shape * gap;
      const tail = Math.exp(odds > 0 ? -odds : odds);
      const share = 1 / (1 + tail);
      const inactive = odds > 0 ? share : tail * share;
      sum += w * ((constant[k] as number) - shape * u + Math.max(odds, 0) + Math.log1p(tail));
      gr += w * ((byR[k] as number) - u + inactive * gap);
      galpha += w * shape * ((1 - inactive) * (inverseEnd[e] as number) + inactive * (inverseLast[l] as number));
      ga += w * ((byA[k] as number) + inactive / a);
      gb += w * ((byB[k] as number) - inactive * (failures[k] as number));
    }
    gradient[0] = (-gr * r) / customers;
    gradient[1] = (-(customers * r) / alpha + galpha) * (alpha / customers);
    gradient[2] = (-ga * a) / customers;
    gradient[3] = (-gb * b) / customers;
    return -sum / customers;
  };
}

/** Entries up to which a fit starts from several points at once; above, a sample of about as many finds the start. */
const PILOT = 20_000;

/** Maximum likelihood fit. Times in `history` may be in any unit; `alpha` is in that unit. */
export function fitBetaGeometric(
  variant: BetaGeometricVariant,
  history: GroupedHistory,
  start?: BetaGeometricParameters,
): Fit<BetaGeometricParameter> {
  const names = ["r", "alpha", "a", "b"] as const;
  const pilot = history.x.length > 2 * PILOT ? sampleGroups(history, Math.floor(history.x.length / PILOT)) : history;
  // where nobody was seen for any time, any unit is as good
  const middle = history.endTimes[history.endTimes.length >> 1] || 1;
  const starts = [
    [1, middle / 2, 1, 1],
    [0.3, middle / 10, 0.5, 3],
    [0.8, middle / 3, 0.05, 5],
    [2, middle, 2, 2],
  ].map((one) => one.map((value) => Math.max(value, 1e-3)));
  const given = start === undefined ? starts : [names.map((name) => start[name])];
  const first = maximumLikelihood(names, betaGeometricObjective(variant, pilot), pilot.customers, given);
  if (pilot === history) return first;
  return refine(names, betaGeometricObjective(variant, history), history.customers, first);
}

/** log of the odds that a customer with this history is inactive; −∞ where it cannot be (BG/NBD without a repeat purchase). */
export function betaGeometricLogOdds(
  variant: BetaGeometricVariant,
  p: BetaGeometricParameters,
  x: number,
  tx: number,
  T: number,
): number {
  const chances = chancesOf(variant, x);
  if (chances === 0) return Number.NEGATIVE_INFINITY;
  return Math.log(p.a / (p.b + chances - 1)) + (p.r + x) * Math.log((p.alpha + T) / (p.alpha + tx));
}

/** Probability that a customer with history (x, t_x, T) is still active at T, 0 to 1. BG/NBD gives 1 for x = 0. */
export const betaGeometricAlive = (
  variant: BetaGeometricVariant,
  parameters: BetaGeometricParameters,
  x: number,
  tx: number,
  T: number,
): number => 1 / (1 + Math.exp(betaGeometricLogOdds(variant, parameters, x, tx, T)));

/** Parameters `a` this near to 1 are taken at both sides of it: the closed form divides by a − 1. */
const NEAR_ONE = 1e-6;

/** From here on the chance to become inactive is so nearly the same for all that its mean and variance say everything. */
const CONCENTRATED = 2_000;

/**
 * Expected purchases of an active customer whose chance p to become inactive after each is Beta(a, n), the rate being Gamma:
 * E[(1 − (1 + τp)^−shape) / p] with τ = z / (1 − z), to the second order around the mean of p.
 */
function concentrated(a: number, n: number, shape: number, z: number): number {
  const p = a / (a + n);
  const variance = (p * (1 - p)) / (a + n + 1);
  const tau = z / (1 - z);
  const of = (at: number): number => -Math.expm1(-shape * Math.log1p(tau * at)) / at;
  const step = 1e-3 * p;
  const bend = (of(p + step) - 2 * of(p) + of(p - step)) / (step * step);
  return of(p) + (bend * variance) / 2;
}

/** Euler's form cancels where `shape` is larger than c by more than this. */
const CANCELS = 20;

/**
 * (c / (a − 1)) · [1 − (1 − z)^shape ₂F₁(shape, n; c; z)] with c = a + n − 1: expected purchases of an active customer, by `n`
 * chances so far, `shape` = r + x and z = t / (α + T + t). Euler's form of it, (1 − z)^(a − 1) ₂F₁(c − shape, a − 1; c; z), neither
 * overflows nor cancels for large x.
 */
function mean(a: number, n: number, shape: number, z: number): number {
  if (a > CONCENTRATED) return concentrated(a, n, shape, z);
  if (Math.abs(a - 1) < NEAR_ONE)
    return (mean(1 - 2 * NEAR_ONE, n, shape, z) + mean(1 + 2 * NEAR_ONE, n, shape, z)) / 2;
  const c = a + n - 1;
  const stay =
    shape - c > CANCELS
      ? (1 - z) ** shape * hypergeometric(shape, n, c, z)
      : (1 - z) ** (a - 1) * hypergeometric(c - shape, a - 1, c, z);
  return (c / (a - 1)) * (1 - stay);
}

/** The log odds that a customer is inactive, with their derivatives by (log r, log α, log a, log b), written into `out`. */
export function betaGeometricLogOddsGradient(
  variant: BetaGeometricVariant,
  { r, alpha, a, b }: BetaGeometricParameters,
  x: number,
  tx: number,
  T: number,
  out: Float64Array,
): number {
  const chances = chancesOf(variant, x);
  if (chances === 0) {
    out.fill(0);
    return Number.NEGATIVE_INFINITY;
  }
  const failures = b + chances - 1;
  const gap = Math.log((alpha + T) / (alpha + tx));
  out[0] = r * gap;
  out[1] = (r + x) * alpha * (1 / (alpha + T) - 1 / (alpha + tx));
  out[2] = 1;
  out[3] = -b / failures;
  return Math.log(a / failures) + (r + x) * gap;
}

/** Expected purchases in (T, T + t] of a customer with `x` repeat purchases by T who is active at T. */
export const betaGeometricExpectedIfAlive = (
  variant: BetaGeometricVariant,
  { r, alpha, a, b }: BetaGeometricParameters,
  x: number,
  T: number,
  t: number,
): number => mean(a, b + chancesOf(variant, x), r + x, t / (alpha + T + t));

/** Probability of no purchase in (T, T + t] of a customer with `x` repeat purchases by T who is active at T. */
export const betaGeometricNoneIfAlive = (
  { r, alpha }: BetaGeometricParameters,
  x: number,
  T: number,
  t: number,
): number => ((alpha + T) / (alpha + T + t)) ** (r + x);

/** Time within which an active customer with `x` repeat purchases by T fails to buy with probability `none`. */
export const betaGeometricWait = ({ r, alpha }: BetaGeometricParameters, x: number, T: number, none: number): number =>
  (alpha + T) * Math.expm1(-Math.log(none) / (r + x));

/**
 * Expected purchases in (T, T + t] of a customer with history (x, t_x, T); 0 for t = 0, never falling in t.
 *
 * @see Fader, Hardie & Lee 2005, equation 10; for MBG/NBD Wagner & Hoppe 2008
 */
export function betaGeometricExpected(
  variant: BetaGeometricVariant,
  parameters: BetaGeometricParameters,
  x: number,
  tx: number,
  T: number,
  t: number,
): number {
  const alive = betaGeometricAlive(variant, parameters, x, tx, T);
  return betaGeometricExpectedIfAlive(variant, parameters, x, T, t) * alive;
}

/** Expected purchases in (0, t] of a customer of whom nothing is known yet, after the first purchase. @see FHL 2005, equation 9 */
export function betaGeometricExpectedNew(
  variant: BetaGeometricVariant,
  { r, alpha, a, b }: BetaGeometricParameters,
  t: number,
): number {
  const z = t / (alpha + t);
  if (variant === "bg-nbd") return mean(a, b, r, z);
  // the same mean, of those who stay after the first purchase: b / (a + b) of a customer with one chance passed
  return (b / (a + b)) * mean(a, b + 1, r, z);
}

/** Probability of no purchase in (T, T + t], given the history: L(x, t_x, T + t) / L(x, t_x, T). */
export function betaGeometricNoPurchase(
  variant: BetaGeometricVariant,
  parameters: BetaGeometricParameters,
  x: number,
  tx: number,
  T: number,
  t: number,
): number {
  const alive = betaGeometricAlive(variant, parameters, x, tx, T);
  return 1 - alive + alive * betaGeometricNoneIfAlive(parameters, x, T, t);
}
