/**
 * Pareto/NBD: purchases come at rate λ ~ Gamma(r, α) until the customer becomes inactive, after a lifetime with rate
 * μ ~ Gamma(s, β).
 *
 * The likelihood is computed from the integral that Schmittlein, Morrison and Colombo begin with,
 * Γ(r+x) α^r β^s / Γ(r) · [ (α+T)^−(r+x) (β+T)^−s + s ∫_{t_x}^{T} (α+u)^−(r+x) (β+u)^−(s+1) du ],
 * by Gauss–Legendre quadrature. Its terms are positive, so that nothing cancels, and the gradient is the integral of the
 * gradient; the closed form with two ₂F₁ loses its digits where x is large.
 *
 * @see Schmittlein, Morrison & Colombo, "Counting your customers", Management Science 33 (1987); Fader & Hardie note 009 (2005)
 */

import { type Fit, maximumLikelihood } from "./fit.ts";
import { gaussLegendre } from "./gauss-legendre.ts";
import type { Objective } from "./minimise.ts";
import type { GroupedHistory } from "./purchase-history.ts";
import { digamma, gammaln } from "./special.ts";

export type ParetoParameter = "r" | "alpha" | "s" | "beta";
export type ParetoParameters = Readonly<Record<ParetoParameter, number>>;

const NODES = gaussLegendre(16);
/** A panel of the quadrature over which the integrand changes by at most this power of e. */
const PANEL = 8;

/** log of the integral and its derivatives in (r, α, s, β), relative to the integral. */
interface Integral {
  log: number;
  r: number;
  alpha: number;
  s: number;
  beta: number;
}

/** What is e^45 times smaller than the beginning of an integrand that falls is nothing beside it. */
const NOTHING = 45;

/**
 * ∫_{from}^{to} (α+u)^−k (β+u)^−(s+1) du. With m the smaller of α and β and u + m = (from + m) e^w the logarithm of the integrand is
 * concave in w: it ends where it has become nothing, and there it falls fastest, so that its slope says how many panels are enough,
 * however large the parameters are.
 */
function integral(k: number, alpha: number, s: number, beta: number, from: number, to: number): Integral {
  const least = Math.min(alpha, beta) + from;
  const logAt = (w: number): number => {
    const gone = least * Math.expm1(w);
    return w - k * Math.log(alpha + from + gone) - (s + 1) * Math.log(beta + from + gone);
  };
  const start = logAt(0);
  let width = Math.log1p((to - from) / least);
  if (logAt(width) < start - NOTHING) {
    let low = 0;
    for (let i = 0; i < 40; i++) {
      const middle = (low + width) / 2;
      if (logAt(middle) < start - NOTHING) width = middle;
      else low = middle;
    }
  }
  const reached = least * Math.exp(width);
  const beyond = reached - least;
  const slope = (k * reached) / (alpha + from + beyond) + ((s + 1) * reached) / (beta + from + beyond);
  const panels = Math.max(1, Math.ceil((width * (slope + 1)) / PANEL));
  const step = width / panels;
  const reference = Math.max(start, logAt(width));
  let [sum, r, byAlpha, bys, byBeta] = [0, 0, 0, 0, 0];
  for (let panel = 0; panel < panels; panel++) {
    for (const [at, weight] of NODES) {
      const w = (panel + at) * step;
      const gone = least * Math.expm1(w);
      const [a, b] = [alpha + from + gone, beta + from + gone];
      const [logA, logB] = [Math.log(a), Math.log(b)];
      const term = weight * Math.exp(w - k * logA - (s + 1) * logB - reference);
      sum += term;
      r -= term * logA;
      byAlpha -= (term * k) / a;
      bys -= term * logB;
      byBeta -= (term * (s + 1)) / b;
    }
  }
  const log = Math.log(sum * step * least) + reference;
  return { log, r: r / sum, alpha: byAlpha / sum, s: bys / sum, beta: byBeta / sum };
}

/** log of: the part of the likelihood in which the customer has become inactive, over the part in which it is active. */
export function paretoLogOdds({ r, alpha, s, beta }: ParetoParameters, x: number, tx: number, T: number): number {
  if (tx >= T) return Number.NEGATIVE_INFINITY;
  const gone = integral(r + x, alpha, s, beta, tx, T);
  return Math.log(s) + gone.log + (r + x) * Math.log(alpha + T) + s * Math.log(beta + T);
}

/** The log odds that a customer is inactive, with their derivatives by (log r, log α, log s, log β), written into `out`. */
export function paretoLogOddsGradient(
  { r, alpha, s, beta }: ParetoParameters,
  x: number,
  tx: number,
  T: number,
  out: Float64Array,
): number {
  if (tx >= T) {
    out.fill(0);
    return Number.NEGATIVE_INFINITY;
  }
  const gone = integral(r + x, alpha, s, beta, tx, T);
  const [u, v] = [Math.log(alpha + T), Math.log(beta + T)];
  out[0] = r * (gone.r + u);
  out[1] = alpha * (gone.alpha + (r + x) / (alpha + T));
  out[2] = 1 + s * (gone.s + v);
  out[3] = beta * (gone.beta + s / (beta + T));
  return Math.log(s) + gone.log + (r + x) * u + s * v;
}

