import { describe, expect, it } from "vitest";
import { countDocuments, listPathOf } from "../../../src/ingest/formats/json-list.ts";
import { elementsOf } from "./elements.ts";

describe("the list of a document", () => {
  it.each([
    ["the document itself", '[{"a":1},{"a":2}]', []],
    ["under a key", '{"count":2,"orders":[{"a":1},{"a":2}]}', ["orders"]],
    ["deeper", '{"data":{"page":1,"rows":[{"a":1}]}}', ["data", "rows"]],
    ["the longer of two", '{"tags":[{"t":1}],"rows":[{"a":1},{"a":2}]}', ["rows"]],
    ["not one inside another", '{"rows":[{"lines":[{"x":1},{"x":2},{"x":3}]}]}', ["rows"]],
    ["none of numbers", '{"rows":[1,2,3]}', undefined],
  ])("is %s", (_, text, path) => {
    expect(listPathOf(Buffer.from(text))).toEqual(path);
  });

  it.each([
    ["[]", 1],
    ['{"a":[{}]}', 1],
    ['{"a":1}\n{"a":2}', 2],
    ['{"a":"}{"}', 1],
  ])("%s begins %i documents", (text, count) => {
    expect(countDocuments(Buffer.from(text))).toBe(count);
  });
});

describe("elements", () => {
  const texts = ['{"a": "]},{\\"", "b": [1, {"c": 2}]}', '{ "ä": "ü" }', "7", '{"d":{"rows":[{"x":1}]}}'];

  it.each([
    ["of a list", `[${texts.join(" ,\n ")}]`, []],
    ["under a key", `{"meta":{"rows":[{"no":1}]},"rows" : [${texts.join(",")}], "more":[{"no":2}]}`, ["rows"]],
  ])("%s are its texts, whatever the chunks", (_, text, path) => {
    for (let size = 1; size <= Buffer.byteLength(text); size++) expect(elementsOf(text, path, size)).toEqual(texts);
  });

  it("one behind the other are objects over several lines", () => {
    expect(elementsOf('{\n "a": 1\n}\n{\n "a": 2\n}', undefined, 3)).toEqual(['{\n "a": 1\n}', '{\n "a": 2\n}']);
  });

  it("of a document that was cut off end with what is left", () => {
    expect(elementsOf('[{"a":1},{"a":', [])).toEqual(['{"a":1}', '{"a":']);
  });
});
