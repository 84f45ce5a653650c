import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { performanceChart } from "../bench/chart.ts";
import { STAGES } from "../bench/complexity.ts";
import { ALL_SERIES } from "../bench/growth.ts";
import { pageOf } from "../bench/page.ts";
import { SERIES } from "../bench/pipeline.ts";
import {
  growthExponent,
  growthOf,
  memoryFormula,
  merged,
  millionLinesWithin,
  pinned,
  type Results,
} from "../bench/results.ts";
import { cells, type Group, type Row, row, shareOfBar } from "../bench/row.ts";

const measured = (group: Group, work: string): Row => row({ group, work, unit: "s", ours: 1 });
const point = (series: string, size: number, seconds: number, mb: number): Row =>
  row({
    group: "growth",
    work: `${series}: ${size}`,
    unit: "s",
    ours: seconds,
    memory: { ours: mb, theirs: null },
    point: { series, size },
  });
const memoryAt = (lines: number, mb: number): Row =>
  row({
    group: "pipeline",
    work: `peak memory at ${lines}`,
    unit: "MB",
    ours: mb,
    memory: { ours: mb, theirs: null },
    point: { series: SERIES, size: lines },
  });

describe("a row of the benchmarks", () => {
  it("holds the ratio against its bar where it has a peer", () => {
    const one = row({ group: "pipeline", work: "w", unit: "s", ours: 1, peer: "p", theirs: 4, bar: 0.3 });
    expect([one.ratio, one.on, one.verdict, shareOfBar(one)]).toEqual([0.25, "ratio", "met", 0.25 / 0.3]);
    expect(row({ ...one, ours: 2, peer: "p" }).verdict).toBe("short");
  });

  it("holds our own figure against its bar where it stands alone; the bar itself is within", () => {
    const one = row({ group: "start", work: "w", unit: "ms", ours: 250, bar: 250 });
    expect([one.ratio, one.on, one.verdict, shareOfBar(one)]).toEqual([null, "ours", "met", 1]);
    expect(row({ ...one, ours: 251 }).verdict).toBe("short");
  });

  it("has no verdict without a bar, or without the peer's figure", () => {
    expect(measured("start", "w").verdict).toBe("–");
    const absent = row({ group: "mining", work: "w", unit: "ms", ours: 5, peer: "p", bar: 1, note: "not installed" });
    expect([absent.verdict, shareOfBar(absent)]).toEqual(["–", null]);
  });

  it("may have a bar of nothing, which is met or not and shown on no scale", () => {
    const none = row({ group: "understanding", work: "w", unit: "layouts", ours: 0, bar: 0 });
    expect([none.verdict, shareOfBar(none), cells(none)[2]]).toEqual(["met", null, "0 layouts"]);
    expect(row({ ...none, ours: 1, bar: 0 }).verdict).toBe("short");
  });

  it("is shown with units, memory beside time but not beside memory", () => {
    const memory = { ours: 627.4, theirs: 1031 };
    expect(
      cells(row({ group: "pipeline", work: "w", unit: "s", ours: 2.444, peer: "p", theirs: 1.53, bar: 1, memory })),
    ).toEqual(["w", "p", "2.44 s, 627 MB", "1.53 s, 1031 MB", "1.60", "≤ 1", "short", ""]);
    expect(cells(memoryAt(1, 627))[2]).toBe("627 MB");
  });
});

