/** States of cleaning by their properties: saved and read again, put together, in any order of the files. */
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { RecordBatch } from "../../src/quality/clean.ts";
import { QualityOptions } from "../../src/quality/options.ts";
import { mergeStates, qualityOfState } from "../../src/quality/state.ts";
import { draws } from "../long.ts";
import { batch } from "./records.ts";
import { canonical, clean, goesOn, plain, records, saved } from "./states.ts";

describe("the state of cleaning", () => {
  it.each([{}, { duplicates: "keep" }, { dedupe: { keys: ["order_id", "product_id"], keep: "first" } }])(
    "saved and read again is the beginning of a run that does what one run over everything does: %j",
    goesOn,
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
