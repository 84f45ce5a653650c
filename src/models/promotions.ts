/** Temporary price cuts found in a product's weeks, and what they brought beyond its usual sales. */
import { studentQuantile } from "./quantiles.ts";

export interface Promotion {
  /** First and last week of the cut. */
  from: number;
  to: number;
  usualPrice: number;
  /** Mean of the cut's weeks. */
  price: number;
  units: number;
  /** Pieces that would usually have been sold in these weeks. */
  baseline: number;
  /** units ÷ baseline − 1, with a 95 % interval. */
  uplift: number;
  low: number;
  high: number;
  /** Sales at the lower price less usual sales at the usual one, currency units. */
  extraRevenue: number;
}

export interface WeeklySales {
  /** List price of each week; NaN in a week without a sale. */
  price: ArrayLike<number>;
  units: ArrayLike<number>;
  /** What the shop sold in each week, above 0 where it was open: the season. */
  market: ArrayLike<number>;
}

/** A cut is at least so deep, and the price is back when it is so near. */
const DEPTH = 0.05;
const BACK = 0.02;
const LONGEST = 6;
/** Weeks on each side that say what is usual, and how many of them must be known. */
const AROUND = 8;
const FEWEST_BASE = 5;
/** Fewer usual pieces say nothing of what came on top. */
const FEWEST_PIECES = 5;
/** Right after a cut people still have what they bought in it. */
const DIP = 1;

/** The most frequent price of the weeks around `at`, the higher of two; undefined without one. */
function usualPriceAt(price: ArrayLike<number>, at: number): number | undefined {
  const counts = new Map<number, number>();
  for (let week = Math.max(0, at - 2 * AROUND); week <= Math.min(price.length - 1, at + 2 * AROUND); week++)
    if (!Number.isNaN(price[week]!)) counts.set(price[week]!, (counts.get(price[week]!) ?? 0) + 1);
  const [best] = [...counts].sort((a, b) => b[1] - a[1] || b[0] - a[0]);
  return best?.[0];
}

/**
 * Promotions of one product: runs of up to six weeks whose list price is at least 5 % below the usual one, which comes back after.
 *
 * The baseline is the product's share of the shop's sales in up to eight usual weeks before and after, times the shop's sales in the
 * weeks of the cut. Its interval is by Student's t from how these weeks differ.
 */
export function promotionsOf({ price, units, market }: WeeklySales): Promotion[] {
  const weeks = price.length;
  const usual = Array.from({ length: weeks }, (_, week) => usualPriceAt(price, week));
  const isCut = usual.map((own, week) => own !== undefined && price[week]! <= (1 - DEPTH) * own);
  const found: Promotion[] = [];
  for (let from = 1; from < weeks; from++) {
    if (!isCut[from] || isCut[from - 1]) continue;
    let to = from;
    while (to + 1 < weeks && isCut[to + 1]) to++;
    const base = usual[from]!;
    const isUsual = (week: number): boolean =>
      week >= 0 && week < weeks && market[week]! > 0 && !isCut[week] && !(price[week]! < (1 - BACK) * base);
    const before = Array.from({ length: AROUND }, (_, i) => from - 1 - i).filter(isUsual);
    const after = Array.from({ length: AROUND }, (_, i) => to + 1 + DIP + i).filter(isUsual);
    const known = [...before, ...after];
    const isBack = after.some((week) => price[week]! >= (1 - BACK) * base);
    if (to - from + 1 > LONGEST || known.length < FEWEST_BASE || before.length === 0 || !isBack) continue;
    const shares = known.map((week) => units[week]! / market[week]!);
    const share = shares.reduce((sum, one) => sum + one, 0) / shares.length;
    if (!(share > 0)) continue;
    let [sold, revenue, expected] = [0, 0, 0];
    for (let week = from; week <= to; week++) {
      sold += units[week]!;
      expected += share * market[week]!;
      if (units[week]! > 0) revenue += units[week]! * price[week]!;
    }
    if (expected < FEWEST_PIECES) continue;
    const spread = Math.sqrt(shares.reduce((sum, one) => sum + (one - share) ** 2, 0) / (shares.length - 1)) / share;
    const chance = 1 / Math.sqrt(Math.max(1, expected / (to - from + 1)));
    const error = Math.max(spread, chance) * Math.sqrt(1 / (to - from + 1) + 1 / known.length);
    const half = studentQuantile(0.975, known.length - 1) * error;
    const ratio = sold / expected;
    found.push({
      from,
      to,
      usualPrice: base,
      price: Math.round((revenue / sold) * 1e4) / 1e4,
      units: sold,
      baseline: expected,
      uplift: ratio - 1,
      low: ratio * Math.exp(-half) - 1,
      high: ratio * Math.exp(half) - 1,
      extraRevenue: revenue - expected * base,
    });
  }
  return found;
}
