import { describe, expect, it } from "vitest";
import { MEASURES, ruleMeasures } from "../../src/mining/measures.ts";

describe("measuresOf", () => {
  // mlxtend's user guide: 5 baskets, 3 with onions, 4 with eggs, 3 with both.
  it("gives mlxtend's figures for onion → eggs and eggs → onion", () => {
    expect(ruleMeasures({ n: 5, nA: 3, nB: 4, nAB: 3 })).toMatchObject({
      support: 0.6,
      confidence: 1,
      lift: 1.25,
      leverage: expect.closeTo(0.12, 15),
      conviction: null,
      zhang: 0.5,
      jaccard: 0.75,
      certainty: 1,
      kulczynski: 0.875,
    });
    expect(ruleMeasures({ n: 5, nA: 4, nB: 3, nAB: 3 })).toMatchObject({
      confidence: 0.75,
      lift: 1.25,
      conviction: expect.closeTo(1.6, 15),
      zhang: 1,
    });
  });

  // Chris Moffitt, Practical Business Python 2017: alarm clocks, red → green, 392 French baskets.
  it("gives the published lift of the red and the green alarm clock", () => {
    const values = ruleMeasures({ n: 392, nA: 37, nB: 38, nAB: 31 });
    expect(values.support).toBeCloseTo(0.079082, 6);
    expect(values.confidence).toBeCloseTo(0.837838, 6);
    expect(values.lift).toBeCloseTo(8.642959, 6);
  });

  it("shows independence", () => {
    expect(ruleMeasures({ n: 100, nA: 20, nB: 50, nAB: 10 })).toMatchObject({
      lift: 1,
      leverage: 0,
      conviction: 1,
      zhang: 0,
      addedValue: 0,
      certainty: 0,
      phi: 0,
      oddsRatio: 1,
    });
  });

  it("shows sides that never meet", () => {
    expect(ruleMeasures({ n: 10, nA: 4, nB: 5, nAB: 0 })).toMatchObject({
      lift: 0,
      leverage: -0.2,
      conviction: 0.5,
      zhang: -1,
      certainty: -1,
      oddsRatio: 0,
    });
  });

  it("gives null, never NaN or infinity, where a measure has no value", () => {
    expect(ruleMeasures({ n: 3, nA: 3, nB: 3, nAB: 3 })).toMatchObject({
      lift: 1,
      conviction: null,
      zhang: null,
      certainty: 0,
      phi: null,
      oddsRatio: null,
    });
    for (let nA = 1; nA <= 6; nA++)
      for (let nB = 1; nB <= 6; nB++)
        for (let nAB = Math.max(0, nA + nB - 6); nAB <= Math.min(nA, nB); nAB++)
          for (const value of Object.values(ruleMeasures({ n: 6, nA, nB, nAB })))
            expect(value === null || Number.isFinite(value)).toBe(true);
  });

  it("has a label, a source and a description for each", () => {
    for (const { label, source, description } of Object.values(MEASURES)) {
      expect(label).not.toBe("");
      expect(source).toMatch(/\d{4}$/);
      expect(description).toMatch(/\.$/);
    }
  });
});
