/** What two or more analyses share: whole-number literals, periods, shares, exact quantiles. */

import { type Day, dayNumber, dayOf, type Grain, weekday } from "../calendar.ts";
import pl from "../columns/polars.ts";

const SMALL = new Map<number, pl.Expr>();

/** A whole number as an Int64 literal; a bare JavaScript number would turn integer columns into Float64. */
export function int(n: number): pl.Expr {
  // making an expression costs half a millisecond, and the same few numbers come up again and again
  const known = SMALL.get(n);
  if (known !== undefined) return known;
  const literal = pl.lit(n).cast(pl.Int64);
  if (n >= 0 && n < 100) SMALL.set(n, literal);
  return literal;
}

/** The number of the calendar period of `grain` that holds a day; consecutive periods differ by 1. */
export function periodIndexOf(day: Day, grain: Grain): number {
  if (grain === "day") return dayNumber(day);
  if (grain === "week") return (dayNumber(day) + 1 - weekday(day) + 3) / 7;
  const month = Number(day.slice(0, 4)) * 12 + Number(day.slice(5, 7)) - 1;
  return Math.floor(month / { month: 1, quarter: 3, year: 12 }[grain]);
}

/** First day of the period with this index; the inverse of `periodIndexOf`. */
export function periodStartOf(index: number, grain: Grain): Day {
  if (grain === "day") return dayOf(index);
  if (grain === "week") return dayOf(index * 7 - 3);
  const month = index * { month: 1, quarter: 3, year: 12 }[grain];
  return `${String(Math.floor(month / 12)).padStart(4, "0")}-${String((month % 12) + 1).padStart(2, "0")}-01`;
}

/** Part of a whole; null where the whole is 0, because no share of nothing exists. */
export const share = (part: number, whole: number): number | null => (whole === 0 ? null : part / whole);

/**
 * Quantile `part / parts` of ascending values, type 7 of Hyndman & Fan 1996 (R's and numpy's default). The position is
 * found in whole numbers, so that an edge which is a value is that value to the last bit.
 */
export const quantile = (sorted: ArrayLike<number>, part: number, parts: number): number =>
  quantileOf(sorted.length, (i) => sorted[i]!, part, parts);

/** The same of `n` values of which `at(i)` is the i-th smallest. */
export function quantileOf(n: number, at: (i: number) => number, part: number, parts: number): number {
  if (n === 0) return Number.NaN;
  const position = part * (n - 1);
  const below = Math.floor(position / parts);
  const low = at(below);
  const high = at(Math.min(below + 1, n - 1));
  return low + ((position % parts) / parts) * (high - low);
}

/** The `bins − 1` inner edges that cut ascending values into `bins` equally filled parts. */
export const quantileEdges = (sorted: ArrayLike<number>, bins: number): number[] =>
  Array.from({ length: bins - 1 }, (_, i) => quantile(sorted, i + 1, bins));
