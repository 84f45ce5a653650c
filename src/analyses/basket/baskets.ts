/** Orders as baskets of product numbers. */
import type { Facts } from "../../facts/contract.ts";
import { type Baskets, distinctWithin } from "../../mining/encode.ts";
import type { BasketOptions } from "./options.ts";

export interface Encoded {
  baskets: Baskets;
  /** Orders with fewer products than `minBasketSize`, and with more than `maxBasketSize`. */
  droppedSmall: number;
  droppedLarge: number;
  /** Different products in all baskets, before the choice of items. */
  products: number;
  /** Mean number of different products of a basket, before the choice of items. */
  productsPerBasket: number;
}

/**
 * One basket per sale order: the different products on its sale lines, by row of `facts.products`.
 *
 * The size of a basket counts every product that `options.products` admits; only baskets within the size limits are
 * baskets at all (N). `items` and `topItems` then choose which products are looked at; N stays as it is.
 */
export function basketsOf(facts: Facts, options: BasketOptions): Encoded {
  const { count, itemCount, items, offsets } = sold(facts, options);
  const largest = options.maxBasketSize ?? Number.POSITIVE_INFINITY;
  const inBaskets = new Int32Array(itemCount);
  let [kept, pairs, droppedSmall, droppedLarge] = [0, 0, 0, 0];
  // in place: what is kept never overtakes what is still to be looked at
  for (let order = 0; order < count; order++) {
    const [from, to] = [offsets[order]!, offsets[order + 1]!];
    const size = to - from;
    if (size === 0) continue;
    if (size < options.minBasketSize) droppedSmall++;
    else if (size > largest) droppedLarge++;
    else {
      offsets[kept++] = pairs;
      for (let i = from; i < to; i++) {
        inBaskets[items[i]!]!++;
        items[pairs++] = items[i]!;
      }
    }
  }
  offsets[kept] = pairs;
  const looked = lookedAt(facts, inBaskets, options);
  let size = 0;
  for (let basket = 0, i = 0; basket < kept; basket++) {
    const to = offsets[basket + 1]!;
    offsets[basket] = size;
    for (; i < to; i++) if (looked[items[i]!] === 1) items[size++] = items[i]!;
  }
  offsets[kept] = size;
  return {
    baskets: { count: kept, itemCount, items: items.subarray(0, size), offsets: offsets.subarray(0, kept + 1) },
    droppedSmall,
    droppedLarge,
    products: inBaskets.filter((n) => n > 0).length,
    productsPerBasket: kept === 0 ? 0 : pairs / kept,
  };
}

/** The different products on the sale lines of each order, ascending; only those that the options admit. */
function sold(facts: Facts, options: BasketOptions): Baskets {
  const { orders, items, products: all } = facts;
  const { count: size, customer } = orders;
  const isAdmitted = options.products === "all" ? new Uint8Array(all.count).fill(1) : all.isProduct;
  const everybody = options.customers === "all";
  const offsets = new Int32Array(size + 1);
  items.each(({ count, order, product, isSale }) => {
    for (let i = 0; i < count; i++) {
      const counts = isSale[i]! & isAdmitted[product[i]!]!;
      if (counts === 1 && (everybody || customer[order[i]!]! >= 0)) offsets[order[i]! + 1]!++;
    }
  });
  for (let order = 0; order < size; order++) offsets[order + 1]! += offsets[order]!;
  const products = new Int32Array(offsets[size]!);
  items.each(({ count, order, product, isSale }) => {
    for (let i = 0; i < count; i++) {
      const counts = isSale[i]! & isAdmitted[product[i]!]!;
      if (counts === 1 && (everybody || customer[order[i]!]! >= 0)) products[offsets[order[i]!]!++] = product[i]!;
    }
  });
  // each beginning has moved to the beginning of the next order
  offsets.copyWithin(1, 0);
  offsets[0] = 0;
  return distinctWithin(products, offsets, all.count);
}

/** 1 for every product number that is looked at. */
function lookedAt(facts: Facts, inBaskets: Int32Array, { items, topItems }: BasketOptions): Uint8Array {
  const [include, exclude] = [new Set(items.include), new Set(items.exclude)];
  const ids = facts.products.id;
  const chosen = ids.flatMap((id, no) =>
    (include.size === 0 || include.has(id)) && !exclude.has(id) && inBaskets[no]! > 0 ? [no] : [],
  );
  const most = chosen.sort((a, b) => inBaskets[b]! - inBaskets[a]! || a - b).slice(0, topItems ?? chosen.length);
  const looked = new Uint8Array(ids.length);
  for (const no of most) looked[no] = 1;
  return looked;
}
