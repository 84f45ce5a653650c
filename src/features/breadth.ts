/** How widely customers buy: the effective number of categories, or of products where the files name no category. */
import type { Facts } from "../facts/contract.ts";
import { eachCustomer } from "./customer-items.ts";

const DAY_MS = 86_400_000;

/** By product the number of what it is counted under, −1 for none; and how many of them there are. */
export function productGroups({ products }: Facts): {
  group: Int32Array;
  names: (string | null)[];
  isCategory: boolean;
} {
  const isCategory = products.category.some((category, i) => category !== null && products.isProduct[i] === 1);
  const names: (string | null)[] = [];
  const numbers = new Map<string, number>();
  const group = Int32Array.from(products.category, (category, i) => {
    if (products.isProduct[i] === 0) return -1;
    const name = isCategory ? category : products.id[i]!;
    if (name === null) return -1;
    const known = numbers.get(name) ?? names.push(name) - 1;
    numbers.set(name, known);
    return known;
  });
  return { group, names, isCategory };
}

/**
 * exp(H) of the shares that categories have in a customer's sales before each of `days` (H = Shannon's entropy, natural log):
 * 1 = everything from one, k = evenly from k. One array per day, by row of `facts.customers`; NaN for a customer without such a sale.
 *
 * @see Hill, "Diversity and evenness", Ecology 54 (1973): the number of order 1
 */
export function breadthOf(facts: Facts, days: readonly number[]): Float64Array[] {
  const { orders, customers } = facts;
  const { group, names } = productGroups(facts);
  const breadths = days.map(() => new Float64Array(customers.count).fill(Number.NaN));
  const ends = days.map((day) => day * DAY_MS);
  const sums = new Float64Array(names.length);
  const touched = new Int32Array(names.length);
  const amounts = new Float64Array(names.length);
  eachCustomer(
    facts,
    (_, product, isSale, amountE4) => isSale === 1 && amountE4 > 0 && group[product]! >= 0,
    (customer, { from, to, order, product, amountE4 }) => {
      for (let which = 0; which < ends.length; which++) {
        let [total, count] = [0, 0];
        for (let i = from; i < to; i++) {
          if (orders.at[order[i]!]! >= ends[which]!) continue;
          const one = group[product[i]!]!;
          if (sums[one] === 0) touched[count++] = one;
          sums[one]! += amountE4[i]!;
          total += amountE4[i]!;
        }
        if (count === 0) continue;
        for (let i = 0; i < count; i++) {
          amounts[i] = sums[touched[i]!]!;
          sums[touched[i]!] = 0;
        }
        // sorted: a sum of the same shares in another order may differ in its last bit
        const shares = amounts.subarray(0, count).sort();
        let entropy = 0;
        for (let i = 0; i < count; i++) entropy -= (shares[i]! / total) * Math.log(shares[i]! / total);
        breadths[which]![customer] = Math.exp(entropy);
      }
    },
  );
  return breadths;
}
