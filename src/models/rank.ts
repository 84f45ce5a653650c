/** Places of values among each other; equal values share the mean of their places. */

/** How many of the ascending `sorted` are below `value`. */
function below(sorted: Float64Array, value: number): number {
  let [low, high] = [0, sorted.length];
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (sorted[middle]! < value) low = middle + 1;
    else high = middle;
  }
  return low;
}

/**
 * (mid-rank − ½) / n of each value, above 0 and below 1; ½ where all are equal. Where a value is NaN its rank is NaN too, and it
 * does not count among the others.
 */
export function percentRanks(values: Float64Array): Float64Array {
  const sorted = values.filter((value) => !Number.isNaN(value)).sort();
  const n = sorted.length;
  const distinct = new Float64Array(n);
  const rank = new Float64Array(n);
  let count = 0;
  for (let start = 0; start < n; ) {
    let end = start + 1;
    while (end < n && sorted[end] === sorted[start]) end++;
    distinct[count] = sorted[start]!;
    rank[count++] = (start + end) / 2 / n;
    start = end;
  }
  const places = distinct.subarray(0, count);
  return values.map((value) => (Number.isNaN(value) ? Number.NaN : rank[below(places, value)]!));
}

/**
 * Spearman's rank correlation of the pairs in which neither value is NaN, −1 to 1; NaN with fewer than two of them or where one
 * side is all the same.
 *
 * @see Spearman, "The proof and measurement of association between two things", Am. J. Psychology 15 (1904)
 */
export function spearman(a: Float64Array, b: Float64Array): number {
  const isPair = (_: number, i: number): boolean => !Number.isNaN(a[i]!) && !Number.isNaN(b[i]!);
  const [x, y] = [percentRanks(a.filter(isPair)), percentRanks(b.filter(isPair))];
  // percentile ranks have the mean ½
  let [xx, yy, xy] = [0, 0, 0];
  for (let i = 0; i < x.length; i++) {
    const [dx, dy] = [x[i]! - 0.5, y[i]! - 0.5];
    xx += dx * dx;
    yy += dy * dy;
    xy += dx * dy;
  }
  return x.length < 2 || xx === 0 || yy === 0 ? Number.NaN : xy / Math.sqrt(xx * yy);
}
