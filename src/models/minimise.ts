/**
 * Minimum of a smooth function by the quasi-Newton method of Broyden, Fletcher, Goldfarb and Shanno, with a line search that
 * meets the Wolfe conditions (Nocedal & Wright, Numerical Optimization, 2nd ed., algorithms 3.5 and 6.1).
 */

/** The function's value at `x`; writes its gradient into `gradient`. May be infinite or NaN outside its domain. */
export type Objective = (x: Float64Array, gradient: Float64Array) => number;

export interface Minimum {
  x: Float64Array;
  value: number;
  gradient: Float64Array;
  /** Whether the largest component of the gradient is below the tolerance. */
  converged: boolean;
  evaluations: number;
  /** What the search has learnt of the inverse of the second derivatives, row by row: another one may go on with it. */
  inverse: Float64Array;
}

export interface MinimiseOptions {
  /** Largest component of the gradient at which the search ends. Default 1e-8. */
  tolerance?: number;
  /** Default 200. */
  maxIterations?: number;
  /** Longest step of one component; with logarithms as parameters 2 is a factor of e². Default 2. */
  maxStep?: number;
  /** Inverse of the second derivatives near the start, row by row: a search that knows them needs few steps. Default none. */
  inverse?: Float64Array;
  /** The search ends where the second derivatives let it expect to lower the value by less than this; for searches with `inverse`. Default 0. */
  gain?: number;
}

// plain loops: these run hundreds of times for every model that is fitted
function largest(values: Float64Array): number {
  let most = 0;
  for (let i = 0; i < values.length; i++) most = Math.max(most, Math.abs(values[i] as number));
  return most;
}

function dot(a: Float64Array, b: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += (a[i] as number) * (b[i] as number);
  return sum;
}

/** a + times × b */
function plus(a: Float64Array, b: Float64Array, times: number): Float64Array {
  const sum = new Float64Array(a.length);
  for (let i = 0; i < a.length; i++) sum[i] = (a[i] as number) + times * (b[i] as number);
  return sum;
}

const SUFFICIENT = 1e-4;
const CURVATURE = 0.9;
/** Values nearer to each other than this share are equal but for rounding: there the slope alone says whether a step is good. */
const ROUNDING = 1e-12;
/** After so many steps in a row that changed nothing but rounding there is nothing left to find. */
const MOST_FLAT = 3;
/** A step that moves no component by more than this is none. */
const NO_STEP = 1e-11;

interface Step {
  x: Float64Array;
  value: number;
  gradient: Float64Array;
}

/** A step along `direction` that lowers the value enough and meets the curvature condition, by bisection and doubling. */
function lineSearch(evaluate: (x: Float64Array) => Step, from: Step, direction: Float64Array, first: number): Step {
  const slope = dot(from.gradient, direction);
  const size = largest(direction);
  let step = first;
  let low = 0;
  let high = Number.POSITIVE_INFINITY;
  let best = from;
  for (let trial = 0; trial < 60; trial++) {
    const next = evaluate(plus(from.x, direction, step));
    const along = dot(next.gradient, direction);
    // where values are equal but for rounding the slopes say the same (Hager & Zhang 2005, the approximate Wolfe conditions)
    const isLower =
      next.value <= from.value + SUFFICIENT * step * slope ||
      (Math.abs(next.value - from.value) <= ROUNDING * Math.abs(from.value) && along <= (2 * SUFFICIENT - 1) * slope);
    if (isLower && next.value <= best.value) best = next;
    // a value that is not a number is no decrease
    if (!isLower) high = step;
    else if (along < CURVATURE * slope) low = step;
    else return next;
    const before = step;
    step = high === Number.POSITIVE_INFINITY ? 2 * step : (low + high) / 2;
    if (Math.abs(step - before) * size < NO_STEP) break;
  }
  return best;
}

/** Updates the inverse Hessian `h` (row by row) with the step `s` and the change `y` of the gradient. */
function update(h: Float64Array, s: Float64Array, y: Float64Array): void {
  const n = s.length;
  const sy = dot(s, y);
  const hy = new Float64Array(n);
  for (let i = 0; i < n; i++) {
    let sum = 0;
    for (let j = 0; j < n; j++) sum += (h[i * n + j] as number) * (y[j] as number);
    hy[i] = sum;
  }
  const scale = (sy + dot(y, hy)) / (sy * sy);
  for (let i = 0; i < n; i++) {
    const si = s[i] as number;
    for (let j = 0; j < n; j++) {
      const sj = s[j] as number;
      h[i * n + j] =
        (h[i * n + j] as number) + scale * si * sj - ((hy[i] as number) * sj + si * (hy[j] as number)) / sy;
    }
  }
}

