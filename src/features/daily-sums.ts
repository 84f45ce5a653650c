/** What was sold and taken back day by day: what every period, trend and forecast is added up from. */
import type { Facts } from "../facts/contract.ts";

/** Sums of some orders; entry i is about day `first + i`. Money in ten-thousandths. */
export interface DaySums {
  /** Orders of any kind, also those that only take back. */
  entries: Int32Array;
  /** Sale orders. */
  orders: Int32Array;
  /** Thousandths of a piece: whole numbers, so that the order of the orders cannot be seen. */
  unitsE3: Float64Array;
  grossE4: Float64Array;
  netE4: Float64Array;
}

export interface DailySums {
  /** The first day with an order, since 1970. */
  first: number;
  /** Days from the first to the last with an order, those without any included; 0 without orders. */
  days: number;
  all: DaySums;
  /** Of identified customers. */
  identified: DaySums;
}

const DAY_MS = 86_400_000;

const noSums = (days: number): DaySums => ({
  entries: new Int32Array(days),
  orders: new Int32Array(days),
  unitsE3: new Float64Array(days),
  grossE4: new Float64Array(days),
  netE4: new Float64Array(days),
});

/** One entry per calendar day from the first to the last order. */
export function dailySums({ orders }: Facts): DailySums {
  const { count, customer, at, isSale, units, grossE4, netE4 } = orders;
  let [least, most] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  for (let order = 0; order < count; order++) {
    if (at[order]! < least) least = at[order]!;
    if (at[order]! > most) most = at[order]!;
  }
  if (count === 0) return { first: 0, days: 0, all: noSums(0), identified: noSums(0) };
  const first = Math.floor(least / DAY_MS);
  const days = Math.floor(most / DAY_MS) - first + 1;
  const [all, identified] = [noSums(days), noSums(days)];
  const add = (sums: DaySums, day: number, order: number): void => {
    sums.entries[day]!++;
    sums.orders[day]! += isSale[order]!;
    sums.unitsE3[day]! += Math.round(units[order]! * 1000);
    sums.grossE4[day]! += grossE4[order]!;
    sums.netE4[day]! += netE4[order]!;
  };
  for (let order = 0; order < count; order++) {
    const day = Math.floor(at[order]! / DAY_MS) - first;
    add(all, day, order);
    if (customer[order]! >= 0) add(identified, day, order);
  }
  return { first, days, all, identified };
}
