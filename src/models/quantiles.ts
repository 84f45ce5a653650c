/** Quantiles of the normal distribution and of Student's t: how wide an interval must be. */

import { gammaln, normalCdf } from "./special.ts";

/**
 * The value below which a share `p` in (0, 1) of a standard normal distribution lies, to 1e-12: Newton's steps on the distribution
 * function from a rational first guess (Abramowitz & Stegun 26.2.23).
 */
export function normalQuantile(p: number): number {
  if (!(p > 0 && p < 1)) return p === 0 ? Number.NEGATIVE_INFINITY : p === 1 ? Number.POSITIVE_INFINITY : Number.NaN;
  if (p > 0.5) return -normalQuantile(1 - p);
  const t = Math.sqrt(-2 * Math.log(p));
  let x = (2.515517 + 0.802853 * t + 0.010328 * t * t) / (1 + 1.432788 * t + 0.189269 * t * t + 0.001308 * t ** 3) - t;
  for (let step = 0; step < 4; step++) {
    const density = Math.exp((-x * x) / 2) / Math.sqrt(2 * Math.PI);
    const error = (normalCdf(x, 0, 1) - p) / density;
    // Halley's correction: the density falls along the tail
    x -= error / (1 + (x * error) / 2);
  }
  return x;
}

const MOST_TERMS = 500;

/** The continued fraction of the incomplete beta function (modified Lentz; Abramowitz & Stegun 26.5.8). */
function betaFraction(a: number, b: number, x: number): number {
  const away = (value: number): number => (Math.abs(value) < 1e-300 ? 1e-300 : value);
  let c = 1;
  let d = 1 / away(1 - ((a + b) * x) / (a + 1));
  let fraction = d;
  for (let m = 1; m <= MOST_TERMS; m++) {
    const even = (m * (b - m) * x) / ((a + 2 * m - 1) * (a + 2 * m));
    d = 1 / away(1 + even * d);
    c = away(1 + even / c);
    fraction *= d * c;
    const odd = (-(a + m) * (a + b + m) * x) / ((a + 2 * m) * (a + 2 * m + 1));
    d = 1 / away(1 + odd * d);
    c = away(1 + odd / c);
    fraction *= d * c;
    if (Math.abs(d * c - 1) < 1e-15) break;
  }
  return fraction;
}

/** Regularised incomplete beta function I_x(a, b). */
export function incompleteBeta(x: number, a: number, b: number): number {
  if (x <= 0) return 0;
  if (x >= 1) return 1;
  const front = Math.exp(gammaln(a + b) - gammaln(a) - gammaln(b) + a * Math.log(x) + b * Math.log1p(-x));
  return x < (a + 1) / (a + b + 2) ? (front * betaFraction(a, b, x)) / a : 1 - (front * betaFraction(b, a, 1 - x)) / b;
}

/** The value below which a share `p` in (0, 1) of Student's t with `df` > 0 degrees of freedom lies, to 1e-10 of itself. */
export function studentQuantile(p: number, df: number): number {
  if (p === 0.5) return 0;
  if (p < 0.5) return -studentQuantile(1 - p, df);
  const upperOf = (t: number): number => incompleteBeta(df / (df + t * t), df / 2, 0.5) / 2;
  let [low, high] = [0, 1];
  while (upperOf(high) > 1 - p) high *= 2;
  while (high - low > 1e-12 * high) {
    const middle = (low + high) / 2;
    if (middle === low || middle === high) break;
    if (upperOf(middle) > 1 - p) low = middle;
    else high = middle;
  }
  return (low + high) / 2;
}
