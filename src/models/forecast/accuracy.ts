/** How good forecasts are. */

/** Mean absolute difference of neighbours: what MASE is a multiple of. NaN where there is none. */
export function naiveScale(values: ArrayLike<number>, upTo: number = values.length): number {
  let sum = 0;
  for (let t = 1; t < upTo; t++) sum += Math.abs(values[t]! - values[t - 1]!);
  return upTo > 1 ? sum / (upTo - 1) : Number.NaN;
}

export interface Accuracy {
  /** Mean absolute error over the mean absolute change from value to value before the first origin (Hyndman & Koehler 2006). */
  mase: number;
  /** Mean of 2 |y − f| / (|y| + |f|), 0 to 2. */
  smape: number;
}

/** Over the first `horizon` steps of each origin, as far as there are actual values. */
export function accuracyOf(
  values: Float64Array,
  origins: readonly number[],
  forecasts: readonly Float64Array[],
  horizon: number,
  scale: number,
): Accuracy {
  let [absolute, relative, count] = [0, 0, 0];
  origins.forEach((origin, i) => {
    for (let h = 0; h < horizon && origin + h < values.length; h++) {
      const [y, f] = [values[origin + h]!, forecasts[i]![h]!];
      absolute += Math.abs(y - f);
      relative += y === f ? 0 : (2 * Math.abs(y - f)) / (Math.abs(y) + Math.abs(f));
      count++;
    }
  });
  return { mase: absolute / count / scale, smape: relative / count };
}
