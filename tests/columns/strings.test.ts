import { describe, expect, it } from "vitest";
import { type StringTable, stringTableOf } from "../../src/columns/strings.ts";
import { stringSeries, stringSeriesAt } from "../../src/columns/to-polars.ts";
import { pagesOf } from "./string-pages.ts";

const all = ({ size, text }: StringTable): (string | null)[] =>
  Array.from({ length: size }, (_, number) => text(number));
const numbersOf = ({ size }: StringTable): Int32Array => Int32Array.from({ length: size }, (_, number) => number);
/** So many that they do not go one by one. */
const many = (count: number): string[] => Array.from({ length: count }, (_, i) => `text ${i}`);

const AWKWARD = [
  "line\nbreak",
  "carriage return\r",
  "\r",
  '"quoted"',
  '"',
  "'",
  "a,b;c|d",
  "tab\there",
  "separator\u0001",
  "nothing\u0000",
  "\ufeffmark",
  " blanks ",
  "#",
  "Ü",
  "日本",
  "😀",
  "\ufb01",
  "null",
  "NaN",
  "1e5",
  "true",
  "x".repeat(100_000),
];

describe("texts in pages", () => {
  it("come out as they went in, whatever pieces they come in", () => {
    const texts = [...AWKWARD, ...many(70_000)];
    const pages = pagesOf([], texts.slice(0, 3), texts.slice(3, 40_000), [], texts.slice(40_000));
    expect(pages.size).toBe(1 + texts.length);
    expect(all(pages)).toEqual([null, ...texts]);
  });

  it("show their bytes", () => {
    const pages = pagesOf(many(40_000), ["Ü"]);
    const seen: [number, string][] = [];
    pages.bytes.each(32_766, 32_770, (keys, start, end, number) => {
      seen.push([number, Buffer.from(keys.subarray(start, end)).toString()]);
    });
    expect(seen).toEqual([32_766, 32_767, 32_768, 32_769].map((number) => [number, pages.text(number)]));
    expect(pages.bytes.lengthOf(40_001)).toBe(2);
    const target = new Uint8Array(4);
    expect(pages.bytes.copy(40_001, target, 1)).toBe(3);
    expect([...target]).toEqual([0, 0xc3, 0x9c, 0]);
  });
});

describe("a column of texts", () => {
  it.each(AWKWARD.map((text) => [JSON.stringify(text.slice(0, 30)), text]))("has %s as it is", (_, awkward) => {
    for (const texts of [[awkward], [awkward, ...many(3000)], [...many(3000), awkward]]) {
      const pages = pagesOf(texts);
      expect(stringSeriesAt("x", pages, numbersOf(pages)).toArray()).toEqual([null, ...texts]);
    }
  });

  it("has them in any order, as often as they are asked for, and nulls", () => {
    const pages = pagesOf(many(5000));
    const numbers = Int32Array.from({ length: 20_000 }, (_, i) => (i * 7919) % 5001);
    const expected = Array.from(numbers, (number) => pages.text(number));
    expect(stringSeriesAt("x", pages, numbers).toArray()).toEqual(expected);
    expect(stringSeries("x", pages, numbers).toArray()).toEqual(expected);
    expect(stringSeries("x", pages, numbers.subarray(0, 2000)).toArray()).toEqual(expected.slice(0, 2000));
    expect(stringSeriesAt("x", pages, new Int32Array(3000)).toArray()).toEqual(new Array(3000).fill(null));
    const none = stringSeriesAt("x", pages, new Int32Array(0));
    expect([none.length, none.name, String(none.dtype)]).toEqual([0, "x", "DataType(String)"]);
  });

  it("has those beyond a million, too", () => {
    const pages = pagesOf(many(2000));
    const numbers = Int32Array.from({ length: (1 << 20) + 5 }, (_, i) => i % 2001);
    const column = stringSeriesAt("x", pages, numbers);
    expect(column.length).toBe(numbers.length);
    expect(column.tail(6).toArray()).toEqual(Array.from(numbers.subarray(-6), (number) => pages.text(number)));
    expect(column.nullCount()).toBe(numbers.filter((number) => number === 0).length);
  });

  it("is made of strings alike", () => {
    const texts = stringTableOf([null, "a", "", "b\n"]);
    expect(stringSeriesAt("x", texts, Int32Array.of(3, 0, 2, 1, 1)).toArray()).toEqual(["b\n", null, "", "a", "a"]);
  });

  it("is not made of bytes that are no text", () => {
    const texts = many(3000);
    const pages = pagesOf(texts);
    pages.append(new Uint8Array([0xff, 0x61]), Int32Array.of(2));
    // half a character each: together they would be one
    pages.append(new Uint8Array([0xc3, 0xa9]), Int32Array.of(1, 2));
    expect(stringSeriesAt("x", pages, numbersOf(pages)).toArray()).toEqual([
      null,
      ...texts,
      "\ufffda",
      "\ufffd",
      "\ufffd",
    ]);
  });

  it("tells an empty text from none", () => {
    const pages = pagesOf(many(3000));
    const { bytes } = pages;
    const emptied: StringTable = {
      size: pages.size,
      text: (number) => (number === 7 ? "" : pages.text(number)),
      bytes: {
        ...bytes,
        lengthOf: (number) => (number === 7 ? 0 : bytes.lengthOf(number)),
        copy: (number, target, at) => (number === 7 ? at : bytes.copy(number, target, at)),
      },
    };
    expect(stringSeriesAt("x", emptied, numbersOf(pages)).toArray()).toEqual(all(emptied));
  });
});
