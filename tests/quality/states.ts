/** States of cleaning, of random records with defects of every kind. */
import fc from "fast-check";
import { expect } from "vitest";
import { type LineBatch, lineFrame } from "../../src/lines.ts";
import { createCleaner, type QualityResult, type RecordBatch } from "../../src/quality/clean.ts";
import { QualityOptions } from "../../src/quality/options.ts";
import { type CleaningState, parseState, qualityOfState, serializeState } from "../../src/quality/state.ts";
import { draws } from "../long.ts";
import { batch, CONTEXT, GOOD, type TestRecord } from "./records.ts";

/** Records with defects of every kind; `part` makes those of one part differ from those of another. */
export const records = (part: string): fc.Arbitrary<TestRecord[]> =>
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

export function clean(batches: readonly RecordBatch[], options: object = {}, earlier?: CleaningState): Outcome {
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
export const canonical = ({ rows, keys, amounts, ...state }: CleaningState) => ({
  ...state,
  amounts: { steps: amounts.all.length, sales: occurring(amounts.sales), all: occurring(amounts.all) },
  rows: rowsOf(rows),
  keys: rowsOf(keys),
});
export const plain = ({ table, profile, ...rest }: QualityResult) => ({
  ...rest,
  table: table.toRecords(),
  profile: profile.toRecords(),
});
export const saved = (state: CleaningState): CleaningState => parseState(serializeState(state));

/** A state that is saved and read again is the beginning of a run that does what one run over everything does. */
export function goesOn(options: object): void {
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
}
