/** Orders and their items as the page's data carries them: by order, or summed by day and region where there are too many. */

import type { DictionaryColumn } from "../columns/dictionary.ts";
import type { ExploreItems, ExploreOrders } from "../explore/contract.ts";
import type { Facts } from "../facts/contract.ts";

export const NONE = "";

/** The largest power of ten that divides every amount: most shops have no fractions of a penny. */
function divisorOf(amounts: readonly number[]): number {
  for (const divisor of [100, 10]) if (amounts.every((amount) => amount % divisor === 0)) return divisor;
  return 1;
}

export interface Places {
  names: string[];
  of(name: string | null | undefined): number;
}

/** Numbers names in the order in which they are met; 0 is none. */
export function places(first: readonly string[] = []): Places {
  const known = new Map<string, number>([[NONE, 0]]);
  const names = [NONE];
  const of = (name: string | null | undefined): number => {
    if (name === null || name === undefined || name === NONE) return 0;
    let place = known.get(name);
    if (place === undefined) {
      place = names.length;
      known.set(name, place);
      names.push(name);
    }
    return place;
  };
  first.map(of);
  return { names, of };
}

export interface Columns {
  orders: ExploreOrders;
  items: ExploreItems;
  scale: number;
}

export const textOf = ({ dictionary, codes }: DictionaryColumn, row: number): string | null =>
  dictionary.text(codes[row]!) ?? null;

export const DAY_MS = 86_400_000;

export const HOUR_MS = 3_600_000;

/** Items by order: those of order `i` are `rows[first[i]]` up to `rows[first[i + 1]]`, each product once. */
export interface PageItems {
  first: Int32Array;
  product: Int32Array;
  isSale: Uint8Array;
  units: Float64Array;
  gross: Float64Array;
  net: Float64Array;
}

/** Adds the items up by order and product. */
export function pageItems({ orders, items, products }: Facts): PageItems {
  const count = items.count;
  const key = new Float64Array(count);
  const [isSale, units, net] = [new Uint8Array(count), new Float64Array(count), new Float64Array(count)];
  let at = 0;
  items.each((batch) => {
    for (let i = 0; i < batch.count; i++, at++) {
      key[at] = batch.order[i]! * products.count + batch.product[i]!;
      isSale[at] = batch.isSale[i]!;
      units[at] = batch.quantity[i]!;
      net[at] = batch.amountE4[i]!;
    }
  });
  const sorted = Int32Array.from(key.keys()).sort((a, b) => key[a]! - key[b]! || a - b);
  const made: PageItems = {
    first: new Int32Array(orders.count + 1),
    product: new Int32Array(count),
    isSale: new Uint8Array(count),
    units: new Float64Array(count),
    gross: new Float64Array(count),
    net: new Float64Array(count),
  };
  let row = -1;
  let last = -1;
  for (const i of sorted) {
    if (key[i] !== last) {
      last = key[i]!;
      row += 1;
      made.product[row] = last % products.count;
      made.first[Math.floor(last / products.count) + 1]! += 1;
    }
    made.isSale[row]! |= isSale[i]!;
    made.net[row]! += net[i]!;
    if (isSale[i] === 0) continue;
    made.units[row]! += units[i]!;
    made.gross[row]! += net[i]!;
  }
  for (let o = 0; o < orders.count; o++) made.first[o + 1]! += made.first[o]!;
  return made;
}

/** Every order with its items, oldest first. */
export function ordersOf(facts: Facts, regions: Places, withCustomers: boolean): Columns {
  const { orders } = facts;
  const rows = Int32Array.from(orders.at.subarray(0, orders.count).keys()).sort(
    (a, b) => orders.at[a]! - orders.at[b]! || a - b,
  );
  const items = pageItems(facts);
  const picked: number[] = [];
  const firstItem = new Int32Array(rows.length + 1);
  rows.forEach((row, i) => {
    for (let item = items.first[row]!; item < items.first[row + 1]!; item++) picked.push(item);
    firstItem[i + 1] = picked.length;
  });
  const divisor = divisorOf([...picked.map((i) => items.net[i]!), ...picked.map((i) => items.gross[i]!)]);
  const flag = Uint8Array.from(rows, (row) => orders.isSale[row]!);
  return {
    scale: 10_000 / divisor,
    orders: {
      day: Int32Array.from(rows, (row) => Math.floor(orders.at[row]! / DAY_MS)),
      hour: Uint8Array.from(rows, (row) => Math.floor((orders.at[row]! % DAY_MS) / HOUR_MS)),
      customer: Int32Array.from(rows, (row) => (withCustomers ? orders.customer[row]! : -1)),
      region: Uint16Array.from(rows, (row) => regions.of(textOf(orders.region, row))),
      isSale: flag,
      sales: Int32Array.from(flag),
      firstItem,
    },
    items: {
      product: Int32Array.from(picked, (i) => items.product[i]!),
      isSale: Uint8Array.from(picked, (i) => items.isSale[i]!),
      units: Float64Array.from(picked, (i) => items.units[i]!),
      gross: Float64Array.from(picked, (i) => items.gross[i]! / divisor),
      net: Float64Array.from(picked, (i) => items.net[i]! / divisor),
    },
  };
}

/** Orders added up by day and region, each sum with one item that is no product. */
export function sumsOf({ orders }: Facts, regions: Places): Columns {
  interface Sum {
    day: number;
    region: number;
    sales: number;
    units: number;
    gross: number;
    net: number;
  }
  const sums = new Map<number, Sum>();
  for (let o = 0; o < orders.count; o++) {
    const day = Math.floor(orders.at[o]! / DAY_MS);
    const region = regions.of(textOf(orders.region, o));
    const key = day * 65_536 + region;
    const sum = sums.get(key) ?? { day, region, sales: 0, units: 0, gross: 0, net: 0 };
    sum.sales += orders.isSale[o]!;
    sum.units += orders.units[o]!;
    sum.gross += orders.grossE4[o]!;
    sum.net += orders.netE4[o]!;
    sums.set(key, sum);
  }
  const rows = [...sums.values()].sort((a, b) => a.day - b.day || a.region - b.region);
  const divisor = divisorOf(rows.flatMap(({ net, gross }) => [net, gross]));
  const isSale = Uint8Array.from(rows, ({ sales }) => (sales > 0 ? 1 : 0));
  return {
    scale: 10_000 / divisor,
    orders: {
      day: Int32Array.from(rows, ({ day }) => day),
      hour: new Uint8Array(rows.length),
      customer: new Int32Array(rows.length).fill(-1),
      region: Uint16Array.from(rows, ({ region }) => region),
      isSale,
      sales: Int32Array.from(rows, ({ sales }) => sales),
      firstItem: Int32Array.from({ length: rows.length + 1 }, (_, i) => i),
    },
    items: {
      product: new Int32Array(rows.length),
      isSale,
      units: Float64Array.from(rows, ({ units }) => Math.round(units * 1000) / 1000),
      gross: Float64Array.from(rows, ({ gross }) => gross / divisor),
      net: Float64Array.from(rows, ({ net }) => net / divisor),
    },
  };
}
