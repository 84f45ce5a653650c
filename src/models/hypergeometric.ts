/** Gauss's hypergeometric function ₂F₁ where customer-base models need it. */

const TERMS = 2_000_000;
const PRECISION = 1e-16;

/**
 * ₂F₁(a, b; c; z) for 0 ≤ z < 1 by its power series (Abramowitz & Stegun 15.1.1); c > 0.
 *
 * Meant for arguments whose series does not grow, as Euler's transformation gives them ((15.3.3): c − a − b > 0). Terms are added
 * until they no longer count; relative error about 1e-14 for z ≤ 0.99.
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
    // the terms fall at least as fast as z^n from here on, once n is beyond the parameters
    if (Math.abs(term) <= PRECISION * Math.abs(sum) * (1 - z) && n > Math.abs(a) + Math.abs(b)) return sum;
    if (term === 0) return sum;
  }
  throw new RangeError(`the series of 2F1(${a}, ${b}; ${c}; ${z}) has not converged`);
}
