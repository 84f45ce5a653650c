import { describe, expect, it } from "vitest";
import { createGroupedRowHashSet } from "../../src/columns/grouped-row-hash-set.ts";
import {
  createRowHashSet,
  emptyRowHashes,
  mixNumbers,
  type RowHashes,
  type RowHashSet,
} from "../../src/columns/row-hash-set.ts";
import { batch, cleaned, GOOD, sourceOf, type TestRecord } from "./records.ts";

describe("repeated lines", () => {
  it("the first is kept, within a batch, across batches and across files", () => {
    const source = sourceOf(4);
    const result = cleaned([
      batch([GOOD, { ...GOOD, quantity: "7" }, GOOD], { source }),
      batch([{ ...GOOD, quantity: "7" }], { source, from: 5 }),
      batch([GOOD, { ...GOOD, quantity: "8" }], { name: "again.csv" }),
    ]);
    expect(result.lines.map((line) => [line.source_file, line.source_row])).toEqual([
      ["till.csv", 2],
      ["till.csv", 3],
      ["again.csv", 3],
    ]);
    expect(result.rejects).toEqual([
      {
        source_file: "till.csv",
        source_row: 4,
        reason: "duplicate_line",
        message: "the same as an earlier line in all columns",
        raw: "raw 4",
      },
      expect.objectContaining({ source_file: "till.csv", source_row: 5, reason: "duplicate_line" }),
      expect.objectContaining({ source_file: "again.csv", source_row: 2, reason: "duplicate_line" }),
    ]);
    expect(result.result.rows).toEqual({ records: 8, header: 2, blank: 0, lines: 3, rejected: 3, leftOut: 0 });
  });

  it("what is compared is the value, not its spelling", () => {
    const { rejects } = cleaned([
      batch([GOOD, { ...GOOD, customer_id: "17850.0", unit_price: "£2.550", description: "WHITE HANGING HEART " }]),
    ]);
    expect(rejects.map(({ reason }) => reason)).toEqual(["duplicate_line"]);
  });

  it.each([
    "order_id",
    "customer_id",
    "product_id",
    "description",
    "quantity",
    "unit_price",
    "ordered_at",
    "region",
  ] as const)("lines that differ in %s are two", (column) => {
    const other: TestRecord = {
      order_id: "536366",
      customer_id: null,
      product_id: "1",
      description: null,
      quantity: "7",
      unit_price: "2.56",
      ordered_at: "2010-12-01 08:26:01",
      region: "France",
    };
    expect(cleaned([batch([GOOD, { ...GOOD, [column]: other[column] }])]).lines).toHaveLength(2);
  });

  it("keep counts them and leaves them", () => {
    const { lines, result } = cleaned([batch([GOOD, GOOD])], { duplicates: "keep" });
    expect(lines).toHaveLength(2);
    const row = result.table.toRecords().find(({ check }) => check === "line_unique");
    expect([row?.severity, Number(row?.failed)]).toEqual(["warn", 1]);
  });
});

describe("dedupe by keys", () => {
  const records = [
    { ...GOOD, quantity: "1" },
    { ...GOOD, quantity: "3", customer_id: "2" },
    { ...GOOD, quantity: "2" },
    { ...GOOD, order_id: "536366" },
  ];
  const kept = (keep: string, sizes: number[]): [lines: unknown[], rejected: unknown[], raw: unknown[]] => {
    const source = sourceOf(records.length);
    let from = 0;
    const batches = sizes.map((size) => {
      const one = batch(records.slice(from, from + size), { source, from: 2 + from });
      from += size;
      return one;
    });
    const { lines, rejects, result } = cleaned(batches, { dedupe: { keys: ["order_id", "product_id"], keep } });
    expect(result.rows).toEqual({ records: 5, header: 1, blank: 0, lines: 2, rejected: 2, leftOut: 0 });
    return [lines.map((line) => line.source_row), rejects.map((one) => one.source_row), rejects.map((one) => one.raw)];
  };

  it.each([[[4]], [[1, 1, 1, 1]], [[2, 2]]])("batches of %j", (sizes) => {
    expect(kept("first", sizes)).toEqual([
      [2, 5],
      [3, 4],
      ["raw 3", "raw 4"],
    ]);
    expect(kept("last", sizes)).toEqual([
      [4, 5],
      [2, 3],
      ["raw 2", "raw 3"],
    ]);
    expect(kept("maxAmount", sizes)).toEqual([
      [3, 5],
      [2, 4],
      ["raw 2", "raw 4"],
    ]);
  });

  it("of equal amounts the first stays", () => {
    const same = [
      { ...GOOD, region: "France" },
      { ...GOOD, region: "Spain" },
    ];
    const { lines, rejects } = cleaned([batch(same)], { dedupe: { keys: ["order_id"], keep: "maxAmount" } });
    expect(lines.map((line) => line.region)).toEqual(["France"]);
    expect(rejects[0]?.message).toBe("not the line with the largest amount with this order_id (quality.dedupe)");
  });
});

describe("row hashes", () => {
  const hashesOf = (values: readonly number[]): RowHashes => {
    const words = emptyRowHashes(values.length);
    mixNumbers(
      words,
      Float64Array.from(values),
      Int32Array.from(values, (_, i) => i),
    );
    return words;
  };
  const repeated = (seen: RowHashSet, values: readonly number[]): ReturnType<RowHashSet["repeated"]> =>
    seen.repeated(hashesOf(values), new Int32Array(values.length));

  it("of orders agree with counting, for orders of a few lines, of very many, and for lines without an order", () => {
    const seen = createGroupedRowHashSet();
    const known = new Set<string>();
    let found = 0;
    let expected = 0;
    let state = 7;
    for (let round = 0; round < 20; round++) {
      const lines = Array.from({ length: 4000 }, () => {
        state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
        const order = state % 10 < 3 ? (state >>> 4) % 3 : (state >>> 4) % 5000;
        return { order, value: (state >>> 8) % 4000 };
      });
      for (const { order, value } of lines) {
        const key = `${order} ${value}`;
        if (known.has(key)) expected++;
        known.add(key);
      }
      const words = hashesOf(lines.map(({ value }) => value));
      const orders = Int32Array.from(lines, ({ order }) => order);
      found += seen.repeated(words, orders, (i) => orders[i]!)?.count ?? 0;
    }
    expect(found).toBe(expected);
    expect(seen.size).toBe(known.size);
  });

  it("agree with counting, over many batches and much growth", () => {
    const seen = createRowHashSet();
    const known = new Set<number>();
    let found = 0;
    let expected = 0;
    let state = 1;
    for (let round = 0; round < 20; round++) {
      const values = Array.from({ length: 5000 }, () => {
        state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
        return state % 60_000;
      });
      for (const value of values) {
        if (known.has(value)) expected++;
        known.add(value);
      }
      found += repeated(seen, values)?.count ?? 0;
    }
    expect(found).toBe(expected);
    expect(seen.size).toBe(known.size);
    expect(seen.bytes / seen.size).toBeLessThan(25);
  });

  it("marks the rows, and nothing where nothing repeats", () => {
    const seen = createRowHashSet();
    expect(repeated(seen, [1, 2, Number.NaN])).toBeUndefined();
    expect(repeated(seen, [3, 2, 3, Number.NaN])).toEqual({
      mask: Uint8Array.of(0, 1, 1, 1),
      count: 3,
    });
  });
});
