import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type LineBatch, lineFrame } from "../../src/lines.ts";
import { createCleaner, type QualityResult, type RecordBatch } from "../../src/quality/clean.ts";
import { createCounts, distinctOf, topOf } from "../../src/quality/measures/counts.ts";
import { QualityOptions } from "../../src/quality/options.ts";
import {
  type CleaningState,
  mergeStates,
  parseState,
  qualityOfState,
  serializeState,
} from "../../src/quality/state.ts";
import { draws } from "../long.ts";
import { batch, CONTEXT, GOOD, type TestRecord } from "./records.ts";

/** Records with defects of every kind; `part` makes those of one part differ from those of another. */
const records = (part: string): fc.Arbitrary<TestRecord[]> =>
  fc.array(
    fc.record({
      order_id: fc.constantFrom("536365", "C536366", "A536367", "536368", "bad", null),
      customer_id: fc.constantFrom("17850", "17850.0", null, " 12 "),
      product_id: fc.constantFrom("85123A", "POST", "71053"),
      description: fc.constantFrom(`HEART ${part}`, ` STAR ${part}`, `Star ${part}`),
      quantity: fc.constantFrom("6", "-1", "0", "x", "1,000"),
      unit_price: fc.constantFrom("2.55", "0", "-3", "99999", "£1.00"),
      ordered_at: fc.constantFrom(GOOD.ordered_at!, "2010-12-02 09:00:00", "2031-01-01 00:00:00"),
      region: fc.constantFrom("United Kingdom", "EIRE", null),
      email: fc.constantFrom(null, "Ann@Example.com"),
    }),
    { maxLength: 40 },
  );

interface Outcome {
  lines: unknown[];
  rejects: unknown[];
  result: QualityResult;
  state: CleaningState;
}

function clean(batches: readonly RecordBatch[], options: object = {}, earlier?: CleaningState): Outcome {
  const cleaner = createCleaner(QualityOptions.parse(options), CONTEXT, earlier);
  const made: LineBatch[] = [...batches.flatMap((one) => cleaner.add([one])), ...cleaner.flush()];
  const state = cleaner.state();
  return {
    lines: made.flatMap(({ lines }) => lineFrame(lines).toRecords()),
    rejects: made.flatMap(({ rejects }) => [...rejects]),
    result: cleaner.finish(),
    state,
  };
}

/** Row hashes have no order. */
const rowsOf = (words: Uint32Array): string[] =>
  Array.from({ length: words.length / 3 }, (_, i) => words.slice(3 * i, 3 * i + 3).join(" ")).sort();
/** The steps that occur, and how often: element by element the empty ones take longer to compare than the lines to clean. */
const occurring = (histogram: Float64Array): [number, number][] => {
  const steps: [number, number][] = [];
  for (let i = 0; i < histogram.length; i++) if (histogram[i] !== 0) steps.push([i, histogram[i]!]);
  return steps;
};
const canonical = ({ rows, keys, amounts, ...state }: CleaningState) => ({
  ...state,
  amounts: { steps: amounts.all.length, sales: occurring(amounts.sales), all: occurring(amounts.all) },
  rows: rowsOf(rows),
  keys: rowsOf(keys),
});
const plain = ({ table, profile, ...rest }: QualityResult) => ({
  ...rest,
  table: table.toRecords(),
  profile: profile.toRecords(),
});
const saved = (state: CleaningState): CleaningState => parseState(serializeState(state));

describe("the state of cleaning", () => {
  it.each([{}, { duplicates: "keep" }, { dedupe: { keys: ["order_id", "product_id"], keep: "first" } }])(
    "saved and read again is the beginning of a run that does what one run over everything does: %j",
    (options) => {
      fc.assert(
        fc.property(records(""), records(""), (first, second) => {
          const [a, b] = [batch(first, { name: "a.csv" }), batch(second, { name: "b.csv" })];
          const whole = clean([a, b], options);
          const one = clean([a], options);
          const two = clean([b], options, saved(one.state));
          expect([...one.lines, ...two.lines]).toEqual(whole.lines);
          expect([...one.rejects, ...two.rejects]).toEqual(whole.rejects);
          expect(canonical(two.state)).toEqual(canonical(whole.state));
          expect(plain(two.result)).toEqual(plain(whole.result));
          expect(plain(qualityOfState(saved(two.state), QualityOptions.parse(options)))).toEqual(plain(whole.result));
        }),
        { seed: 31, numRuns: draws(3, 30) },
      );
    },
  );

  it("of two parts put together is that of the whole, in either order", () => {
    fc.assert(
      fc.property(records("A"), records("B"), (first, second) => {
        const [a, b] = [batch(first, { name: "a.csv" }), batch(second, { name: "b.csv" })];
        const [whole, one, two] = [clean([a, b]), clean([a]), clean([b])];
        const merged = mergeStates(saved(one.state), saved(two.state));
        expect(canonical(merged)).toEqual(canonical(whole.state));
        expect(canonical(mergeStates(two.state, one.state))).toEqual(canonical(merged));
        expect(plain(qualityOfState(merged, QualityOptions.parse({})))).toEqual(plain(whole.result));
      }),
      { seed: 32, numRuns: draws(3, 30) },
    );
  });

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

  it("and the lines are the same for any order of the files", () => {
    fc.assert(
      fc.property(
        records(""),
        records(""),
        records(""),
        fc.constantFrom([0, 2, 1], [2, 1, 0], [1, 0, 2]),
        (a, b, c, order) => {
          const files = [a, b, c].map((some, i) => batch(some, { name: `${i}.csv` }));
          const outcome = (some: RecordBatch[]) => {
            const { lines, state } = clean(some);
            const contents = (lines as Record<string, unknown>[]).map(
              ({ source_file: _, source_row: __, ...line }) => line,
            );
            // which of equal lines is the first is a matter of order, and so are the examples
            const { account, ...rest } = canonical(state);
            const rejects = account.rejects.map(({ reason, count }) => [reason, count]);
            return {
              lines: contents.map((line) => JSON.stringify(line)).sort(),
              ...rest,
              account: { ...account, rejects },
            };
          };
          expect(outcome(order.map((i) => files[i]!))).toEqual(outcome(files));
        },
      ),
      { seed: 33, numRuns: draws(3, 30) },
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
