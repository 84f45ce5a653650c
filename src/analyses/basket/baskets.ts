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
  const admitted = options.products === "all" ? facts.products : facts.products.filter(pl.col("is_product"));
  const orders = options.customers === "all" ? facts.orders : facts.orders.filter(pl.col("customer_id").isNotNull());
  const items = facts.orderItems
    .filter(pl.col("is_sale"))
    .join(admitted.select("product_no"), { on: "product_no", how: "semi" })
    .join(orders.select("order_no"), { on: "order_no", how: "semi" })
    .select("order_no", "product_no");
  const [orderNo, productNo] = [ints(items, "order_no"), ints(items, "product_no")];
  const productCount = facts.products.height;

  const size = new Int32Array(facts.orders.height);
  for (const order of orderNo) size[order]!++;
  // order_no → number of the basket, −1 where the order is none
  const basketOf = new Int32Array(size.length).fill(-1);
  const largest = options.maxBasketSize ?? Number.POSITIVE_INFINITY;
  let [count, droppedSmall, droppedLarge] = [0, 0, 0];
  size.forEach((products, order) => {
    if (products === 0) return;
    if (products < options.minBasketSize) droppedSmall++;
    else if (products > largest) droppedLarge++;
    else basketOf[order] = count++;
  });

  const inBaskets = new Int32Array(productCount);
  let pairs = 0;
  orderNo.forEach((order, i) => {
    if (basketOf[order]! < 0) return;
    inBaskets[productNo[i]!]!++;
    pairs++;
  });
  const looked = lookedAt(facts, inBaskets, options);
  const keep = orderNo.map((order, i) => Number(basketOf[order]! >= 0 && looked[productNo[i]!] === 1));
  const kept = (column: Int32Array): Int32Array => column.filter((_, i) => keep[i] === 1);
  return {
    baskets: encodeBaskets(
      kept(orderNo).map((order) => basketOf[order]!),
      kept(productNo),
      count,
      productCount,
    ),
    droppedSmall,
    droppedLarge,
    products: inBaskets.filter((n) => n > 0).length,
    productsPerBasket: count === 0 ? 0 : pairs / count,
  };
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
