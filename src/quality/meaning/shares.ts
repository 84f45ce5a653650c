/** A whole amount shared over parts in proportion to their weights, to the last ten-thousandth. */

const MAX = BigInt(Number.MAX_SAFE_INTEGER);

/** `total × upTo ÷ whole`, rounded half up; all whole numbers, `whole` above 0. */
function portion(total: number, upTo: number, whole: number): number {
  const product = total * upTo;
  // exact in doubles below 2⁵³: the remainder decides the rounding
  if (product <= Number.MAX_SAFE_INTEGER) {
    const floor = Math.floor(product / whole);
    const rest = product - floor * whole;
    return rest < 0 ? floor - 1 : 2 * rest >= whole ? floor + 1 : floor;
  }
  const exact = (2n * BigInt(total) * BigInt(upTo) + BigInt(whole)) / (2n * BigInt(whole));
  if (exact > MAX) throw new Error(`a share of ${total} is beyond what amounts can hold`);
  return Number(exact);
}

/**
 * The share of the part with weight `weight` that comes after parts of together `before`, of parts of together `whole`. Shares of
 * all parts add up to `total` exactly, whatever was rounded.
 *
 * @param total at least 0, as all of them; in ten-thousandths
 */
export const shareOf = (total: number, before: number, weight: number, whole: number): number =>
  portion(total, before + weight, whole) - portion(total, before, whole);
