/** What customers bought on the day of their first sale. */
import type { Facts } from "../facts/contract.ts";
import { productGroups } from "./breadth.ts";
import { eachCustomer } from "./customer-items.ts";

/** By row of `facts.customers`. */
export interface FirstPurchases {
  /** Different products; 0 for a customer without a sale of a product. */
  products: Int32Array;
  /** Place in `categories` of the one that most was spent on (ties: the alphabet); −1 where there is none. */
  category: Int32Array;
  categories: readonly string[];
}

const DAY_MS = 86_400_000;

export function firstPurchases(facts: Facts): FirstPurchases {
  const { orders, customers } = facts;
  const { group, names, isCategory } = productGroups(facts);
  const isFirst = new Uint8Array(orders.count);
  for (let order = 0; order < orders.count; order++) {
    const customer = orders.customer[order]!;
    if (customer < 0 || orders.isSale[order] === 0) continue;
    if (Math.floor(orders.at[order]! / DAY_MS) === customers.firstDay[customer]) isFirst[order] = 1;
  }
  const found = { products: new Int32Array(customers.count), category: new Int32Array(customers.count).fill(-1) };
  const sums = new Float64Array(names.length);
  eachCustomer(
    facts,
    (order, product, isSale) => isFirst[order] === 1 && isSale === 1 && facts.products.isProduct[product] === 1,
    (customer, { from, to, product, amountE4 }) => {
      found.products[customer] = new Set(product.subarray(from, to)).size;
      if (!isCategory) return;
      const touched = new Set<number>();
      for (let i = from; i < to; i++) {
        const one = group[product[i]!]!;
        if (one < 0) continue;
        touched.add(one);
        sums[one]! += amountE4[i]!;
      }
      let best = -1;
      for (const one of touched) {
        const more = best < 0 ? 1 : sums[one]! - sums[best]!;
        if (more > 0 || (more === 0 && names[one]! < names[best]!)) best = one;
      }
      for (const one of touched) sums[one] = 0;
      found.category[customer] = best;
    },
  );
  return { ...found, categories: isCategory ? (names as string[]) : [] };
}