function identity(n: number, value: number): Float64Array {
  const matrix = new Float64Array(n * n);
  for (let i = 0; i < n; i++) matrix[i * (n + 1)] = value;
  return matrix;
}

/** Minimises `objective` from `start`. Deterministic. */
export function minimise(
  objective: Objective,
  start: ArrayLike<number>,
  { tolerance = 1e-8, maxIterations = 200, maxStep = 2, inverse: known, gain = 0 }: MinimiseOptions = {},
): Minimum {
  const n = start.length;
  let evaluations = 0;
  const evaluate = (x: Float64Array): Step => {
    evaluations += 1;
    const gradient = new Float64Array(n);
    return { x, value: objective(x, gradient), gradient };
  };
  let current = evaluate(Float64Array.from(start));
  let inverse = known?.slice() ?? identity(n, 1);
  // without second derivatives the first step is a short one, which says how the function bends
  let isFirst = known === undefined;
  let flat = 0;
  for (let iteration = 0; iteration < maxIterations; iteration++) {
    if (!(largest(current.gradient) >= tolerance)) break;
    let direction = new Float64Array(n);
    for (let i = 0; i < n; i++) {
      let sum = 0;
      for (let j = 0; j < n; j++) sum -= (inverse[i * n + j] as number) * (current.gradient[j] as number);
      direction[i] = sum;
    }
    const slope = dot(direction, current.gradient);
    if (slope < 0 && -slope / 2 < gain) break;
    if (slope >= 0) {
      inverse = identity(n, 1);
      direction = current.gradient.map((value) => -value);
    }
    const length = isFirst ? Math.min(1, 1 / Math.hypot(...current.gradient)) : 1;
    const step = Math.min(length, maxStep / largest(direction));
    const next = lineSearch(evaluate, current, direction, step);
    if (next === current) break;
    const s = plus(next.x, current.x, -1);
    const y = plus(next.gradient, current.gradient, -1);
    const sy = dot(s, y);
    if (sy > 1e-14) {
      if (isFirst) inverse = identity(n, sy / dot(y, y));
      update(inverse, s, y);
    }
    isFirst = false;
    flat = Math.abs(current.value - next.value) <= ROUNDING * Math.abs(next.value) ? flat + 1 : 0;
    current = next;
    if (flat === MOST_FLAT) break;
  }
  return { ...current, converged: largest(current.gradient) < Math.max(tolerance, 1e-6), evaluations, inverse };
}

/** Gradient at which a search from one of several starts is near enough to its end to be compared with the others. */
const NEAR = 1e-5;

/** The best of several starts, the first of equal ones: all come near their ends, and the lowest goes on to its own. */
export function minimiseFrom(
  objective: Objective,
  starts: readonly ArrayLike<number>[],
  options: MinimiseOptions = {},
): Minimum {
  const near = { ...options, tolerance: Math.max(NEAR, options.tolerance ?? 0) };
  const found = starts.map((start) => minimise(objective, start, near)).filter(({ value }) => Number.isFinite(value));
  const [first, ...others] = found;
  if (first === undefined) throw new RangeError("the function has no finite value at any of the starting points");
  const best = others.reduce(
    (least, one) => (one.value < least.value - 1e-12 * Math.abs(least.value) ? one : least),
    first,
  );
  const end = minimise(objective, best.x, { ...options, inverse: best.inverse });
  return { ...end, evaluations: best.evaluations + end.evaluations };
}

/** Second derivatives at `x`, row by row, from central differences of the gradient; symmetric. */
export function hessian(objective: Objective, x: Float64Array, step = 1e-4): Float64Array {
  const n = x.length;
  const matrix = new Float64Array(n * n);
  const gradientAt = (j: number, by: number): Float64Array => {
    const gradient = new Float64Array(n);
    objective(
      x.map((value, i) => (i === j ? value + by : value)),
      gradient,
    );
    return gradient;
  };
  for (let j = 0; j < n; j++) {
    const [up, down] = [gradientAt(j, step), gradientAt(j, -step)];
    for (let i = 0; i < n; i++) matrix[i * n + j] = ((up[i] as number) - (down[i] as number)) / (2 * step);
  }
  return matrix.map((_, k) => {
    const [i, j] = [Math.floor(k / n), k % n];
    return ((matrix[i * n + j] as number) + (matrix[j * n + i] as number)) / 2;
  });
}
