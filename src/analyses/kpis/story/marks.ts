/** What an order is to a comparison of two ranges, as bits. */
export const NOW = 1;
export const BEFORE = 2;
export const EARLIER = 4;
/** Bits from here on: the weeks before the later range. */
export const WEEK_BIT = 3;
/** New or gone is whoever was in none, or in each, of so many weeks before. */
export const STEADY_WEEKS = 6;

/** In how many of the weeks before the later range, by the bits of all its orders. */
export function weeksIn(bits: number): number {
  let weeks = 0;
  for (let rest = bits >> WEEK_BIT; rest !== 0; rest &= rest - 1) weeks++;
  return weeks;
}
