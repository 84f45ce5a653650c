/** Typed records that passed the rules, as lines of the contract with their flags. */
import pl from "nodejs-polars";
import type { RecordColumn } from "../schema.ts";
import type { PresetPatterns } from "./input.ts";
import type { QualityOptions } from "./options.ts";

const matches = (column: string, pattern: string | undefined): pl.Expr =>
  pattern === undefined ? pl.lit(false) : pl.col(column).str.contains(pattern).fillNull(pl.lit(false));

/** What the order id says: `is_cancellation`, `is_adjustment` (a price below 0 is book-keeping too). */
export function marks(has: ReadonlySet<RecordColumn>, patterns: PresetPatterns): pl.Expr[] {
  const ids = has.has("order_id");
  return [
    matches("order_id", ids ? patterns.cancellation : undefined).alias("is_cancellation"),
    matches("order_id", ids ? patterns.adjustment : undefined)
      .or(pl.col("price_e4").lt(pl.lit(0)).fillNull(pl.lit(false)))
      .alias("is_adjustment"),
  ];
}

/** Real products: the pattern's, without the services; a record without a product id is one too. */
function isProduct(patterns: PresetPatterns, options: QualityOptions["products"]): pl.Expr {
  const id = pl.col("product_id");
  const pattern = options.pattern ?? patterns.product;
  const shaped = pattern === undefined ? pl.lit(true) : id.str.contains(pattern);
  const service = options.pattern === null ? patterns.service : undefined;
  const known = service === undefined ? shaped : shaped.and(id.str.contains(service).not());
  const services = options.services.map((service) => service.trim().toUpperCase());
  const real = services.length === 0 ? known : known.and(id.str.toUpperCase().isIn(services).not());
  return real.fillNull(pl.lit(true));
}

/** What a line is besides: `is_return, is_anonymous, is_product, is_sale`. */
export const flags = (patterns: PresetPatterns, options: QualityOptions["products"]): pl.Expr[] => [
  pl.col("pieces").lt(pl.lit(0)).alias("is_return"),
  pl.col("customer_id").isNull().alias("is_anonymous"),
  isProduct(patterns, options).alias("is_product"),
  pl
    .col("pieces")
    .gt(pl.lit(0))
    .and(pl.col("price_e4").gt(pl.lit(0)))
    .and(pl.col("is_cancellation").or(pl.col("is_adjustment")).not())
    .alias("is_sale"),
];

/**
 * Order ids for a source that has none: a customer's lines of one day are one order (`customer|day`), every line without a
 * customer is an order of its own (`file#record`).
 */
export const ownOrder = (source: { name: string }): pl.Expr =>
  pl
    .when(pl.col("customer_id").isNotNull())
    .then(pl.concatString([pl.col("customer_id"), pl.col("on").cast(pl.String)], "|"))
    .otherwise(pl.concatString([pl.lit(source.name), pl.col("source_row").cast(pl.String)], "#"))
    .alias("order_id");
