import { describe, expect, it } from "vitest";
import { stringTableOf } from "../../src/columns/strings.ts";
import { int64Series, stringSeries } from "../../src/columns/to-polars.ts";
import { detach, downcast, gather, partition, retire } from "../../src/columns/typed-arrays.ts";

describe("rows picked and parted", () => {
  it("keep their order and their kind of numbers", () => {
    expect(gather(Float64Array.of(0.5, 1.5, 2.5), Int32Array.of(2, 0, 2))).toEqual(Float64Array.of(2.5, 0.5, 2.5));
    expect(gather(Uint8Array.of(7, 8), new Int32Array(0))).toEqual(new Uint8Array(0));
    expect(partition(Int32Array.of(4, 6, 9, 11), Uint8Array.of(0, 1, 1, 0))).toEqual([
      Int32Array.of(4, 11),
      Int32Array.of(6, 9),
    ]);
  });
});

describe("memory that was given back", () => {
  const freed = <T extends Int32Array | Float64Array>(array: T): T => {
    detach(array);
    return array;
  };

  it.each<[what: string, use: () => unknown]>([
    ["picked from", () => gather(freed(Int32Array.of(1)), Int32Array.of(0))],
    ["made narrow", () => downcast(freed(Float64Array.of(1)))],
    ["made a column of numbers", () => int64Series("a", freed(Float64Array.of(1)))],
    ["made a column of texts", () => stringSeries("a", stringTableOf([null, "x"]), freed(Int32Array.of(1)))],
  ])("is an error where it is %s", (_, use) => {
    expect(use).toThrow("used after their memory has been given back");
  });

  it("is an error through the object that held it", () => {
    const lines = { count: 1, at: Float64Array.of(1) };
    retire(lines, "too late");
    expect(() => lines.at).toThrow("too late");
    expect(() => ({ ...lines })).toThrow("too late");
  });
});
