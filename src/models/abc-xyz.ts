/** Which few things bring most of the money (ABC), and how evenly each is wanted (XYZ). */

export type Abc = "A" | "B" | "C";
export type Xyz = "X" | "Y" | "Z";

/** Shares of the whole up to which the largest are A, and A and B together. */
const UP_TO = [0.8, 0.95] as const;

/**
 * A for the largest values that make 80 % of the sum, B for those up to 95 %, C for the rest and for what is not above 0. Equal
 * values get the same class: the one of their first.
 */
export function abcOf(values: ArrayLike<number>): Abc[] {
  const order = Array.from(values, (_, i) => i).sort((a, b) => values[b]! - values[a]! || a - b);
  const total = order.reduce((sum, i) => sum + Math.max(0, values[i]!), 0);
  const classes = new Array<Abc>(values.length).fill("C");
  let before = 0;
  let tied = 0;
  order.forEach((i, place) => {
    const value = values[i]!;
    if (value <= 0) return;
    if (place > 0 && value !== values[order[place - 1]!]) tied = before;
    classes[i] = tied < UP_TO[0] * total ? "A" : tied < UP_TO[1] * total ? "B" : "C";
    before += value;
  });
  return classes;
}

/** Coefficients of variation up to which demand is even, and uneven but still to be planned. */
const EVEN = 0.5;
const UNEVEN = 1;

/** Standard deviation over mean of demand by period, periods without demand included; undefined without demand. */
export function variationOf(demand: ArrayLike<number>): number | undefined {
  const values = Array.from(demand);
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  if (values.length < 2 || !(mean > 0)) return undefined;
  return Math.sqrt(values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / (values.length - 1)) / mean;
}

export const xyzOf = (variation: number): Xyz => (variation <= EVEN ? "X" : variation <= UNEVEN ? "Y" : "Z");
