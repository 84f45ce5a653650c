import { createRequire } from "node:module";
import original from "nodejs-polars";
import { describe, expect, it } from "vitest";
import pl from "../src/polars.ts";

const frame = pl.DataFrame({ text: ["xa", "b", null], n: [1, 2, 3], at: ["2026-01-02", "2026-02-03", "2026-03-04"] });

describe("light expressions", () => {
  it("are the package's own in every name", () => {
    const internals = createRequire(import.meta.url)("nodejs-polars/bin/lazy/expr/index.js") as {
      Expr: ((native: unknown) => object) & { isExpr(value: unknown): boolean };
    };
    const native = (pl.col("n") as unknown as { _expr: unknown })._expr;
    const heavy = internals.Expr(native);
    const light = pl.col("n") as object;
    for (const name of Reflect.ownKeys(heavy)) expect(name in light, String(name)).toBe(true);
    expect(internals.Expr.isExpr(light)).toBe(true);
    expect(original.col).toBe(pl.col);
  });

  it("nest: a method's argument may be an expression, a namespace or a condition of others", () => {
    const out = frame
      .lazy()
      .select(
        pl
          .col("text")
          .str.contains("x")
          .and(pl.col("n").mul(pl.lit(2)).gt(pl.col("n").add(0)))
          .alias("both"),
        pl
          .when(pl.col("n").eq(pl.lit(1)))
          .then(pl.col("text").str.toUpperCase())
          .otherwise(pl.lit("-"))
          .alias("chosen"),
        pl.col("at").str.strptime(pl.Date, "%Y-%m-%d").dt.month().cast(pl.Int64).alias("month"),
        pl.col("n").sum().over("text").alias("sum"),
        pl
          .col("n")
          .sortBy([pl.col("at").str.slice(5, 2)], true)
          .alias("sorted"),
      )
      .collectSync();
    expect(out.getColumn("both").toArray()).toEqual([true, false, null]);
    expect(out.getColumn("chosen").toArray()).toEqual(["XA", "-", "-"]);
    expect(out.getColumn("month").toArray().map(Number)).toEqual([1, 2, 3]);
    expect(out.getColumn("sorted").toArray()).toEqual([3, 2, 1]);
  });

  it("serialize as before", () => {
    expect(JSON.stringify(pl.col("n"))).toContain("n");
  });
});
