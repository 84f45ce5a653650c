import { describe, expect, it } from "vitest";
import { createDictionaryEncoder } from "../src/columns/dictionary.ts";
import { createGlobalDictionary } from "../src/columns/global-dictionary.ts";

const dictionaryOf = (...texts: string[]) => {
  const encoder = createDictionaryEncoder();
  for (const text of texts) encoder.code(text);
  return { encoder, dictionary: encoder.dictionary };
};

describe("names", () => {
  it("are those of the first dictionary that asks, as long as it is alone", () => {
    const names = createGlobalDictionary();
    expect([names.size, names.text(0), names.number(null)]).toEqual([1, null, 0]);
    const { encoder, dictionary } = dictionaryOf("a", "b");
    expect(names.sharesCodesWith(dictionary)).toBe(true);
    encoder.code("c");
    expect(names.sharesCodesWith(dictionary)).toBe(true);
    expect([names.size, names.text(3), names.text(0)]).toEqual([4, "c", null]);
  });

  it("are looked up once others join them; numbers that were given stay", () => {
    const names = createGlobalDictionary();
    const { encoder, dictionary } = dictionaryOf("a", "b");
    names.sharesCodesWith(dictionary);
    expect(names.sharesCodesWith(dictionaryOf("b", "x").dictionary)).toBe(false);
    expect(["b", "x", "a", "x"].map((text) => names.number(text))).toEqual([2, 3, 1, 3]);
    encoder.code("y");
    expect(names.sharesCodesWith(dictionary)).toBe(false);
    expect(names.number("y")).toBe(4);
    expect(names.size).toBe(5);
    expect([0, 1, 2, 3, 4].map((number) => names.text(number))).toEqual([null, "a", "b", "x", "y"]);
  });

  it("need no dictionary", () => {
    const names = createGlobalDictionary();
    expect([names.number("x"), names.number("y"), names.number("x")]).toEqual([1, 2, 1]);
    expect(names.sharesCodesWith(dictionaryOf("x").dictionary)).toBe(false);
    expect([names.size, names.text(2)]).toEqual([3, "y"]);
  });
});
