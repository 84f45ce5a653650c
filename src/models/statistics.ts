/** Rank tests and intervals on plain numbers. */
import { normalCdf } from "./special.ts";

/** z of a two-sided 95 % interval. */
const Z95 = 1.959963984540054;

/** Both ends of a confidence interval, in the unit of the estimate. */
export interface Interval {
  low: number;
  high: number;
}

/**
 * Wilson's score interval of a proportion (Wilson 1927), 95 % by default. It stays inside [0, 1] and is right for small
 * samples and for 0 of n. With no trials everything is possible: 0 to 1.
 */
export function wilson(successes: number, trials: number, z: number = Z95): Interval {
  if (trials === 0) return { low: 0, high: 1 };
  const p = successes / trials;
  const z2 = z * z;
  const centre = (p + z2 / (2 * trials)) / (1 + z2 / trials);
  const half = (z / (1 + z2 / trials)) * Math.sqrt((p * (1 - p)) / trials + z2 / (4 * trials * trials));
  return {
    low: successes === 0 ? 0 : Math.max(0, centre - half),
    high: successes === trials ? 1 : Math.min(1, centre + half),
  };
}

/**
 * Interval of the difference of two independent proportions, a − b (Newcombe 1998, Statistics in Medicine 17:873–890,
 * method 10: from the two Wilson intervals), 95 %.
 */
export function proportionDifference(
  a: { successes: number; trials: number },
  b: { successes: number; trials: number },
): Interval & { difference: number } {
  const pa = a.successes / a.trials;
  const pb = b.successes / b.trials;
  const ia = wilson(a.successes, a.trials);
  const ib = wilson(b.successes, b.trials);
  const difference = pa - pb;
  return {
    difference,
    low: difference - Math.hypot(pa - ia.low, ib.high - pb),
    high: difference + Math.hypot(ia.high - pa, pb - ib.low),
  };
}

export interface KruskalWallis {
  /** H, corrected for ties. */
  statistic: number;
  df: number;
  pValue: number;
  /** ε² = H / (n − 1), 0 to 1 (Tomczak & Tomczak 2014): share of the variance of ranks that lies between groups. */
  epsilonSquared: number;
}

export interface DunnComparison {
  a: number;
  b: number;
  /** Positive where group `a` has the higher ranks. */
  z: number;
  pValue: number;
  /** p adjusted by Holm's step-down method (Holm 1979). */
  pAdjusted: number;
}

/** Mid-ranks of values that fall into groups. */
export interface GroupRanks {
  n: number;
  sizes: number[];
  /** Mean of the mid-ranks of a group. */
  means: number[];
  /** Σ (t³ − t) over ties of t equal values. */
  ties: number;
}

/** The place of `value` among ascending different values. */
function placeOf(value: number, values: Float64Array, count: number): number {
  let [low, high] = [0, count - 1];
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (values[middle]! < value) low = middle + 1;
    else high = middle;
  }
  return low;
}

/**
 * Mid-ranks of all values together, summed by group; `groups[i]` in 0 … count − 1.
 *
 * @param sorted the values ascending, where somebody has them already
 */
export function rankGroups(
  values: Float64Array,
  groups: ArrayLike<number>,
  count: number,
  sorted: Float64Array = values.toSorted(),
): GroupRanks {
  const sizes = new Array<number>(count).fill(0);
  const sums = new Array<number>(count).fill(0);
  const different = new Float64Array(sorted.length);
  const midRank = new Float64Array(sorted.length);
  let ties = 0;
  let distinct = 0;
  for (let start = 0; start < sorted.length; ) {
    let end = start + 1;
    while (end < sorted.length && sorted[end] === sorted[start]) end++;
    const t = end - start;
    ties += t * t * t - t;
    different[distinct] = sorted[start]!;
    midRank[distinct++] = (start + end + 1) / 2;
    start = end;
  }
  for (let i = 0; i < values.length; i++) {
    const group = groups[i]!;
    sizes[group]!++;
    sums[group]! += midRank[placeOf(values[i]!, different, distinct)]!;
  }
  return { n: values.length, sizes, means: sums.map((sum, g) => sum / sizes[g]!), ties };
}

