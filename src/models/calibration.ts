/** How good predicted probabilities are, and how they are made to mean what they say. */

const ascending = (values: ArrayLike<number>): number[] =>
  Array.from({ length: values.length }, (_, i) => i).sort(
    (a, b) => (values[a] as number) - (values[b] as number) || a - b,
  );

/**
 * Area under the ROC curve: the probability that a random positive has a higher score than a random negative, ties counting half
 * (Hanley & McNeil 1982). NaN where one of the groups is empty.
 */
export function areaUnderCurve(scores: ArrayLike<number>, y: ArrayLike<number>): number {
  const order = ascending(scores);
  let [positives, rankSum] = [0, 0];
  for (let from = 0; from < order.length; ) {
    let to = from;
    while (to < order.length && scores[order[to] as number] === scores[order[from] as number]) to += 1;
    for (let i = from; i < to; i++) {
      if (y[order[i] as number] !== 1) continue;
      positives += 1;
      rankSum += (from + to + 1) / 2;
    }
    from = to;
  }
  const negatives = order.length - positives;
  return positives * negatives === 0
    ? Number.NaN
    : (rankSum - (positives * (positives + 1)) / 2) / (positives * negatives);
}

/** Brier score: mean squared error of probabilities, 0 best (Brier 1950). */
export function brierScore(probabilities: ArrayLike<number>, y: ArrayLike<number>): number {
  let sum = 0;
  for (let i = 0; i < y.length; i++) sum += ((probabilities[i] as number) - (y[i] as number)) ** 2;
  return sum / y.length;
}

/** A step function: `value[i]` for scores up to `upTo[i]`, the last value above. */
export interface Isotonic {
  upTo: number[];
  value: number[];
}

/**
 * Isotonic regression of `y` on `scores`: the non-decreasing function with the least squared error, by pooling adjacent violators
 * (Ayer et al. 1955; Zadrozny & Elkan 2002 for calibration).
 */
export function fitIsotonic(scores: ArrayLike<number>, y: ArrayLike<number>): Isotonic {
  interface Block {
    upTo: number;
    sum: number;
    count: number;
  }
  const levels: Block[] = [];
  for (const i of ascending(scores)) {
    const last = levels.at(-1);
    if (last !== undefined && last.upTo === scores[i]) {
      last.sum += y[i] as number;
      last.count += 1;
    } else levels.push({ upTo: scores[i] as number, sum: y[i] as number, count: 1 });
  }
  const blocks: Block[] = [];
  for (const level of levels) {
    let top = level;
    for (let before = blocks.at(-1); before !== undefined; before = blocks.at(-1)) {
      if (before.sum * top.count <= top.sum * before.count) break;
      blocks.pop();
      top = { upTo: top.upTo, sum: before.sum + top.sum, count: before.count + top.count };
    }
    blocks.push(top);
  }
  return { upTo: blocks.map(({ upTo }) => upTo), value: blocks.map(({ sum, count }) => sum / count) };
}

/** The fitted value of a score. */
export function isotonicValue({ upTo, value }: Isotonic, score: number): number {
  let [low, high] = [0, upTo.length - 1];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((upTo[middle] as number) < score) low = middle + 1;
    else high = middle;
  }
  return value[low] ?? Number.NaN;
}

export interface CalibrationBin {
  customers: number;
  predicted: number;
  actual: number;
}

/** Predicted against actual, in groups of about equal size by prediction, lowest first. */
export function calibrationBins(predicted: ArrayLike<number>, actual: ArrayLike<number>, bins = 10): CalibrationBin[] {
  const order = ascending(predicted);
  return Array.from({ length: Math.min(bins, order.length) }, (_, bin) => {
    const rows = order.slice(Math.floor((bin * order.length) / bins), Math.floor(((bin + 1) * order.length) / bins));
    const mean = (values: ArrayLike<number>): number =>
      rows.reduce((sum, i) => sum + (values[i] as number), 0) / rows.length;
    return { customers: rows.length, predicted: mean(predicted), actual: mean(actual) };
  }).filter(({ customers }) => customers > 0);
}

/** Share of the total of `actual` that the `share` of rows with the highest predictions holds; ties by row. */
export function capture(predicted: ArrayLike<number>, actual: ArrayLike<number>, share: number): number {
  const order = ascending(predicted).reverse();
  const total = order.reduce((sum, i) => sum + (actual[i] as number), 0);
  const top = order.slice(0, Math.round(share * order.length));
  return total === 0 ? Number.NaN : top.reduce((sum, i) => sum + (actual[i] as number), 0) / total;
}
