/** List prices and pieces of products by week. */
import { dayOf } from "../../calendar.ts";
import type { Facts } from "../../facts/contract.ts";
import type { Weeks } from "../../features/whole-weeks.ts";
import { MONEY_SCALE } from "../../money.ts";

const DAY_MS = 86_400_000;

/** Entry i of each array is about the i-th week. */
export interface ProductPrices {
  /** The list price, see `listPrices`; NaN without a sale. Not revenue over pieces, which falls with large orders. */
  price: Float64Array;
  units: Float64Array;
}

export interface PriceWeeks {
  products: ProductPrices[];
  /** Pieces of the whole shop. */
  market: Float64Array;
  /** Month of each week's Thursday, 1 to 12. */
  months: number[];
}

/** A price that so many of a week's lines have is still charged. */
const STILL_CHARGED = 0.2;
/** Weeks on each side that say which of several charged prices is the usual one. */
const AROUND = 8;

/**
 * The list price of each week: of the prices that a fifth of its lines or more have, the one that most lines of the weeks around have,
 * the higher of two. So a price holds as long as it is still charged: with two price lists side by side, or with rebates for some, the
 * price of most lines would jump to and fro with who happened to buy.
 *
 * @param lines lines by price, of each week; undefined in a week without a sale
 */
export function listPrices(lines: readonly (ReadonlyMap<number, number> | undefined)[]): (number | undefined)[] {
  return lines.map((own, week) => {
    if (own === undefined) return undefined;
    const all = [...own.values()].reduce((sum, count) => sum + count, 0);
    const charged = [...own].filter(([, count]) => count >= STILL_CHARGED * all).map(([price]) => price);
    // many prices and none of a fifth: the most frequent one
    const asked = charged.length > 0 ? charged : [...own.keys()];
    const near = lines.slice(Math.max(0, week - AROUND), week + AROUND + 1);
    const around = (price: number): number =>
      charged.length > 0 ? near.reduce((sum, some) => sum + (some?.get(price) ?? 0), 0) : own.get(price)!;
    return asked.reduce((best, one) => {
      const [a, b] = [around(one), around(best)];
      return a > b || (a === b && one > best) ? one : best;
    });
  });
}

/** @param chosen rows of products */
export function priceWeeks({ items, orders, products }: Facts, chosen: readonly number[], weeks: Weeks): PriceWeeks {
  const { count, first } = weeks;
  const rowOf = new Int32Array(products.count).fill(-1);
  chosen.forEach((product, row) => {
    rowOf[product] = row;
  });
  // lines by price, of each product and week
  const lines = new Map<number, Map<number, number>>();
  const units = new Float64Array(chosen.length * count);
  const market = new Float64Array(count);
  items.each((batch) => {
    for (let i = 0; i < batch.count; i++) {
      const p = batch.product[i]!;
      if (batch.isSale[i] === 0 || products.isProduct[p] === 0) continue;
      const week = Math.floor((Math.floor(orders.at[batch.order[i]!]! / DAY_MS) - first) / 7);
      const quantity = batch.quantity[i]!;
      if (week < 0 || week >= count || !(quantity > 0)) continue;
      market[week]! += quantity;
      const row = rowOf[p]!;
      if (row < 0) continue;
      const cell = row * count + week;
      units[cell]! += quantity;
      // to the hundredth: a discount shared over pieces leaves fractions of a cent
      const price = Math.round(batch.amountE4[i]! / quantity / 100);
      const known = lines.get(cell) ?? new Map<number, number>();
      lines.set(cell, known);
      known.set(price, (known.get(price) ?? 0) + 1);
    }
  });
  const rounded = (value: number): number => Math.round(value * 1000) / 1000;
  const price = new Float64Array(chosen.length * count).fill(Number.NaN);
  chosen.forEach((_, row) => {
    const own = Array.from({ length: count }, (_, week) => lines.get(row * count + week));
    listPrices(own).forEach((hundredths, week) => {
      if (hundredths !== undefined) price[row * count + week] = (hundredths * 100) / MONEY_SCALE;
    });
  });
  return {
    products: chosen.map((_, row) => ({
      price: price.slice(row * count, (row + 1) * count),
      units: units.slice(row * count, (row + 1) * count).map(rounded),
    })),
    market: market.map(rounded),
    months: Array.from({ length: count }, (_, week) => Number(dayOf(first + 7 * week + 3).slice(5, 7))),
  };
}
