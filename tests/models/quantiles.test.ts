import { describe, expect, it } from "vitest";
import { normalQuantile, studentQuantile } from "../../src/models/quantiles.ts";

describe("quantiles", () => {
  // scipy 1.17.1, stats.norm.ppf
  it.each([
    [0.975, 1.959963984540054],
    [0.95, 1.6448536269514722],
    [0.5, 0],
    [0.3, -0.5244005127080409],
    [0.001, -3.090232306167813],
    [1e-10, -6.361340902404056],
  ])("of the normal distribution at %d", (p, value) => {
    expect(normalQuantile(p)).toBeCloseTo(value, 12);
  });

  // scipy 1.17.1, stats.t.ppf
  it.each([
    [0.975, 1, 12.706204736174694],
    [0.975, 5, 2.5705818356363146],
    [0.975, 37, 2.0261924630291093],
    [0.9, 3, 1.637744353696209],
    [0.6, 10, 0.2601848294920803],
    [0.025, 1000, -1.9623390808264083],
    [0.5, 4, 0],
  ])("of Student's t at %d with %d degrees of freedom", (p, df, value) => {
    expect(studentQuantile(p, df)).toBeCloseTo(value, 9);
  });

  it("are infinite at the ends and no numbers outside", () => {
    expect(normalQuantile(0)).toBe(Number.NEGATIVE_INFINITY);
    expect(normalQuantile(1)).toBe(Number.POSITIVE_INFINITY);
    expect(normalQuantile(1.2)).toBeNaN();
  });
});
