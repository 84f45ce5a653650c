/** Customers from their orders. */
import pl from "../polars.ts";
import { CUSTOMERS, conform } from "../schema.ts";

const isSale = pl.col("is_sale");

/** Contract CUSTOMERS from the contract ORDERS. */
export function customersOf(orders: pl.DataFrame): pl.DataFrame {
  const identified = orders.lazy().filter(pl.col("customer_id").isNotNull());
  const sale = (value: pl.Expr): pl.Expr => value.filter(isSale);
  const count = isSale.sum().cast(pl.Int64).alias("orders");
  const country = identified
    .filter(pl.col("region").isNotNull())
    .groupBy(["customer_id", "region"])
    .agg(count, pl.col("ordered_at").max().alias("latest"))
    .sort(["customer_id", "orders", "latest", "region"], [false, true, true, false])
    .unique({ subset: "customer_id", keep: "first", maintainOrder: true })
    .select(pl.col("customer_id"), pl.col("region").alias("country"));
  const customers = identified
    .groupBy("customer_id")
    .agg(
      sale(pl.col("ordered_on")).min().alias("first_order_on"),
      sale(pl.col("ordered_on")).max().alias("last_order_on"),
      count,
      pl.col("units").sum().round(3).alias("units"),
      pl.col("gross_e4").sum().alias("gross_e4"),
      pl.col("returns_e4").sum().alias("returns_e4"),
      pl.col("net_e4").sum().alias("net_e4"),
    )
    .join(country, { on: "customer_id", how: "left" })
    .sort("customer_id")
    .collectSync();
  return conform(customers, CUSTOMERS);
}
