/** The tables of facts as Polars frames: a view for whoever says it better in Polars, and for tables that are shown. */
import pl from "../columns/polars.ts";
import { int64Series, stringSeries } from "../columns/to-polars.ts";
import { range } from "../columns/typed-arrays.ts";
import { CUSTOMERS, conform, ORDER_ITEMS, ORDERS, PRODUCTS } from "../schema.ts";
import type { Facts, FrameName } from "./contract.ts";
import { itemsByOrder } from "./item-frame.ts";

const flags = (name: string, set: Uint8Array): pl.Series => pl.Series(name, set).cast(pl.Bool);
const texts = (name: string, strings: readonly (string | null)[]): pl.Series =>
  pl.Series(name, [...strings], pl.String);
const less = (a: Float64Array, b: Float64Array): Float64Array => a.map((value, i) => value - b[i]!);

/** Rows of the orders, all unless some are named, in the order of their ids. */
export function byOrderId({ orders }: Facts, some: Int32Array = range(orders.count)): Int32Array {
  const { dictionary, codes } = orders.id;
  const ids = stringSeries(
    "order_id",
    dictionary,
    some.map((row) => codes[row]!),
  );
  const frame = pl.DataFrame([ids, pl.Series("row", some)]);
  return frame.sort("order_id").getColumn("row").toTypedArray() as Int32Array;
}

/** Contract ORDERS of these rows of the orders, numbered from 0. */
export function ordersFrame(facts: Facts, rows: Int32Array): pl.DataFrame {
  const { orders, customers } = facts;
  const customer = rows.map((row) => orders.customer[row]!);
  const numbers = (of: Float64Array): Float64Array => Float64Array.from(rows, (row) => of[row]!);
  const frame = pl.DataFrame([
    pl.Series("order_no", range(rows.length)),
    stringSeries(
      "order_id",
      orders.id.dictionary,
      rows.map((row) => orders.id.codes[row]!),
    ),
    stringSeries(
      "customer_id",
      customers.id.dictionary,
      customer.map((row) => (row < 0 ? 0 : customers.id.codes[row]!)),
    ),
    pl.Series("customer_no", customer),
    stringSeries(
      "region",
      orders.region.dictionary,
      rows.map((row) => orders.region.codes[row]!),
    ),
    flags(
      "is_sale",
      Uint8Array.from(rows, (row) => orders.isSale[row]!),
    ),
    pl.Series("units", numbers(orders.units)),
    int64Series("at", numbers(orders.at)),
    int64Series("gross_e4", numbers(orders.grossE4)),
    int64Series("returns_e4", less(numbers(orders.netE4), numbers(orders.grossE4))),
    int64Series("net_e4", numbers(orders.netE4)),
  ]);
  const at = pl.col("at").cast(pl.Datetime("ms"));
  return conform(frame.withColumns(at.alias("ordered_at"), at.cast(pl.Date).alias("ordered_on")), ORDERS);
}

function itemsFrame(facts: Facts): pl.DataFrame {
  const orderNo = new Int32Array(facts.orders.count);
  for (const [no, row] of byOrderId(facts).entries()) orderNo[row] = no;
  const { order, product, isSale, quantity, grossE4, amountE4 } = itemsByOrder(facts.items, orderNo);
  const frame = pl.DataFrame([
    pl.Series("order_no", order),
    pl.Series("product_no", product),
    flags("is_sale", isSale),
    pl.Series("units", quantity),
    int64Series("gross_e4", grossE4),
    int64Series("net_e4", amountE4),
  ]);
  return conform(frame, ORDER_ITEMS);
}

function customersFrame({ customers }: Facts): pl.DataFrame {
  // who never bought has no first and last day
  const day = (name: string): pl.Expr =>
    pl
      .when(pl.col("orders").gt(pl.lit(0)))
      .then(pl.col(name))
      .otherwise(pl.lit(null))
      .cast(pl.Int32)
      .cast(pl.Date)
      .alias(name);
  const frame = pl
    .DataFrame([
      stringSeries("customer_id", customers.id.dictionary, customers.id.codes),
      stringSeries("country", customers.region.dictionary, customers.region.codes),
      stringSeries("first_channel", customers.channel.dictionary, customers.channel.codes),
      pl.Series("first_order_on", customers.firstDay),
      pl.Series("last_order_on", customers.lastDay),
      pl.Series("orders", customers.orders).cast(pl.Int64),
      pl.Series("units", customers.units),
      int64Series("gross_e4", customers.grossE4),
      int64Series("returns_e4", less(customers.netE4, customers.grossE4)),
      int64Series("net_e4", customers.netE4),
    ])
    .withColumns(day("first_order_on"), day("last_order_on"));
  return conform(frame, CUSTOMERS);
}

const productsFrame = ({ products }: Facts): pl.DataFrame =>
  conform(
    pl.DataFrame([
      pl.Series("product_no", range(products.count)),
      texts("product_id", products.id),
      texts("description", products.description),
      texts("category", products.category),
      flags("is_product", products.isProduct),
      pl.Series("descriptions", products.descriptions).cast(pl.Int64),
    ]),
    PRODUCTS,
  );

const FRAMES: Readonly<Record<FrameName, (facts: Facts) => pl.DataFrame>> = {
  orders: (facts) => ordersFrame(facts, byOrderId(facts)),
  items: itemsFrame,
  customers: customersFrame,
  products: productsFrame,
};

export const factsFrame = (facts: Facts, name: FrameName): pl.DataFrame => FRAMES[name](facts);
