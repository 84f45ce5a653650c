import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { byteReader, byteWriter } from "../../src/explore/bytes.ts";
import { packExplore, unpackExplore } from "../../src/explore/pack.ts";
import { shop } from "./shop.ts";

describe("bytes", () => {
  it("gives back every whole number", () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: -(2 ** 31), max: 2 ** 31 - 1 })), (given) => {
        const numbers = given.map((value) => value * 1_000_003);
        const { integer, done } = byteWriter();
        for (const value of numbers) integer(value);
        const reader = byteReader(done());
        expect(numbers.map(() => reader.integer())).toEqual(numbers.map((value) => value + 0));
      }),
    );
  });
  it("says that bytes are missing", () => {
    expect(() => byteReader(new Uint8Array([200])).natural()).toThrow("the data ends too early");
  });
});

describe("pack", () => {
  it("gives back the shop", () => {
    const { customers, orders, items, ...head } = shop;
    expect(unpackExplore(head, customers.ids, packExplore(shop))).toEqual(shop);
  });
  it("keeps fractions of pieces to a thousandth", () => {
    const { customers, orders, items, ...head } = shop;
    const units = items.units.map((value) => value + 0.125);
    const back = unpackExplore(head, customers.ids, packExplore({ ...shop, items: { ...items, units } }));
    expect([...back.items.units]).toEqual([...units]);
  });
});
