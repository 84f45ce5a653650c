/** Is a rule more than chance? Fisher's exact test on its 2×2 table, and corrections for testing many rules. */
/** A term this small beside the sum so far changes nothing, and neither do all that follow it. */
const NEGLIGIBLE = 1e-20;

/**
 * One-sided p-value of Fisher's exact test that A and B occur together more often than by chance: P(X >= nAB) for the
 * number X of baskets with both, of `n` baskets with `nA` holding A and `nB` holding B (hypergeometric upper tail).
 * The relative error stays near 1e-12 at any size; below 1e-308 the result is 0.
 *
 * Hahsler & Hornik 2007, "New probabilistic interest measures for association rules", equation 7.
 */
export function fisherExact(n: number, nA: number, nB: number, nAB: number): number {
  const least = Math.max(0, nA + nB - n);
  const most = Math.min(nA, nB);
  if (nAB <= least) return 1;
  if (nAB > most) return 0;
  // Sum the tail that lies away from the mode: its terms only fall, so it is short and loses no digits.
  const other = n - nA - nB;
  if (nAB * (n + 2) > (nA + 1) * (nB + 1)) {
    let term = 1;
    let sum = 1;
    for (let k = nAB; k < most && term > sum * NEGLIGIBLE; k++) {
      term *= ((nA - k) / (k + 1)) * ((nB - k) / (other + k + 1));
      sum += term;
    }
    return Math.min(1, sum * hypergeometric(n, nA, nB, nAB));
  }
  let term = 1;
  let sum = 1;
  for (let k = nAB - 1; k > least && term > sum * NEGLIGIBLE; k--) {
    term *= (k / (nA - k + 1)) * ((other + k) / (nB - k + 1));
    sum += term;
  }
  return Math.max(0, 1 - sum * hypergeometric(n, nA, nB, nAB - 1));
}

/**
 * P(X = nAB). Written with three binomial probabilities whose large parts cancel before they are computed:
 * Loader 2000, "Fast and accurate computation of binomial probabilities"; plain log-gamma loses 9 digits at a million baskets.
 */
function hypergeometric(n: number, nA: number, nB: number, nAB: number): number {
  const p = nA / n;
  const q = (n - nA) / n;
  return Math.exp(logBinomial(nAB, nB, p, q) + logBinomial(nA - nAB, n - nB, p, q) - logBinomial(nA, n, p, q));
}

/** Log of the probability of `x` successes in `n` trials with chance `p` = 1 − `q`; `0 <= x <= n`. */
function logBinomial(x: number, n: number, p: number, q: number): number {
  if (x === 0) return n === 0 ? 0 : p < 0.1 ? -deviance(n, n * q) - n * p : n * Math.log(q);
  if (x === n) return q < 0.1 ? -deviance(n, n * p) - n * q : n * Math.log(p);
  const scale = Math.log(2 * Math.PI) + Math.log(x) + Math.log1p(-x / n);
  const errors = stirlingError(n) - stirlingError(x) - stirlingError(n - x);
  return errors - deviance(x, n * p) - deviance(n - x, n * q) - scale / 2;
}

/** x·ln(x/m) + m − x, without cancellation when x is near m. */
function deviance(x: number, m: number): number {
  if (Math.abs(x - m) >= 0.1 * (x + m)) return x * Math.log(x / m) + m - x;
  const v = (x - m) / (x + m);
  let sum = (x - m) * v;
  let term = 2 * x * v;
  for (let j = 3; ; j += 2) {
    term *= v * v;
    const next = sum + term / j;
    if (next === sum) return sum;
    sum = next;
  }
}

/** n! is exact to 18!. */
const FACTORIALS = Array.from({ length: 16 }, (_, n) => {
  let product = 1;
  for (let factor = 2; factor <= n; factor++) product *= factor;
  return product;
});

/** ln n! − ln(√(2πn)·(n/e)ⁿ): what Stirling's formula misses. */
function stirlingError(n: number): number {
  if (n <= 15) return Math.log(FACTORIALS[n]!) - (n + 0.5) * Math.log(n) + n - Math.log(2 * Math.PI) / 2;
  const nn = n * n;
  return (1 / 12 - (1 / 360 - (1 / 1260 - (1 / 1680 - 1 / 1188 / nn) / nn) / nn) / nn) / n;
}

/**
 * Adjusts p-values so that rejecting those below α keeps the expected share of false discoveries at α, for independent
 * or positively dependent tests. Order and length of the input are kept.
 *
 * Benjamini & Hochberg 1995; equal to R's `p.adjust(p, "BH")`.
 */
export function benjaminiHochberg(p: Float64Array): Float64Array {
  const order = ascending(p);
  const adjusted = new Float64Array(p.length);
  let least = 1;
  for (let rank = p.length; rank > 0; rank--) {
    const i = order[rank - 1]!;
    least = Math.min(least, (p[i]! * p.length) / rank);
    adjusted[i] = least;
  }
  return adjusted;
}

/**
 * Adjusts p-values so that rejecting those below α keeps the chance of any false discovery at α, for any tests. Order and
 * length of the input are kept.
 *
 * Holm 1979; equal to R's `p.adjust(p, "holm")`.
 */
export function holmAdjusted(p: Float64Array): Float64Array {
  const adjusted = new Float64Array(p.length);
  let greatest = 0;
  for (const [rank, i] of ascending(p).entries()) {
    greatest = Math.max(greatest, Math.min(1, p[i]! * (p.length - rank)));
    adjusted[i] = greatest;
  }
  return adjusted;
}

/** The positions of the values, smallest value first. */
const ascending = (values: Float64Array): Uint32Array =>
  Uint32Array.from(values.keys()).sort((a, b) => values[a]! - values[b]! || a - b);
