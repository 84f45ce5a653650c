/** What a value of the last week is held against: how the same was over the weeks or days before. */
import type { Finding } from "./finding.ts";

export const BASELINE_WEEKS = 26;

export const FEWEST_BASELINE_WEEKS = 8;

/** A share of fewer says nothing. */
export const LEAST_OF_WEEK = 20;

/** Spreads from which on chance is ruled out over hundreds of checks a week. */
export const FAR = 7;

export const median = (values: ArrayLike<number>): number => Float64Array.from(values).sort()[values.length >> 1]!;

export const spreadOf = (values: ArrayLike<number>, centre: number): number =>
  1.4826 * median(Float64Array.from(values, (value) => Math.abs(value - centre)));

export const sumOf = (days: Float64Array, from: number, to: number): number => {
  let sum = 0;
  for (let day = Math.max(0, from); day < Math.min(days.length, to); day++) sum += days[day]!;
  return sum;
};

export interface Baseline {
  centre: number;
  spread: number;
  least: number;
  most: number;
}

export function baselineOf(values: readonly number[], fewest: number): Baseline | undefined {
  if (values.length < fewest) return undefined;
  const centre = median(values);
  return { centre, spread: spreadOf(values, centre), least: Math.min(...values), most: Math.max(...values) };
}

/** Beyond everything that was, by a margin, and by more than chance: the number of spreads; else 0. */
export function beyond(
  value: number,
  { centre, spread, least, most }: Baseline,
  noise: number,
  margin: number,
): number {
  const off = Math.abs(value - centre);
  if (off < margin || (value <= most + margin / 4 && value >= least - margin / 4)) return 0;
  const score = off / Math.max(spread, noise);
  return score > FAR ? score : 0;
}

export const finding = (
  metric: string,
  grain: Finding["grain"],
  period: number,
  value: number,
  base: Baseline,
  score: number,
): Finding => ({
  level: "data",
  name: "",
  grain,
  period,
  since: period,
  metric,
  value,
  low: base.least,
  high: base.most,
  driver: "",
  score,
  excess: 0,
});
