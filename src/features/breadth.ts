/** How widely customers buy: the effective number of categories, or of products where the files name no category. */
import type { Facts } from "../facts/contract.ts";

const DAY_MS = 86_400_000;
/** Items that are looked at together: a bound of the memory that it takes, 32 MB. */
const MOST = 1 << 21;

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
 * Customers are taken in portions, each with a pass over the items, so that memory is bounded however many items there are.
 *
 * @see Hill, "Diversity and evenness", Ecology 54 (1973): the number of order 1
 */
export function breadthOf(facts: Facts, days: readonly number[]): Float64Array[] {
  const { orders, items, customers } = facts;
  const { group, names } = productGroups(facts);
  const counts = new Int32Array(customers.count + 1);
  const isCounted = (product: number, isSale: number, amountE4: number): boolean =>
    isSale === 1 && amountE4 > 0 && group[product]! >= 0;
  items.each(({ count, order, product, isSale, amountE4 }) => {
    for (let i = 0; i < count; i++) {
      const customer = orders.customer[order[i]!]!;
      if (customer >= 0 && isCounted(product[i]!, isSale[i]!, amountE4[i]!)) counts[customer]!++;
    }
  });
  const breadths = days.map(() => new Float64Array(customers.count).fill(Number.NaN));
  const sums = new Float64Array(names.length);
  for (let from = 0; from < customers.count; ) {
    let [to, size] = [from, 0];
    while (to < customers.count && (to === from || size + counts[to]! <= MOST)) size += counts[to++]!;
    const starts = new Int32Array(to - from + 1);
    for (let c = from; c < to; c++) starts[c - from + 1] = starts[c - from]! + counts[c]!;
    const next = starts.slice();
    const [bought, on, spent] = [new Int32Array(size), new Int32Array(size), new Float64Array(size)];
    items.each(({ count, order, product, isSale, amountE4 }) => {
      for (let i = 0; i < count; i++) {
        const customer = orders.customer[order[i]!]!;
        if (customer < from || customer >= to || !isCounted(product[i]!, isSale[i]!, amountE4[i]!)) continue;
        const at = next[customer - from]!++;
        bought[at] = group[product[i]!]!;
        on[at] = Math.floor(orders.at[order[i]!]! / DAY_MS);
        spent[at] = amountE4[i]!;
      }
    });
    for (let c = from; c < to; c++) {
      for (const [which, day] of days.entries()) {
        let total = 0;
        const touched: number[] = [];
        for (let i = starts[c - from]!; i < starts[c - from + 1]!; i++) {
          if (on[i]! >= day) continue;
          if (sums[bought[i]!] === 0) touched.push(bought[i]!);
          sums[bought[i]!]! += spent[i]!;
          total += spent[i]!;
        }
        if (total === 0) continue;
        // sorted: a sum of the same shares in another order may differ in its last bit
        const amounts = touched.map((one) => sums[one]!).sort((a, b) => a - b);
        for (const one of touched) sums[one] = 0;
        breadths[which]![c] = Math.exp(-amounts.reduce((sum, one) => sum + (one / total) * Math.log(one / total), 0));
      }
    }
    from = to;
  }
  return breadths;
}
