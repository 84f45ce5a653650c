/** Everything known of a customer in one row: the facts, then the columns that each analysis adds. */

import type { Analysis, Marts } from "../analyses/analysis.ts";
import { leftJoin, sortedBy } from "../columns/join.ts";
import pl from "../columns/polars.ts";
import type { Facts } from "../facts/contract.ts";
import { amountColumn } from "../money.ts";
import { type Contract, column, conform } from "../schema.ts";

const BASE: Contract["columns"] = {
  customer_id: column("string", "identifies the customer"),
  country: column("string", "most frequent region by orders; may be null"),
  first_order_on: column("date", "day of the first sale; null for a customer with returns only"),
  last_order_on: column("date", "day of the last sale; null for a customer with returns only"),
  orders: column("int64", "sale orders"),
  units: column("float64", "pieces bought"),
  net_revenue: column("float64", "value of all lines, returns subtracted"),
  returns: column("float64", "value of returned and cancelled lines, usually ≤ 0"),
  average_order_value: column("float64", "net_revenue per sale order; null without one"),
};

/** The table's contract with the columns of the analyses that ran. */
export const customer360Contract = (analyses: readonly Analysis[]): Contract => ({
  name: "customer_360",
  grain: "one per identified customer",
  key: ["customer_id"],
  columns: Object.assign({}, BASE, ...analyses.map((one) => one.customer?.columns ?? {})),
  references: { customer_id: { table: "customers" } },
});

/** Joins the base columns with what each analysis knows of a customer; sorted by customer_id. */
export function customer360(facts: Facts, results: readonly { analysis: Analysis; marts: Marts }[]): pl.DataFrame {
  const orders = pl.col("orders");
  const base = facts.asFrame("customers").select(
    ...["customer_id", "country", "first_order_on", "last_order_on", "orders", "units"].map((name) => pl.col(name)),
    amountColumn(pl.col("net_e4")).alias("net_revenue"),
    amountColumn(pl.col("returns_e4")).alias("returns"),
    pl
      .when(orders.gt(0))
      .then(amountColumn(pl.col("net_e4")).div(orders.cast(pl.Float64)))
      .otherwise(pl.lit(null))
      .cast(pl.Float64)
      .alias("average_order_value"),
  );
  const joined = results.reduce((frame, { analysis, marts }) => {
    const columns = analysis.customer?.of(marts);
    return columns === undefined ? frame : leftJoin(frame, columns, "customer_id");
  }, base);
  return conform(sortedBy(joined, "customer_id"), customer360Contract(results.map((one) => one.analysis)));
}
