/**
 * Facts: the waist of the house. Almost every analysis needs only these four tables, which are far smaller than the
 * lines they are made from. Money stays exact (Int64 ten-thousandths); nothing here depends on the order of the lines.
 */

import type { Day } from "./calendar.ts";
import pl from "./polars.ts";
import { CUSTOMERS, conform, ORDER_ITEMS, ORDERS, PRODUCTS } from "./schema.ts";

export interface Facts {
  /** One per order: `ORDERS` in schema.ts. */
  orders: pl.DataFrame;
  /** One per order × product: `ORDER_ITEMS`. */
  orderItems: pl.DataFrame;
  /** One per identified customer: `CUSTOMERS`. */
  customers: pl.DataFrame;
  /** One per product: `PRODUCTS`. */
  products: pl.DataFrame;
}

export interface FactsOptions {
  /** Only lines before the start of this day count. Default: all. */
  asOf?: Day;
  /** `net` (default) subtracts returns, cancellations and adjustments; `exclude` looks at sale lines alone. */
  cancellations?: "net" | "exclude";
  /** `keep` (default) keeps anonymous sales in revenue and baskets; `drop` leaves them out of everything. */
  missingCustomer?: "keep" | "drop";
}

export interface FactsBuilder {
  /** Adds lines (`LINES` in schema.ts); may be called any number of times, in any order. */
  add(lines: pl.DataFrame): void;
  finish(): Facts;
}

const int64 = (expr: pl.Expr, name: string): pl.Expr => expr.cast(pl.Int64).alias(name);
const when = (condition: pl.Expr, value: pl.Expr, otherwise: pl.Expr): pl.Expr =>
  pl.when(condition).then(value).otherwise(otherwise);

const zero = pl.lit(0).cast(pl.Int64);
const isSale = pl.col("is_sale");
// rounded, so that the order in which fractional quantities are added cannot be seen
const pieces = (sum: pl.Expr): pl.Expr => sum.round(3).alias("units");
const saleUnits = pieces(when(isSale, pl.col("quantity"), pl.lit(0.0)).sum());
const saleAmount = when(isSale, pl.col("amount_e4"), zero).sum();

/** Order-grain aggregates; the same function adds up partial results, because min, max and sum can be repeated. */
const ordersOf = (lines: pl.DataFrame): pl.DataFrame =>
  lines
    .lazy()
    .groupBy("order_id")
    .agg(
      pl.col("customer_id").min().alias("customer_id"),
      pl.col("ordered_at").min().alias("ordered_at"),
      pl.col("region").min().alias("region"),
      isSale.max().alias("is_sale"),
      saleUnits,
      int64(saleAmount, "gross_e4"),
      int64(pl.col("amount_e4").sum(), "net_e4"),
    )
    .collectSync();

const addUpOrders = (parts: pl.DataFrame): pl.DataFrame =>
  parts
    .lazy()
    .groupBy("order_id")
    .agg(
      ...["customer_id", "ordered_at", "region"].map((name) => pl.col(name).min().alias(name)),
      pl.col("is_sale").max().alias("is_sale"),
      pieces(pl.col("units").sum()),
      ...["gross_e4", "net_e4"].map((name) => pl.col(name).sum().alias(name)),
    )
    .collectSync();

const itemsOf = (lines: pl.DataFrame): pl.DataFrame =>
  lines
    .lazy()
    .filter(pl.col("product_id").isNotNull())
    .groupBy(["order_id", "product_id"])
    .agg(
      isSale.max().alias("is_sale"),
      saleUnits,
      int64(saleAmount, "gross_e4"),
      int64(pl.col("amount_e4").sum(), "net_e4"),
    )
    .collectSync();

const addUpItems = (parts: pl.DataFrame): pl.DataFrame =>
  parts
    .lazy()
    .groupBy(["order_id", "product_id"])
    .agg(
      pl.col("is_sale").max().alias("is_sale"),
      pieces(pl.col("units").sum()),
      ...["gross_e4", "net_e4"].map((name) => pl.col(name).sum().alias(name)),
    )
    .collectSync();

/** How often a product goes by each name and category. */
const namesOf = (lines: pl.DataFrame): pl.DataFrame =>
  lines
    .lazy()
    .filter(pl.col("product_id").isNotNull())
    .groupBy(["product_id", "description", "category", "is_product"])
    .agg(int64(pl.len(), "lines"))
    .collectSync();

/** The most frequent value of `column` per product; ties go to the alphabet. */
const modal = (names: pl.DataFrame, column: string): pl.LazyDataFrame =>
  names
    .lazy()
    .filter(pl.col(column).isNotNull())
    .groupBy(["product_id", column])
    .agg(pl.col("lines").sum().alias("lines"))
    .sort(["product_id", "lines", column], [false, true, false])
    .unique({ subset: "product_id", keep: "first", maintainOrder: true })
    .select("product_id", column);

