import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { draws } from "../long.ts";
import { batch, cleaned, sourceOf, type TestRecord } from "./records.ts";

const cell = (...values: (string | null)[]): fc.Arbitrary<string | null> => fc.constantFrom(...values);
/** Records of every kind of goodness, few values, so that repetitions are frequent. */
const record: fc.Arbitrary<TestRecord> = fc.record({
  // an order without an id is named after its record, which is another one in another order of the rows
  order_id: cell("536365", "C536365", "A563185", "536366", "X"),
  customer_id: cell("1", "2.0", null, "nan"),
  product_id: cell("85123A", "POST", " 22222", null, "\u0002"),
  description: cell("BAG", "BAG ", "CUP", null),
  quantity: cell("1", "-1", "0", "1,000", "x", "1e300", null),
  unit_price: cell("2.55", "0", "-1", "£3", "y", null),
  ordered_at: cell("2010-12-01 08:26:00", "2011-01-05 10:00:00", "2031-01-01 00:00:00", "soon", null),
  region: cell("France", "France\u00a0", null),
});
const records = fc.array(record, { maxLength: 60 });
const rowsOf = (all: readonly Record<string, unknown>[]): string[] =>
  all.map((row) => `${row.source_file}:${row.source_row}`).sort();

describe("cleaning", () => {
  it("partitions its input: every record comes out exactly once", () => {
    fc.assert(
      fc.property(
        records,
        fc.integer({ min: 1, max: 20 }),
        fc.constantFrom("quarantine", "keep"),
        (all, size, duplicates) => {
          const source = sourceOf(all.length);
          const batches = Array.from({ length: Math.max(1, Math.ceil(all.length / size)) }, (_, i) =>
            batch(all.slice(i * size, (i + 1) * size), { source, from: 2 + i * size }),
          );
          const { lines, rejects, result } = cleaned(batches, {
            duplicates,
            rules: { unit_price: [{ min_value: 0.01 }] },
          });
          expect(rowsOf([...lines, ...rejects.map((reject) => ({ ...reject }))])).toEqual(
            rowsOf(all.map((_, i) => ({ source_file: "till.csv", source_row: i + 2 }))),
          );
          expect(result.rows.lines + result.rows.rejected).toBe(all.length);
          expect(Object.values(result.rejectedBy).reduce((sum, n) => sum + n, 0)).toBe(rejects.length);
          expect(
            rejects.every(({ reason, message, raw }) => reason !== "" && message !== "" && raw.startsWith("raw ")),
          ).toBe(true);
        },
      ),
      { seed: 11, numRuns: draws(8, 40) },
    );
  });

  it("does not mind the order of the rows", () => {
    fc.assert(
      fc.property(
        records.chain((all) => fc.tuple(fc.constant(all), fc.shuffledSubarray(all, { minLength: all.length }))),
        ([all, shuffled]) => {
          const told = (some: TestRecord[]): unknown => {
            const { lines, result } = cleaned([batch(some)]);
            const { rows, rejectedBy, rowScore, checkScore, dimensions, anonymous, products, issues, coerced, gate } =
              result;
            return {
              lines: lines.map(({ source_row: _, ...line }) => JSON.stringify(line)).sort(),
              table: result.table.toRecords(),
              profile: result.profile.toRecords(),
              ...{ rows, rejectedBy, rowScore, checkScore, dimensions, anonymous, products, issues, coerced, gate },
            };
          };
          expect(told(shuffled)).toEqual(told(all));
        },
      ),
      { seed: 12, numRuns: draws(5, 25) },
    );
  });

  it("does not mind where batches end", () => {
    fc.assert(
      fc.property(records, fc.integer({ min: 1, max: 10 }), (all, size) => {
        const told = (step: number): unknown => {
          const source = sourceOf(all.length, {
            mapping: [
              "order_id",
              "customer_id",
              "product_id",
              "description",
              "quantity",
              "unit_price",
              "ordered_at",
              "region",
            ],
          });
          const batches = Array.from({ length: Math.max(1, Math.ceil(all.length / step)) }, (_, i) =>
            batch(all.slice(i * step, (i + 1) * step), { source, from: 2 + i * step }),
          );
          const { lines, rejects, result } = cleaned(batches);
          return [lines, rejects, result.table.toRecords(), result.profile.toRecords(), result.coerced];
        };
        expect(told(size)).toEqual(told(1000));
      }),
      { seed: 13, numRuns: draws(5, 25) },
    );
  });
});
