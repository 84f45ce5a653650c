/**
 * Natural breaks (Fisher 1958, Jenks 1967): the cut of ascending values into `classes` runs with the least squared
 * distance to the means of the runs. Exact; O(classes · n · log n) over distinct values by divide and conquer, because
 * the best start of the last run never moves left when the end moves right.
 *
 * @returns the largest value of every run but the last, ascending; fewer where there are fewer distinct values
 */
export function jenksEdges(sorted: ArrayLike<number>, classes: number): number[] {
  const values: number[] = [];
  const weights: number[] = [];
  for (let i = 0; i < sorted.length; i++) {
    const value = sorted[i] as number;
    if (values.at(-1) === value) weights[weights.length - 1] = (weights.at(-1) as number) + 1;
    else {
      values.push(value);
      weights.push(1);
    }
  }
  const n = values.length;
  if (n <= classes) return values.slice(0, -1);

  // prefix sums around the mean, so that squares of large values do not cancel
  const shift = values.reduce((sum, v, i) => sum + v * (weights[i] as number), 0) / sorted.length;
  const w = new Float64Array(n + 1);
  const s = new Float64Array(n + 1);
  const q = new Float64Array(n + 1);
  for (let i = 0; i < n; i++) {
    const weight = weights[i] as number;
    const value = (values[i] as number) - shift;
    w[i + 1] = (w[i] as number) + weight;
    s[i + 1] = (s[i] as number) + weight * value;
    q[i + 1] = (q[i] as number) + weight * value * value;
  }
  const between = (prefix: Float64Array, from: number, to: number): number =>
    (prefix[to] as number) - (prefix[from] as number);
  /** Squared distance within values[from … to − 1]. */
  const cost = (from: number, to: number): number =>
    between(q, from, to) - between(s, from, to) ** 2 / between(w, from, to);

  let best = Float64Array.from({ length: n + 1 }, (_, to) => (to === 0 ? 0 : cost(0, to)));
  const starts: Int32Array[] = [];
  for (let k = 2; k <= classes; k++) {
    const next = new Float64Array(n + 1).fill(Number.POSITIVE_INFINITY);
    const start = new Int32Array(n + 1);
    const solve = (low: number, high: number, first: number, last: number): void => {
      if (low > high) return;
      const to = (low + high) >> 1;
      for (let from = Math.max(first, k - 1); from <= Math.min(last, to - 1); from++) {
        const total = (best[from] as number) + cost(from, to);
        if (total < (next[to] as number)) {
          next[to] = total;
          start[to] = from;
        }
      }
      solve(low, to - 1, first, start[to] as number);
      solve(to + 1, high, start[to] as number, last);
    };
    solve(k, n, k - 1, n - 1);
    starts.push(start);
    best = next;
  }
  const edges: number[] = [];
  let to = n;
  for (const start of starts.reverse()) {
    to = start[to] as number;
    edges.unshift(values[to - 1] as number);
  }
  return edges;
}