describe("results of the benchmarks", () => {
  it("take the rows of the groups measured anew and keep the others, in the order of the groups", () => {
    const older = [measured("start", "old"), measured("pipeline", "old"), measured("growth", "old")];
    const newer = [measured("pipeline", "new"), measured("pipeline", "newer")];
    const all = merged(older, newer, ["pipeline"]);
    expect(all.map(({ group, work }) => `${group} ${work}`)).toEqual([
      "start old",
      "pipeline new",
      "pipeline newer",
      "growth old",
    ]);
  });

  it("lose a group that was measured anew without a row", () => {
    expect(merged([measured("report", "old")], [], ["report"])).toEqual([]);
  });

  it("give the exponent of a power exactly", () => {
    const powers = (k: number): [number, number][] => [1e3, 1e4, 4e5].map((x) => [x, 3 * x ** k]);
    expect([0, 0.5, 1, 2].map((k) => growthExponent(powers(k)))).toEqual([0, 0.5, 1, 2]);
    expect(growthExponent([[5, 1]])).toBeNull();
  });

  it("give an exponent for each series", () => {
    const rows = [point("a", 10, 1, 100), point("a", 100, 10, 100), point("b", 1, 1, 1), memoryAt(1, 1)];
    expect(growthOf(rows)).toEqual([
      { series: "a", from: 10, to: 100, time: 1, memory: 0 },
      { series: "b", from: 1, to: 1, time: null, memory: null },
    ]);
  });

  it("give the straight line of memory, and the lines that fit", () => {
    const rows = [memoryAt(1e6, 520), memoryAt(10e6, 700), memoryAt(40e6, 1300), point("lines", 5e6, 1, 9999)];
    const formula = memoryFormula(rows, SERIES)!;
    expect(formula.base).toBeCloseTo(500);
    expect(formula.perMillion).toBeCloseTo(20);
    expect(millionLinesWithin(8000, formula)).toBeCloseTo(375);
    expect(millionLinesWithin(400, formula)).toBe(0);
    expect(millionLinesWithin(8000, { base: 500, perMillion: 0 })).toBe(Number.POSITIVE_INFINITY);
    expect(memoryFormula(rows.slice(0, 1), SERIES)).toBeUndefined();
  });

  it("name the versions of the peers, all of which are pinned", () => {
    expect(pinned("duckdb==2.0.0\nscikit-learn==1.9.1\n# a remark\n")).toEqual({
      duckdb: "2.0.0",
      "scikit-learn": "1.9.1",
    });
    const text = readFileSync(join(import.meta.dirname, "..", "bench", "peers", "requirements.txt"), "utf8");
    expect(Object.keys(pinned(text))).toHaveLength(text.trim().split("\n").length);
  });
});

describe("the page of the benchmarks", () => {
  const rows = [
    row({ group: "start", work: "w", unit: "ms", ours: 100, bar: 250 }),
    memoryAt(1e6, 520),
    memoryAt(10e6, 700),
    memoryAt(40e6, 1300),
    point("lines", 1e6, 2, 500),
    point("lines", 4e6, 8, 600),
  ];
  const machine = { processor: "a processor", cores: 2, memoryGb: 24, node: "24.0.0", peers: { duckdb: "2.0.0" } };
  const results: Results = { machine, rows, growth: growthOf(rows) };

  it("says what follows from the rows", () => {
    const page = pageOf(results);
    expect(page).toContain("1 of 1 row with a bar meets it.");
    expect(page).toContain("Not measured: rendering, report, mining, understanding, warehouse, value and forecasting.");
    expect(page).toContain("MB ≈ 500 + 20.0 · million lines");
    expect(page).toContain("| 8 GB | 375 M |");
    expect(page).toContain("lines 1,000,000 – 4,000,000: time 1.00, memory 0.13");
  });

  it("says so where nothing has been measured", () => {
    expect(pageOf(undefined)).toContain("Nothing has been measured");
  });

  it("shows every series that is measured at a stage", () => {
    const shown = new Set(STAGES.flatMap(({ series }) => series));
    expect([...shown].sort()).toEqual(ALL_SERIES.map(({ series }) => series).sort());
  });

  it("draws a dot for every row with a bar, on white; nothing where there is none", async () => {
    const svg = await performanceChart([...rows, row({ group: "report", work: "v", unit: "s", ours: 8, bar: 4 })]);
    expect(svg).toMatch(/^<svg[^>]*><rect width="100%" height="100%" fill="#ffffff"\/>/);
    for (const text of ["0.40", "2.00", ">w<", ">v<"]) expect(svg).toContain(text);
    expect(await performanceChart([measured("start", "w")])).toBeUndefined();
  });
});
