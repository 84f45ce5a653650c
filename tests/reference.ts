/**
 * Facts from the public reference data, from lines read with a few words of Polars, so that an analysis is held against
 * published figures without the way through ingest and cleaning.
 */
import { existsSync, readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { gunzipSync } from "node:zlib";
import { describe, it } from "vitest";
import { dayNumber } from "../src/calendar.ts";
import pl from "../src/columns/polars.ts";
import type { Facts } from "../src/facts/contract.ts";
import { facts } from "../src/facts/facts.ts";
import { conform, emptyFrame, LINES } from "../src/schema.ts";

const folder = process.env.TILLBOOK_REFERENCE ?? resolve(import.meta.dirname, "../../shared/reference");

/** Path of a reference file, or undefined (with a word on stderr) where the data is absent. */
export function reference(path: string): string | undefined {
  const full = join(folder, path);
  if (existsSync(full)) return full;
  process.stderr.write(`reference data absent, test skipped: ${path}\n`);
  return undefined;
}

/**
 * A suite on reference files (paths below the reference's folder). Its body runs where all of them are there, so that it may
 * read them while the tests are collected; otherwise one skipped test says what is absent.
 */
export function describeReference(title: string, paths: readonly string[], body: () => void): void {
  const absent = paths.filter((path) => reference(path) === undefined);
  if (absent.length === 0) describe(title, body);
  else it.skip(`${title} (absent: ${absent.join(", ")})`);
}

export const referenceJson = (path: string): unknown => JSON.parse(readFileSync(join(folder, path), "utf8"));

/** Path of a folder of the reference; it may be absent. */
export const referenceFolder = (path: string): string => join(folder, path);

export const referenceText = (path: string): string => {
  const bytes = readFileSync(join(folder, path));
  return path.endsWith(".gz") ? gunzipSync(bytes).toString("utf8") : bytes.toString("utf8");
};

/** One order as a test writes it: order id, customer, day, net amount; a negative amount is a cancellation. */
export type TestOrder = readonly [order: string, customer: string | null, day: string, amount: number];

const hasAmount = pl.col("amount_e4").gt(pl.lit(0));

/** Lines of the contract from the few columns that matter here; every other one says nothing. */
function factsFrom(frame: pl.DataFrame, sale: pl.Expr = hasAmount): Facts {
  if (frame.height === 0) return facts(emptyFrame(LINES));
  const no = pl.lit(false);
  const text = (name: string): pl.Expr => pl.lit(null).cast(pl.String).alias(name);
  const lines = frame
    .withRowIndex("source_row")
    .withColumns(
      pl.lit("reference.csv").alias("source_file"),
      pl.col("source_row").cast(pl.Int64).add(pl.lit(2).cast(pl.Int64)).alias("source_row"),
      pl.col("ordered_on").cast(pl.Datetime("ms")).alias("ordered_at"),
      ...["category", "email", "phone", "channel", "payment_method"].map(text),
      sale.alias("is_sale"),
      sale.not().alias("is_cancellation"),
      sale.not().alias("is_return"),
      ...["is_adjustment", "is_outlier"].map((name) => no.alias(name)),
      pl.col("customer_id").isNull().alias("is_anonymous"),
      pl.lit(true).alias("is_product"),
    );
  return facts(conform(lines, LINES));
}

/** Facts of hand-written orders; one piece of nothing in particular each. */
export const factsOf = (orders: readonly TestOrder[], sale?: pl.Expr): Facts => factsFrom(framesOf(orders), sale);

function framesOf(orders: readonly TestOrder[]): pl.DataFrame {
  const column = (name: string, of: (order: TestOrder) => unknown, type: pl.DataType): pl.Series =>
    pl.Series(name, orders.map(of), type);
  const e4 = ([, , , amount]: TestOrder): number => Math.round(amount * 10_000);
  if (orders.length === 0) return emptyFrame(LINES);
  return pl.DataFrame([
    column("order_id", ([order]) => order, pl.String),
    column("customer_id", ([, customer]) => customer, pl.String),
    column("ordered_on", ([, , day]) => dayNumber(day), pl.Int32).cast(pl.Date),
    column("product_id", () => "P", pl.String),
    column("description", () => null, pl.String),
    column("region", () => null, pl.String),
    column("quantity", ([, , , amount]) => Math.sign(amount), pl.Float64),
    column("unit_price_e4", (order) => Math.abs(e4(order)), pl.Int64),
    column("amount_e4", e4, pl.Int64),
  ]);
}

/** CDNOW's 1/10th sample of 2,357 customers; its eight free orders are purchases, as in the published figures. */
export function cdnowSample(): Facts {
  const day = (text: string): string => `${text.slice(0, 4)}-${text.slice(4, 6)}-${text.slice(6)}`;
  const rows = referenceText("cdnow/CDNOW_sample.txt").trim().split(/\r?\n/);
  return factsOf(
    rows.map((line, i) => {
      const [, customer, on, , amount] = line.trim().split(/\s+/) as [string, string, string, string, string];
      return [String(i).padStart(5, "0"), customer, day(on), Number(amount)] as const;
    }),
    pl.lit(true),
  );
}

/**
 * Facts of Online Retail under rule A: customer present, invoice not starting with C, quantity > 0, price > 0;
 * duplicates kept. Money is exact: prices have at most three decimals.
 */
export function onlineRetailRuleA(country?: string): Facts {
  const text = Buffer.from(referenceText("online-retail/online-retail.csv.gz"));
  const price = pl.col("UnitPrice").cast(pl.Float64).mul(pl.lit(10_000)).round(0).cast(pl.Int64);
  const lines = pl
    .readCSV(text, { inferSchemaLength: 0, truncateRaggedLines: false })
    .filter(
      pl
        .col("CustomerID")
        .str.lengths()
        .gt(pl.lit(0))
        .and(pl.col("InvoiceNo").str.slice(0, 1).neq(pl.lit("C")))
        .and(pl.col("Quantity").cast(pl.Float64).gt(pl.lit(0)))
        .and(pl.col("UnitPrice").cast(pl.Float64).gt(pl.lit(0)))
        .and(country === undefined ? pl.lit(true) : pl.col("Country").eq(pl.lit(country))),
    )
    .select(
      pl.col("InvoiceNo").alias("order_id"),
      pl.col("CustomerID").str.replace("\\.0$", "").alias("customer_id"),
      pl.col("InvoiceDate").str.slice(0, 10).str.strptime(pl.Date, "%Y-%m-%d").alias("ordered_on"),
      pl.col("StockCode").alias("product_id"),
      pl.col("Description").alias("description"),
      pl.col("Country").alias("region"),
      pl.col("Quantity").cast(pl.Float64).alias("quantity"),
      price.alias("unit_price_e4"),
      price.mul(pl.col("Quantity").cast(pl.Int64)).alias("amount_e4"),
    );
  return factsFrom(lines);
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