/**
 * P(X > x) of a chi-square distribution with `df` degrees of freedom, summed from its upper tail so that small values keep their
 * digits: Q(1/2, y) = erfc √y or Q(1, y) = e^−y, and Q(a + 1, y) = Q(a, y) + y^a e^−y / Γ(a + 1), with y = x / 2.
 *
 * @see Abramowitz & Stegun 26.4.4, 26.4.5
 */
export function chiSquareUpper(x: number, df: number): number {
  if (x <= 0) return 1;
  const y = x / 2;
  const isOdd = df % 2 === 1;
  let sum = isOdd ? 2 * normalCdf(-Math.sqrt(x), 0, 1) : Math.exp(-y);
  // y^a e^−y / Γ(a + 1) at a = 1/2 or 1
  let term = isOdd ? (2 * Math.sqrt(y) * Math.exp(-y)) / Math.sqrt(Math.PI) : y * Math.exp(-y);
  for (let a = isOdd ? 0.5 : 1; a < df / 2; a++) {
    sum += term;
    term *= y / (a + 1);
  }
  return Math.min(1, sum);
}

/**
 * Kruskal & Wallis 1952: do the groups come from one distribution? Null where fewer than two groups hold values or all
 * values are equal. `groups[i]` is the group (0 … count − 1) of `values[i]`; groups without values are passed over. `ranks` are
 * those of the same values, where they are known.
 */
export function kruskalWallis(
  values: Float64Array,
  groups: ArrayLike<number>,
  count: number,
  ranks: GroupRanks = rankGroups(values, groups, count),
): KruskalWallis | null {
  const { n, sizes, means, ties } = ranks;
  const filled = sizes.filter((size) => size > 0).length;
  const correction = 1 - ties / (n * n * n - n);
  if (filled < 2 || !(correction > 0)) return null;
  const centre = (n + 1) / 2;
  const between = sizes.reduce(
    (sum, size, g) => (size === 0 ? sum : sum + size * ((means[g] as number) - centre) ** 2),
    0,
  );
  const statistic = ((12 / (n * (n + 1))) * between) / correction;
  const df = filled - 1;
  return { statistic, df, pValue: chiSquareUpper(statistic, df), epsilonSquared: statistic / (n - 1) };
}

/** Dunn's test (Dunn 1964, with ties) of every pair of filled groups, p values by Holm; empty where nothing can be compared. */
export function dunn(
  values: Float64Array,
  groups: ArrayLike<number>,
  count: number,
  ranks: GroupRanks = rankGroups(values, groups, count),
): DunnComparison[] {
  const { n, sizes, means, ties } = ranks;
  const variance = (n * (n + 1)) / 12 - ties / (12 * (n - 1));
  if (!(variance > 0)) return [];
  const filled = sizes.flatMap((size, g) => (size > 0 ? [g] : []));
  const pairs = filled.flatMap((a, i) =>
    filled.slice(i + 1).map((b) => {
      const spread = Math.sqrt(variance * (1 / (sizes[a] as number) + 1 / (sizes[b] as number)));
      const z = ((means[a] as number) - (means[b] as number)) / spread;
      return { a, b, z, pValue: 2 * normalCdf(-Math.abs(z), 0, 1) };
    }),
  );
  const adjusted = holm(pairs.map((pair) => pair.pValue));
  return pairs.map((pair, i) => ({ ...pair, pAdjusted: adjusted[i] as number }));
}

/** Holm's adjusted p values, in the order given. */
export function holm(pValues: readonly number[]): number[] {
  const order = pValues.map((_, i) => i).sort((a, b) => (pValues[a] as number) - (pValues[b] as number));
  const adjusted = new Array<number>(pValues.length).fill(1);
  let floor = 0;
  order.forEach((index, rank) => {
    floor = Math.max(floor, Math.min(1, (pValues.length - rank) * (pValues[index] as number)));
    adjusted[index] = floor;
  });
  return adjusted;
}
