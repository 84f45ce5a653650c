/** Orders as baskets of product numbers. */
import pl from "nodejs-polars";
import type { Facts } from "../../facts.ts";
import { type Baskets, encodeBaskets } from "../../mining/encode.ts";
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

const ints = (frame: pl.DataFrame, column: string): Int32Array => frame.getColumn(column).toTypedArray() as Int32Array;

/**
 * One basket per sale order: the different products on its sale lines, by `product_no`.
 *
 * The size of a basket counts every product that `options.products` admits; only baskets within the size limits are
 * baskets at all (N). `items` and `topItems` then choose which products are looked at; N stays as it is.
 */
export function basketsOf(facts: Facts, options: BasketOptions): Encoded {
  const { orders, orderItems, products } = facts;
  const isAdmitted = options.products === "all" ? undefined : flagsBy(products, "product_no", pl.col("is_product"));
  const isCounted =
    options.customers === "all" ? undefined : flagsBy(orders, "order_no", pl.col("customer_id").isNotNull());
  const [orderNo, productNo] = [ints(orderItems, "order_no"), ints(orderItems, "product_no")];
  const isSale = orderItems.getColumn("is_sale").cast(pl.UInt8).toTypedArray() as Uint8Array;
  const counts = (i: number): boolean =>
    isSale[i] === 1 && isAdmitted?.[productNo[i]!] !== 0 && isCounted?.[orderNo[i]!] !== 0;

  const size = new Int32Array(orders.height);
  for (let i = 0; i < orderNo.length; i++) if (counts(i)) size[orderNo[i]!]!++;
  // order_no → number of the basket, −1 where the order is none
  const basketOf = new Int32Array(size.length).fill(-1);
  const largest = options.maxBasketSize ?? Number.POSITIVE_INFINITY;
  let [count, droppedSmall, droppedLarge] = [0, 0, 0];
  size.forEach((items, order) => {
    if (items === 0) return;
    if (items < options.minBasketSize) droppedSmall++;
    else if (items > largest) droppedLarge++;
    else basketOf[order] = count++;
  });

  const inBaskets = new Int32Array(products.height);
  const basketNo = new Int32Array(orderNo.length);
  const itemNo = new Int32Array(orderNo.length);
  let pairs = 0;
  for (let i = 0; i < orderNo.length; i++) {
    const basket = basketOf[orderNo[i]!]!;
    if (basket < 0 || !counts(i)) continue;
    inBaskets[productNo[i]!]!++;
    basketNo[pairs] = basket;
    itemNo[pairs++] = productNo[i]!;
  }
  const looked = lookedAt(facts, inBaskets, options);
  let kept = 0;
  for (let i = 0; i < pairs; i++) {
    if (looked[itemNo[i]!] === 0) continue;
    basketNo[kept] = basketNo[i]!;
    itemNo[kept++] = itemNo[i]!;
  }
  return {
    baskets: encodeBaskets(basketNo.subarray(0, kept), itemNo.subarray(0, kept), count, products.height),
    droppedSmall,
    droppedLarge,
    products: inBaskets.filter((n) => n > 0).length,
    productsPerBasket: count === 0 ? 0 : pairs / count,
  };
}

/** 1 for the rows of which `is` holds, by the number in the column `key`. */
function flagsBy(frame: pl.DataFrame, key: string, is: pl.Expr): Uint8Array {
  const sorted = frame.select(key, is.cast(pl.UInt8).alias("is")).sort(key);
  return sorted.getColumn("is").toTypedArray() as Uint8Array;
}

/** 1 for every product number that is looked at. */
function lookedAt(facts: Facts, inBaskets: Int32Array, { items, topItems }: BasketOptions): Uint8Array {
  const [include, exclude] = [new Set(items.include), new Set(items.exclude)];
  const ids = facts.products.sort("product_no").getColumn("product_id").toArray() as string[];
  const chosen = ids.flatMap((id, no) =>
    (include.size === 0 || include.has(id)) && !exclude.has(id) && inBaskets[no]! > 0 ? [no] : [],
  );
  const most = chosen.sort((a, b) => inBaskets[b]! - inBaskets[a]! || a - b).slice(0, topItems ?? chosen.length);
  const looked = new Uint8Array(ids.length);
  for (const no of most) looked[no] = 1;
  return looked;
}
