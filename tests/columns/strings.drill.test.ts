/** The order of texts, against that of strings. */
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { pagesOf } from "./string-pages.ts";

describe("texts in pages", () => {
  it("are in the order of strings", () => {
    fc.assert(
      fc.property(
        fc.uniqueArray(fc.string({ unit: "binary", minLength: 1, maxLength: 3 }), { minLength: 2, maxLength: 6 }),
        (given) => {
          // half a pair is no text
          const texts = [...new Set(given.map((text) => text.toWellFormed()))];
          const pages = pagesOf(texts);
          const before = texts.map((_, i) => texts.map((__, j) => pages.bytes.isBefore(i + 1, j + 1)));
          expect(before).toEqual(texts.map((a) => texts.map((b) => a < b)));
        },
      ),
      { seed: 11, numRuns: 300 },
    );
    const [last, pair] = ["\uffff", "😀"];
    expect(pagesOf([last, pair]).bytes.isBefore(2, 1)).toBe(true);
    expect(pagesOf(["a", "aa"]).bytes.isBefore(1, 2)).toBe(true);
  });
});
