/** What the orders of one customer earned, and what of it goes when goods come back. */
import type { Bonus } from "./scheme.ts";

/** One sale order of a customer. */
export interface Purchase {
  /** Row of `facts.orders`. */
  order: number;
  netE4: number;
  /** Net value that has not come back. */
  leftE4: number;
  /** The bonuses that were given, and the value that each was for. */
  given: readonly { bonus: Bonus; eligibleE4: number }[];
}

/** Points of a bonus on a value: whole ones, never below 0. */
export const bonusPoints = ({ extraE3, fixed }: Bonus, eligibleE4: number, unitE4: number): number =>
  fixed > 0 ? fixed : Math.max(0, Math.floor((eligibleE4 * extraE3) / (unitE4 * 1000)));

/** Points of an order for what is left of it, at the rate at which it earned. */
export function pointsLeft({ netE4, leftE4, given }: Purchase, unitE4: number): number {
  if (leftE4 <= 0) return 0;
  let points = Math.floor(leftE4 / unitE4);
  for (const { bonus, eligibleE4 } of given)
    points += bonusPoints(bonus, leftE4 === netE4 ? eligibleE4 : Math.floor((eligibleE4 / netE4) * leftE4), unitE4);
  return points;
}

/** Takes goods back from a purchase, as far as there are any left; points that go with them, and the value that is still to be placed. */
function takeFrom(purchase: Purchase, valueE4: number, unitE4: number): { points: number; restE4: number } {
  const before = pointsLeft(purchase, unitE4);
  const taken = Math.min(purchase.leftE4, valueE4);
  purchase.leftE4 -= taken;
  return { points: before - pointsLeft(purchase, unitE4), restE4: valueE4 - taken };
}

/**
 * Points that go when goods of this value come back: those of the purchase they belong to, and where that is not known, or does not
 * hold so much, of the latest purchases before. More than was earned never goes.
 */
export function reversal(
  purchases: readonly Purchase[],
  original: Purchase | undefined,
  valueE4: number,
  unitE4: number,
): number {
  let [points, restE4] = [0, valueE4];
  const from = original === undefined ? [] : [original];
  for (let i = purchases.length - 1; i >= 0; i--) from.push(purchases[i]!);
  for (const purchase of from) {
    if (restE4 <= 0) break;
    const taken = takeFrom(purchase, restE4, unitE4);
    points += taken.points;
    restE4 = taken.restE4;
  }
  return points;
}
