import { describe, expect, it } from "vitest";
import { byteViewOf } from "../../src/columns/byte-view.ts";
import { createUtf8Interner, hashOf } from "../../src/columns/interner.ts";

describe("codes of texts", () => {
  it("are given in order, the same to the same text, 0 to none", () => {
    const encoder = createUtf8Interner();
    expect(["b", "", "a", null, "b", undefined, "é"].map((text) => encoder.codeOf(text))).toEqual([
      1, 0, 2, 0, 1, 0, 3,
    ]);
    const { anew, keys, ends } = encoder.takeNew();
    expect([anew, Buffer.from(keys).toString(), [...ends]]).toEqual([true, "baé", [1, 2, 4]]);
    expect(encoder.codeOf("c")).toBe(4);
    const next = encoder.takeNew();
    expect([next.anew, Buffer.from(next.keys).toString(), [...next.ends]]).toEqual([false, "c", [1]]);
  });

  it("begin anew when there are too many, once they are told", () => {
    const encoder = createUtf8Interner(3);
    expect(["a", "b", "c", "d"].map(encoder.codeOf)).toEqual([1, 2, 3, 4]);
    expect(encoder.takeNew().ends).toHaveLength(4);
    expect(encoder.codeOf("d")).toBe(1);
    expect(encoder.takeNew().anew).toBe(true);
  });

  it("stay apart for a hundred thousand texts, whichever were taken back on the way", () => {
    const encoder = createUtf8Interner();
    const code = (text: string): number => {
      const bytes = Buffer.from(text);
      return encoder.code(byteViewOf(bytes), 0, bytes.length, hashOf(bytes, 0, bytes.length));
    };
    const texts = Array.from({ length: 100_000 }, (_, i) => `${(i * 7) % 100_003}`);
    texts.forEach((text, i) => {
      const size = encoder.size();
      const taken = [code(`x${text}`), code(`y${i}`)];
      encoder.rollback(size);
      // an expectation of each would take longer than all codes
      if (taken[0] !== size || taken[1] !== size + 1 || code(text) !== i + 1) throw new Error(`text ${i}: ${taken}`);
    });
    expect(texts.every((text, i) => code(text) === i + 1)).toBe(true);
    expect(encoder.takeNew().ends).toHaveLength(100_000);
  });
});
