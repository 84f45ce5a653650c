import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { encodeBaskets, labelBaskets } from "../../src/mining/encode.ts";

const int = (...values: number[]): Int32Array => Int32Array.from(values);

describe("encodeBaskets", () => {
  it("sorts pairs into baskets and drops repeats", () => {
    const baskets = encodeBaskets(int(1, 0, 1, 1, 3, 1), int(2, 4, 0, 2, 1, 2), 4, 5);
    expect([...baskets.offsets]).toEqual([0, 1, 3, 3, 4]);
    expect([...baskets.items]).toEqual([4, 0, 2, 1]);
  });

  it("takes no pairs, no baskets and no items", () => {
    expect([...encodeBaskets(int(), int(), 2, 3).offsets]).toEqual([0, 0, 0]);
    expect(encodeBaskets(int(), int(), 0, 0)).toMatchObject({ count: 0, itemCount: 0 });
  });

  it("refuses numbers out of range and columns of different length", () => {
    expect(() => encodeBaskets(int(0), int(3), 1, 3)).toThrow("item number 3 is outside 0..2");
    expect(() => encodeBaskets(int(-1), int(0), 1, 3)).toThrow("basket number -1 is outside 0..0");
    expect(() => encodeBaskets(int(0, 0), int(0), 1, 1)).toThrow("2 basket numbers but 1 item numbers");
  });

  it("equals sorted sets, whatever the order of the pairs", () => {
    const pairs = fc.array(fc.tuple(fc.nat(19), fc.nat(30)), { maxLength: 300 });
    fc.assert(
      fc.property(pairs, (rows) => {
        const { items, offsets } = encodeBaskets(
          Int32Array.from(rows, (row) => row[0]),
          Int32Array.from(rows, (row) => row[1]),
          20,
          31,
        );
        for (let basket = 0; basket < 20; basket++) {
          const own = rows.filter((row) => row[0] === basket).map((row) => row[1]);
          expect([...items.subarray(offsets[basket], offsets[basket + 1])]).toEqual(
            [...new Set(own)].sort((a, b) => a - b),
          );
        }
      }),
      { seed: 1 },
    );
  });

  it("drops repeats in blocks that follow each other", () => {
    const count = 6000;
    const items = Int32Array.from({ length: 10 * count }, (_, i) => (i * i + 7 * i) % 101);
    const baskets = encodeBaskets(
      Int32Array.from(items, (_, i) => Math.floor(i / 10)),
      items,
      count,
      101,
    );
    for (let basket = 0; basket < count; basket++)
      expect([...baskets.items.subarray(baskets.offsets[basket], baskets.offsets[basket + 1])]).toEqual(
        [...new Set(items.subarray(10 * basket, 10 * basket + 10))].sort((a, b) => a - b),
      );
    expect(baskets.offsets[count]).toBe(baskets.items.length);
  });
});

describe("labelBaskets", () => {
  it("numbers labels in sorted order", () => {
    const { baskets, labels } = labelBaskets([["tea", "bread"], [], ["bread", "Äpfel", "bread"]]);
    expect(labels).toEqual(["bread", "tea", "Äpfel"]);
    expect([...baskets.offsets]).toEqual([0, 2, 2, 4]);
    expect([...baskets.items]).toEqual([0, 1, 0, 2]);
  });
});
