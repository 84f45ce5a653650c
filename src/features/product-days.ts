/** What was sold of each product: in all, and day by day of chosen products. */
import type { Facts } from "../facts/contract.ts";

const DAY_MS = 86_400_000;

/** Sale lines of a product in a stretch of days; entry i is about the product of row i. */
export interface ProductTotals {
  lines: Int32Array;
  /** Pieces. */
  units: Float64Array;
  /** Ten-thousandths. */
  grossE4: Float64Array;
  /** Days since 1970 of the first and last sale; 0 without one. */
  firstDay: Int32Array;
  lastDay: Int32Array;
}

/** Sale lines of every product from day `from` up to, not with, day `to` (since 1970). */
export function productTotals({ items, orders, products }: Facts, from: number, to: number): ProductTotals {
  const { count: size } = products;
  const totals: ProductTotals = {
    lines: new Int32Array(size),
    units: new Float64Array(size),
    grossE4: new Float64Array(size),
    firstDay: new Int32Array(size),
    lastDay: new Int32Array(size),
  };
  items.each(({ count, order, product, isSale, quantity, amountE4 }) => {
    for (let i = 0; i < count; i++) {
      if (isSale[i] === 0) continue;
      const day = Math.floor(orders.at[order[i]!]! / DAY_MS);
      if (day < from || day >= to) continue;
      const p = product[i]!;
      if (totals.lines[p] === 0 || day < totals.firstDay[p]!) totals.firstDay[p] = day;
      if (totals.lines[p] === 0 || day > totals.lastDay[p]!) totals.lastDay[p] = day;
      totals.lines[p]!++;
      totals.units[p]! += quantity[i]!;
      totals.grossE4[p]! += amountE4[i]!;
    }
  });
  // thousandths of a piece, so that the order in which they are added cannot be seen
  for (let p = 0; p < size; p++) totals.units[p] = Math.round(totals.units[p]! * 1000) / 1000;
  return totals;
}

/** Sale lines of chosen products day by day; entry `row * days + day` is about the row-th of them. */
export interface ProductDays {
  first: number;
  days: number;
  units: Float64Array;
  lines: Uint32Array;
}

/** `chosen`: rows of products. Days from `first` on, since 1970. */
export function productDays(
  { items, orders, products }: Facts,
  chosen: ArrayLike<number>,
  first: number,
  days: number,
): ProductDays {
  const rowOf = new Int32Array(products.count).fill(-1);
  for (let row = 0; row < chosen.length; row++) rowOf[chosen[row]!] = row;
  const units = new Float64Array(chosen.length * days);
  const lines = new Uint32Array(chosen.length * days);
  items.each(({ count, order, product, isSale, quantity }) => {
    for (let i = 0; i < count; i++) {
      const row = rowOf[product[i]!]!;
      if (row < 0 || isSale[i] === 0) continue;
      const day = Math.floor(orders.at[order[i]!]! / DAY_MS) - first;
      if (day < 0 || day >= days) continue;
      units[row * days + day]! += quantity[i]!;
      lines[row * days + day]!++;
    }
  });
  for (let i = 0; i < units.length; i++) units[i] = Math.round(units[i]! * 1000) / 1000;
  return { first, days, units, lines };
}
