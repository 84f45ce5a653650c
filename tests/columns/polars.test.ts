import { spawnSync } from "node:child_process";
import { inspect } from "node:util";
import { describe, expect, it } from "vitest";
import { packagesOwn } from "../../src/columns/light-polars.ts";
import pl from "../../src/columns/polars.ts";

// the suite runs as the command does: tests/setup.ts asks for light objects
const heavy = packagesOwn()!;
const frame = pl.DataFrame({ text: ["xa", "b", null], n: [1, 2, 3], at: ["2026-01-02", "2026-02-03", "2026-03-04"] });

/** What comes of a call, as text that two objects can be compared by. */
function outcome(call: () => unknown): string {
  try {
    return shown(call());
  } catch (error) {
    return `throws ${error instanceof Error ? error.message : String(error)}`;
  }
}
function shown(value: unknown): string {
  if (typeof value !== "object" || value === null) return typeof value === "function" ? "function" : String(value);
  if ("_expr" in value) return `expression ${(value as { _expr: object })._expr}`;
  if ("_s" in value) return `series ${JSON.stringify([...(value as unknown as Iterable<unknown>)], words)} ${value}`;
  if (Reflect.ownKeys(value).some((name) => typeof Reflect.get(value, name) === "function"))
    return `object ${Reflect.ownKeys(value).map(String).sort().join()}`;
  return JSON.stringify(value, words);
}
const words = (_: string, value: unknown): unknown => (typeof value === "bigint" ? `${value}n` : value);

/** Methods of `names` that give something else on `light` than on `own`, and those that none of the arguments suits. */
function compare(
  names: readonly PropertyKey[],
  make: () => { light: object; own: object },
  attempts: () => unknown[][],
): { differ: string[]; untried: string[] } {
  const differ: string[] = [];
  const untried: string[] = [];
  for (const name of names) {
    const outcomes = attempts().map((args) => {
      const { light, own } = make();
      const call = (one: object) => (): unknown => {
        const found = Reflect.get(one, name);
        return typeof found === "function" ? found.apply(one, args) : found;
      };
      const [got, want] = [outcome(call(light)), outcome(call(own))];
      if (got !== want) differ.push(`${String(name)}(${args.length}): ${got} instead of ${want}`);
      return want;
    });
    if (outcomes.every((one) => one.startsWith("throws"))) untried.push(String(name));
  }
  return { differ, untried };
}

describe("the door to Polars", () => {
  const child = (source: string): string => {
    const { stdout, stderr } = spawnSync(process.execPath, ["--input-type=module", "-e", source], { encoding: "utf8" });
    return `${stdout}${stderr}`;
  };
  const src = (path: string): string => JSON.stringify(new URL(`../../src/${path}`, import.meta.url).href);

  it("changes nothing in a process that only imports the library", () => {
    const said = child(`
      const { createRequire } = await import("node:module");
      const internals = createRequire(${src("index.ts")})("nodejs-polars/bin/lazy/expr/index.js");
      const before = internals._Expr;
      const { pl } = await import(${src("index.ts")});
      const same = internals._Expr === before && Object.hasOwn(pl.col("a"), "add");
      const { requestLightPolars } = await import(${src("columns/light-request.ts")});
      requestLightPolars();
      console.log(same, internals._Expr === before, Object.hasOwn(pl.col("a"), "add"));
    `);
    expect(said).toBe("true false false\n");
  });

  it("takes the package as it is, with one warning, where its shape is another", () => {
    const said = child(`
      const { createRequire } = await import("node:module");
      const load = createRequire(${src("index.ts")});
      Object.defineProperty(load("nodejs-polars/bin/lazy/expr/index.js"), "_Expr", { writable: false });
      const { requestLightPolars } = await import(${src("columns/light-request.ts")});
      requestLightPolars();
      const { default: pl } = await import(${src("columns/polars.ts")});
      console.log(pl.DataFrame({ a: [1, 2] }).select(pl.col("a").sum()).getColumn("a").length, Object.hasOwn(pl.col("a"), "add"));
    `);
    expect(said).toMatch(/^1 true\n/);
    expect(said.match(/Warning/g)).toHaveLength(1);
    expect(said).toContain(
      `nodejs-polars ${pl.version} is not the version Tillbook was made for (_Expr cannot be replaced)`,
    );
  });

  it("takes a getter that a later version adds as a getter", () => {
    const said = child(`
      const { createRequire } = await import("node:module");
      const internals = createRequire(${src("index.ts")})("nodejs-polars/bin/lazy/expr/index.js");
      const own = internals._Expr;
      internals._Expr = (native) => Object.defineProperty(own(native), "arrow", { get: () => native.toString() + "!", enumerable: true });
      const { requestLightPolars } = await import(${src("columns/light-request.ts")});
      requestLightPolars();
      const { default: pl } = await import(${src("columns/polars.ts")});
      console.log(pl.col("a").arrow, Object.hasOwn(pl.col("a"), "add"));
    `);
    expect(said).toBe('col("a")! false\n');
  });
});

