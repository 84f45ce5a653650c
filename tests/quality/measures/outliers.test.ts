import { describe, expect, it } from "vitest";
import { type CountedValues, createCounts, distinctOf, topOf } from "../../../src/quality/measures/counts.ts";
import { fences } from "../../../src/quality/measures/outliers.ts";
import { clean } from "../records.ts";

/** A histogram from its steps. */
const histogram = (steps: number[]): Float64Array => {
  const weights = new Float64Array(101);
  for (const step of steps) weights[step] = (weights[step] ?? 0) + 1;
  return weights;
};

describe("unusual amounts: 0.6745 |x − median| ÷ MAD above 3.5 (Iglewicz & Hoaglin 1993)", () => {
  it("median and MAD by hand", () => {
    // median 30, distances 20 10 0 10 20: MAD 10
    expect(fences(histogram([10, 20, 30, 40, 50]), 3.5)).toEqual({ low: 30 - 35 / 0.6745, high: 30 + 35 / 0.6745 });
  });
  it("Tukey's outer fences, 3 × IQR, where the MAD is 0", () => {
    expect(fences(histogram([20, 20, 30, 30, 30, 30, 30, 40]), 3.5)).toEqual(
      fences(histogram([20, 20, 30, 30, 30, 30, 30, 40]), 1),
    );
    expect(fences(histogram([20, 20, 30, 30, 30, 30, 30, 40]), 3.5)).toEqual({ low: -10, high: 60 });
  });
  it("nothing to measure by: nothing is unusual", () => {
    expect(fences(histogram([]), 3.5)).toBeUndefined();
    expect(fences(histogram([30, 30, 30, 30, 99]), 3.5)).toBeUndefined();
  });

  const prices = ["8", "9", "10", "11", "12", "1000", "0.01", "0"];
  it("flags lines and never drops them", () => {
    const { lines, result } = clean(
      prices.map((unit_price, i) => ({ unit_price, quantity: "1", product_id: String(i) })),
    );
    expect(lines.map((line) => line.is_outlier)).toEqual([false, false, false, false, false, true, true, false]);
    const row = result.table.toRecords().find(({ check }) => check === "amount_usual");
    expect([row?.severity, Number(row?.checked), Number(row?.failed)]).toEqual(["info", 7, 2]);
  });
  it("the threshold is an option, and returns are measured by their size", () => {
    const changes = prices.map((unit_price, i) => ({
      unit_price,
      quantity: i === 5 ? "-1" : "1",
      product_id: String(i),
    }));
    expect(clean(changes).lines[5]?.is_outlier).toBe(true);
    expect(clean(changes, { outlierThreshold: 100 }).lines[5]?.is_outlier).toBe(false);
  });
});

describe("counts of values", () => {
  const these = (values: readonly (string | null)[], numbers?: Int32Array): CountedValues => ({
    size: values.length,
    value: (at) => values[at] ?? null,
    ...(numbers === undefined ? {} : { keys: { texts: { size: 1, text: String }, number: (at) => numbers[at]! } }),
  });

  it("are exact for some values, in any order of batches", () => {
    const counts = createCounts();
    counts.add(these(["b", "a", null, "b"]));
    counts.add(these(["c", "a", null]));
    expect(distinctOf(counts.state(false))).toEqual({ count: 3, estimate: false });
    expect(topOf(counts.state(false), 2)).toEqual([
      { value: "a", count: 2 },
      { value: "b", count: 2 },
    ]);
  });

  it("are exact for very many that have numbers, whatever is left out", () => {
    const counts = createCounts();
    const values = Array.from({ length: 60_000 }, (_, i) => `order ${i}`);
    const numbers = Int32Array.from(values, (_, i) => i + 1);
    counts.add(these(values, numbers), new Uint32Array(values.length).fill(1).fill(0, 0, 100));
    counts.add(these(["order 200", null, "new"], Int32Array.of(201, 0, 70_000)));
    expect(distinctOf(counts.state(false))).toEqual({ count: 59_901, estimate: false });
    expect(topOf(counts.state(false), 1)).toBeUndefined();
  });

  it("estimate very many, the same in any order, within 3 %", () => {
    const of = (from: number, to: number): string[] =>
      Array.from({ length: to - from }, (_, i) => `customer ${from + i}`);
    const parts: [number, number][] = [
      [0, 40_000],
      [30_000, 90_000],
      [90_000, 200_000],
      [0, 10],
    ];
    const count = (order: number[]): { count: number; estimate: boolean } => {
      const counts = createCounts();
      for (const i of order) counts.add(these(of(...(parts[i] as [number, number]))));
      expect(topOf(counts.state(false), 1)).toBeUndefined();
      return distinctOf(counts.state(false));
    };
    const forward = count([0, 1, 2, 3]);
    expect(forward).toEqual(count([3, 2, 1, 0]));
    expect(forward.estimate).toBe(true);
    expect(Math.abs(forward.count / 200_000 - 1)).toBeLessThan(0.03);
  });
});
