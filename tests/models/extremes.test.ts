import { describe, expect, it } from "vitest";
import { BUYING_MODELS } from "../../src/models/buying.ts";
import { valueCustomers } from "../../src/models/customer-value.ts";
import { fitGammaGamma } from "../../src/models/gamma-gamma.ts";
import { groupHistory } from "../../src/models/purchase-history.ts";

type Known = readonly [x: number, txDays: number, TDays: number];
const many = (count: number, of: (i: number) => Known): Known[] => Array.from({ length: count }, (_, i) => of(i));

const CASES: Readonly<Record<string, readonly Known[]>> = {
  "nobody has come back": many(200, (i) => [0, 0, 10 + i]),
  "one customer": [[3, 100, 200]],
  "one customer who has not come back": [[0, 0, 200]],
  "everybody came today": many(50, () => [0, 0, 0]),
  "some came today": many(150, (i) => (i % 3 > 0 ? [2, 20, 60] : [0, 0, 0])),
  "one who bought 5,000 times": [
    ...many(200, (i): Known => [i % 4, i % 4 > 0 ? 40 + (i % 30) : 0, 100 + i]),
    [5000, 5400, 5401],
  ],
  "all alike": many(300, () => [4, 80, 100]),
  "every day": many(100, () => [700, 700, 700]),
  "one who came back after half a century": [
    ...many(200, (i): Known => [i % 4, i % 4 > 0 ? 40 : 0, 100]),
    [1, 20_000, 20_000],
  ],
  "all bought on the last day": many(200, (i) => [1 + (i % 5), 100 + i, 100 + i]),
};

describe.each(Object.entries(CASES))("%s", (_, customers) => {
  it.each(["mbg-nbd", "bg-nbd", "pareto-nbd"] as const)("%s gives finite numbers in their ranges", (name) => {
    const model = BUYING_MODELS[name];
    const column = (at: 0 | 1 | 2): Int32Array => Int32Array.from(customers, (one) => one[at]);
    const [x, txDays, TDays] = [column(0), column(1), column(2)];
    const weeks = (days: Int32Array): Float64Array => Float64Array.from(days, (day) => day / 7);
    const fit = model.fit(groupHistory({ x: Float64Array.from(x), tx: weeks(txDays), T: weeks(TDays) }));
    expect(fit.converged).toBe(true);
    expect(Number.isFinite(fit.logLikelihood)).toBe(true);
    const mean = Float64Array.from(x, (count, i) => (count === 0 ? 0 : 5 + (i % 7)));
    const [spend] = [fitGammaGamma({ x: Float64Array.of(1, 2, 3, 4, 9), mean: Float64Array.of(5, 9, 7, 12, 8) })];
    const terms = { unitDays: 7, margin: 1, discount: 0.1 };
    const values = valueCustomers(model, fit, spend, { x, txDays, TDays, mean }, [{ from: 0, to: 12 }], terms);
    const all = (column: Float64Array, test: (value: number) => boolean): boolean => column.every(test);
    expect(all(values.alive, (p) => p >= 0 && p <= 1)).toBe(true);
    expect(all(values.churn90, (p) => p >= 0 && p <= 1)).toBe(true);
    expect(all(values.expected90, (n) => n >= 0 && n <= 91)).toBe(true);
    expect(values.value.every((value, i) => values.low[i]! <= value && value <= values.high[i]!)).toBe(true);
    expect(values.spans[0]!.value).toBeLessThan(Number.POSITIVE_INFINITY);
  });
});

it.each([0, -3, Number.NaN])("a mean spend of %d is refused, not fitted", (bad) => {
  expect(() => fitGammaGamma({ x: Float64Array.of(1, 2), mean: Float64Array.of(4, bad) })).toThrow(
    "invalid mean value of customer 1",
  );
});