/** Mean negative log likelihood and its gradient, in (log r, log α, log s, log β). */
export function paretoObjective({ x, last, end, lastTimes, endTimes, weight, customers }: GroupedHistory): Objective {
  return (theta, gradient) => {
    const [r, alpha, s, beta] = theta.map(Math.exp) as unknown as [number, number, number, number];
    const [lr, pr, logAlpha, logBeta] = [gammaln(r), digamma(r), Math.log(alpha), Math.log(beta)];
    let [sum, gr, galpha, gs, gbeta] = [0, 0, 0, 0, 0];
    for (let i = 0; i < x.length; i++) {
      const k = r + (x[i] as number);
      const [tx, T, w] = [
        lastTimes[last[i] as number] as number,
        endTimes[end[i] as number] as number,
        weight[i] as number,
      ];
      const [u, v] = [Math.log(alpha + T), Math.log(beta + T)];
      const active = -k * u - s * v;
      let total = active;
      let share = 0;
      let gone: Integral | undefined;
      if (tx < T) {
        gone = integral(k, alpha, s, beta, tx, T);
        const odds = Math.log(s) + gone.log - active;
        const tail = Math.exp(-Math.abs(odds));
        total = active + Math.max(odds, 0) + Math.log1p(tail);
        share = odds > 0 ? 1 / (1 + tail) : tail / (1 + tail);
      }
      const stay = 1 - share;
      sum += w * (gammaln(k) - lr + r * logAlpha + s * logBeta + total);
      gr += w * (digamma(k) - pr + logAlpha - stay * u + share * (gone?.r ?? 0));
      galpha += w * (r / alpha - (stay * k) / (alpha + T) + share * (gone?.alpha ?? 0));
      gs += w * (logBeta - stay * v + share * ((gone?.s ?? 0) + 1 / s));
      gbeta += w * (s / beta - (stay * s) / (beta + T) + share * (gone?.beta ?? 0));
    }
    gradient[0] = (-gr * r) / customers;
    gradient[1] = (-galpha * alpha) / customers;
    gradient[2] = (-gs * s) / customers;
    gradient[3] = (-gbeta * beta) / customers;
    return -sum / customers;
  };
}

/** Maximum likelihood fit; `alpha` and `beta` are in the unit of the history's times. */
export function fitPareto(history: GroupedHistory, start?: ParetoParameters): Fit<ParetoParameter> {
  const names = ["r", "alpha", "s", "beta"] as const;
  // where nobody was seen for any time, any unit is as good
  const middle = history.endTimes[history.endTimes.length >> 1] || 1;
  const starts =
    start === undefined
      ? [
          [1, middle / 2, 1, middle],
          [0.5, middle / 4, 0.5, middle / 4],
          [1, middle / 2, 0.1, middle],
        ].map((one) => one.map((value) => Math.max(value, 1e-3)))
      : [names.map((name) => start[name])];
  return maximumLikelihood(names, paretoObjective(history), history.customers, starts);
}

/** Probability that a customer with history (x, t_x, T) is still active at T. */
export const paretoAlive = (parameters: ParetoParameters, x: number, tx: number, T: number): number =>
  1 / (1 + Math.exp(paretoLogOdds(parameters, x, tx, T)));

/** (1 − q^(s−1)) / (s − 1) with q in (0, 1], also where s is 1. */
const lifetimeShare = (s: number, logQ: number): number => (s === 1 ? -logQ : -Math.expm1((s - 1) * logQ) / (s - 1));

/** Expected purchases in (T, T + t] of a customer with `x` repeat purchases by T who is active at T. */
export const paretoExpectedIfAlive = (p: ParetoParameters, x: number, T: number, t: number): number =>
  (((p.r + x) * (p.beta + T)) / (p.alpha + T)) * lifetimeShare(p.s, Math.log((p.beta + T) / (p.beta + T + t)));

/** Expected purchases in (T, T + t] of a customer with history (x, t_x, T). @see Fader & Hardie note 009, equation 41 */
export const paretoExpected = (p: ParetoParameters, x: number, tx: number, T: number, t: number): number =>
  paretoExpectedIfAlive(p, x, T, t) * paretoAlive(p, x, tx, T);

/** Expected purchases in (0, t] of a new customer, after the first. @see note 009, equation 17 */
export const paretoExpectedNew = ({ r, alpha, s, beta }: ParetoParameters, t: number): number =>
  ((r * beta) / alpha) * lifetimeShare(s, Math.log(beta / (beta + t)));

/** Probability of no purchase in (T, T + t] of a customer with `x` repeat purchases by T who is active at T. */
export function paretoNoneIfAlive(p: ParetoParameters, x: number, T: number, t: number): number {
  if (t === 0) return 1;
  const stay =
    -(p.r + x) * Math.log((p.alpha + T + t) / (p.alpha + T)) - p.s * Math.log((p.beta + T + t) / (p.beta + T));
  const later =
    Math.log(p.s) +
    integral(p.r + x, p.alpha, p.s, p.beta, T, T + t).log +
    (p.r + x) * Math.log(p.alpha + T) +
    p.s * Math.log(p.beta + T);
  return Math.exp(stay) + Math.exp(later);
}

/** Probability of no purchase in (T, T + t], given the history: L(x, t_x, T + t) / L(x, t_x, T). */
export function paretoNoPurchase(p: ParetoParameters, x: number, tx: number, T: number, t: number): number {
  const alive = paretoAlive(p, x, tx, T);
  return 1 - alive + alive * paretoNoneIfAlive(p, x, T, t);
}
