import { readFileSync } from "node:fs";
import { join } from "node:path";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { fromDanfo, pl, toDanfo } from "../../src/index.ts";

const frame = pl
  .DataFrame({
    name: ["Ann", null, "Bea"],
    count: [1, 2, null],
    spend: [1.5, null, 3],
    member: [true, null, false],
    day: [new Date("2026-11-15"), null, new Date("1969-12-31")],
    at: [new Date("2026-11-15T13:45:00Z"), new Date("2026-01-01T00:00:00Z"), null],
  })
  .withColumns(pl.col("count").cast(pl.Int64), pl.col("day").cast(pl.Date), pl.col("at").cast(pl.Datetime("ms")));

describe("the types of danfo.js", () => {
  const types = readFileSync(join(import.meta.dirname, "..", "..", "src", "notebook", "danfo-types.ts"), "utf8");
  const base = join(import.meta.dirname, "..", "..", "node_modules", "danfojs-node", "dist", "danfojs-base");

  it.each([
    ["DanfoFrame", "core/frame.d.ts"],
    ["DanfoSeries", "core/series.d.ts"],
    ["DanfoGroups", "aggregators/groupby.d.ts"],
    ["DanfoTable", "core/generic.d.ts"],
  ])("%s has every public member of its class", (name, file) => {
    const theirs = readFileSync(join(base, file), "utf8").replaceAll(/\/\*[\s\S]*?\*\//g, "");
    const members = [...theirs.matchAll(/^ {4}(?:get )?(\w+)\(/gm)].map(([, member]) => member!);
    // `group` is called by `groupby` itself, and once more it breaks the groups
    const wanted = new Set(members.filter((member) => !/^(constructor|group|toString)$/.test(member)));
    const ours = new RegExp(`interface ${name} [\\s\\S]*?\\n}`).exec(types)![0];
    const missing = [...wanted].filter((member) => !new RegExp(`^  (?:readonly )?${member}\\b`, "m").test(ours));
    expect(wanted.size).toBeGreaterThan(10);
    expect(missing).toEqual([]);
  });

  it("fit what danfo.js does", async () => {
    const df = await toDanfo(pl.DataFrame({ segment: ["a", "a", "b"], spend: [1, 2, 5], orders: [1, 4, 2] }));
    expect(df.loc({ rows: [0, 2], columns: ["spend"] }).values).toEqual([[1], [5]]);
    expect(df.iloc({ rows: ["0:2"] }).shape).toEqual([2, 3]);
    const means = df.groupby(["segment"]).col(["spend"]).mean();
    expect(fromDanfo(means).toRecords()).toEqual([
      { segment: "a", spend_mean: 1.5 },
      { segment: "b", spend_mean: 5 },
    ]);
    expect(df.query(df.spend.gt(1).and(df.orders.lt(3))).shape).toEqual([1, 3]);
    expect(df.column("spend").mean()).toBeCloseTo(8 / 3, 5);
  });
});

describe("the danfo bridge", () => {
  it("brings a frame back as it was: types, nulls, dates, and columns called like methods", async () => {
    const df = await toDanfo(frame);
    expect(df.columns).toEqual(["name", "count_", "spend", "member", "day", "at_"]);
    const back = fromDanfo(df);
    expect(back.columns).toEqual(frame.columns);
    expect(back.dtypes.map(String)).toEqual(frame.dtypes.map(String));
    expect(back.toRecords()).toEqual(frame.toRecords());
  });

  it("hands over what danfo is good for, and takes the result back", async () => {
    const df = await toDanfo(pl.DataFrame({ segment: ["a", "a", "b"], spend: [1, 2, 5], orders: [1, null, 2] }));
    expect(df.describe().shape).toEqual([7, 2]);
    const means = fromDanfo(df.groupby(["segment"]).agg({ spend: ["mean", "count"] }));
    expect(means.toRecords()).toEqual([
      { segment: "a", spend_mean: 1.5, spend_count: 2 },
      { segment: "b", spend_mean: 5, spend_count: 1 },
    ]);
  });

  it("keeps types in a derived frame that names its origin", async () => {
    const df = await toDanfo(frame.select("day", "count"));
    const head = df.head(1);
    expect(String(fromDanfo(head, { like: df }).dtypes[1])).toBe(String(pl.Int64));
    expect(fromDanfo(head, { like: df }).columns).toEqual(["day", "count"]);
  });

  it("refuses what does not fit", async () => {
    const long = pl.DataFrame({ n: Array.from({ length: 51 }, (_, i) => i) });
    await expect(toDanfo(long, { maxRows: 50 })).rejects.toThrow("the frame has 51 rows; danfo.js gets at most 50");
    const big = pl.DataFrame({ n: ["9007199254740993"] }).withColumns(pl.col("n").cast(pl.Int64));
    await expect(toDanfo(big)).rejects.toThrow(/^column n holds 9007199254740992/);
    await expect(toDanfo(pl.DataFrame({ l: [[1], [2]] }))).rejects.toThrow(
      "column l is a List; danfo.js holds plain values only",
    );
  });

  it("is lossless for any numbers and texts", async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(
          fc.record({
            text: fc.option(fc.string().filter((value) => !/^\d{4}-\d{2}-\d{2}/.test(value))),
            whole: fc.option(fc.maxSafeInteger()),
            real: fc.option(fc.double({ noNaN: true, noDefaultInfinity: true })),
          }),
          { minLength: 1, maxLength: 8 },
        ),
        async (rows) => {
          const column = <K extends "text" | "whole" | "real">(key: K) => rows.map((row) => row[key]);
          const made = pl.DataFrame([
            pl.Series("text", column("text") as string[], pl.String),
            pl.Series("whole", column("whole") as number[], pl.Float64).cast(pl.Int64),
            pl.Series("real", column("real") as number[], pl.Float64),
          ]);
          expect(fromDanfo(await toDanfo(made)).toRecords()).toEqual(made.toRecords());
        },
      ),
      { seed: 7, numRuns: 40 },
    );
  });
});
