import { createRequire } from "node:module";
import { inspect } from "node:util";
import original from "nodejs-polars";
import { describe, expect, it } from "vitest";
import pl from "../../src/columns/polars.ts";

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

describe("light series", () => {
  const numbers = pl.Series("n", [3, 1, 2]);
  const { _Series } = createRequire(import.meta.url)("nodejs-polars/bin/series/index.js") as {
    _Series: (native: unknown) => object;
  };

  it("are what the package makes of every column, and what it takes for a series", () => {
    expect(original.Series).toBe(pl.Series);
    for (const one of [numbers, pl.DataFrame([numbers]).getColumn("n"), pl.Series([1, 2]), pl.Series.from("a", [1])]) {
      expect(pl.Series.isSeries(one)).toBe(true);
      expect((one as unknown as { _s: object })._s).toBe((one as unknown as { inner(): object }).inner());
    }
    expect(_Series((numbers as unknown as { _s: unknown })._s)).toHaveProperty("length", 3);
  });

  it("answer the few things themselves as the package would", () => {
    expect([numbers.name, numbers.length, numbers.len(), numbers.nullCount()]).toEqual(["n", 3, 3, 0]);
    expect(numbers.cast(pl.Int64).dtype.toString()).toBe(pl.Int64.toString());
    expect(numbers.alias("m").name).toBe("m");
    expect(numbers.rename("m").name).toBe("m");
    expect(numbers.name).toBe("n");
    const other = pl.Series("n", [1]);
    other.rename({ name: "m", inPlace: true });
    expect(other.name).toBe("m");
    other.rename("k", true);
    expect(other.name).toBe("k");
    expect(numbers.toTypedArray()).toEqual(Float64Array.of(3, 1, 2));
    expect(() => pl.Series("x", [1, null]).toTypedArray()).toThrow("data contains nulls");
    expect(pl.Series("x", [1, null]).toArray()).toEqual([1, null]);
    expect(pl.Series("", []).length).toBe(0);
    expect(pl.Series("", []).name).toBe("");
  });

  it("leave all else to the package: operators, order, places, iteration, printing, frames", () => {
    expect(numbers.add(1).sort().toArray()).toEqual([2, 3, 4]);
    expect(numbers[1]).toBe(1);
    const changed = pl.Series("n", [3, 1, 2]);
    (changed as unknown as number[])[0] = 7;
    expect([...changed]).toEqual([7, 1, 2]);
    expect(numbers.seriesEqual(pl.Series("n", [3, 1, 2]))).toBe(true);
    expect(String(numbers)).toContain("shape: (3,)");
    expect(inspect(numbers)).toContain("shape: (3,)");
    expect(JSON.stringify({ numbers })).toContain("3");
    expect("toArray" in numbers).toBe(true);
    expect(Object.keys(numbers)).toContain("toArray");
    expect(numbers.toFrame().columns).toEqual(["n"]);
    expect(pl.DataFrame({ a: numbers, b: [1, 2, 3] }).columns).toEqual(["a", "b"]);
    expect(numbers.filter(numbers.gt(1)).toArray()).toEqual([3, 2]);
    expect(pl.Series("d", ["2026-01-02"]).str.strptime(pl.Date, "%Y-%m-%d").dt.month().toArray()).toEqual([1]);
    expect(
      pl
        .Series("l", [[1, 2], [3]])
        .list.lengths()
        .toArray(),
    ).toEqual([2, 1]);
    const at = pl.Series("at", [2, 0]) as unknown as pl.Expr;
    expect(frame.select(pl.col("n").gather(at)).getColumn("n").toArray()).toEqual([3, 1]);
  });
});
