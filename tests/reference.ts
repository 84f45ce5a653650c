/**
 * Facts from the public reference data, built straight from the file with a few lines of Polars, so that an analysis is
 * held against published figures without the way through ingest and cleaning.
 */
import { existsSync, readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { gunzipSync } from "node:zlib";
import pl from "nodejs-polars";
import type { Facts } from "../src/facts.ts";
import { CUSTOMERS, conform, emptyFrame, ORDER_ITEMS, ORDERS, PRODUCTS } from "../src/schema.ts";

const folder = process.env.TILLBOOK_REFERENCE ?? resolve(import.meta.dirname, "../../shared/reference");

/** Path of a reference file, or undefined (with a word on stderr) where the data is absent. */
export function reference(path: string): string | undefined {
  const full = join(folder, path);
  if (existsSync(full)) return full;
  process.stderr.write(`reference data absent, test skipped: ${path}\n`);
  return undefined;
}

export const referenceJson = (path: string): unknown => JSON.parse(readFileSync(join(folder, path), "utf8"));

export const referenceText = (path: string): string => {
  const bytes = readFileSync(join(folder, path));
  return path.endsWith(".gz") ? gunzipSync(bytes).toString("utf8") : bytes.toString("utf8");
};

/** One order as a test writes it: order id, customer, day, net amount; a negative amount is a cancellation. */
export type TestOrder = readonly [order: string, customer: string | null, day: string, amount: number];

/** Facts of hand-written orders; one piece of nothing in particular each. */
export function factsOf(orders: readonly TestOrder[]): Facts {
  const sorted = [...orders].sort((a, b) => (a[0] < b[0] ? -1 : 1));
  const e4 = sorted.map(([, , , amount]) => Math.round(amount * 10_000));
  const frame = pl.DataFrame({
    order_no: pl.Series(
      "order_no",
      sorted.map((_, i) => i),
      pl.Int32,
    ),
    order_id: pl.Series(
      "order_id",
      sorted.map(([id]) => id),
      pl.String,
    ),
    customer_id: pl.Series(
      "customer_id",
      sorted.map(([, customer]) => customer),
      pl.String,
    ),
    day: pl.Series(
      "day",
      sorted.map(([, , day]) => day),
      pl.String,
    ),
    region: pl.Series(
      "region",
      sorted.map(() => null),
      pl.String,
    ),
    gross_e4: pl.Series(
      "gross_e4",
      e4.map((amount) => Math.max(0, amount)),
      pl.Int64,
    ),
    returns_e4: pl.Series(
      "returns_e4",
      e4.map((amount) => Math.min(0, amount)),
      pl.Int64,
    ),
  });
  return fromOrders(
    frame.withColumns(
      pl.col("day").str.strptime(pl.Date, "%Y-%m-%d").alias("ordered_on"),
      pl.col("gross_e4").gt(pl.lit(0)).alias("is_sale"),
      pl.lit(1).cast(pl.Float64).alias("units"),
    ),
  );
}

function fromOrders(frame: pl.DataFrame): Facts {
  if (frame.height === 0) {
    return {
      orders: emptyFrame(ORDERS),
      orderItems: emptyFrame(ORDER_ITEMS),
      customers: emptyFrame(CUSTOMERS),
      products: emptyFrame(PRODUCTS),
    };
  }
  const orders = conform(
    frame.withColumns(
      pl.col("ordered_on").cast(pl.Datetime("ms")).alias("ordered_at"),
      pl.col("gross_e4").add(pl.col("returns_e4")).alias("net_e4"),
    ),
    ORDERS,
  );
  const sale = pl.col("is_sale");
  const customers = orders
    .filter(pl.col("customer_id").isNotNull())
    .groupBy("customer_id")
    .agg(
      pl.col("region").max().alias("country"),
      pl.col("ordered_on").filter(sale).min().alias("first_order_on"),
      pl.col("ordered_on").filter(sale).max().alias("last_order_on"),
      sale.sum().cast(pl.Int64).alias("orders"),
      pl.col("units").sum().alias("units"),
      pl.col("gross_e4").sum().alias("gross_e4"),
      pl.col("returns_e4").sum().alias("returns_e4"),
      pl.col("net_e4").sum().alias("net_e4"),
    )
    .sort("customer_id");
  return {
    orders,
    orderItems: emptyFrame(ORDER_ITEMS),
    customers: conform(customers, CUSTOMERS),
    products: emptyFrame(PRODUCTS),
  };
}

/**
 * Facts of Online Retail under rule A: customer present, invoice not starting with C, quantity > 0, price > 0;
 * duplicates kept. Money is exact: prices have at most three decimals. Orders and customers only.
 */
export function onlineRetailRuleA(): Facts {
  const text = referenceText("online-retail/online-retail.csv.gz");
  const lines = pl.readCSV(Buffer.from(text), { inferSchemaLength: 0, truncateRaggedLines: false }).filter(
    pl
      .col("CustomerID")
      .str.lengths()
      .gt(pl.lit(0))
      .and(pl.col("InvoiceNo").str.slice(0, 1).neq(pl.lit("C")))
      .and(pl.col("Quantity").cast(pl.Float64).gt(pl.lit(0)))
      .and(pl.col("UnitPrice").cast(pl.Float64).gt(pl.lit(0))),
  );
  const orders = lines
    .withColumns(
      pl.col("CustomerID").str.replace(/\.0$/.source, "").alias("customer_id"),
      pl.col("InvoiceDate").str.slice(0, 10).str.strptime(pl.Date, "%Y-%m-%d").alias("ordered_on"),
      pl
        .col("UnitPrice")
        .cast(pl.Float64)
        .mul(pl.lit(10_000))
        .round(0)
        .cast(pl.Int64)
        .mul(pl.col("Quantity").cast(pl.Int64))
        .alias("amount_e4"),
    )
    .groupBy("InvoiceNo")
    .agg(
      pl.col("customer_id").max().alias("customer_id"),
      pl.col("ordered_on").min().alias("ordered_on"),
      pl.col("Country").max().alias("region"),
      pl.col("Quantity").cast(pl.Float64).sum().alias("units"),
      pl.col("amount_e4").sum().alias("gross_e4"),
    )
    .sort("InvoiceNo")
    .withRowIndex("order_no")
    .withColumns(
      pl.col("order_no").cast(pl.Int32).alias("order_no"),
      pl.col("InvoiceNo").alias("order_id"),
      pl.col("gross_e4").gt(pl.lit(0)).alias("is_sale"),
      pl.col("gross_e4").mul(pl.lit(0).cast(pl.Int64)).alias("returns_e4"),
    );
  return fromOrders(orders);
}

/** Orders of the R package rfm: every row an order, ids by their order in the file. */
export function rfmOrders(): Facts {
  const rows = referenceText("rfm-orders/rfm_data_orders.csv").trim().split(/\r?\n/).slice(1);
  return factsOf(
    rows.map((line, i) => {
      const [customer, day, revenue] = line.split(",") as [string, string, string];
      return [String(i).padStart(5, "0"), customer, day, Number(revenue)] as const;
    }),
  );
}
