/** Facts for the tests of kpis and basket: of a few hand-written lines, and of Online Retail with its products. */
import pl from "../../src/columns/polars.ts";
import type { Facts } from "../../src/facts/contract.ts";
import { facts } from "../../src/facts/facts.ts";
import { emptyFrame, LINES } from "../../src/schema.ts";
import { referenceText } from "../reference.ts";

/** A line as a test writes it; a negative quantity is a return, a `product` in capitals with `#` a service. */
export interface Line {
  order: string;
  at: string;
  customer?: string | null;
  product?: string | null;
  name?: string;
  category?: string | null;
  quantity?: number;
  price?: number;
  region?: string | null;
  channel?: string | null;
  payment?: string | null;
}

const isService = pl.col("product_id").str.contains("^[A-Za-z#]|^23444$");

function linesOf(frame: pl.DataFrame): pl.DataFrame {
  const sale = pl
    .col("quantity")
    .gt(pl.lit(0))
    .and(pl.col("unit_price_e4").gt(pl.lit(0)))
    .and(pl.col("order_id").str.contains("^[CA]\\d").not());
  return frame
    .withColumns(
      pl.lit("shop.csv").alias("source_file"),
      pl.lit(null).cast(pl.String).alias("email"),
      pl.lit(null).cast(pl.String).alias("phone"),
      pl.col("unit_price_e4").mul(pl.col("quantity").cast(pl.Int64)).alias("amount_e4"),
      pl
        .col("ordered_at")
        .str.strptime(pl.Datetime("ms"), "%Y-%m-%d %H:%M:%S")
        .cast(pl.Datetime("ms"))
        .alias("ordered_at"),
      pl.col("order_id").str.contains("^C\\d").alias("is_cancellation"),
      pl.col("quantity").lt(pl.lit(0)).alias("is_return"),
      pl.col("order_id").str.contains("^A\\d").alias("is_adjustment"),
      pl.col("customer_id").isNull().alias("is_anonymous"),
      isService.not().fillNull(pl.lit(true)).alias("is_product"),
      sale.alias("is_sale"),
      pl.lit(false).alias("is_outlier"),
    )
    .withColumns(pl.col("ordered_at").cast(pl.Date).alias("ordered_on"))
    .select(...Object.keys(LINES.columns));
}

/** Facts of hand-written lines. */
export const shop = (lines: readonly Line[]): Facts => facts(shopLines(lines));

/** Hand-written lines as a frame of the contract LINES. */
export function shopLines(lines: readonly Line[]): pl.DataFrame {
  if (lines.length === 0) return emptyFrame(LINES);
  const text = (name: string, values: (string | null)[]): pl.Series => pl.Series(name, values, pl.String);
  return linesOf(
    pl.DataFrame([
      pl.Series(
        "source_row",
        lines.map((_, i) => i + 1),
        pl.Int64,
      ),
      text(
        "order_id",
        lines.map((l) => l.order),
      ),
      text(
        "customer_id",
        lines.map((l) => l.customer ?? null),
      ),
      text(
        "product_id",
        lines.map((l) => (l.product === undefined ? "1" : l.product)),
      ),
      text(
        "description",
        lines.map((l) => l.name ?? `product ${l.product ?? "1"}`),
      ),
      text(
        "category",
        lines.map((l) => l.category ?? null),
      ),
      text(
        "ordered_at",
        lines.map((l) => (l.at.length === 10 ? `${l.at} 12:00:00` : l.at)),
      ),
      text(
        "region",
        lines.map((l) => l.region ?? null),
      ),
      text(
        "channel",
        lines.map((l) => l.channel ?? null),
      ),
      text(
        "payment_method",
        lines.map((l) => l.payment ?? null),
      ),
      pl.Series(
        "quantity",
        lines.map((l) => l.quantity ?? 1),
        pl.Float64,
      ),
      pl.Series(
        "unit_price_e4",
        lines.map((l) => Math.round((l.price ?? 10) * 10_000)),
        pl.Int64,
      ),
    ]),
  );
}

/**
 * Facts of Online Retail before `asOf`. `ruleA`: sale lines of identified customers alone (customer present, invoice not
 * starting with C, quantity > 0, price > 0, duplicates kept); otherwise every line, returns taken off.
 */
export function onlineRetail(ruleA: boolean, asOf = "2011-12-10"): Facts {
  const text = referenceText("online-retail/online-retail.csv.gz");
  const read = pl.readCSV(Buffer.from(text), { inferSchemaLength: 0, truncateRaggedLines: false });
  const trimmed = (name: string): pl.Expr => {
    const value = pl.col(name).str.strip();
    return pl
      .when(value.eq(pl.lit("")))
      .then(pl.lit(null))
      .otherwise(value);
  };
  const lines = linesOf(
    read
      .withRowIndex("row")
      .select(
        pl.col("row").cast(pl.Int64).alias("source_row"),
        pl.col("InvoiceNo").alias("order_id"),
        pl.lit(null).cast(pl.String).alias("channel"),
        pl.lit(null).cast(pl.String).alias("payment_method"),
        trimmed("CustomerID").str.replace("\\.0$", "").alias("customer_id"),
        pl.col("StockCode").alias("product_id"),
        trimmed("Description").alias("description"),
        pl.lit(null).cast(pl.String).alias("category"),
        pl.col("InvoiceDate").alias("ordered_at"),
        pl.col("Country").alias("region"),
        pl.col("Quantity").cast(pl.Float64).alias("quantity"),
        pl.col("UnitPrice").cast(pl.Float64).mul(pl.lit(10_000)).round(0).cast(pl.Int64).alias("unit_price_e4"),
      ),
  );
  return facts(lines, ruleA ? { asOf, cancellations: "exclude", missingCustomer: "drop" } : { asOf });
}
