/** Facts of random lines, in any batches and any order. */
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type pl from "../../src/columns/polars.ts";
import type { Facts } from "../../src/facts/contract.ts";
import { createFacts, facts as factsOf } from "../../src/facts/facts.ts";
import { shopLines } from "../analyses/shop.ts";
import { draws } from "../long.ts";

const framesOf = (facts: Facts): string[] =>
  (["orders", "items", "customers", "products"] as const).map((name) => facts.asFrame(name).writeCSV().toString());

describe("facts", () => {
  it("are a snapshot of the lines so far, whatever comes later, and the same for any batches in any order", () => {
    const line = fc.record({
      order: fc.constantFrom("1", "2", "10", "C4", "7", "é"),
      at: fc.constantFrom("2024-01-01", "2023-12-31", "2024-02-29 23:59:59"),
      customer: fc.constantFrom("b", "a", null),
      product: fc.constantFrom("x", "y", "z", null),
      quantity: fc.integer({ min: -3, max: 5 }),
      price: fc.constantFrom(0, 1.5, 300_000),
      region: fc.constantFrom("UK", "unknown", null),
      channel: fc.constantFrom("web", "shop", null),
    });
    const some = fc.array(line, { minLength: 1, maxLength: 12 });
    fc.assert(
      fc.property(some, some, (a, b) => {
        const [first, second]: pl.DataFrame[] = [shopLines(a), shopLines(b)];
        const builder = createFacts();
        builder.add(second!);
        const early = builder.snapshot();
        const before = framesOf(early);
        expect(before).toEqual(framesOf(factsOf(second!)));
        builder.add(first!);
        const late = framesOf(builder.snapshot());
        expect(framesOf(early)).toEqual(before);
        expect(late).toEqual(framesOf(factsOf(first!.vstack(second!))));
        expect(framesOf(builder.snapshot())).toEqual(late);
      }),
      { seed: 3, numRuns: draws(20, 60) },
    );
  });
});
