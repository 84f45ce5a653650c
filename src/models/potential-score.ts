/** CLV potential: how much a customer may still become worth, 0 to 100, from four measures of the past. */
import { percentRanks } from "./rank.ts";

/** By customer; NaN where a measure is not known. */
export interface PotentialMeasures {
  /** Slope of the log of the order value from one order to the next. NaN: too few orders, which counts as the middle. */
  trajectory: Float64Array;
  /** Active months as a share of the months that could have been. */
  engagement: Float64Array;
  /** Effective number of categories or products. Absent, or NaN for everybody: the score does without. */
  breadth?: Float64Array;
  /** Balance of loyalty points. Absent: the score does without. */
  points?: Float64Array;
}

export const POTENTIAL_WEIGHTS = { trajectory: 0.3, engagement: 0.3, breadth: 0.25, points: 0.15 } as const;
type Part = keyof typeof POTENTIAL_WEIGHTS;

export const POTENTIAL_BANDS = ["low", "medium", "high"] as const;
export type PotentialBand = (typeof POTENTIAL_BANDS)[number];

/** Below 40 low, below 70 medium, else high. */
export const potentialBand = (score: number): PotentialBand => (score < 40 ? "low" : score < 70 ? "medium" : "high");

export interface PotentialScores {
  /** 100 × the weighted mean of the sub-scores, 0 to 100; NaN for a customer without engagement, who has never bought. */
  score: Float64Array;
  /** 1 = the highest score; equal scores share the best place. 0 for a customer without a score. */
  rank: Int32Array;
  /** Sub-scores, 0 to 1: percentile ranks. NaN where the measure is not known; the trajectory is ½ there. */
  parts: Readonly<Record<Part, Float64Array | undefined>>;
  /** 1 where the order values are too few for a trajectory, and the middle stands for it. */
  isNeutral: Uint8Array;
}

/**
 * 100 · Σ wᵢ·pᵢ / Σ wᵢ: pᵢ is the percentile rank of a measure among all customers (`percentRanks`), the weights are
 * `POTENTIAL_WEIGHTS`; measures that nobody has are left out of both sums, and so is one that a customer lacks.
 *
 * There is no standard for such a score; this one is Tillbook's own.
 */
export function potentialScores({ trajectory, engagement, breadth, points }: PotentialMeasures): PotentialScores {
  const n = engagement.length;
  const isNeutral = new Uint8Array(n);
  const slopes = percentRanks(trajectory).map((rank, i) => {
    if (!Number.isNaN(rank) || Number.isNaN(engagement[i]!)) return rank;
    isNeutral[i] = 1;
    return 0.5;
  });
  const known = (values: Float64Array | undefined): Float64Array | undefined =>
    values?.some((value) => !Number.isNaN(value)) ? percentRanks(values) : undefined;
  const parts = {
    trajectory: slopes,
    engagement: percentRanks(engagement),
    breadth: known(breadth),
    points: known(points),
  };
  const score = new Float64Array(n);
  const used = (Object.keys(POTENTIAL_WEIGHTS) as Part[]).flatMap((part) => {
    const values = parts[part];
    return values === undefined ? [] : [{ values, weight: POTENTIAL_WEIGHTS[part] }];
  });
  for (let i = 0; i < n; i++) {
    let [sum, weights] = [0, 0];
    for (const { values, weight } of used) {
      if (Number.isNaN(values[i]!)) continue;
      sum += weight * values[i]!;
      weights += weight;
    }
    score[i] = Number.isNaN(engagement[i]!) ? Number.NaN : (100 * sum) / weights;
  }
  const ascending = score.filter((value) => !Number.isNaN(value)).sort();
  const better = (value: number): number => {
    let [low, high] = [0, ascending.length];
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (ascending[middle]! <= value) low = middle + 1;
      else high = middle;
    }
    return ascending.length - low;
  };
  const rank = Int32Array.from(score, (value) => (Number.isNaN(value) ? 0 : better(value) + 1));
  return { score, rank, parts, isNeutral };
}
