import { describe, expect, it } from "vitest";
import { stringTableOf } from "../../src/columns/strings.ts";
import { hashNumbers, hashTexts } from "../../src/columns/text-hashes.ts";

describe("hashes of numbers", () => {
  it("are those of the texts that stand for them", () => {
    const numbers = [
      ...[0, 1, 9, 10, 1_000_000, 9_999_999, 10_000_000, 10_000_001, 20_000_007, 1_767_225_600_000],
      ...[Number.MAX_SAFE_INTEGER, 2 ** 53, 1e21, -1, -0, 0.5, -2.25, 1e-7, Number.NaN, Number.POSITIVE_INFINITY],
      ...Array.from({ length: 400 }, (_, i) => Math.floor(1.1 ** i)),
    ];
    const [found, expected] = [new Uint32Array(2 * numbers.length), new Uint32Array(2 * numbers.length)];
    hashNumbers(numbers, found);
    hashTexts(stringTableOf(numbers.map(String)), 0, numbers.length, expected);
    expect(found).toEqual(expected);
  });
});
