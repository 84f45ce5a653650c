import { describe, expect, it } from "vitest";
import { stringsOf } from "../../src/columns/dictionary.ts";
import { createDictionaryStream } from "../../src/columns/dictionary-stream.ts";
import { createUtf8Interner } from "../../src/columns/interner.ts";

/** A column of texts, coded and decoded piece by piece. */
function through(pieces: readonly (readonly (string | null)[])[], largest?: number) {
  const encoder = createUtf8Interner(largest);
  const decode = createDictionaryStream();
  return pieces.map((texts) => {
    const codes = Int32Array.from(texts, (text) => encoder.codeOf(text));
    return decode({ codes, fresh: encoder.takeNew() });
  });
}

describe("the dictionary of a column", () => {
  const pieces = [["a", null, "ü\n", "a"], [], [null, "b", "a", '"'], ["b", "日本"]];

  it("has each text once, piece after piece", () => {
    const columns = through(pieces);
    expect(columns.map(stringsOf)).toEqual(pieces);
    expect(new Set(columns.map(({ dictionary }) => dictionary)).size).toBe(1);
    expect(columns[0]!.dictionary.size).toBe(6);
  });

  it("is another one when it begins anew; what was coded before keeps its texts", () => {
    const columns = through(pieces, 2);
    expect(columns.map(stringsOf)).toEqual(pieces);
    const [first, second, third, last] = columns.map(({ dictionary }) => dictionary);
    expect([first === second, second === third, third === last]).toEqual([false, true, false]);
  });
});
