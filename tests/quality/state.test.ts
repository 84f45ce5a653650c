import { describe, expect, it } from "vitest";
import { createCounts, distinctOf, topOf } from "../../src/quality/measures/counts.ts";
import { mergeStates, parseState, serializeState } from "../../src/quality/state.ts";
import { batch, GOOD } from "./records.ts";
import { canonical, clean } from "./states.ts";

describe("the state of cleaning", () => {
  it("of parts that share lines cannot be put together where one of the two would have been refused", () => {
    const [a, b] = [batch([GOOD], { name: "a.csv" }), batch([GOOD], { name: "b.csv" })];
    expect(() => mergeStates(clean([a]).state, clean([b]).state)).toThrow("1 lines are in both states");
    const keep = { duplicates: "keep" };
    const merged = mergeStates(clean([a], keep).state, clean([b], keep).state);
    expect(canonical(merged)).toEqual(canonical(clean([a, b], keep).state));
  });

  it("is of use only with the options it was made with, whatever gate and weights say", () => {
    const { state } = clean([batch([GOOD])]);
    expect(() => clean([], { duplicates: "keep" }, state)).toThrow("cleaned by other options of quality");
    expect(clean([], { gate: { minScore: 1 }, outlierThreshold: 9 }, state).result.rows.lines).toBe(1);
    const later = { dedupe: { keys: ["order_id"], keep: "last" } };
    expect(() => clean([batch([GOOD])], later)).toThrow("keep: last cannot be added to later");
  });

  it("that is damaged or of another version is refused", () => {
    const { state } = clean([batch([GOOD])]);
    const bytes = serializeState(state);
    expect(() => parseState(bytes.subarray(0, bytes.length - 9))).toThrow("damaged or incomplete");
    expect(() => parseState(new Uint8Array(40))).toThrow("damaged or incomplete");
    expect(() => parseState(serializeState({ ...state, version: 2 as 1 }))).toThrow(
      "has version 2; this program reads 1",
    );
  });
});

describe("counts of very many values", () => {
  const named = (from: number, to: number) => {
    const texts = [null, ...Array.from({ length: to - from }, (_, i) => `value ${from + i}`)];
    return { size: texts.length, value: (at: number) => texts[at]!, texts };
  };

  it.each([
    ["by numbers", true],
    ["by hashes", false],
  ])("put together are as if they had been counted together, whichever part is small: %s", (_, isNumbered) => {
    const counted = (...ranges: [number, number][]) => {
      const counts = createCounts();
      for (const [from, to] of ranges) {
        const { texts, ...values } = named(from, to);
        // every part has numbers of its own
        const table = { size: texts.length, text: (at: number) => texts[at]! };
        const own = createCounts();
        own.add(isNumbered ? { ...values, keys: { texts: table, number: (at) => at } } : values);
        counts.include(own.state(true));
      }
      return counts.state(true);
    };
    const state = counted([0, 30_000], [20_000, 60_000]);
    expect(counted([20_000, 60_000], [0, 30_000])).toEqual(state);
    expect(counted([0, 60_000])).toEqual(state);
    expect(topOf(state, 1)).toBeUndefined();
    const { count, estimate } = distinctOf(state);
    expect(estimate).toBe(!isNumbered);
    expect(Math.abs(count / 60_000 - 1)).toBeLessThan(isNumbered ? 1e-9 : 0.03);
  });
});
