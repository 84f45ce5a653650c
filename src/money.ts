/**
 * Exact money. Inside the program an amount is a whole number of ten-thousandths of the currency unit in an Int64 column
 * (`…_e4`), so that sums are exact; it becomes a decimal once, at the edge.
 */
import pl from "./columns/polars.ts";

/** Ten-thousandths in one unit of the currency: columns called `…_e4` hold whole numbers of them. */
export const MONEY_SCALE = 10_000;

/** Ten-thousandths to a Float64 amount: one correctly rounded division. */
export const toAmount = (e4: number | bigint): number => Number(e4) / MONEY_SCALE;

/** The same for a column. Polars multiplies by a reciprocal when it divides by a literal, so the divisor is a column. */
export const amountColumn = (e4: pl.Expr): pl.Expr =>
  e4.cast(pl.Float64).div(e4.mul(pl.lit(0)).add(pl.lit(MONEY_SCALE)).cast(pl.Float64));
