import fc from "fast-check";
import { expect, it } from "vitest";
import pl from "../src/columns/polars.ts";
import { amountColumn, toAmount } from "../src/money.ts";

it("becomes a decimal by one correctly rounded division, in a column as in a number", () => {
  fc.assert(
    fc.property(fc.array(fc.integer({ min: -(2 ** 45), max: 2 ** 45 }), { minLength: 1, maxLength: 50 }), (amounts) => {
      const frame = pl.DataFrame({ a: pl.Series("a", amounts, pl.Int64) }).select(amountColumn(pl.col("a")).alias("a"));
      expect(frame.getColumn("a").toArray()).toEqual(amounts.map(toAmount));
    }),
    { seed: 5, numRuns: 50 },
  );
});

it("keeps a missing amount missing", () => {
  const frame = pl
    .DataFrame({ a: pl.Series("a", [null, 30_000], pl.Int64) })
    .select(amountColumn(pl.col("a")).alias("a"));
  expect(frame.getColumn("a").toArray()).toEqual([null, 3]);
});
