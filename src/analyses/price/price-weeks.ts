/** List prices and pieces of products by week. */
import { dayOf } from "../../calendar.ts";
import type { Facts } from "../../facts/contract.ts";
import type { Weeks } from "../../features/whole-weeks.ts";
import { MONEY_SCALE } from "../../money.ts";

const DAY_MS = 86_400_000;

/** Entry i of each array is about the i-th week. */
export interface ProductPrices {
  /** Price of most sale lines of the week, the higher of two; NaN without a sale. Not revenue over pieces, which falls with large orders. */
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
  for (const [cell, counts] of lines) {
    const [usual] = [...counts].sort((a, b) => b[1] - a[1] || b[0] - a[0]);
    price[cell] = (usual![0] * 100) / MONEY_SCALE;
  }
  return {
    products: chosen.map((_, row) => ({
      price: price.slice(row * count, (row + 1) * count),
      units: units.slice(row * count, (row + 1) * count).map(rounded),
    })),
    market: market.map(rounded),
    months: Array.from({ length: count }, (_, week) => Number(dayOf(first + 7 * week + 3).slice(5, 7))),
  };
}
