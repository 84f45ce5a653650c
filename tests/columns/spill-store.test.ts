import { mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { createSpillStore } from "../../src/columns/spill-store.ts";
import { downcast } from "../../src/columns/typed-arrays.ts";

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "store-"));
  vi.stubEnv("TMPDIR", folder);
  vi.stubEnv("TEMP", folder);
});
afterEach(() => {
  vi.unstubAllEnvs();
  rmSync(folder, { recursive: true, force: true });
});

const BLOCKS = [
  [Int32Array.of(1, -2, 3), Uint8Array.of(1, 0, 1)],
  [Float64Array.of(0.5, Number.NaN)],
  [Uint16Array.of(), Int16Array.of(-300)],
  [Int32Array.from({ length: 50 }, (_, i) => i)],
  [Uint32Array.of(4_000_000_000)],
];

describe("a store of arrays", () => {
  it.each([
    ["in memory", 10],
    ["in a file, but for the last page", 1],
  ])("gives back what was kept, in any order: %s", (_, most) => {
    const store = createSpillStore(most, 64);
    const stored = BLOCKS.map((block) => store.put(block));
    for (const i of [4, 0, 3, 1, 2, 0]) expect(store.open(stored[i]!)).toEqual(BLOCKS[i]);
  });

  it("is not changed by what is done to the arrays it was given", () => {
    const numbers = Int32Array.of(1, 2);
    const store = createSpillStore(1, 64);
    const stored = store.put([numbers]);
    numbers[0] = 9;
    expect(store.open(stored)).toEqual([Int32Array.of(1, 2)]);
  });

  it("leaves no file behind that anybody could find", () => {
    const store = createSpillStore(1, 64);
    const stored = BLOCKS.map((block) => store.put(block));
    expect(readdirSync(folder)).toEqual([]);
    expect(store.open(stored[0]!)).toEqual(BLOCKS[0]);
  });

  it.each([
    ["in memory", 10],
    ["in a file", 1],
  ])("gives memory and file back when it is closed, and says so afterwards: %s", (_, most) => {
    const descriptors = (): number => (process.platform === "linux" ? readdirSync("/proc/self/fd").length : 0);
    const before = descriptors();
    const store = createSpillStore(most, 64);
    const stored = BLOCKS.map((block) => store.put(block));
    if (most === 1 && process.platform === "linux") expect(descriptors()).toBe(before + 1);
    store.close();
    store.close();
    expect(descriptors()).toBe(before);
    expect(() => store.open(stored[0]!)).toThrow("the spill store is closed");
    expect(() => store.put(BLOCKS[0]!)).toThrow("the spill store is closed");
  });

  it("stays in memory where no file can be made", () => {
    rmSync(folder, { recursive: true });
    const store = createSpillStore(1, 64);
    const stored = BLOCKS.map((block) => store.put(block));
    stored.forEach((one, i) => {
      expect(store.open(one)).toEqual(BLOCKS[i]);
    });
  });

  it("holds for any arrays and sizes of pages", () => {
    const block = fc.array(
      fc.oneof(
        fc.int32Array({ maxLength: 30 }),
        fc.float64Array({ maxLength: 30 }),
        fc.uint8Array({ maxLength: 30 }),
        fc.int16Array({ maxLength: 30 }),
      ),
      { minLength: 1, maxLength: 4 },
    );
    fc.assert(
      fc.property(
        fc.array(block, { maxLength: 20 }),
        fc.integer({ min: 1, max: 3 }),
        fc.integer({ min: 8, max: 400 }),
        (blocks, most, pageBytes) => {
          const store = createSpillStore(most, pageBytes);
          const stored = blocks.map((one) => store.put(one));
          blocks.forEach((one, i) => {
            expect(store.open(stored[i]!)).toEqual(one);
          });
        },
      ),
      { seed: 11, numRuns: 100 },
    );
  });
});

describe("narrowed numbers", () => {
  it("are as narrow as they can be", () => {
    const kind = (...numbers: number[]): string => downcast(Float64Array.from(numbers)).constructor.name;
    expect(kind(0, 255)).toBe("Uint8Array");
    expect(kind(0, 256)).toBe("Uint16Array");
    expect(kind(-128, 127)).toBe("Int8Array");
    expect(kind(-129)).toBe("Int16Array");
    expect(kind(65_536)).toBe("Int32Array");
    expect(kind(2 ** 31)).toBe("Float64Array");
    expect(kind(0.5)).toBe("Float64Array");
    expect(kind(Number.NaN)).toBe("Float64Array");
    expect(kind()).toBe("Uint8Array");
  });

  it("are the same numbers, counted from where one says", () => {
    fc.assert(
      fc.property(
        fc.oneof(fc.int32Array(), fc.float64Array({ noNaN: true, min: -1e9, max: 1e9 })),
        fc.integer({ min: -1000, max: 1000 }),
        (numbers, base) => {
          expect(Array.from(downcast(numbers, base))).toEqual(Array.from(numbers, (number) => number - base || 0));
        },
      ),
      { seed: 5, numRuns: 200 },
    );
  });
});
