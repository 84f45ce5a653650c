/** Revenue by product, by region, and by weekday and hour. */
import pl from "nodejs-polars";
import { addDays, type Day, dayNumber } from "../../calendar.ts";
import type { Facts } from "../../facts/contract.ts";
import { amountColumn } from "../../money.ts";
import { conform } from "../../schema.ts";
import type { Comparison } from "./ranges.ts";
import { PRODUCTS_TABLE, REGIONS, WEEKDAY_HOUR } from "./tables.ts";

const dayColumn = pl.col("ordered_on").cast(pl.Int32);
const within = (from: Day, to: Day): pl.Expr =>
  dayColumn.gtEq(pl.lit(dayNumber(from))).and(dayColumn.ltEq(pl.lit(dayNumber(to))));
const always = pl.lit(true);

/** Sum of a column over the rows where `when` holds; exact for Int64. */
const sumWhere = (name: string, when: pl.Expr): pl.Expr => pl.col(name).filter(when).sum();
const countWhere = (when: pl.Expr): pl.Expr => when.cast(pl.Int64).sum();
const customersWhere = (when: pl.Expr): pl.Expr =>
  pl
    .col("customer_id")
    .filter(when.and(pl.col("customer_id").isNotNull()))
    .nUnique()
    .cast(pl.Int64);
/** a / b as a share, null unless b is above 0. */
const shareOf = (a: pl.Expr, b: pl.Expr): pl.Expr =>
  pl
    .when(b.gt(pl.lit(0)))
    .then(a.div(b))
    .otherwise(pl.lit(null));

/** Rank 1 = most, among rows where `among` holds; equal values get the same, better rank; the others have none. */
const rankBy = (column: string, among: pl.Expr): pl.Expr =>
  pl.when(among).then(pl.col(column)).otherwise(pl.lit(null)).rank({ method: "min", descending: true }).cast(pl.Int64);

/** One row per product: totals over all data, the last complete period, and ranks beside those before it. */
export function products(facts: Facts, { current, previous }: Comparison): pl.DataFrame {
  const now = within(current.from, current.to);
  const before = within(previous.from, previous.to);
  const earlier = dayColumn.lt(pl.lit(dayNumber(current.from)));
  const sale = pl.col("is_sale");
  const sums = facts.orderItems
    .join(facts.orders.select("order_no", "customer_id", "ordered_on"), { on: "order_no", how: "inner" })
    .groupBy("product_no")
    .agg(
      sumWhere("net_e4", always).alias("net_e4"),
      sumWhere("net_e4", now).alias("period_net_e4"),
      sumWhere("net_e4", earlier).alias("earlier_net_e4"),
      sumWhere("net_e4", before).alias("previous_net_e4"),
      sumWhere("units", sale).round(3).alias("units"),
      sumWhere("units", sale.and(now)).round(3).alias("period_units"),
      countWhere(sale).alias("orders"),
      countWhere(sale.and(now)).alias("period_orders"),
      countWhere(sale.and(earlier)).alias("earlier_orders"),
      countWhere(sale.and(before)).alias("previous_orders"),
      customersWhere(sale).alias("customers"),
      customersWhere(sale.and(now)).alias("period_customers"),
    );
  const sold = (orders: string): pl.Expr => pl.col("is_product").and(pl.col(orders).gt(pl.lit(0)));
  return conform(
    facts.products
      .join(sums, { on: "product_no", how: "inner" })
      .withColumns(
        amountColumn(pl.col("net_e4")).alias("net_revenue"),
        amountColumn(pl.col("period_net_e4")).alias("period_net_revenue"),
        rankBy("net_e4", sold("orders")).alias("rank"),
        rankBy("earlier_net_e4", sold("earlier_orders")).alias("previous_rank"),
        rankBy("period_net_e4", sold("period_orders")).alias("period_rank"),
        rankBy("previous_net_e4", sold("previous_orders")).alias("period_previous_rank"),
      )
      .sort("product_id"),
    PRODUCTS_TABLE,
  );
}

/** One row per region of the orders. */
export function regions(facts: Facts, { current, previous }: Comparison): pl.DataFrame {
  const now = within(current.from, current.to);
  const sale = pl.col("is_sale");
  const net = pl.col("net_revenue");
  const period = pl.col("period_net_revenue");
  return conform(
    facts.orders
      .withColumns(pl.col("region").fillNull(pl.lit("unknown")).alias("region"))
      .groupBy("region")
      .agg(
        amountColumn(sumWhere("net_e4", always)).alias("net_revenue"),
        amountColumn(sumWhere("net_e4", now)).alias("period_net_revenue"),
        amountColumn(sumWhere("net_e4", within(previous.from, previous.to))).alias("previous_net_revenue"),
        countWhere(sale).alias("orders"),
        countWhere(sale.and(now)).alias("period_orders"),
        customersWhere(sale).alias("customers"),
      )
      .sort("region")
      .withColumns(
        shareOf(net, net.sum()).alias("revenue_share"),
        shareOf(period, period.sum()).alias("period_revenue_share"),
        shareOf(net, pl.col("orders")).alias("average_order_value"),
      ),
    REGIONS,
  );
}

/** Orders and gross revenue by weekday and hour over the 52 weeks that end on `to`. */
export const weekdayHour = (facts: Facts, to: Day): pl.DataFrame =>
  conform(
    facts.orders
      .filter(pl.col("is_sale").and(within(addDays(to, 1 - 364), to)))
      .withColumns(
        pl.col("ordered_on").dt.weekday().cast(pl.Int32).alias("weekday"),
        pl.col("ordered_at").dt.hour().cast(pl.Int32).alias("hour"),
      )
      .groupBy("weekday", "hour")
      .agg(
        pl.col("order_no").count().cast(pl.Int64).alias("orders"),
        amountColumn(pl.col("gross_e4").sum()).alias("gross_revenue"),
      )
      .sort(["weekday", "hour"]),
    WEEKDAY_HOUR,
  );
