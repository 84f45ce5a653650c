/** Slopes that a few odd values do not bend. */

const medianOf = (sorted: readonly number[]): number => {
  const middle = sorted.length >> 1;
  return sorted.length % 2 === 1 ? sorted[middle]! : (sorted[middle - 1]! + sorted[middle]!) / 2;
};

/**
 * Median of the slopes between all pairs of points (i, values[i]): change per step. NaN with fewer than two values. Quadratic in
 * their number: meant for a dozen.
 *
 * @see Theil 1950; Sen, "Estimates of the regression coefficient based on Kendall's tau", JASA 63 (1968)
 */
export function theilSenSlope(values: ArrayLike<number>): number {
  const slopes: number[] = [];
  for (let i = 0; i < values.length; i++)
    for (let j = i + 1; j < values.length; j++) slopes.push((values[j]! - values[i]!) / (j - i));
  return slopes.length === 0 ? Number.NaN : medianOf(slopes.sort((a, b) => a - b));
}