describe("light expressions", () => {
  const native = (pl.col("n") as unknown as { _expr: Parameters<typeof heavy.expression>[0] })._expr;

  it("answer every method as the package's own do", () => {
    const own = heavy.expression(native);
    const { differ, untried } = compare(
      // shuffle draws a seed of its own each time
      Reflect.ownKeys(own).filter((name) => name !== "shuffle"),
      () => ({ light: pl.col("n"), own }),
      () => [
        [],
        [1],
        ["a"],
        [pl.col("m")],
        [0, 1],
        [pl.lit(1), pl.lit(2)],
        [["m"]],
        [pl.Int64],
        [1, 2, 3],
        [{ windowSize: 2 }],
        [{ windowSize: 2, quantile: 0.5 }],
        [(x: unknown) => x],
        [[2, 1]],
        ["json"],
        [pl.lit(1), 2],
        [{ value: 1, n: 2 }],
        [1n, 2n, 3n, 4n],
      ],
    );
    expect(differ).toEqual([]);
    // what the package itself cannot do with any of these
    expect(untried).toEqual([]);
    const internals = pl.Expr as unknown as { isExpr(value: unknown): boolean };
    expect(internals.isExpr(pl.col("n"))).toBe(true);
    expect(String(pl.col("n"))).toBe('col("n")');
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

/** What gives other values, or another order, each time. */
const DRAWN: ReadonlySet<PropertyKey> = new Set(["shuffle", "sample", "mode", "unique", "valueCounts", "_s", "inner"]);
/** What a light series answers itself; of texts the package's own others end in panics, slowly. */
const LIGHT: ReadonlySet<PropertyKey> = new Set([
  "name",
  "length",
  Symbol.toStringTag,
  "len",
  "nullCount",
  "toArray",
  "cast",
  "alias",
  "rename",
]);

describe("light series", () => {
  const numbers = pl.Series("n", [3, 1, 2]);

  it("are what the package makes of every column, and what it takes for a series", () => {
    for (const one of [numbers, pl.DataFrame([numbers]).getColumn("n"), pl.Series([1, 2]), pl.Series.from("a", [1])]) {
      expect(pl.Series.isSeries(one)).toBe(true);
      expect((one as unknown as { _s: object })._s).toBe((one as unknown as { inner(): object }).inner());
    }
  });

  it("answer every method as the package's own do", () => {
    const nativeOf = (series: pl.Series) => (series as unknown as { _s: Parameters<typeof heavy.series>[0] })._s;
    for (const values of [
      [1, null, 3],
      ["b", "a", "b"],
    ]) {
      const make = (): pl.Series => pl.Series("n", values);
      const { differ } = compare(
        Reflect.ownKeys(heavy.series(nativeOf(make()))).filter((name) =>
          typeof values[0] === "string" ? LIGHT.has(name) : !DRAWN.has(name),
        ),
        () => ({ light: make(), own: heavy.series(nativeOf(make())) }),
        () => [[], [1], [{ name: "m", inPlace: true }], [make()]],
      );
      expect(differ).toEqual([]);
    }
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
