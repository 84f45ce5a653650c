/** Gauss's hypergeometric function ₂F₁ where customer-base models need it. */

const TERMS = 2_000_000;
const PRECISION = 1e-16;

/**
 * ₂F₁(a, b; c; z) for 0 ≤ z < 1 by its power series (Abramowitz & Stegun 15.1.1); c > 0, b ≥ −1.
 *
 * Meant for arguments whose series does not grow, as Euler's transformation gives them ((15.3.3): c − a − b > 0). From term n on a
 * term is at most z · max(1, |b + n| / (n + 1)) · max(1, |a + n| / (c + n)) times the one before, which bounds what is left out:
 * terms are added until the rest no longer counts. Relative error about 1e-14 for z ≤ 0.99.
 *
 * @throws RangeError if z is outside [0, 1) or the series has not converged after two million terms
 */
export function hypergeometric(a: number, b: number, c: number, z: number): number {
  if (!(z >= 0 && z < 1)) throw new RangeError(`invalid z: ${z}; expected a number in [0, 1)`);
  let term = 1;
  let sum = 1;
  for (let n = 0; n < TERMS; n++) {
    term *= (((a + n) * (b + n)) / ((c + n) * (n + 1))) * z;
    sum += term;
    if (term === 0) return sum;
    const size = Math.abs(term);
    if (size > PRECISION * Math.abs(sum)) continue;
    const m = n + 1;
    const ratio = z * Math.max(1, Math.abs(b + m) / (m + 1)) * Math.max(1, Math.abs(a + m) / (c + m));
    if (ratio < 1 && size * ratio <= PRECISION * Math.abs(sum) * (1 - ratio)) return sum;
  }
  throw new RangeError(`the series of 2F1(${a}, ${b}; ${c}; ${z}) has not converged`);
}