function productsOf(names: pl.DataFrame): pl.DataFrame {
  const ids = names
    .lazy()
    .groupBy("product_id")
    .agg(
      pl.col("is_product").max().alias("is_product"),
      int64(pl.col("description").dropNulls().nUnique(), "descriptions"),
    );
  return ids
    .join(modal(names, "description"), { on: "product_id", how: "left" })
    .join(modal(names, "category"), { on: "product_id", how: "left" })
    .withColumns(pl.col("description").fillNull(pl.col("product_id")).alias("description"))
    .sort("product_id")
    .withRowIndex("product_no")
    .withColumns(pl.col("product_no").cast(pl.Int32).alias("product_no"))
    .collectSync();
}

function customersOf(orders: pl.DataFrame): pl.DataFrame {
  const identified = orders.lazy().filter(pl.col("customer_id").isNotNull());
  const sale = (value: pl.Expr): pl.Expr => value.filter(isSale);
  const country = identified
    .filter(pl.col("region").isNotNull())
    .groupBy(["customer_id", "region"])
    .agg(int64(isSale.sum(), "orders"), pl.col("ordered_at").max().alias("latest"))
    .sort(["customer_id", "orders", "latest", "region"], [false, true, true, false])
    .unique({ subset: "customer_id", keep: "first", maintainOrder: true })
    .select(pl.col("customer_id"), pl.col("region").alias("country"));
  return identified
    .groupBy("customer_id")
    .agg(
      sale(pl.col("ordered_on")).min().alias("first_order_on"),
      sale(pl.col("ordered_on")).max().alias("last_order_on"),
      int64(isSale.sum(), "orders"),
      pieces(pl.col("units").sum()),
      pl.col("gross_e4").sum().alias("gross_e4"),
      pl.col("returns_e4").sum().alias("returns_e4"),
      pl.col("net_e4").sum().alias("net_e4"),
    )
    .join(country, { on: "customer_id", how: "left" })
    .sort("customer_id")
    .collectSync();
}

const joined = (parts: pl.DataFrame[], addUp: (parts: pl.DataFrame) => pl.DataFrame): pl.DataFrame =>
  parts.length === 1 ? parts[0] : addUp(pl.concat(parts));

/** Builds facts from lines that arrive in pieces; only the aggregates are kept between pieces. */
export function createFacts(options: FactsOptions = {}): FactsBuilder {
  const parts = { orders: [] as pl.DataFrame[], items: [] as pl.DataFrame[], names: [] as pl.DataFrame[] };
  const add = (lines: pl.DataFrame): void => {
    let kept = lines.lazy();
    if (options.asOf !== undefined) {
      kept = kept.filter(pl.col("ordered_on").lt(pl.lit(options.asOf).str.strptime(pl.Date, "%Y-%m-%d")));
    }
    if (options.cancellations === "exclude") kept = kept.filter(isSale);
    if (options.missingCustomer === "drop") kept = kept.filter(pl.col("is_anonymous").not());
    const frame = kept.collectSync();
    parts.orders.push(ordersOf(frame));
    parts.items.push(itemsOf(frame));
    parts.names.push(namesOf(frame));
  };
  const finish = (): Facts => {
    if (parts.orders.length === 0) throw new Error("facts need at least one piece of lines, even an empty one");
    const orders = joined(parts.orders, addUpOrders)
      .lazy()
      .withColumns(
        pl.col("net_e4").sub(pl.col("gross_e4")).alias("returns_e4"),
        pl.col("ordered_at").cast(pl.Date).alias("ordered_on"),
      )
      .sort("order_id")
      .withRowIndex("order_no")
      .withColumns(pl.col("order_no").cast(pl.Int32).alias("order_no"))
      .collectSync();
    const products = productsOf(pl.concat(parts.names));
    const orderItems = joined(parts.items, addUpItems)
      .lazy()
      .join(orders.lazy().select("order_id", "order_no"), { on: "order_id", how: "inner" })
      .join(products.lazy().select("product_id", "product_no"), { on: "product_id", how: "inner" })
      .sort(["order_no", "product_no"])
      .collectSync();
    return {
      orders: conform(orders, ORDERS),
      orderItems: conform(orderItems, ORDER_ITEMS),
      customers: conform(customersOf(orders), CUSTOMERS),
      products: conform(products, PRODUCTS),
    };
  };
  return { add, finish };
}

/**
 * Facts of a whole frame of lines.
 *
 * `lines`: one row per valid order line (`LINES` in schema.ts). Orders count as orders only when they have a sale line
 * (quantity > 0, price > 0, neither cancellation nor adjustment); their money is net of returns unless
 * `cancellations: "exclude"`.
 */
export function facts(lines: pl.DataFrame, options: FactsOptions = {}): Facts {
  const builder = createFacts(options);
  builder.add(lines);
  return builder.finish();
}
