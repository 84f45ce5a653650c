/** Facts as arrays: what analyses count and add up, without a table in between. */

import pl from "../columns/polars.ts";
import type { Facts } from "./contract.ts";

/** What an order's number stands for: nothing (0), an order, an order with a sale line. */
export const ORDER = 1;
export const SALE = 2;

/** Orders by number, in no particular order; not every number below `size` is an order's. */
export interface OrderArrays {
  size: number;
  /** 0, or ORDER with or without SALE. */
  kind: Uint8Array;
  /** The customer's row in the table of customers; −1 for an anonymous order. */
  customerNo: Int32Array;
  /** Milliseconds since 1970 of the first line. */
  at: Float64Array;
  /** Ten-thousandths. */
  netE4: Float64Array;
}

/** Some items: the order's number, the product's row in the table of products, and whether it was sold (and not returned). */
export interface Items {
  count: number;
  order: Int32Array;
  productNo: Int32Array;
  isSale: Uint8Array;
}

export interface ItemArrays {
  /** Items in all; a product may come more than once in an order. */
  count: number;
  /** Shows all items, some at a time, in arrays that are used again for the next ones. */
  each(visit: (items: Items) => void): void;
}

export interface FactArrays {
  orders: OrderArrays;
  items: ItemArrays;
}

const known = new WeakMap<Facts, FactArrays>();

/** The facts, whose arrays are these. */
export function withArrays(facts: Facts, arrays: FactArrays): Facts {
  known.set(facts, arrays);
  return facts;
}

/** The arrays of facts: those that they are made from, or else what their tables say. */
export function arraysOf(facts: Facts): FactArrays {
  const found = known.get(facts) ?? fromTables(facts);
  known.set(facts, found);
  return found;
}

function fromTables(facts: Facts): FactArrays {
  const orders = facts.orders.select(
    pl.col("order_no"),
    pl.col("customer_no"),
    pl.col("ordered_at").cast(pl.Float64).alias("at"),
    pl.col("is_sale").cast(pl.UInt8).alias("is_sale"),
    pl.col("net_e4").cast(pl.Float64).alias("net_e4"),
  );
  const of = <T>(name: string): T => orders.getColumn(name).toTypedArray() as T;
  const [number, sale] = [of<Int32Array>("order_no"), of<Uint8Array>("is_sale")];
  const size = number.reduce((most, one) => Math.max(most, one), -1) + 1;
  const placed = <T extends Uint8Array | Int32Array | Float64Array>(to: T, from: T): T => {
    for (let i = 0; i < number.length; i++) to[number[i]] = from[i];
    return to;
  };
  const kinds = sale.map((is) => (is === 1 ? ORDER | SALE : ORDER));
  const count = facts.orderItems.height;
  return {
    orders: {
      size,
      kind: placed(new Uint8Array(size), kinds),
      customerNo: placed(new Int32Array(size).fill(-1), of<Int32Array>("customer_no")),
      at: placed(new Float64Array(size), of<Float64Array>("at")),
      netE4: placed(new Float64Array(size), of<Float64Array>("net_e4")),
    },
    items: {
      count,
      each(visit) {
        const ints = (name: string): Int32Array => facts.orderItems.getColumn(name).toTypedArray() as Int32Array;
        const isSale = facts.orderItems.getColumn("is_sale").cast(pl.UInt8).toTypedArray() as Uint8Array;
        visit({ count, order: ints("order_no"), productNo: ints("product_no"), isSale });
      },
    },
  };
}
