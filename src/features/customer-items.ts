/** The items of one customer after the other, however many there are in all. */
import type { Facts } from "../facts/contract.ts";

/** Items that are held together: a bound of the memory that it takes, 32 MB. */
const MOST = 1 << 21;

/** Entries `from` to `to` of the arrays are the items of one customer. */
export interface CustomerItems {
  from: number;
  to: number;
  /** Rows in the columns of orders and products. */
  order: Int32Array;
  product: Int32Array;
  amountE4: Float64Array;
}

/**
 * Shows every identified customer's items that `isWanted`, in the order of the customers' ids; customers without any are left out. The order of a customer's
 * items is that of the files: what is made of them must not depend on it. Customers are taken in portions, each with a pass over all
 * items.
 */
export function eachCustomer(
  { orders, items, customers }: Facts,
  isWanted: (order: number, product: number, isSale: number, amountE4: number) => boolean,
  visit: (customer: number, items: CustomerItems) => void,
): void {
  const counts = new Int32Array(customers.count + 1);
  items.each(({ count, order, product, isSale, amountE4 }) => {
    for (let i = 0; i < count; i++) {
      const customer = orders.customer[order[i]!]!;
      if (customer >= 0 && isWanted(order[i]!, product[i]!, isSale[i]!, amountE4[i]!)) counts[customer]!++;
    }
  });
  for (let first = 0; first < customers.count; ) {
    let [last, size] = [first, 0];
    while (last < customers.count && (last === first || size + counts[last]! <= MOST)) size += counts[last++]!;
    const starts = new Int32Array(last - first + 1);
    for (let c = first; c < last; c++) starts[c - first + 1] = starts[c - first]! + counts[c]!;
    const next = starts.slice();
    const found = { order: new Int32Array(size), product: new Int32Array(size), amountE4: new Float64Array(size) };
    items.each(({ count, order, product, isSale, amountE4 }) => {
      for (let i = 0; i < count; i++) {
        const customer = orders.customer[order[i]!]!;
        if (customer < first || customer >= last || !isWanted(order[i]!, product[i]!, isSale[i]!, amountE4[i]!))
          continue;
        const at = next[customer - first]!++;
        found.order[at] = order[i]!;
        found.product[at] = product[i]!;
        found.amountE4[at] = amountE4[i]!;
      }
    });
    for (let c = first; c < last; c++) {
      const [from, to] = [starts[c - first]!, starts[c - first + 1]!];
      if (to > from) visit(c, { from, to, ...found });
    }
    first = last;
  }
}
